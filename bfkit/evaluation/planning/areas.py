"""Which areas the rule points out, what is at work there already, and how such choices fare by themselves."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from bfkit.checked import Checked
from bfkit.counts.worst_areas import worst_first
from bfkit.evaluation.chance import placebo_groups as groups
from bfkit.evaluation.chance import selection
from bfkit.evaluation.chance.extremes import Floats
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.chance.selection import first_date, scores
from bfkit.evaluation.chance.windows import YEAR, Lengths, Whole, windows
from bfkit.evaluation.material import Material
from bfkit.evaluation.outcome.goals import Goal, MetAnyway, met_anyway, placebo_ratios
from bfkit.evaluation.outcomes import outcome_rows
from bfkit.evaluation.planning.question import Question
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY, Intervention, Outcome, Register
from bfkit.parameters.models import Parameters

_SELECTION = 3
_LEAST_PICKED = 3


@dataclass(frozen=True, slots=True)
class AtWork:
    """A measure of the register in a listed area: its id and title, and when it began or begins there.

    ``same_problem``: its outcome can hold the same incidents, so that the area's change cannot be told from its.
    """

    id: str
    title: str
    since: date
    same_problem: bool


@dataclass(frozen=True, slots=True)
class ListedArea:
    """An area that the rule points out.

    Attributes:
        row: in the panel; area_id, name.
        rank: 1 for the worst of those that are free; None where a measure against the same problem is in the way.
        count: incidents of the quarter; twelve_months: of the year that ends with it; year_before: of the twelve
            months before it; score: what the rule ranks by. All of them as reported before the start.
        measures: at work or about to begin.
        less_extreme: share of the rule's earlier choices with a lower score; NaN without earlier choices.
        undecided: why nothing could be decided of the area if the measure began now; None when it could.
    """

    row: int
    area_id: str
    name: str
    rank: int | None
    count: int
    twelve_months: int
    year_before: int
    score: float
    measures: tuple[AtWork, ...]
    less_extreme: float
    undecided: str | None


@dataclass(frozen=True, slots=True)
class Usual:
    """What became of comparable choices in which nothing was done.

    Attributes:
        together: how many areas a case holds.
        cases: how many; before: median count of the months just before the choice (as many as the follow-up).
        ratio: median of the count after over that before; ratio_year_before: over the same months a year earlier.
        against_others: median ratio as the deciding method sees it, against comparison areas and two years.
        met, met_year_before: in how many the goal was met anyway, by either baseline.
    """

    together: int
    cases: int
    before: float
    ratio: float
    ratio_year_before: float
    against_others: float
    met: MetAnyway
    met_year_before: MetAnyway

    @property
    def after(self) -> float:
        """The count after, by the median ratio."""
        return self.before * self.ratio


def rule_list(
    checked: Checked, found: Material, parameters: Parameters, asked: Question
) -> tuple[tuple[int, int, int, int, float], ...]:
    """Every area with an incident in the quarter, worst first: row, counts of quarter, year and year before, score.

    Counted on what had been reported before the start, as ``bfkit plan`` does; equals in the order of their codes.
    """
    rows = outcome_rows(checked.incidents[checked.incidents["source"] == found.source.name], asked.outcome)[0]
    worst = worst_first(rows, area_ids=found.area_ids, quarter=parameters.quarter, rule=asked.rule)
    return tuple(
        (int(worst.rows[i]), int(worst.quarter[i]), int(worst.twelve_months[i]), int(worst.year_before[i]), score)
        for i, score in enumerate(worst.scores.tolist())
    )


def listed_areas(checked: Checked, found: Material, parameters: Parameters, asked: Question) -> tuple[ListedArea, ...]:
    """The list, down to the last of twice as many free areas as are to begin."""
    listed, free = list[ListedArea](), 0
    for row, count, twelve_months, year_before, score in rule_list(checked, found, parameters, asked):
        if free == 2 * asked.areas:
            break
        measures = at_work(parameters.register, found, row, asked.outcome)
        taken = taken_before(found)[row] or any(m.same_problem and m.since >= found.first_followed for m in measures)
        free += not taken
        test = None if taken else tried(found, (row,), asked)
        listed.append(
            ListedArea(
                row=row,
                area_id=found.area_ids[row],
                name=found.names[row],
                rank=None if taken else free,
                count=count,
                twelve_months=twelve_months,
                year_before=year_before,
                score=score,
                measures=measures,
                less_extreme=np.nan if taken else less_extreme(found, (row,), asked),
                undecided=test.undecided if test is not None else None,
            )
        )
    return tuple(listed)


def taken_before(found: Material) -> np.ndarray:
    """Areas in which a measure against the same problem was at work in a month that would be compared with."""
    return np.asarray(found.treated[:, max(found.start - _years(found) * YEAR, 0) :].any(axis=1))


def at_work(register: Register | None, found: Material, row: int, outcome: Outcome) -> tuple[AtWork, ...]:
    """Measures of the register that touch an area from two years before the start on."""
    first = found.first_followed - timedelta(days=_years(found) * 365)
    mine = (found.area_ids[row], WHOLE_MUNICIPALITY)
    return tuple(
        AtWork(one.id, one.title, since, _same_problem(one, outcome))
        for one in (register.interventions if register is not None else ())
        for area, since in one.begun()
        if area in mine and (one.end is None or one.end >= first)
    )


def tried(found: Material, rows: tuple[int, ...], asked: Question, *, after: int | None = None) -> PlaceboTest | None:
    """The deciding test as it would be made of a start now; the months after are last year's, and not looked at.

    Its guards, its cases and the noise among them are what is wanted; None where even a year is lacking.
    """
    months = after or asked.follow_up
    if found.start < Lengths(after=months, years=1).before:
        return None
    counts, done = _extended(found, rows, months)
    which = {"area": rows[0]} if len(rows) == 1 else {"areas": rows}
    most = max(asked.areas, _LEAST_PICKED, len(rows))
    return placebo_test(
        counts,
        done,
        found.comparable,
        start=found.start,
        rule=asked.rule,
        most=most,
        after=months,
        changed=found.changed,
        **which,
    )


def less_extreme(found: Material, rows: tuple[int, ...], asked: Question) -> float:
    """Share of what the rule chose earlier, as many areas at a time, that was less extreme; NaN without any."""
    lengths = Lengths(after=asked.follow_up, years=_years(found), selection=_SELECTION)
    first = first_date(asked.rule, lengths)
    if found.start - lengths.after < first:
        return float("nan")
    dates = np.append(np.arange(first, found.start - lengths.after + 1), found.start)
    counts, done = _extended(found, rows, lengths.after)
    around = windows(counts, done, found.comparable, dates, lengths)
    score = scores(counts, dates, rule=asked.rule, lengths=lengths)
    usable = around.untouched.copy()
    usable[:, -1] = False
    picked = selection.chosen(score, usable, most=max(asked.areas, _LEAST_PICKED, len(rows))) & usable
    earlier = groups.of_the_rule(picked, groups.order_of_areas(counts), len(rows))
    if not len(earlier[1]):
        return float("nan")
    before = score[earlier[0], earlier[1][:, None]].sum(axis=1)
    return float((before < score[list(rows), -1].sum()).mean())


def usual(found: Material, test: PlaceboTest, asked: Question) -> Usual:
    """What the cases of a test did by themselves, and how often they met the goal."""
    members, starts = test.cases[:, :-1], test.cases[:, -1]
    sums = found.counts[members].sum(axis=1)
    ratios = {key: _ratios(sums, starts, asked, key) for key in ("a", "b")}
    months = np.arange(-asked.follow_up, 0) + starts[:, None]
    before = np.take_along_axis(sums, months, axis=1).sum(axis=1)
    goals = {key: Goal(asked.label, 1 - asked.reduction, key, found.first_followed) for key in ("a", "b")}
    return Usual(
        together=members.shape[1],
        cases=len(starts),
        before=float(np.median(before)),
        ratio=_median(ratios["a"]),
        ratio_year_before=_median(ratios["b"]),
        against_others=float(np.exp(test.centre)),
        met=met_anyway(goals["a"], ratios["a"]),
        met_year_before=met_anyway(goals["b"], ratios["b"]),
    )


def _ratios(sums: Floats, starts: Whole, asked: Question, baseline: str) -> Floats:
    return placebo_ratios(sums, np.arange(len(sums)), starts, months=asked.follow_up, baseline=baseline)  # type: ignore[arg-type]


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _years(found: Material) -> int:
    return found.lengths.years


def _extended(found: Material, rows: tuple[int, ...], months: int) -> tuple[Floats, np.ndarray]:
    """Counts and measures with months after the start: last year's counts, and the measure in its areas."""
    later = found.counts[:, found.start - YEAR : found.start - YEAR + months]
    done = np.zeros(later.shape, dtype=bool)
    done[list(rows)] = True
    return np.hstack([found.counts, later]), np.hstack([found.treated, done])


def _same_problem(one: Intervention, outcome: Outcome) -> bool:
    """Whether a measure's outcome can hold an incident of the other."""
    theirs, ours = set(one.outcome.subtypes), set(outcome.subtypes)
    return one.outcome.category == outcome.category and (not theirs or not ours or bool(theirs & ours))
