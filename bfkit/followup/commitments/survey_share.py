"""A share of a survey against a highest share in one year: one estimate for one question and wave."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import interval, percent, sentence_list
from bfkit.followup.commitments.asked import AskedQuestion, survey_of
from bfkit.followup.commitments.outcome import BELOW, GOOD, UNKNOWN, WORSE, Item, Measured, Outcome, Setting
from bfkit.inference.intervals import wilson_interval
from bfkit.parameters.commitment_targets import SurveyShareTarget
from bfkit.parameters.commitments import Commitment
from bfkit.vocabulary import FULLY_DONE, NOT_DONE, SURELY_MISSED


def survey_share(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """The weighted share of a survey each year, against a highest share in one of them.

    A question that the survey's own section tells has one estimate, the section's: weighted, calibrated to the
    register, with its design. Else the interval is Wilson's with Kish's effective number of answers,
    n_eff = (sum w)^2 / sum w^2 (Kish 1965).
    """
    target = one.promised(SurveyShareTarget)
    rows = log.rows[log.rows["wave"] <= setting.last_wave(one)]
    waves = [(int(str(year)), own) for year, own in rows.groupby("wave", sort=True)]
    years = [_weighted(one, year, own) for year, own in waves]
    asked = _asked(one, years, setting)
    if asked is not None:
        years = _estimates(asked, through=setting.last_wave(one))
    own_year = next((year for year in years if year.label == str(target.year)), None)
    met = None if own_year is None else own_year.value <= target.share_at_most
    out = target.year < setting.cut.year
    result, words = _against_goal(years, own_year, target, _Comparable(asked, log.reworded))
    item = Item(
        f"enkät {target.year}",
        float(own_year is not None),
        None,
        True if own_year is not None else False if out else None,
    )
    return Outcome(
        items=(item,),
        implementation=FULLY_DONE if own_year is not None else NOT_DONE if out else None,
        target_met=met,
        value=own_year.value if own_year is not None else None,
        wanted=target.share_at_most,
        unit="andel, lägre är bättre",
        planned=f"högst {percent(target.share_at_most)} år {target.year}",
        done=_years_told(years[-4:], asked) or "ingen enkät",
        missing=() if own_year is not None or not out else (f"enkäten {target.year}",),
        measured=tuple(years),
        result=result,
        tested=words,
        people=tuple(count for _, own in waves for count in _either(one, own)),
        warnings=_reworded(asked, log),
    )


def _asked(one: Commitment, years: Sequence[Measured], setting: Setting) -> AskedQuestion | None:
    """The question of the survey's own section; None when none counts the same answers of the same people."""
    survey = survey_of(one, setting.surveys)
    found = None if survey is None else survey.question(one.source.columns["answer"], one.source.unsafe)
    if found is None:
        return None
    answers = found.answers()
    return found if all(answers.get(int(year.label)) == year.of for year in years) else None


def _estimates(asked: AskedQuestion, *, through: int) -> list[Measured]:
    known = [(wave, wave.estimate) for wave in asked.found.waves if wave.year <= through]
    return [
        Measured(str(wave.year), own.value, "andel", own.lower, own.upper, of=wave.n, persons=True)
        for wave, own in known
        if own is not None
    ]


def _years_told(years: Sequence[Measured], asked: AskedQuestion | None) -> str:
    """The shares year by year, the last with its interval, with a mark where the question got new words."""
    parts, before = [], None
    for place, year in enumerate(years, 1):
        now = int(year.label)
        parts += [f"nya ord från {new}" for new in _breaks(asked) if before is not None and before < new <= now]
        around = "" if place < len(years) or year.lower is None or year.upper is None else (
            f" ({interval(100 * year.lower, 100 * year.upper)})"
        )  # fmt: skip
        parts.append(f"{year.label}: {percent(year.value)}{around}")
        before = now
    return "; ".join(parts)


def _breaks(asked: AskedQuestion | None) -> tuple[int, ...]:
    return () if asked is None else asked.reworded


def _reworded(asked: AskedQuestion | None, log: CommitmentLog) -> tuple[str, ...]:
    if _breaks(asked):
        years = sentence_list([str(year) for year in _breaks(asked)])
        return (f"Frågan ställdes med nya ord från {years}: omgångarna före jämförs inte med dem efter.",)
    if log.reworded:
        return ("Frågans lydelse har ändrats: omgångarna före ändringen jämförs inte med dem efter.",)
    return ()


@dataclass(frozen=True, slots=True)
class _Comparable:
    """What may be compared with what: the section's question, or whether the codebook notes a change of words."""

    asked: AskedQuestion | None
    noted: bool

    def before(self, years: Sequence[Measured], own: Measured) -> Measured | None:
        """The wave before, asked in the same words; None when there is none, or when it is not known."""
        now = int(own.label)
        first = max((new for new in _breaks(self.asked) if new <= now), default=0)
        if self.noted and not first:
            return None
        return next((year for year in reversed(years) if first <= int(year.label) < now), None)

    def change(self, own: Measured, before: Measured) -> tuple[float, float] | None:
        """The interval of the change: the section's own where it compares the two, else that of two free samples."""
        compared = None if self.asked is None else self.asked.found.latest.compared
        years = None if compared is None else (str(compared.year_before), str(compared.year))
        if compared is not None and compared.change is not None and years == (before.label, own.label):
            return compared.change.lower, compared.change.upper
        if own.lower is None or own.upper is None or before.lower is None or before.upper is None:
            return None
        difference = own.value - before.value
        down = float(np.hypot(own.value - own.lower, before.upper - before.value))
        up = float(np.hypot(own.upper - own.value, before.value - before.lower))
        return difference - down, difference + up


def _either(one: Commitment, rows: pd.DataFrame) -> tuple[int, int]:
    """How many answered that they are unsafe and how many otherwise: people, but not the weighted share's parts."""
    answer = pd.to_numeric(rows["answer"], errors="coerce")
    kept = answer.isin(one.source.answered) if one.source.answered else answer.notna()
    unsafe = int(answer[kept].isin(one.source.unsafe).sum())
    return unsafe, int(kept.sum()) - unsafe


def _weighted(one: Commitment, year: int, rows: pd.DataFrame) -> Measured:
    answer = pd.to_numeric(rows["answer"], errors="coerce")
    kept = answer.isin(one.source.answered) if one.source.answered else answer.notna()
    weight = rows.loc[kept, "weight"].to_numpy(dtype=float)
    unsafe = answer[kept].isin(one.source.unsafe).to_numpy(dtype=bool)
    share = float((weight * unsafe).sum() / weight.sum())
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    ends = wilson_interval(share * effective, effective)
    return Measured(
        str(year),
        share,
        "andel",
        float(ends.lower),
        float(ends.upper),
        of=int(kept.sum()),
        persons=True,
    )


def _against_goal(
    years: list[Measured], own: Measured | None, target: SurveyShareTarget, comparable: _Comparable
) -> tuple[str | None, str | None]:
    """Good when the interval lies under the goal; a change needs two waves of the same question, the last two."""
    if own is None or own.lower is None or own.upper is None:
        return None, None
    words = f"{percent(own.value)} ({interval(100 * own.lower, 100 * own.upper)} procent), målet högst {percent(target.share_at_most)}"
    if own.upper <= target.share_at_most:
        return GOOD, f"Säkert under målet: {words}."
    if own.lower <= target.share_at_most:
        return UNKNOWN, f"Går inte att avgöra om målet är nått: {words}."
    before = comparable.before(years, own)
    change = None if before is None else comparable.change(own, before)
    if before is None or change is None:
        return UNKNOWN, f"{SURELY_MISSED}: {words}. Ingen tidigare enkät med samma ord att jämföra med."
    if change[1] < 0:
        return BELOW, f"Säkert lägre än {before.label}, men över målet: {words}."
    if change[0] > 0:
        return WORSE, f"Säkert högre än {before.label}: {words}."
    return UNKNOWN, f"{SURELY_MISSED}: {words}. Ingen säker förändring sedan {before.label}."
