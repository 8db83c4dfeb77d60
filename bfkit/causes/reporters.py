"""A cause that lies in the recording: decided by the level among those who reported before, not by the new reports."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from bfkit.causes.changes import CHANGE, monthly
from bfkit.causes.evidence import AGAINST, FEWEST, LEAST_RATIO, LEVEL, SUPPORTED, UNDECIDED, Evidence
from bfkit.causes.levels import at_month, levels
from bfkit.causes.material import Material
from bfkit.causes.permuted import Ratio
from bfkit.causes.rows import Rows
from bfkit.causes.support import weighed

OTHERS_UNKNOWN = "det går inte att säga om nivån steg också i andras rapporter"
OTHERS_ROSE = "nivån steg också i andras rapporter"
_NEAR_DAYS = 92
_HALF_YEAR = np.timedelta64(183, "D")


def new_reporters(source: Rows, day: date) -> tuple[str, ...]:
    """Organisations whose first report of a source comes within three months of a day, and not with the source itself."""
    if not len(source):
        return ()
    start, found = source.begun.min(), []
    for organisation in sorted({str(one) for one in source.organisation} - {""}):
        begun = source.begun[source.organisation == organisation]
        apart = abs((begun.min() - np.datetime64(day, "us")) / np.timedelta64(1, "D"))
        if len(begun) >= FEWEST and begun.min() - start > _HALF_YEAR and apart <= _NEAR_DAYS:
            found.append(organisation)
    return tuple(found)


def weighed_recording(material: Material, found: Evidence) -> Evidence:
    """The same evidence, decided by the others' reports where somebody new began to report at the day.

    ``stöds``: the level rose, and without the new reporters a rise of a quarter is excluded. ``talar emot``: it rose
    without them too. Else ``kan ej avgöras``: that more is reported says nothing of what happens.
    """
    day = found.arguments.day
    new = new_reporters(material.selected.source, day) if day is not None else ()
    if found.test != CHANGE or found.ratio is None or day is None or not new:
        return weighed(material, found)
    theirs = np.isin(material.kind.organisation.astype(str), new)
    month = (day.year - 1970) * 12 + day.month - 1
    months, here, elsewhere = monthly(material, found.period, ~theirs)
    others = at_month(months, here, elsewhere, month)
    every = monthly(material, found.period)[1]
    position = month - int(months[0])
    told = _counts(levels(every, position), levels(here, position), others)
    status, reason = _decided(found, others)
    return replace(found, status=status, reason=reason, counts={**found.counts, **told})


def _decided(found: Evidence, others: Ratio | None) -> tuple[str, str | None]:
    if others is not None and others.p_value <= LEVEL:
        return AGAINST, OTHERS_ROSE
    if found.status != SUPPORTED:
        return found.status, found.reason
    if others is not None and others.upper < LEAST_RATIO:
        return SUPPORTED, None
    return UNDECIDED, OTHERS_UNKNOWN


def _counts(every: tuple[int, int, int], own: tuple[int, int, int], others: Ratio | None) -> Mapping[str, float]:
    """Incidents after the day in all, from the new reporters, and of the others before and after it."""
    told = {
        "after_all": float(every[1]),
        "after_new": float(every[1] - own[1]),
        "others_before": float(own[0]),
        "others_after": float(own[1]),
    }
    if others is not None:
        told |= {"others_ratio": others.ratio, "others_lower": others.lower, "others_upper": others.upper}
    return told
