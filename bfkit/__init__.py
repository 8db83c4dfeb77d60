"""Analysis library of the workbench. Start in a notebook with ``from bfkit.notebook import start``."""

import sys

# jsonschema, which nbformat needs, compiles a grammar of web addresses in every process (3 s of processor time) when
# this optional package can be imported. A notebook's schema asks for no such check.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
