"""Areas known by name: a plain name, or RegSO's way of writing it, "Örebro (Vivalla)", with stray spaces."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest.words import by_unique, fold


@dataclass(frozen=True, slots=True)
class Named:
    """Areas found by name.

    Attributes:
        area_id: shape (n,), missing where no single area has the name.
        missed: shape (n,), True where a name is given that no single area has.
    """

    area_id: pd.Series
    missed: npt.NDArray[np.bool_]


def name_index(names: Mapping[str, str], municipality: str) -> dict[str, str]:
    """Area id by folded name, alone and as "Municipality (Name)"; a name that two areas share is left out.

    Args:
        names: area id to name.
        municipality: name of the municipality.

    >>> name_index({"R1": "Vivalla"}, "Örebro")
    {'vivalla': 'R1', 'örebro (vivalla)': 'R1'}
    """
    forms = {code: {fold(name), fold(f"{municipality} ({fold(name)})")} for code, name in names.items()}
    shared = Counter(form for own in forms.values() for form in own)
    return {form: code for code, own in forms.items() for form in sorted(own, key=len) if form and shared[form] == 1}


def by_name(texts: pd.Series, index: Mapping[str, str]) -> Named:
    """Answer which area each name means, without regard to case, spacing and how å is stored.

    Args:
        texts: shape (n,), names; "" where none is given.
        index: made by ``name_index``.
    """
    found = by_unique(texts, lambda text: index.get(fold(text)))
    area_id = pd.Series(found.to_numpy(), index=texts.index, dtype="str")
    return Named(area_id, (area_id.isna() & (texts != "")).to_numpy(dtype=bool))
