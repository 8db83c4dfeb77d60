"""Reported crimes within hours of the week, a year against the year before."""

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import interval, number
from bfkit.followup.commitments.outcome import UNKNOWN, Item, Measured, Outcome, Setting
from bfkit.followup.commitments.spans import spans
from bfkit.inference.two_counts import CountChange, count_change
from bfkit.parameters.commitment_targets import ReportedCrimeTarget
from bfkit.parameters.commitments import Commitment
from bfkit.periods import in_window

ALPHA = 0.05
_CAUTION = "Anmälda brott visar anmälningsbenägenhet och polisens arbetssätt, inte automatiskt brottsligheten."


def reported_crime(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Whether fewer crimes were reported than the year before; the log says nothing of work done.

    The crimes are the checked rows of the police source, within the hours of the target and with its ``codes`` and
    ``areas``. Without codes in the target nothing is counted: which crimes are meant must not be guessed.
    """
    target = one.promised(ReportedCrimeTarget)
    planned = "färre anmälda brott än året innan"
    if setting.incidents is None or target.codes is None:
        words = (
            "vilka brottskoder det gäller är inte angivet" if target.codes is None else "polisens källa är inte inläst"
        )
        return Outcome((), None, None, None, None, "brott", planned, f"inte räknat: {words}", cautions=(_CAUTION,))
    rows = _chosen(setting.incidents, target)
    days = pd.to_datetime(rows["starts_at"]).dt.date
    counts = [
        (span, int(((days >= span.start) & (days < span.end)).sum()))
        for span in spans(one.period, "year")
        if span.ended(setting.cut)
    ]
    items = tuple(Item(span.label, count, None, None) for span, count in counts)
    if len(counts) < 2:
        return Outcome(
            items, None, None, None, None, "brott", planned, "ännu inga två hela år att jämföra", cautions=(_CAUTION,)
        )
    change = count_change(counts[-1][1], counts[-2][1])
    result, words = _result(change)
    return Outcome(
        items=items,
        implementation=None,
        target_met=change.now < change.before,
        value=float(change.now),
        wanted=float(change.before),
        unit="brott, färre är bättre",
        planned=planned,
        done=f"{number(change.now)} mot {number(change.before)} året innan",
        measured=(
            Measured(f"{items[-1].label} mot {items[-2].label}", change.ratio, "kvot", change.lower, change.upper),
        ),
        result=result,
        tested=words,
        cautions=(_CAUTION,),
    )


def _chosen(incidents: pd.DataFrame, target: ReportedCrimeTarget) -> pd.DataFrame:
    kept = incidents["crime_code"].isin(target.codes or ())
    if target.areas is not None:
        kept &= incidents["area_id"].isin(target.areas)
    kept &= incidents["time_precision"].isin(["minute", "hour"])
    rows = incidents[kept]
    return rows[in_window(rows["starts_at"], frozenset(target.weekdays), target.hour_from, target.hour_to)]


def _result(change: CountChange) -> tuple[str, str]:
    """What the two years prove of the result: nothing, since habits of reporting may explain a sure difference too."""
    told = f"kvot {number(change.ratio, 2)} ({interval(change.lower, change.upper, 2)})"
    if change.p_value > ALPHA:
        return UNKNOWN, f"Ingen säker förändring: {told}."
    way = "färre" if change.now < change.before else "fler"
    return UNKNOWN, f"Säkert {way} anmälda än året innan: {told}. Vad det beror på prövas i utvärderingen."
