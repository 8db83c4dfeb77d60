"""Which incidents an outcome counts, what it is called, and whether two outcomes can count the same."""

import pandas as pd

from bfkit import vocabulary
from bfkit.parameters.interventions import Outcome

_CLOCK = ("minute", "hour")
_DAY_HOURS = 24


def outcome_label(outcome: Outcome) -> str:
    """An outcome in words: "skadegörelse (bilbrand), kl. 23–04"."""
    words = vocabulary.CATEGORIES[outcome.category].lower()
    if outcome.subtypes:
        names = vocabulary.SUBTYPES[outcome.category]
        words += f" ({', '.join(names[s].lower() for s in outcome.subtypes)})"
    if outcome.hours is not None:
        words += f", kl. {outcome.hours[0]:02d}–{outcome.hours[1] % _DAY_HOURS:02d}"
    return words


def outcome_rows(incidents: pd.DataFrame, outcome: Outcome) -> tuple[pd.DataFrame, int]:
    """The incidents of an outcome, and how many of its kind have no clock time by which to tell the hours."""
    kind = incidents["category"] == outcome.category
    if outcome.subtypes:
        kind &= incidents["subtype"].isin(outcome.subtypes)
    if outcome.hours is None:
        return incidents[kind], 0
    clocked = incidents["time_precision"].isin(_CLOCK)
    first, end = outcome.hours
    since = (incidents["starts_at"].dt.hour - first) % _DAY_HOURS
    return incidents[kind & clocked & (since < end - first)], int((kind & ~clocked).sum())


def overlap(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes can count the same incident."""
    if one.category != other.category:
        return False
    return not (one.subtypes and other.subtypes) or bool(set(one.subtypes) & set(other.subtypes))
