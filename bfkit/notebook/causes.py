"""The cause analysis of a problem in a run."""

import json

from bfkit.causes.analysis import CauseAnalysis, cause_analysis
from bfkit.notebook.shown import Shown, write_part
from bfkit.parameters.loading import HYPOTHESES_FILE
from bfkit.parameters.unread import refuse_unread
from bfkit.quarter.parts import part_of
from bfkit.quarter.plan import EACH_MEASURE
from bfkit.release.causes.export import cause_result
from bfkit.release.causes.sentences import title
from bfkit.results import to_json


class Explaining(Shown):
    """What the notebook of a cause analysis calls."""

    def causes(self, problem: str) -> CauseAnalysis:
        """The cause analysis of a problem.

        Args:
            problem: its id in ``hypotheses.yml``, or that of a problem picture ("källa.kategori.undertyp.område").

        Raises:
            ParameterError: ``hypotheses.yml`` cannot be read, there is no such problem, it has no incidents, or a hypothesis names what does not exist.
        """
        refuse_unread(self.parameters.unread_files, HYPOTHESES_FILE)
        verdicts = self._verdicts() if self.part_file is not None else {}
        return cause_analysis(problem, self.checked, self.parameters, self.catalogue, verdicts=verdicts)

    def _verdicts(self) -> dict[str, str]:
        """What the evaluations of the same quarter came to, by measure: those of this run, or as they stand published."""
        register = self.parameters.register
        found = dict[str, str]()
        work = None if self.part_file is None else self.part_file.parent
        for one in register.interventions if register is not None else ():
            part = part_of(f"{EACH_MEASURE}-{one.slug}", work, self.published)
            rows = () if part is None else part["parts"].get("evaluations") or ()
            found |= {str(row["intervention"]): str(row["verdict_shown"]) for row in rows}
        return found

    def finish_causes(self, found: CauseAnalysis) -> None:
        """Write the results of a problem when the notebook runs as part of a quarter; data for the working group."""
        if self.part_file is None:
            return
        view = self.protected(found)
        rows = [] if view.public else [json.loads(to_json(cause_result(view)))]
        write_part(self.part_file, title(view), {"causes": rows}, ())
