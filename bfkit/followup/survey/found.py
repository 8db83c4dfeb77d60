"""Everything that a municipality's surveys say at the end of a quarter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bfkit.checked import Checked
from bfkit.followup.survey.questions import Compared, Found, GroupEstimate, question_found, scale_found
from bfkit.followup.survey.response import Representation, Response, representation, response
from bfkit.followup.survey.waves import waves_of
from bfkit.inference import benjamini_hochberg
from bfkit.parameters.models import Parameters
from bfkit.parameters.surveys import Survey


@dataclass(frozen=True, slots=True)
class SurveyFound:
    """One survey.

    Attributes:
        name, label: of the survey. overlap: how its waves hang together.
        responses: of every wave, the earliest first.
        representation: of the latest wave.
        questions: shares, then scales.
        changes: the question-change log: item, year and what was changed.
        signal_rate: share of the changes told as sure that may be due to chance.
    """

    name: str
    label: str
    overlap: str
    responses: tuple[Response, ...]
    representation: tuple[Representation, ...]
    questions: tuple[Found, ...]
    changes: tuple[tuple[str, int, str], ...]
    signal_rate: float

    def of(self, key: str) -> Found | None:
        """The first question of an item, or a scale by its name."""
        return next((one for one in self.questions if one.key == key), None)


def surveys_found(checked: Checked, parameters: Parameters) -> tuple[SurveyFound, ...]:
    """Every declared survey that has a wave whose answers are in by ``as_of``, in the order declared.

    Changes of everybody are tested as one family for each survey and those of groups as one for each question, at the
    municipality's ``signal_rate`` (Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x).
    """
    rate = parameters.municipality.thresholds.signal_rate
    found = (
        survey_found(checked, one, through=last_wave(one, parameters.as_of), signal_rate=rate)
        for one in parameters.municipality.followup.surveys
    )
    return tuple(one for one in found if one is not None)


def last_wave(declared: Survey, as_of: date) -> int:
    """The last year whose answers are all in by a day.

    >>> from datetime import date
    >>> one = Survey.model_construct(ready="10-31")
    >>> last_wave(one, date(2025, 10, 30)), last_wave(one, date(2025, 10, 31))
    (2024, 2025)
    """
    return as_of.year if f"{as_of:%m-%d}" >= declared.ready else as_of.year - 1


def survey_found(checked: Checked, declared: Survey, *, through: int, signal_rate: float) -> SurveyFound | None:
    """One survey up to a year; None when it has no wave by then."""
    waves = waves_of(checked, declared, through=through)
    if not waves:
        return None
    items = checked.survey_items
    own = items[items["survey"] == declared.name].set_index("item")
    worse = {str(item): str(end) for item, end in own["worse"].items()}
    asked = {item for item in own.index if any(np.isfinite(wave.codes(str(item))).any() for wave in waves)}
    found = [
        question_found(declared, one, waves, wording=str(own.loc[one.item, "wording"]), worse=worse[one.item])
        for one in declared.questions
        if one.item in asked
    ]
    found += [scale_found(declared, one, waves, worse=worse) for one in declared.scales if asked & set(one.items)]
    return SurveyFound(
        name=declared.name,
        label=declared.label,
        overlap=declared.waves,
        responses=tuple(response(checked, declared, wave) for wave in waves),
        representation=representation(checked, declared, waves[-1]),
        questions=tuple(_tested(found, signal_rate)),
        changes=tuple((one.item, one.wave, one.text) for one in declared.changes if one.wave <= waves[-1].year),
        signal_rate=signal_rate,
    )


def _tested(found: Sequence[Found], rate: float) -> list[Found]:
    """The questions with every change marked that stands when all are tested at once."""
    family = [place for one in found for place in (one.latest.compared, one.since_first)]
    latest = iter(_surely(family, rate))
    marked = []
    for one in found:
        last = replace(one.waves[-1], compared=next(latest))
        groups = _surely([own.compared for own in one.groups], rate)
        marked.append(
            replace(
                one,
                waves=(*one.waves[:-1], last),
                since_first=next(latest),
                groups=tuple(_with(own, place) for own, place in zip(one.groups, groups, strict=True)),
            )
        )
    return marked


def _with(own: GroupEstimate, compared: Compared | None) -> GroupEstimate:
    return replace(own, compared=compared)


def _surely(family: Sequence[Compared | None], rate: float) -> list[Compared | None]:
    tested = [n for n, one in enumerate(family) if one is not None and one.change is not None]
    marked = list(family)
    if not tested:
        return marked
    values = [change.p_value for n in tested if (own := family[n]) is not None and (change := own.change) is not None]
    for n, adjusted in zip(tested, benjamini_hochberg(np.array(values)), strict=True):
        own = marked[n]
        if own is not None:
            marked[n] = replace(own, surely=bool(adjusted <= rate))
    return marked
