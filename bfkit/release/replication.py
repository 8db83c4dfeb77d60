"""What of an evaluation may leave the house as data, so that others can work out the main estimate again.

The comparison areas are merged into one. That loses nothing: with area and month effects a Poisson model of areas
that carry the same path of treatment says the same of the effect as a model of their sum, and months with the same
treatment may be added together as well (a sum of Poisson counts given the totals; tested).
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from bfkit.evaluation.chance.extremes import Flags, Floats
from bfkit.evaluation.chance.lottery import DRAWN_OTHERWISE
from bfkit.evaluation.chance.windows import CORRECTION, YEAR
from bfkit.evaluation.deciding import PLACEBO, Decision, lottery_draws
from bfkit.evaluation.evidence import Evidence
from bfkit.evaluation.material import Material, first_whole_month
from bfkit.parameters.interventions import BY_LOTTERY
from bfkit.release.edition import Edition
from bfkit.release.evaluation.evidence_protection import measure_evidence
from bfkit.release.evaluation.views import NOTHING, ProtectedEvaluation, Spread
from bfkit.results.local_evidence import MeasureEvidence
from bfkit.verdict import Evaluation

BLOCKS = (1, 3, 6)
LEAST_SUMMED = 3
"""Areas whose sum may leave as one series when small counts are held back."""
_OWN_SMALL = "insatsområdets egna antal är så små att de inte visas"


@dataclass(frozen=True, slots=True)
class Cells:
    """The four counts of the deciding ratio and the comparable cases it is ranked among.

    Attributes:
        counts: before and after, and the comparison's before and after; months above their cap at their cap.
        after_in_full: the second of the counts with no cap, as the ratio and its interval have it but not the rank.
        statistics: studentised log ratios of the cases, in rising order within each rule of selection.
        log_ratios, errors: the same cases'; None where counts held back could be worked out from them.
        rule: place of each case's rule, the one that decides first.
        independent: how many independent cases each rule's are worth, as they overlap.
        centre: median log ratio of the deciding rule's cases.
    """

    counts: tuple[float, float, float, float]
    after_in_full: float
    statistics: Floats
    log_ratios: Floats | None
    errors: Floats | None
    rule: npt.NDArray[np.int64]
    independent: tuple[float, ...]
    centre: float


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts of each group of areas by block of months, shape (groups, blocks).

    Attributes:
        begins: first day of each block; months: of each. counts, treated: shape (groups, blocks).
        own: which groups carry the measure.
    """

    begins: tuple[date, ...]
    months: int
    counts: Floats
    treated: Flags
    own: Flags


@dataclass(frozen=True, slots=True)
class Drawn:
    """The listed areas of each round of a lottery, without their names: log ratio, round, and who began.

    ``sampled``: of the possible draws, how many were drawn at random; 0 when all were gone through.
    """

    rounds: npt.NDArray[np.int64]
    log_ratios: Floats
    began: Flags
    sampled: int


@dataclass(frozen=True, slots=True)
class Replication:
    """What may leave. ``left_out``: file and reason, for each that may not or does not exist.

    Attributes:
        decision: as the working group sees it, without its parts; None where its numbers are held back.
        panel_ratio: of the Poisson model of areas and months; NaN where there is none or ``panel`` is left out.
        p_decrease, p_increase: adjusted for the year's other verdicts.
        lottery: the lot decided who began, not the comparable cases.
        line: of local evidence, by the limit of what may leave the municipality.
    """

    cells: Cells | None
    drawn: Drawn | None
    panel: Panel | None
    decision: Decision | None
    panel_ratio: float
    p_decrease: float
    p_increase: float
    left_out: tuple[tuple[str, str], ...]
    lottery: bool
    line: MeasureEvidence


def replication(found: Evaluation, view: ProtectedEvaluation) -> Replication:
    """What may leave of one measure, by the rules of the view's edition."""
    evidence, edition = found.evidence, view.edition
    lottery = found.intervention.selection.how == BY_LOTTERY
    closed = _OWN_SMALL if view.closed else ""
    panel = closed or _panel(evidence, edition)
    cells: Cells | str | None = None if lottery else closed or _cells(evidence, edition)
    drawn: Drawn | str | None = closed or _drawn(evidence, edition) if lottery else None
    files = (("celler.csv och jamforbara_fall.csv", cells), ("lottning.csv", drawn), ("panel.csv", panel))
    ratio = np.nan if isinstance(panel, str) or evidence.panels.effect is None else evidence.panels.effect.ratio
    return Replication(
        cells=None if isinstance(cells, str) else cells,
        drawn=None if isinstance(drawn, str) else drawn,
        panel=None if isinstance(panel, str) else panel,
        decision=None if view.closed else replace(evidence.decision, placebo=None, lottery=None, series=None),
        panel_ratio=float(ratio),
        p_decrease=found.p_decrease,
        p_increase=found.p_increase,
        left_out=tuple((file, part) for file, part in files if isinstance(part, str)),
        lottery=lottery,
        line=measure_evidence(found, edition.limit),
    )


def ring_difference(found: Evaluation, view: ProtectedEvaluation) -> Spread:
    """The weighted displacement difference of area and ring, where neither's counts are held back."""
    control = found.evidence.moved.control_ring
    if control is None or control.difference is None or view.closed or not view.place_moved.ratio.known:
        return NOTHING
    total = control.difference.total
    return Spread(float(total.estimate), float(total.lower), float(total.upper))


def _cells(evidence: Evidence, edition: Edition) -> Cells | str:
    """The four counts and the cases, or why they may not leave."""
    test, found = evidence.decision.placebo, evidence.material
    if evidence.decision.method != PLACEBO or test is None or not test.placebos:
        return "huvudanalysen bygger inte på jämförbara fall"
    counts = (test.before, test.after, test.comparison_before, test.comparison_after)
    single = [_sum(found, YEAR * year) for year in range(evidence.decision.lengths.years + 1)]
    if any(edition.hides(round(count)) for count in (*counts, *single)):
        return _OWN_SMALL
    if edition.limit > 1 and _compared(evidence).sum() < LEAST_SUMMED:
        return f"jämförelsen är färre än {LEAST_SUMMED} områden, och deras antal kan vara små"
    tests = (test, *test.others)
    small = any(edition.hides(int(cell)) for one in tests for cell in np.round(one.cells[:, :2]).ravel())
    orders = [np.lexsort((one.log_ratios, one.statistics)) for one in tests]
    statistics, logs, cells = (
        np.concatenate([getattr(one, name)[order] for one, order in zip(tests, orders, strict=True)])
        for name in ("statistics", "log_ratios", "cells")
    )
    return Cells(
        counts=counts,
        after_in_full=single[0],
        statistics=np.round(statistics, 6) if small else statistics,
        log_ratios=None if small else logs,
        errors=None if small else np.sqrt((1 / (cells + CORRECTION)).sum(axis=1)),
        rule=np.repeat(np.arange(len(tests)), [len(order) for order in orders]),
        independent=tuple(one.independent for one in tests),
        centre=test.centre,
    )


def _sum(found: Material, back: int) -> float:
    """Own incidents of the follow-up's months so many months earlier, extreme months in full."""
    return float(found.own[found.start - back : found.start - back + found.follow_up].sum())


def _compared(evidence: Evidence) -> Flags:
    """Areas that the deciding ratio compares with: may be, and nothing was done in them in the windows."""
    found, lengths = evidence.material, evidence.decision.lengths
    first = np.array([found.start])
    done = lengths.earlier(found.treated, first)[:, 0]
    done = done + found.treated[:, found.start : found.start + found.follow_up].sum(axis=1)
    return np.asarray(found.comparable[list(found.rows)].all(axis=0) & (done == 0))


def _panel(evidence: Evidence, edition: Edition) -> Panel | str:
    """Groups of areas by the shortest blocks of months in which no count is held back."""
    panels, found = evidence.panels, evidence.material
    if panels.poisson is None or panels.effect is None:
        return panels.not_tested or "panelen är inte skattad"
    paths, group = np.unique(panels.treated, axis=0, return_inverse=True)
    group = group.ravel()
    if edition.limit > 1 and int((~panels.treated.any(axis=1)).sum()) < LEAST_SUMMED:
        return f"jämförelsen är färre än {LEAST_SUMMED} områden, och deras antal kan vara små"
    if _apart(evidence, edition):
        return "jämförelsen är inte samma områden som i celler.csv, och skillnaden är ett litet antal"
    summed = np.array([panels.counts[group == place].sum(axis=0) for place in range(len(paths))])
    for months in BLOCKS:
        if summed.shape[1] % months or not _steady(paths, months):
            continue
        counts = summed.reshape(len(paths), -1, months).sum(axis=2)
        if not any(edition.hides(int(count)) for count in counts.ravel()):
            begins = found.months[panels.months[0] : panels.months[1] : months]
            return Panel(begins, months, counts, paths[:, ::months], np.asarray(paths.any(axis=1)))
    return "även halvår har antal som är så små att de inte visas"


def _steady(paths: Flags, months: int) -> bool:
    """Whether no measure begins or ends within a block."""
    inside = paths.reshape(len(paths), -1, months)
    return bool((inside == inside[:, :, :1]).all())


def _apart(evidence: Evidence, edition: Edition) -> bool:
    """Whether the areas that only one of the two comparisons holds have counts that are held back."""
    panels, found = evidence.panels, evidence.material
    if evidence.decision.method != PLACEBO:
        return False
    own = np.asarray(panels.treated.any(axis=1))
    inside = np.zeros(len(found.area_ids), dtype=bool)
    inside[[row for row, treated in zip(panels.rows, own, strict=True) if not treated]] = True
    rows = np.flatnonzero(inside ^ _compared(evidence))
    months = [found.start, *(found.start - YEAR * (year + 1) for year in range(evidence.decision.lengths.years))]
    sums = [int(found.counts[rows, first : first + found.follow_up].sum()) for first in months if first >= 0]
    return any(edition.hides(count) for count in sums)


def _drawn(evidence: Evidence, edition: Edition) -> Drawn | str:
    """The listed areas of each round; their log ratios tell their counts, so none of these may be small."""
    found, test = evidence.material, evidence.decision.lottery
    draws = lottery_draws(found)
    if not draws or test is None:
        return "ingen lottad omgång har ännu en hel uppföljning"
    for lottery, _ in draws:
        rows = [found.area_ids.index(one.area) for one in lottery.listed]
        start = sum(month < first_whole_month(lottery.start_now.first_day) for month in found.months)
        windows = (slice(start - YEAR, start), slice(start, start + found.follow_up))
        if any(edition.hides(int(count)) for part in windows for count in found.counts[rows, part].sum(axis=1)):
            return "något lottat område har ett antal så litet att det inte visas"
    orders = [np.lexsort((draw.log_ratios, ~draw.began)) for _, draw in draws]
    return Drawn(
        rounds=np.repeat(np.arange(1, len(draws) + 1), [len(order) for order in orders]),
        log_ratios=np.concatenate([draw.log_ratios[order] for (_, draw), order in zip(draws, orders, strict=True)]),
        began=np.concatenate([draw.began[order] for (_, draw), order in zip(draws, orders, strict=True)]),
        sampled=0 if test.enumerated else DRAWN_OTHERWISE,
    )
