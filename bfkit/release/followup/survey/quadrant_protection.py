"""Safety beside incidents behind disclosure control: by name for the working group, as numbers of areas for the public."""

from collections import Counter
from collections.abc import Mapping, Sequence

from bfkit.followup.survey.found import SurveyFound
from bfkit.followup.survey.quadrant import NOT_SURE, SAFE_FEW, SAFE_MANY, UNSAFE_FEW, UNSAFE_MANY, Placed, Quadrant
from bfkit.followup.survey.questions import Found
from bfkit.release.cells import lone_cell
from bfkit.release.edition import Edition
from bfkit.release.followup.by_name import by_name
from bfkit.release.followup.survey.held_back import Answered, held_back
from bfkit.release.followup.survey.views import ProtectedPlaced, ProtectedQuadrant

CORNER_WORDS = {
    UNSAFE_MANY: "fler otrygga och fler händelser",
    UNSAFE_FEW: "fler otrygga men färre händelser",
    SAFE_MANY: "färre otrygga men fler händelser",
    SAFE_FEW: "färre otrygga och färre händelser",
    NOT_SURE: "inte säkert skilt från kommunen i båda",
}
"""The corners in words that tell of answers and incidents, never of residents."""


def protected_quadrant(
    found: Quadrant, surveys: Sequence[SurveyFound], names: Mapping[str, str], edition: Edition
) -> ProtectedQuadrant | None:
    """The areas whose answers and incidents may both be told; None when everybody's share may not be.

    The rate of an area is as open as its incidents, its share as open as its answers.
    """
    question = _question(found, surveys)
    if question is None or not _open(question, edition):
        return None
    closed = _closed(found, question, edition)
    kept = [one for one, shut in zip(found.areas, closed, strict=True) if not shut]
    placed = [_placed(one, names, edition) for one in kept]
    return ProtectedQuadrant(
        question=found.question,
        year=found.year,
        what=found.what,
        share=found.share,
        rate=found.rate,
        areas=() if edition.key == "offentlig" else tuple(sorted(placed, key=lambda one: by_name(one.name))),
        corners=dict(Counter(one.corner for one in placed)),
        not_placed=len(found.left_out) + sum(closed),
        signal_rate=found.signal_rate,
    )


def _question(found: Quadrant, surveys: Sequence[SurveyFound]) -> Found | None:
    own = (one for survey in surveys for one in survey.questions)
    return next((one for one in own if one.label == found.question and one.latest.year == found.year), None)


def _open(question: Found, edition: Edition) -> bool:
    whole = question.latest
    counts = [whole.n, *(() if whole.counted is None else (whole.counted, whole.n - whole.counted))]
    return not any(edition.hides(count) for count in counts)


def _closed(found: Quadrant, question: Found, edition: Edition) -> list[bool]:
    """Held back for few answers, as in the survey's own table, or for few incidents."""
    areas = [one for one in question.groups if one.kind == "area"]
    marks = held_back([Answered(one.n, one.counted, one.estimate is not None) for one in areas], edition)
    answers = {one.level: mark for one, mark in zip(areas, marks, strict=True)}
    incidents = held_back([Answered(one.incidents, None) for one in found.areas], edition)
    return [answers.get(one.area_id, True) or few for one, few in zip(found.areas, incidents, strict=True)]


def _placed(one: Placed, names: Mapping[str, str], edition: Edition) -> ProtectedPlaced:
    return ProtectedPlaced(
        name=names.get(one.area_id, one.area_id),
        share=one.share,
        lower=one.lower,
        upper=one.upper,
        answers=lone_cell(one.n, edition),
        rate=one.rate,
        rate_lower=one.rate_lower,
        rate_upper=one.rate_upper,
        incidents=lone_cell(one.incidents, edition),
        corner=CORNER_WORDS[one.corner],
    )
