"""An attitude before and after: a mean over items of a scale, liberal ones turned, pupils clustered by school."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, interval, number
from bfkit.followup.commitments.outcome import BELOW, GOOD, UNKNOWN, WORSE, Item, Measured, Outcome, Setting
from bfkit.parameters.commitment_targets import ScaleTarget
from bfkit.parameters.commitments import Commitment
from bfkit.vocabulary import FULLY_DONE, NOT_DONE, PARTLY_DONE

Floats = npt.NDArray[np.float64]
FEWEST_CLUSTERS = 4
"""With fewer schools no interval is given: the difference between schools cannot be told from chance."""

FEW_SCHOOLS = 10
"""With fewer schools the sandwich and Student's distribution are only roughly right, and it is told."""


@dataclass(frozen=True, slots=True)
class ScaleChange:
    """A mean before and after, and the change between them.

    Attributes:
        before, after: means; deviation_before, deviation_after: standard deviations between pupils.
        count_before, count_after: pupils with a mean; schools: clusters in both waves together.
        change: after less before; standard_error, lower, upper: NaN with too few schools.
    """

    before: float
    after: float
    deviation_before: float
    deviation_after: float
    count_before: int
    count_after: int
    schools: int
    change: float
    standard_error: float
    lower: float
    upper: float


def scale_means(answers: pd.DataFrame, directions: Mapping[str, str], *, fewest: int, scale: tuple[int, int]) -> Floats:
    """Each pupil's mean over the items that point somewhere; a high value is restrictive.

    Args:
        answers: shape (n, items), NaN where there is no answer; answers outside the scale are none.
        directions: ``restriktiv``, ``liberal`` (turned: lowest + highest - answer) or ``ingen`` (left out).
        fewest: a pupil with fewer answers has no mean (NaN).
        scale: lowest and highest answer.

    >>> answers = pd.DataFrame({"a": [6.0, 2.0], "b": [1.0, np.nan], "c": [3.0, 3.0]})
    >>> scale_means(answers, {"a": "restriktiv", "b": "liberal", "c": "ingen"}, fewest=2, scale=(1, 6)).tolist()
    [6.0, nan]
    """
    lowest, highest = scale
    used = [item for item, direction in directions.items() if direction != "ingen"]
    values = answers[used].to_numpy(dtype=float)
    values = np.where((values >= lowest) & (values <= highest), values, np.nan)
    liberal = np.array([directions[item] == "liberal" for item in used])
    turned = np.where(liberal, lowest + highest - values, values)
    answered = (~np.isnan(turned)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.nansum(turned, axis=1) / answered
    return np.where(answered >= fewest, means, np.nan)


def scale_change(
    before: Floats, schools_before: pd.Series, after: Floats, schools_after: pd.Series, *, confidence: float = 0.95
) -> ScaleChange:
    """The change of a mean between two waves of pupils at the same schools.

    The same schools answer in both waves, so a school is one cluster over both: the variance is the sandwich of
    a regression on the wave, with G/(G-1) (n-1)/(n-2), and the interval Student's with G-1 degrees of freedom. Few
    schools can be alike by chance, so it is never smaller than that of two simple random samples.

    Args:
        before, after: means of pupils, without NaN; schools_before, schools_after: the school of each.
        confidence: of the interval.

    Source: Liang & Zeger (1986), Biometrika 73:13, doi:10.1093/biomet/73.1.13; Cameron & Miller (2015), J. Hum.
    Resour. 50:317, doi:10.3368/jhr.50.2.317.
    """
    change = float(after.mean() - before.mean())
    influence = np.concatenate([-(before - before.mean()) / len(before), (after - after.mean()) / len(after)])
    schools = pd.concat([schools_before, schools_after], ignore_index=True)
    sums = pd.Series(influence).groupby(schools.to_numpy()).sum().to_numpy()
    count, clusters = len(influence), len(sums)
    error = float("nan")
    if clusters >= FEWEST_CLUSTERS and count > 2:
        clustered = clusters / (clusters - 1) * (count - 1) / (count - 2) * float(np.sum(sums**2))
        error = float(np.sqrt(max(clustered, sum(np.var(wave, ddof=1) / len(wave) for wave in (before, after)))))
    half = float(stats.t.ppf((1 + confidence) / 2, max(clusters - 1, 1))) * error
    deviations = [float(np.std(wave, ddof=1)) if len(wave) > 1 else float("nan") for wave in (before, after)]
    return ScaleChange(
        float(before.mean()),
        float(after.mean()),
        deviations[0],
        deviations[1],
        len(before),
        len(after),
        clusters,
        change,
        error,
        change - half,
        change + half,
    )


def attitude(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Whether an attitude rose by so many steps between two waves of a school survey."""
    target = one.promised(ScaleTarget)
    known = log.rows[log.rows["wave"] <= setting.last_wave(one)]
    rows = known.assign(
        mean=scale_means(known, log.directions or {}, fewest=target.fewest_answered, scale=target.scale)
    )
    waves = {year: rows[(rows["wave"] == year) & rows["mean"].notna()] for year in (target.before, target.after)}
    counts = {year: len(wave) for year, wave in waves.items()}
    items = tuple(
        Item(
            f"enkät {year}",
            float(count),
            None,
            True if count else False if year < setting.cut.year else None,
            persons=True,
        )
        for year, count in counts.items()
    )
    if not all(counts.values()):
        return _not_yet(target, items, setting)
    found = _change(waves[target.before], waves[target.after])
    planned = f"minst {number(target.rise, 2)} steg från {target.before} till {target.after}"
    result, words = _result(found, target.rise)
    return Outcome(
        items=items,
        implementation=FULLY_DONE,
        target_met=_at_least(found.change, target.rise),
        value=found.change,
        wanted=target.rise,
        unit=f"steg på skalan {target.scale[0]}–{target.scale[1]}",
        planned=planned,
        done=f"{number(found.before, 2)} blev {number(found.after, 2)}, {number(found.change, 2)} steg",
        measured=(*_told(found, target), *_by_sex(waves, target)),
        result=result,
        tested=words,
        cautions=_without_mean(rows, target),
        warnings=_warnings(found),
        split=(int(rows["mean"].isna().sum()),),
    )


def _change(before: pd.DataFrame, after: pd.DataFrame) -> ScaleChange:
    return scale_change(before["mean"].to_numpy(), before["school"], after["mean"].to_numpy(), after["school"])


def _at_least(value: float, wanted: float) -> bool:
    """Whether a mean of answers reaches a goal: a difference of rounding is none."""
    return value >= wanted - 1e-9


def _result(found: ScaleChange, wanted: float) -> tuple[str, str]:
    """What the change proves, by the interval that counts a school as one: good takes all of it from the goal up.

    An interval that holds no change, or the goal, decides nothing; the point alone is never a result.
    """
    if np.isnan(found.standard_error):
        return UNKNOWN, f"För få skolor ({found.schools}) för att skilja en förändring från slumpen."
    words = f"95 % osäkerhet {interval(found.lower, found.upper, 2)} steg, {found.schools} skolor."
    if found.upper < 0:
        return WORSE, f"Attityden sjönk säkert: {words}"
    if found.lower <= 0:
        return UNKNOWN, f"Ingen säker förändring: {words}"
    if _at_least(found.lower, wanted):
        return GOOD, f"Attityden steg säkert, och målet nås säkert: {words}"
    if not _at_least(found.upper, wanted):
        return BELOW, f"Attityden steg säkert, men målet nås säkert inte: {words}"
    return UNKNOWN, f"Attityden steg säkert; om den steg minst {number(wanted, 2)} steg går inte att säga: {words}"


def _told(found: ScaleChange, target: ScaleTarget) -> tuple[Measured, ...]:
    known = not np.isnan(found.standard_error)
    ends = (found.lower, found.upper) if known else (None, None)
    return (
        Measured(f"medelvärde {target.before}", found.before, "skalsteg", of=found.count_before, persons=True),
        Measured(f"medelvärde {target.after}", found.after, "skalsteg", of=found.count_after, persons=True),
        Measured(f"standardavvikelse {target.before}", found.deviation_before, "skalsteg", of=found.count_before, persons=True),
        Measured(f"standardavvikelse {target.after}", found.deviation_after, "skalsteg", of=found.count_after, persons=True),
        Measured("förändring", found.change, "skalsteg", ends[0], ends[1]),
    )  # fmt: skip


def _by_sex(waves: Mapping[int, pd.DataFrame], target: ScaleTarget) -> tuple[Measured, ...]:
    """Means of each sex and wave (requirements A8.20)."""
    if any("sex" not in wave for wave in waves.values()):
        return ()
    return tuple(
        Measured(f"medelvärde {year}, {sex}", float(own["mean"].mean()), "skalsteg", of=len(own), persons=True)
        for year, wave in waves.items()
        for sex, own in wave[wave["sex"] != ""].groupby("sex", sort=True)
    )


def _without_mean(rows: pd.DataFrame, target: ScaleTarget) -> tuple[str, ...]:
    out = int(rows["mean"].isna().sum())
    told = f"{counted(out, 'svar', 'svar')} med färre än {target.fewest_answered} besvarade påståenden räknas inte"
    return (told,) if out else ()


def _warnings(found: ScaleChange) -> tuple[str, ...]:
    few = (f"Bara {found.schools} skolor: osäkerheten är grovt beräknad.",) if found.schools < FEW_SCHOOLS else ()
    return (*few, "Utan jämförelsekommun kan en förändring i hela landet inte skiljas från insatsen.")


def _not_yet(target: ScaleTarget, items: tuple[Item, ...], setting: Setting) -> Outcome:
    """What can be said while a wave is missing; a year that is out without a survey is a survey not made."""
    missing = [year for year, item in zip((target.before, target.after), items, strict=True) if not item.met]
    out = any(year < setting.cut.year for year in missing)
    done = PARTLY_DONE if any(item.met for item in items) else NOT_DONE
    return Outcome(
        items=items,
        implementation=done if out else None,
        target_met=False if out else None,
        value=None,
        wanted=target.rise,
        unit="skalsteg",
        planned=f"minst {number(target.rise, 2)} steg från {target.before} till {target.after}",
        done="enkäten är inte gjord båda åren" if out else f"svaren från {missing[-1]} är inte inne än",
        missing=tuple(f"enkäten {year}" for year in missing if year < setting.cut.year),
    )
