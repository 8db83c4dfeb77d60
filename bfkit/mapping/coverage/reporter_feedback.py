"""Feedback to the reporters: what each organisation reported, what was done with it, and thanks for it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bfkit import vocabulary
from bfkit.checked import Checked
from bfkit.mapping.priorities.focus_areas import begins
from bfkit.parameters.interventions import WHOLE_MUNICIPALITY, Intervention
from bfkit.parameters.models import Parameters
from bfkit.periods import Quarter

FEWEST_REPORTERS = 3
"""No figures of an organisation with fewer active reporters: they are employees (design §9)."""
MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Reported:
    """One kind of report and how many there were."""

    category: str
    subtype: str
    label: str
    count: int
    count_last_year: int


@dataclass(frozen=True, slots=True)
class DoneAbout:
    """A measure against what the organisation reported, in an area where it reported it.

    ``activities``: noted in the log during the quarter; ``reports``: the organisation's own of that kind and place.
    """

    id: str
    title: str
    owner: str
    reports: int
    activities: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """The page of one organisation.

    Attributes:
        organisation: its name; reporters: active in the quarter; silent: whether it sent nothing.
        reports, reports_last_year: incidents of the quarter, and of the same quarter last year.
        kinds: the most reported, at most ``MOST_LISTED``; areas: name and count of the places most reported from.
        unsafe_opened, unsafe_closed: unsafe places that it reported and that were mended, in the quarter.
        unsafe_open: that it reported and that are still open at the quarter's end.
        done: measures at work against what it reported.
        unanswered: reports of the quarter that no measure of the register is aimed at.
    """

    organisation: str
    reporters: int
    reports: int
    reports_last_year: int
    kinds: tuple[Reported, ...]
    areas: tuple[tuple[str, int], ...]
    unsafe_opened: int
    unsafe_closed: int
    unsafe_open: int
    done: tuple[DoneAbout, ...]
    unanswered: int

    @property
    def silent(self) -> bool:
        """Whether nothing came in, which is not the same as that nothing happened."""
        return self.reports + self.unsafe_opened == 0


@dataclass(frozen=True, slots=True)
class ReporterFeedback:
    """All organisations with enough reporters, and the names of those that get no page of figures."""

    pages: tuple[Feedback, ...]
    withheld: tuple[str, ...]
    fewest: int
    quarter: Quarter


def reporter_feedback(checked: Checked, parameters: Parameters) -> ReporterFeedback:
    """Answer what each organisation's reports led to. Organisations of fewer than three active reporters get none."""
    quarter = parameters.quarter
    started = checked.reporters["active_from"] < pd.Timestamp(quarter.end)
    ended = checked.reporters["active_to"] < pd.Timestamp(quarter.start)
    active = Counter(str(name) for name in checked.reporters.loc[started & ~ended, "organisation"])
    known = sorted({str(name) for name in checked.reporters["organisation"].dropna()} & set(active))
    enough = [name for name in known if active[name] >= FEWEST_REPORTERS]
    return ReporterFeedback(
        pages=tuple(_page(checked, parameters, name, active[name]) for name in enough),
        withheld=tuple(name for name in known if name not in enough),
        fewest=FEWEST_REPORTERS,
        quarter=quarter,
    )


def _page(checked: Checked, parameters: Parameters, name: str, reporters: int) -> Feedback:
    quarter = parameters.quarter
    kinds = {source.name for source in parameters.municipality.sources if source.kind == "reporter"}
    mine = checked.incidents[(checked.incidents["organisation"] == name) & checked.incidents["source"].isin(kinds)]
    now, before = (_within(mine, "starts_at", q) for q in (quarter, quarter.last_year))
    unsafe = checked.unsafe_places[checked.unsafe_places["organisation"] == name]
    end = pd.Timestamp(quarter.end, tz=parameters.municipality.time_zone)
    done, answered = _done(checked, parameters, now)
    names = dict(zip(checked.areas["id"], checked.areas["name"], strict=True))
    areas = Counter(str(names[area]) for area in now["area_id"].dropna())
    return Feedback(
        organisation=name,
        reporters=reporters,
        reports=len(now),
        reports_last_year=len(before),
        kinds=tuple(_kinds(now, before)),
        areas=tuple(sorted(areas.items(), key=lambda one: (-one[1], one[0]))[:MOST_LISTED]),
        unsafe_opened=len(_within(unsafe, "opened_at", quarter)),
        unsafe_closed=len(_within(unsafe, "closed_at", quarter)),
        unsafe_open=int(((unsafe["opened_at"] < end) & ~(unsafe["closed_at"] < end)).sum()),
        done=done,
        unanswered=len(now) - answered,
    )


def _within(rows: pd.DataFrame, column: str, quarter: Quarter) -> pd.DataFrame:
    moments = rows[column].dt.tz_localize(None)
    return rows[(moments >= pd.Timestamp(quarter.start)) & (moments < pd.Timestamp(quarter.end))]


def _kinds(now: pd.DataFrame, before: pd.DataFrame) -> Iterator[Reported]:
    counts, past = (Counter(zip(rows["category"], rows["subtype"], strict=True)) for rows in (now, before))
    for (category, subtype), count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST_LISTED]:
        label = f"{vocabulary.CATEGORIES[category]}: {vocabulary.SUBTYPES[category][subtype].lower()}"
        yield Reported(category, subtype, label, count, past[category, subtype])


def _done(checked: Checked, parameters: Parameters, now: pd.DataFrame) -> tuple[tuple[DoneAbout, ...], int]:
    """Measures at work in the quarter against what was reported where it was, and how many reports they answer."""
    quarter, found, answered = parameters.quarter, list[DoneAbout](), pd.Series(False, index=now.index)
    for measure in parameters.register.interventions if parameters.register is not None else ():
        areas = {area for area, first in begins(measure) if first < quarter.end}
        over = measure.end is not None and measure.end < quarter.start
        same = _aimed_at(measure, now, areas)
        if over or not same.any():
            continue
        log = checked.activities[checked.activities["intervention"] == measure.id]
        activities = int(_within(log, "day", quarter)["count"].sum())
        found.append(DoneAbout(measure.id, measure.title, measure.owner, int(same.sum()), activities))
        answered |= same
    return tuple(found), int(answered.sum())


def _aimed_at(measure: Intervention, now: pd.DataFrame, areas: set[str]) -> pd.Series:
    """Reports of the measure's kind in its areas."""
    kind = now["category"] == measure.outcome.category
    if measure.outcome.subtypes:
        kind &= now["subtype"].isin(measure.outcome.subtypes)
    return kind if WHOLE_MUNICIPALITY in areas else kind & now["area_id"].isin(areas)
