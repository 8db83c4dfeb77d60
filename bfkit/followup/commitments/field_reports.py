"""Quick reports and reports of night walks: how many, hours, where, complete, and how they change."""

from datetime import date

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import counted, percent
from bfkit.followup.commitments.by_hour import by_hour
from bfkit.followup.commitments.counts import within
from bfkit.followup.commitments.outcome import (
    Item,
    Measured,
    Outcome,
    Setting,
    all_met,
    implementation_of,
    items_met,
    reached,
    so_far,
)
from bfkit.followup.commitments.reach import share_reached
from bfkit.followup.commitments.spans import Counted, label_days, spans, tertial_of
from bfkit.followup.commitments.walks import per_walk, planned_places
from bfkit.inference.intervals import wilson_interval
from bfkit.inference.two_counts import count_change
from bfkit.parameters.commitment_targets import PER_WORDS, QuickReportTarget, ReportTarget
from bfkit.parameters.commitments import Commitment, Span

SIX_FACTS = ("participants", "areas", "youths", "minutes", "observations", "reported")
"""What every report of a night walk is to hold (Brå, Samverkanshandboken)."""
_PROCESS = {"called": "hur föräldrar kallats", "planning": "planering", "purpose": "syfte"}


def quick_reports(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many quick reports were written each week, of how many hours, and by whom."""
    target = one.promised(QuickReportTarget)
    rows = log.rows
    items = []
    for span in spans(one.period, target.per):
        count = int(within(rows["date"], span).sum())
        items.append(Item(span.label, count, target.count, reached(count, target.count, ended=span.ended(setting.cut))))
    without = sum(i.met is False and i.done == 0 for i in items)
    unit = "veckor" if target.per == "week" else "perioder"
    return items_met(
        items,
        unit=f"{unit} som höll",
        planned=f"minst {target.count} rapporter per {PER_WORDS[target.per]}",
        done=f"{counted(len(rows), 'rapport', 'rapporter')}; {so_far(items, unit, 'höll målet')}",
        missing=(f"{without} {unit} utan någon rapport",) if without else (),
        measured=(
            Measured("rapporter", float(len(rows)), "rapporter"),
            Measured(f"{unit} utan rapport", float(without), unit),
            Measured("tid ute", float(rows["minutes"].sum()) / 60, "timmar"),
            *_by_party(rows),
            *_trend(rows, one.period, setting.cut),
        ),
        by_hour=by_hour(rows, target.hours),
    )


def night_walks(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """How many reports hold all six facts, and what the walks came to: person-hours, places, youths a walk."""
    target = one.promised(ReportTarget)
    rows = log.rows
    if rows.empty:
        planned = f"{_share(target.share)} med alla sex uppgifter"
        return Outcome((), None, None, None, target.share, "andel hela rapporter", planned, "inga rapporter")
    complete = _complete(rows)
    whole, walks = int(complete.sum()), len(rows)
    share = wilson_interval(whole, walks)
    ended = one.period.last <= setting.cut
    item = Item("hela rapporter", whole, target.share * walks, share_reached(whole, walks, target.share, ended=ended))
    places = None if target.areas is None else planned_places(rows, target.areas, setting, ended=ended)
    items = (item,) if places is None else (item, places.item)
    lack = {name: int((~_told(rows, name)).sum()) for name in SIX_FACTS}
    return Outcome(
        items=items,
        implementation=implementation_of([Item("rapporter", walks, None, True), *items]),
        target_met=all_met(items),
        value=whole / walks,
        wanted=target.share,
        unit="andel hela rapporter",
        planned=f"{_share(target.share)} med alla sex uppgifter",
        done=f"{whole} av {counted(walks, 'rapport', 'rapporter')} hela ({percent(whole / walks)})",
        missing=(
            *(f"{_FACT_WORDS[name]} i {count}" for name, count in lack.items() if count),
            *(() if places is None else places.missing),
        ),
        measured=(
            Measured("hela rapporter", whole / walks, "andel", float(share.lower), float(share.upper), whole, walks),
            Measured("persontimmar", person_hours(rows), "timmar"),
            Measured("ungdomar per vandring", float(rows["youths"].mean()), "ungdomar"),
            Measured("områden", float(len(areas_walked(rows))), "områden"),
            *(() if places is None else places.measured),
            *_process(rows),
            *_trend(rows, one.period, setting.cut),
            *per_walk(rows, setting.cut),
        ),
        cautions=(
            f"Persontimmarna gäller de {int(_hours(rows).notna().sum())} vandringar där deltagare och minuter är ifyllda.",
            *(() if places is None else places.cautions),
        ),
        by_hour=by_hour(rows, target.hours),
    )


_FACT_WORDS = {
    "participants": "antal deltagare",
    "areas": "var man vandrade",
    "youths": "antal ungdomar",
    "minutes": "hur länge",
    "observations": "iakttagelser",
    "reported": "rapporterat till polisen",
}


def person_hours(rows: pd.DataFrame) -> float:
    """Participants times hours, of the walks where both are told."""
    return float(_hours(rows).sum())


def areas_walked(rows: pd.DataFrame) -> tuple[str, ...]:
    """The areas that any walk passed, in order."""
    return tuple(sorted({area for areas in rows["areas"] for area in areas}))


def _hours(rows: pd.DataFrame) -> pd.Series:
    return rows["participants"] * rows["minutes"] / 60


def _told(rows: pd.DataFrame, name: str) -> pd.Series:
    values = rows[name]
    if name == "areas":
        return values.map(len) > 0
    return values.astype(bool) if name in ("observations", "reported") else values.notna()


def _complete(rows: pd.DataFrame) -> pd.Series:
    found = pd.Series(True, index=rows.index)
    for name in SIX_FACTS:
        found &= _told(rows, name)
    return found


def _process(rows: pd.DataFrame) -> tuple[Measured, ...]:
    """How many reports tell how parents were called, how it was planned and what was meant (requirements A6.18)."""
    told = {words: int(rows[name].sum()) for name, words in _PROCESS.items() if name in rows}
    return tuple(
        Measured(f"rapporter som berättar {words}", n / len(rows), "andel", None, None, n, len(rows))
        for words, n in told.items()
    )


def _by_party(rows: pd.DataFrame) -> tuple[Measured, ...]:
    if "party" not in rows:
        return ()
    counts = rows.loc[rows["party"] != "", "party"].value_counts().sort_index()
    return tuple(Measured(f"rapporter av {party}", float(count), "rapporter") for party, count in counts.items())


def _trend(rows: pd.DataFrame, period: Span, cut: date) -> tuple[Measured, ...]:
    """Reports a tertial, and the last ended tertial against the same a year before with its exact interval.

    A tertial that is not over has had fewer days than the one it would be set beside, so it is told with its last
    known day and never compared; nor is one that began before the commitment did.
    """
    days = rows["date"].dt.date
    counts = days.map(tertial_of).value_counts().sort_index()
    whole = {span.label: span for span in spans(period, "tertial")}
    told = tuple(
        Measured(f"rapporter {Counted(label, *label_days(label)).told(cut)}", float(count), "rapporter")
        for label, count in counts.items()
    )
    ended = [label for label, span in whole.items() if span.ended(cut)]
    pairs = [(label, f"{int(label[:4]) - 1}{label[4:]}") for label in ended]
    compared = [(last, before) for last, before in pairs if before in whole and counts.get(before, 0)]
    if not compared:
        return told
    last, before = compared[-1]
    change = count_change(int(counts.get(last, 0)), int(counts[before]))
    return (*told, Measured(f"{last} mot {before}", change.ratio, "kvot", change.lower, change.upper))


def _share(wanted: float) -> str:
    """The share of the reports that was promised; all of them are not "at least 100 per cent"."""
    return "alla rapporter" if wanted >= 1 else f"minst {percent(wanted)} av rapporterna"
