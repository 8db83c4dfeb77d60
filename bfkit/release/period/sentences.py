"""What a tertial or a year comes to, in sentences: nothing more certain than the verdicts it rests on."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from bfkit.display import change_words, counted, day, interval, number, percent, sentence_list
from bfkit.release.followup.commitments.overview import sum_line
from bfkit.release.followup.overall_goal.sentences import together
from bfkit.release.period.views import ProtectedCooperation, ProtectedHistory, ProtectedPeriod, ProtectedQuestion
from bfkit.release.quarterly.measures import beside_explanation, verdicts_shortly
from bfkit.verdict.words import (
    DECREASE_CLEAR,
    DECREASE_HINTED,
    INCREASE_CLEAR,
    INCREASE_HINTED,
    NO_EFFECT,
    SHOWN,
    UNDECIDED,
)

_ORDER = (DECREASE_CLEAR, DECREASE_HINTED, NO_EFFECT, INCREASE_HINTED, INCREASE_CLEAR, UNDECIDED)
ALL = "alla"
"""The key of a whole source among its categories."""
_MOST_NAMED = 5
MOST_TIED = 2
"""More questions that share a median are told by their number."""


def title(view: ProtectedPeriod) -> str:
    """The finding of the period: of its measures when any is judged, else of its areas."""
    own = view.period.label
    head = f"Året {own}" if own.isdigit() else f"{own[:1].upper()}{own[1:]}"
    if view.published is not None and view.published.evaluations:
        return f"{head}: {verdicts_shortly(view.published.evaluations)}"
    known = [one for one in view.histories if not one.reason and one.tested]
    if not known:
        return f"{head}: underlaget räcker inte för att säga vad som ändrats"
    outside = sum(len(series.outside) for one in known for series in one.series)
    held_back = sum(one.held_back for one in known)
    if not outside:
        return f"{head}: " + ("ett område avviker som inte kan visas" if held_back else "inga säkra avvikelser")
    return f"{head}: {counted(outside, 'säker avvikelse', 'säkra avvikelser')} från det väntade"


def key_sentences(view: ProtectedPeriod) -> tuple[str, ...]:
    """What matters, at most six sentences."""
    found = [sentence for one in view.histories for sentence in _of_source(one, view)]
    found += [*_of_measures(view), together(view.overall_goal), *_of_commitments(view)]
    if view.cooperation is not None:
        found += _of_cooperation(view.cooperation)
    return tuple(found[:6])


def _of_source(one: ProtectedHistory, view: ProtectedPeriod) -> Iterator[str]:
    if one.reason or not one.series:
        yield f"{one.label}: visas inte, {one.reason}."
        return
    whole = one.series[0]
    now = dict(whole.years).get(view.period.year)
    counted_now = f"{now.text} händelser" if now is not None and now.shown else "antalet visas inte"
    yield f"{one.label}: {counted_now} {_in(view)}{_against(one, view)} {_areas_outside(one, view)}"


def _against(one: ProtectedHistory, view: ProtectedPeriod) -> str:
    """The year before. Of a whole year it is told from the overall goal alone, so that no page has two answers."""
    earlier = view.period.year - 1
    if one.asked == 1:
        before = dict(one.series[0].years).get(earlier)
        words = f", mot {before.text} samma tertial {earlier}" if before is not None and before.shown else ""
        return f"{words}{_beside(one)}."
    goal = next((own for own in view.overall_goal.reported if own.source == one.source), None)
    if goal is None:
        return "."
    if goal.ratio is None:
        return f". Mot {earlier}: {goal.reason or 'inga händelser året före'}."
    of = [WITHOUT_DISCOVERED] * (goal.apart is not None) + [STEADY] * goal.steady
    return f". Mot {earlier}{''.join(f', {words}' for words in of)}: {goal.before.text} → {goal.now.text}, {goal.word}."


WITHOUT_DISCOVERED = "utan det som polisen själv upptäcker"
STEADY = "bara de organisationer som rapporterat lika båda åren"


def _in(view: ProtectedPeriod) -> str:
    return f"under {view.period.label}"


def _beside(one: ProtectedHistory) -> str:
    """The whole municipality against its own history, step by step."""
    whole = one.series[0]
    if one.asked == 1 and math.isfinite(whole.upper[-1]):
        return f" (väntat {interval(round(whole.lower[-1]), round(whole.upper[-1]))})"
    return ""


def _areas_outside(one: ProtectedHistory, view: ProtectedPeriod) -> str:
    if not one.tested:
        return "Historiken är för kort för att säga vad som var att vänta."
    steps = {series.name: series.outside for series in one.series if series.outside}
    unseen = " Något mer avviker, men antalet är för litet för att visas." if one.held_back else ""
    if not steps:
        return f"{_STEP[one.asked]} avviker säkert från det väntade ({number(one.tested)} jämförelser).{_drift(one, view)}{unseen}"
    if view.edition.key != "arbetsgrupp":
        areas = sum(not series.whole and bool(series.outside) for series in one.series)
        return f"{counted(areas, 'område', 'områden')} avviker säkert från sin egen historik.{unseen}"
    named = [
        f"{name} ({', '.join(f'{way} väntat {step.label}' for step, way in found)})" for name, found in steps.items()
    ]
    more = f" och {len(named) - _MOST_NAMED} till" if len(named) > _MOST_NAMED else ""
    told = ", ".join(named[:_MOST_NAMED]) if more else sentence_list(named)
    return f"Avviker säkert från sin egen historik: {told}{more}. Varför går inte att läsa ur antalet.{_drift(one, view)}{unseen}"


_STEP = {
    4: "Inget enskilt kvartal, i något område eller i hela kommunen,",
    1: "Varken något område eller hela kommunen",
}


def _drift(one: ProtectedHistory, view: ProtectedPeriod) -> str:
    """A slow drift of the whole source, as the last quarter's kartläggning found it."""
    mapping = None if view.published is None else view.published.mapping
    found = [] if mapping is None else [drift for drift in mapping.drifts if drift.source == one.source]
    whole = next((drift for drift in found if drift.category == ALL), None)
    if whole is None:
        return ""
    since = day(date.fromisoformat(whole.since))
    told = change_words(whole.ratio, whole.lower, whole.upper)
    return f" Men nivån har glidit sedan {since}: {told} i månaden än före. Det är utveckling, inte effekt."


def _of_measures(view: ProtectedPeriod) -> Iterator[str]:
    published = view.published
    if published is None:
        return
    if not published.evaluations:
        yield f"Ingen insats är utvärderad till och med {_quarter(published.quarter)}."
        return
    found: Counter[str] = Counter(one.verdict for one in published.evaluations)
    parts = [
        f"{SHOWN[key][:1].lower()}{SHOWN[key][1:]}: {found[key]}"
        f"{beside_explanation(row for row in published.evaluations if row.verdict == key)}"
        for key in _ORDER
        if found[key]
    ]
    yield (
        f"Alla {counted(len(published.evaluations), 'insats', 'insatser')} som prövats till och med "
        f"{_quarter(published.quarter)}: {'; '.join(parts)}. Att det inte går att avgöra betyder varken att insatsen "
        "hjälper eller att den inte gör det."
    )


def _quarter(text: str) -> str:
    return f"kvartal {text[-1]} {text[:4]}"


def _of_commitments(view: ProtectedPeriod) -> Iterator[str]:
    if view.agreement is None:
        return
    yield sum_line(view.agreement)


def _of_cooperation(found: ProtectedCooperation) -> Iterator[str]:
    answered = [one for one in found.questions if one.median is not None]
    if not answered:
        return
    medians = [_median(one) for one in answered]
    told = f"högst {_those_at(answered, max(medians))}"
    if max(medians) > min(medians):
        told += f", lägst {_those_at(answered, min(medians))}"
    yield f"Samverkan enligt svar från {counted(found.parties, 'part', 'parter')}: {told}."


def _those_at(answered: Sequence[ProtectedQuestion], median: float) -> str:
    """Every question with a median: one of those that share it is not the only one."""
    names = [f"”{one.question.rstrip('.')}”" for one in answered if _median(one) == median]
    lead = f"(median {_level(median)} av 5): "
    return lead + (
        sentence_list(names) if len(names) <= MOST_TIED else f"{number(len(names))} av {number(len(answered))} frågor"
    )


def _median(one: ProtectedQuestion) -> float:
    return one.median or 0.0


def _level(value: float | None) -> str:
    return "–" if value is None else number(value, 0 if value == int(value) else 1)


def cautions(view: ProtectedPeriod) -> tuple[str, ...]:
    """What is easily misread."""
    lag = {one.lag_days for one in view.histories if not one.reason}
    known = {days for days in lag if days is not None}
    words = (
        f"Varje period räknas som den var känd {sentence_list([str(days) for days in sorted(known)])} dagar efter sitt "
        "slut, så att gamla och nya perioder är lika mogna. "
        if known
        else ""
    )
    return (
        f"{words}Antalet rapporter visar också hur många som rapporterar. En ändring mellan två år är ingen effekt av en "
        "insats: det prövas bara i utvärderingen.",
        f"Av det som sägs avvika säkert väntas i genomsnitt högst {percent(view.signal_rate)} vara falskt alarm.",
    )
