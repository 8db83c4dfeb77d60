"""The surveys behind disclosure control: a share is as open as the answers on both its sides."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from bfkit.followup.named import Surveys
from bfkit.followup.survey.found import SurveyFound
from bfkit.followup.survey.questions import Compared, Found, GroupEstimate
from bfkit.followup.survey.response import Representation, Response
from bfkit.release.cells import Cell, lone_cell
from bfkit.release.edition import HIDDEN, Edition
from bfkit.release.followup.by_name import by_name
from bfkit.release.followup.survey.held_back import Answered, held_back, small
from bfkit.release.followup.survey.quadrant_protection import protected_quadrant
from bfkit.release.followup.survey.views import (
    ProtectedChange,
    ProtectedQuestion,
    ProtectedRepresentation,
    ProtectedResponse,
    ProtectedShare,
    ProtectedSurvey,
    ProtectedSurveys,
)

SEXES = {"kvinna": "Kvinnor", "man": "Män", "flicka": "Flickor", "pojke": "Pojkar"}
NOT_SHOWN = Cell(None, HIDDEN)
Counts = Mapping[tuple[int, str, str], int | None]


def protected_surveys(found: Surveys, edition: Edition) -> ProtectedSurveys:
    """Every survey and the quadrant."""
    surveys = tuple(_survey(one, found.names, edition) for one in found.found)
    beside = None if found.beside is None else protected_quadrant(found.beside, found.found, found.names, edition)
    return ProtectedSurveys(edition, surveys, beside)


def hidden_groups(question: Found, beside: Sequence[Counts], edition: Edition) -> dict[tuple[str, str], bool]:
    """By kind and level of the latest wave, whether the group is held back."""
    hidden: dict[tuple[str, str], bool] = {}
    for _, own in groupby(question.groups, key=lambda one: one.kind):
        groups = list(own)
        marks = held_back([_answered(one, beside) for one in groups], edition)
        hidden |= {(one.kind, one.level): mark for one, mark in zip(groups, marks, strict=True)}
    return hidden


def counts_of(question: Found) -> Counts:
    """The counted answers of every wave and group."""
    return {(one.year, one.kind, one.level): one.counted for one in (*question.waves, *question.groups)}


def _survey(found: SurveyFound, names: Mapping[str, str], edition: Edition) -> ProtectedSurvey:
    questions: list[ProtectedQuestion] = []
    for place, one in enumerate(found.questions):
        before = [counts_of(other) for other in found.questions[:place] if other.key == one.key]
        questions.append(_question(one, before, names, edition))
    return ProtectedSurvey(
        found.name,
        found.label,
        found.overlap,
        tuple(_response(one, edition) for one in found.responses),
        _representation(found.representation, edition),
        found.changes,
        tuple(questions),
        found.signal_rate,
    )


def _question(found: Found, beside: Sequence[Counts], names: Mapping[str, str], edition: Edition) -> ProtectedQuestion:
    closed = {one.year: one.estimate is None or small(_answered(one, beside), edition) for one in found.waves}
    waves = tuple(_share(one, "alla", edition, hidden=closed[one.year]) for one in found.waves)
    hidden = hidden_groups(found, beside, edition)
    groups = [
        _share(one, _label(one, names), edition, hidden=hidden[one.kind, one.level] or closed[found.latest.year])
        for one in found.groups
    ]
    return ProtectedQuestion(
        key=found.key,
        label=found.label,
        wording=found.wording,
        is_mean=found.is_mean,
        better=found.better,
        fewest=found.fewest,
        waves=waves,
        groups=tuple(sorted(groups, key=lambda one: (one.kind, by_name(one.label)))),
        change=_change(found.latest.compared, closed),
        since_first=_change(found.since_first, closed),
    )


def _answered(one: GroupEstimate, beside: Sequence[Counts]) -> Answered:
    others = (counts.get((one.year, one.kind, one.level)) for counts in beside)
    return Answered(one.n, one.counted, one.estimate is not None, tuple(count for count in others if count is not None))


def _share(one: GroupEstimate, label: str, edition: Edition, *, hidden: bool) -> ProtectedShare:
    """One group; held back, nothing of it is told."""
    own = None if hidden else one.estimate
    answers = NOT_SHOWN if hidden and edition.limit > 1 else lone_cell(one.n, edition)
    compared = one.compared
    return ProtectedShare(
        year=one.year,
        kind=one.kind,
        level=one.level,
        label=label,
        answers=answers,
        value=None if own is None else float(own.value),
        lower=None if own is None else float(own.lower),
        upper=None if own is None else float(own.upper),
        design_effect=None if own is None else float(own.design_effect),
        suppressed=hidden and edition.limit > 1,
        word=None if own is None or compared is None else compared.word,
    )


def _label(one: GroupEstimate, names: Mapping[str, str]) -> str:
    if one.kind == "area":
        return names.get(one.level, one.level)
    if one.kind == "age":
        return one.level.replace("-", "–")
    return SEXES.get(one.level, one.level)


def _change(compared: Compared | None, closed: Mapping[int, bool]) -> ProtectedChange | None:
    if compared is None:
        return None
    years = compared.year, compared.year_before
    if any(closed.get(year, True) for year in years):
        return ProtectedChange(*years, None, None, None, None, "kan inte jämföras", "för få svar i en av omgångarna")
    own = compared.change
    if own is None:
        return ProtectedChange(*years, None, None, None, None, compared.word, compared.reason)
    return ProtectedChange(*years, own.difference, own.lower, own.upper, own.p_value, compared.word, compared.reason)


def _response(found: Response, edition: Edition) -> ProtectedResponse:
    few = edition.hides(found.answered) or (found.sampled is not None and edition.hides(found.sampled - found.answered))
    return ProtectedResponse(
        found.year,
        NOT_SHOWN if few else lone_cell(found.answered, edition),
        found.sampled,
        None if few else found.rate,
        found.calibrated,
        found.not_calibrated,
    )


def _representation(found: Sequence[Representation], edition: Edition) -> tuple[ProtectedRepresentation, ...]:
    hidden = held_back([Answered(one.answers, None) for one in found], edition)
    return tuple(
        ProtectedRepresentation(
            SEXES.get(one.sex, one.sex),
            one.age.replace("-", "–"),
            None if few else one.share_of_answers,
            one.share_of_register,
        )
        for one, few in zip(found, hidden, strict=True)
    )
