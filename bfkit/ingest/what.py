"""What happened: category and sub-type, from the municipality's words or from crime codes."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.errors import ParameterError, listed
from bfkit.ingest.account import shown
from bfkit.ingest.words import by_unique, fold
from bfkit.parameters.sources import CrimeCode, Source
from bfkit.vocabulary import CATEGORIES, OTHER, SUBTYPES

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What each row is; every array has shape (n,).

    Attributes:
        category: a code of ``vocabulary.CATEGORIES``, or "".
        subtype: a code of ``vocabulary.SUBTYPES``; ``ovrigt`` when empty or unknown.
        discovery: a code of ``vocabulary.DISCOVERIES``, or missing.
        missing: nothing is given.
        unknown: what is given belongs to no category.
        not_valid: the crime code is known, but no declaration of it holds on the day.
        subtype_unknown: a sub-type is given that the category does not have.
    """

    category: pd.Series
    subtype: pd.Series
    discovery: pd.Series
    missing: Flags
    unknown: Flags
    not_valid: Flags
    subtype_unknown: Flags


def from_words(categories: pd.Series, subtypes: pd.Series | None) -> Kinds:
    """Categories and sub-types from codes or Swedish labels, without regard to case and spacing.

    An empty sub-type is ``ovrigt`` and is not counted as unknown.
    """
    known = _coded(CATEGORIES)
    category = by_unique(categories, _lookup(known)).astype("str")
    words = subtypes if subtypes is not None else pd.Series("", index=categories.index, dtype="str")
    subtype = pd.Series(OTHER, index=categories.index, dtype="str")
    unknown_subtype = np.zeros(len(categories), dtype=bool)
    for code in CATEGORIES:
        rows = (category == code).to_numpy()
        allowed = _coded(SUBTYPES[code])
        found = by_unique(words[rows], _lookup(allowed)).astype("str")
        subtype[rows] = found.where(found != "", OTHER)
        unknown_subtype[rows] = ((found == "") & (words[rows] != "")).to_numpy()
    missing = (categories == "").to_numpy()
    unknown = ~missing & (category == "").to_numpy()
    discovery = pd.Series(np.nan, index=categories.index, dtype="str")
    return Kinds(category, subtype, discovery, missing, unknown, np.zeros(len(categories), dtype=bool), unknown_subtype)


def from_crime_codes(codes: pd.Series, days: pd.Series, declared: Sequence[CrimeCode]) -> Kinds:
    """Category, sub-type and discovery from crime codes, by the declaration that was valid on the day.

    Args:
        codes: shape (n,), as text.
        days: shape (n,), the day on which the crime began; ``valid_from`` and ``valid_to`` are included.
        declared: the municipality's list, in which no two declarations of a code hold on the same day. A
            row without a day is given the first.
    """
    category, subtype, discovery = (pd.Series("", index=codes.index, dtype="str") for _ in range(3))
    for crime in declared:
        rows = (codes == crime.code) & (category == "")
        if crime.valid_from is not None:
            rows &= (days >= pd.Timestamp(crime.valid_from)) | days.isna()
        if crime.valid_to is not None:
            rows &= (days <= pd.Timestamp(crime.valid_to)) | days.isna()
        category[rows], subtype[rows], discovery[rows] = crime.category, crime.subtype, crime.discovery
    missing = (codes == "").to_numpy()
    without = ~missing & (category == "").to_numpy()
    known = codes.isin([crime.code for crime in declared]).to_numpy()
    discovery = discovery.where(discovery != "")
    subtype = subtype.where(subtype != "", OTHER)
    none = np.zeros(len(codes), dtype=bool)
    return Kinds(category, subtype, discovery, missing, without & ~known, without & known, none)


def unmapped(words: pd.Series) -> Mapping[str, int]:
    """Sub-types that the municipality has no word for, most frequent first; personal data masked.

    Words that differ only in case and spacing are one, shown as it was first written.
    """
    first: dict[str, str] = {}
    counts = Counter(first.setdefault(fold(text), shown(text)) for text in words)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def check_values(source: Source) -> None:
    """Raise ParameterError when ``values`` maps a category or a sub-type to something that does not exist."""
    subtypes = [code for of_category in SUBTYPES.values() for code in of_category]
    for field, allowed in (("category", list(CATEGORIES)), ("subtype", list(dict.fromkeys(subtypes)))):
        wrong = [code for code in source.values.get(field, {}).values() if code not in allowed]
        if wrong:
            raise ParameterError(
                f'källan {source.name}: values för {field} leder till "{listed(wrong)}", som inte finns. '
                f"Välj bland {', '.join(allowed)}."
            )


def _coded(labels: Mapping[str, str]) -> dict[str, str]:
    """Every accepted word, folded, and its code: the code itself, with spaces for _, and the label."""
    by_label = {fold(label): code for code, label in labels.items()}
    by_code = {fold(code): code for code in labels}
    return {**by_label, **by_code, **{code.replace("_", " "): code for code in labels}}


def _lookup(codes: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: codes.get(fold(text), "")
