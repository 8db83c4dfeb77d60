"""Development of one area: before, during and after, against two baselines. Development is not yet effect.

Nothing here says what the measure did: the same fall may have come without it (see ``goals.met_anyway``).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bfkit.display import counted
from bfkit.evaluation.outcome.period_change import PeriodChange, period_change
from bfkit.inference.arguments import Floats, checked_exposure

_BASELINES = {"a": "månaderna precis före", "b": "samma månader året före"}


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A measure's period against both baselines.

    Attributes:
        just_before: baseline a, as many months just before the start.
        year_before: baseline b, the same calendar months a year before.
        disagree: the two are judged and do not say the same; None where one of them is not judged.
        warnings: what a reader must know, in Swedish; also why a baseline is missing.
    """

    just_before: PeriodChange
    year_before: PeriodChange
    disagree: bool | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phases:
    """Before, during and after a measure.

    Attributes:
        during: the measure's period against the one before.
        after: the period after the measure against the one before.
        lasting: the period after against the measure's: a rise says that the change wore off.
    """

    during: PeriodChange
    after: PeriodChange
    lasting: PeriodChange


def before_after(
    counts: npt.ArrayLike,
    *,
    start: int,
    stop: int,
    days: npt.ArrayLike | None = None,
    phi: float = 1.0,
    extreme_before: bool = False,
    extreme_year_before: bool = False,
    minimum_count: int = 10,
    confidence: float = 0.95,
) -> BeforeAfter:
    """How the count of the measure's months compares with both baselines.

    Args:
        counts: incidents a month in the area, shape (months,); NaN where the source does not cover the month.
        start: place of the measure's first month.
        stop: place of the month after its last one (at most all months, at most 12 for baseline b).
        days: days of each month, shape (months,); None counts all months as equally long.
        phi: variance over mean of the area's monthly counts, at least 1.
        extreme_before: the months just before were extreme (selection or chance): a fall back is to be expected.
        extreme_year_before: the same months a year before were.
        minimum_count: a baseline under it is marked ``few``.
        confidence: of the intervals.

    Raises:
        ValueError: months outside the series, or a count that is negative or fractional.
    """
    series = _checked_series(counts)
    lengths = np.ones(series.size) if days is None else checked_exposure(days)
    if lengths.shape != series.shape:
        raise ValueError("ange ett antal dagar per månad")
    if not 0 <= start < stop <= series.size:
        raise ValueError("insatsens månader ska ligga inom serien, starten före slutet")
    options = {"phi": phi, "minimum_count": float(minimum_count), "confidence": confidence}
    months = stop - start
    a = _against(series, lengths, (start, stop), start - months, "", **options)
    overlap = "insatsen är längre än tolv månader och möter sig själv" if months > 12 else ""
    b = _against(series, lengths, (start, stop), start - 12, overlap, **options)
    disagree = None if a.reason or b.reason else a.direction != b.direction
    extreme = {"a": extreme_before, "b": extreme_year_before}
    return BeforeAfter(a, b, disagree, tuple(_warnings({"a": a, "b": b}, disagree, extreme, minimum_count)))


def before_during_after(
    counts: tuple[int | None, int | None, int | None],
    lengths: tuple[float, float, float],
    *,
    phi: float = 1.0,
    minimum_count: int = 10,
    confidence: float = 0.95,
) -> Phases:
    """Three phases of a measure: did the count change while it ran, and did the change last.

    Args:
        counts: before, during and after; None where a phase is not over or not covered.
        lengths: of the phases, in days or months.
        phi: variance over mean, at least 1.
        minimum_count: an earlier count under it is marked ``few``.
        confidence: of the intervals.

    Raises:
        ValueError: as ``period_change``.
    """

    def change(now: int, before: int) -> PeriodChange:
        return period_change(
            counts[now],
            counts[before],
            now_length=lengths[now],
            before_length=lengths[before],
            phi=phi,
            minimum_count=minimum_count,
            confidence=confidence,
            missing="en av perioderna är inte slut eller saknar uppgifter",
        )

    return Phases(during=change(1, 0), after=change(2, 0), lasting=change(2, 1))


def _checked_series(counts: npt.ArrayLike) -> Floats:
    series = np.asarray(counts, dtype=float)
    known = series[~np.isnan(series)]
    if series.ndim != 1 or np.any(known < 0) or np.any(known % 1 != 0):
        raise ValueError("ange hela, icke-negativa antal per månad")
    return series


def _against(
    series: Floats, lengths: Floats, period: tuple[int, int], first: int, obstacle: str, **options: float
) -> PeriodChange:
    """The measure's period against as many months from ``first``; ``obstacle`` says why it cannot be done."""
    start, stop = period
    last = first + stop - start
    now, now_length = _total(series[start:stop]), float(lengths[start:stop].sum())
    missing = obstacle or ("historiken räcker inte" if first < 0 else "")
    before = None if missing else _total(series[first:last])
    before_length = now_length if missing else float(lengths[first:last].sum())
    if not missing:
        missing = "månader saknas i jämförelseperioden" if before is None else "månader saknas i insatsperioden"
    return period_change(
        now,
        before,
        now_length=now_length,
        before_length=before_length,
        phi=options["phi"],
        minimum_count=int(options["minimum_count"]),
        confidence=options["confidence"],
        missing=missing,
    )


def _total(months: Floats) -> int | None:
    return None if np.isnan(months).any() else int(months.sum())


def _warnings(
    found: dict[str, PeriodChange], disagree: bool | None, extreme: dict[str, bool], minimum_count: int
) -> list[str]:
    words = []
    if disagree:
        said = " och ".join(f"{change.direction} mot {_BASELINES[name]}" for name, change in found.items())
        words.append(f"De två jämförelserna säger olika: {said}.")
    for name, change in found.items():
        if change.reason:
            words.append(f"Jämförelsen mot {_BASELINES[name]}: {change.reason}.")
        if extreme[name]:
            words.append(
                f"Antalet var ovanligt mot vad området brukar ha i {_BASELINES[name]}: "
                "en återgång är att vänta även utan insats."
            )
        if change.few and not change.reason:
            least = counted(minimum_count, "händelse", "händelser")
            words.append(f"Färre än {least} i {_BASELINES[name]}: procenttalet säger lite.")
    return words
