"""Every school, every month of term: the Swedish term calendar, and which of its cells had a visit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import MONTHS, counted, number, percent, sentence_list
from bfkit.errors import ParameterError, listed
from bfkit.followup.commitments.outcome import (
    Item,
    Matrix,
    Measured,
    Outcome,
    Setting,
    Unnamed,
    all_met,
    implementation_of,
)
from bfkit.followup.commitments.spans import Counted, spans
from bfkit.parameters.commitment_targets import SchoolMonthTarget
from bfkit.parameters.commitments import Agreement, Commitment
from bfkit.parameters.models import SchoolHoliday
from bfkit.periods import is_working_day

FEWEST_SCHOOL_DAYS = 10
"""A month with fewer school days is no month of term: June and August have as a rule one to two weeks of school."""


def school_months(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """In how many of the months of term each school had so many visits.

    Args:
        one: the commitment; log: a row a visit; setting: with the register of places and the term calendar.

    Raises:
        ParameterError: there are no schools, or a school has no month of term in the period.
    """
    target = one.promised(SchoolMonthTarget)
    schools, names = _schools(one, target, setting)
    months = {school: _own_months(one, school, setting) for school in schools}
    strange = [school for school in schools if not months[school]]
    if strange:
        raise ParameterError(
            f"commitments.yml: åtagandet {one.id}: {listed(strange)} har ingen termin under perioden "
            f"{one.period.first} till {one.period.last}; ange terms (eller term_months) för skolan, eller ta bort den."
        )
    visits = _visits(log.rows, names)
    cells = {(s, span.label): int(visits.get((s, span.label), 0)) for s in schools for span in months[s]}
    ended = {span.label: span.ended(setting.cut) for spans_of in months.values() for span in spans_of}
    titles = _titles(setting)
    items = [
        _item(
            titles.get(school, school), [(cells[school, m.label], ended[m.label]) for m in months[school]], target.count
        )
        for school in schools
    ]
    out = len(log.rows) - sum(cells.values())
    due = sum(visits >= target.count or ended[month] for (_, month), visits in cells.items())
    lacking = {
        school: own for school in schools if (own := _lacking(months[school], school, cells, target.count, ended))
    }
    found = _outcome(items, target, out, _empty_months(lacking, titles), due)
    unnamed = Unnamed(tuple(item.label for item in items), found.planned, found.done, _without_names(lacking))
    return replace(found, matrix=_matrix(cells, ended, target.count, titles), unnamed=unnamed)


def term_months(
    agreement: Agreement, school: str, months: Sequence[Counted], holidays: Sequence[SchoolHoliday]
) -> tuple[Counted, ...]:
    """The months that count for a school, by the agreement's own list of months or by its terms.

    With ``term_months`` those months of every year; else, of the terms that hold for the school, months with at
    least ``FEWEST_SCHOOL_DAYS`` working days in term that are no holiday; with neither, January-May and
    September-December (the Swedish school year begins in August and ends in June, skolförordningen 2011:185).
    """
    if agreement.term_months or not agreement.terms:
        wanted = agreement.term_months or (1, 2, 3, 4, 5, 9, 10, 11, 12)
        return tuple(month for month in months if month.start.month in wanted)
    own = [term for term in agreement.terms if not term.schools or school in term.schools]
    free = [(spell.first, spell.last) for spell in holidays]

    def school_days(month: Counted) -> int:
        days = (month.start + timedelta(days=step) for step in range((month.end - month.start).days))
        return sum(
            is_working_day(day)
            and any(term.first <= day <= term.last for term in own)
            and not any(first <= day <= last for first, last in free)
            for day in days
        )

    return tuple(month for month in months if school_days(month) >= FEWEST_SCHOOL_DAYS)


def _own_months(one: Commitment, school: str, setting: Setting) -> tuple[Counted, ...]:
    known: date = setting.cut
    months = [month for month in spans(one.period, "month") if month.start <= known or month.start <= one.period.last]
    return term_months(setting.agreement, school, months, setting.school_holidays)


def _schools(one: Commitment, target: SchoolMonthTarget, setting: Setting) -> tuple[list[str], dict[str, str]]:
    """The schools, and the school of each way to write it (id or name, small letters)."""
    if target.listed is not None:
        return list(target.listed), {school.casefold(): school for school in target.listed}
    register = setting.places[setting.places["kind"] == target.every] if setting.places is not None else None
    if register is None or register.empty:
        raise ParameterError(
            f"commitments.yml: åtagandet {one.id}: platsregistret har inga platser av slaget {target.every}; ange "
            "skolorna i target med list, eller lämna ett platsregister."
        )
    ids = sorted(str(school) for school in register["id"])
    names = {str(name).casefold(): str(school) for school, name in zip(register["id"], register["name"], strict=True)}
    return ids, names | {school.casefold(): school for school in ids}


def _visits(rows: pd.DataFrame, names: dict[str, str]) -> dict[tuple[str, str], int]:
    school = rows["place"].str.casefold().map(names)
    month = rows["date"].dt.strftime("%Y-%m")
    counts = pd.DataFrame({"school": school, "month": month}).value_counts()
    return {(str(key[0]), str(key[1])): int(count) for key, count in counts.items() if isinstance(key, tuple)}


def _item(school: str, cells: Sequence[tuple[int, bool]], wanted: int) -> Item:
    met = sum(visits >= wanted for visits, _ in cells)
    failed = any(visits < wanted and ended for visits, ended in cells)
    return Item(school, met, len(cells), True if met == len(cells) else False if failed else None)


def _titles(setting: Setting) -> dict[str, str]:
    """The name of each place of the register by its id."""
    places = setting.places
    return {} if places is None else dict(zip(places["id"].map(str), places["name"].map(str), strict=True))


def _matrix(
    cells: Mapping[tuple[str, str], int], ended: Mapping[str, bool], wanted: int, titles: Mapping[str, str]
) -> Matrix:
    schools, columns = list(dict.fromkeys(school for school, _ in cells)), sorted(ended)
    return Matrix(
        rows=tuple(titles.get(school, school) for school in schools),
        columns=tuple(columns),
        wanted=wanted,
        counts=tuple(tuple(cells.get((school, month)) for month in columns) for school in schools),
        ended=tuple(ended[month] for month in columns),
    )


def _lacking(
    months: Sequence[Counted],
    school: str,
    cells: Mapping[tuple[str, str], int],
    wanted: int,
    ended: Mapping[str, bool],
) -> list[date]:
    """The first day of each month that is over and lacks visits."""
    return [m.start for m in months if cells[school, m.label] < wanted and ended[m.label]]


def _empty_months(lacking: Mapping[str, Sequence[date]], titles: Mapping[str, str]) -> tuple[str, ...]:
    """For each school, by its name, the months that lack visits."""
    told = []
    for school, own in lacking.items():
        words = sentence_list([f"{MONTHS[day.month - 1]} {day.year}" for day in own[:6]])
        more = f" och {counted(len(own) - 6, 'månad', 'månader')} till" if len(own) > 6 else ""
        told.append(f"{titles.get(school, school)}: {words}{more}")
    return tuple(told)


def _without_names(lacking: Mapping[str, Sequence[date]]) -> tuple[str, ...]:
    """The same by kind of place, for an edition that names no place."""
    if not lacking:
        return ()
    months = counted(sum(map(len, lacking.values())), "månad", "månader")
    return (f"{months} utan besök, på {counted(len(lacking), 'skola', 'skolor')}",)


def _outcome(items: Sequence[Item], target: SchoolMonthTarget, out: int, missing: tuple[str, ...], due: int) -> Outcome:
    """Of the cells whose month is out, or had its visits already (``due``), how many had them."""
    met, cells = sum(item.done for item in items), sum(item.wanted or 0 for item in items)
    left = cells - due
    share = met / due if due else None
    told = f" ({percent(share)})" if share is not None else ""
    words = (
        (f"{counted(out, 'besök', 'besök')} utanför terminens månader eller de utvalda skolorna räknas inte",)
        if out
        else ()
    )
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=all_met(items),
        value=share,
        wanted=1.0,
        unit="andel av skolornas terminsmånader",
        planned=f"{counted(target.count, 'besök', 'besök')} per månad under terminen på {number(len(items))} skolor",
        done=f"{number(met)} av {number(due)} skolmånader hittills{told}; {number(left)} återstår"
        if left
        else f"{number(met)} av {number(due)} skolmånader{told}",
        missing=missing,
        measured=()
        if share is None
        else (Measured("skolmånader med besök", share, "andel", None, None, int(met), due),),
        cautions=words,
    )
