"""The features by which incidents are told apart: what was hit, when, what day, what weather, a place hit again."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from bfkit import vocabulary
from bfkit.causes.evidence import FEWEST
from bfkit.causes.nearness import SAME_SPOT
from bfkit.causes.rows import Floats, Rows
from bfkit.counts.aoristic import DAYS, HOURS, aoristic_week
from bfkit.counts.days import pay_weekends, school_free
from bfkit.display import MONTHS, WEEKDAYS
from bfkit.parameters.models import Parameters
from bfkit.periods import day_kind

BLOCK_HOURS = 3
_EPOCH = date(1970, 1, 1).toordinal()
_SEASONS = {"vinter": (12, 1, 2), "vår": (3, 4, 5), "sommar": (6, 7, 8), "höst": (9, 10, 11)}
GROUPS = (
    "undertyp",
    "objekt",
    "klockslag",
    "veckodag",
    "årstid",
    "månad",
    "dagtyp",
    "väder",
    "upprepning",
    "rapportör",
)

Feature = tuple[str, list[tuple[str, str]], Floats, Floats]


def features(
    here: Rows, other: Rows, parameters: Parameters, weather: pd.Series | None, left: list[str]
) -> Iterator[Feature]:
    """Group, keys with labels, and the weights here and elsewhere."""
    for group, name in (("undertyp", "subtype"), ("objekt", "object_type"), ("rapportör", "organisation")):
        one, two = getattr(here, name).astype(str), getattr(other, name).astype(str)
        words = sorted((set(one) | set(two)) - {""})
        if len(words) > 1 and not (name == "subtype" and len(set(one)) < 2):
            yield group, [(word, _label(name, word)) for word in words], _tally(one, words), _tally(two, words)
        elif name == "object_type":
            left.append("vad som drabbades (objekt) är inte angivet")
    yield from _clock(here, other, parameters, left)
    yield from _days(here, other, parameters, left)
    yield from _calendar(here, other, weather)
    yield from _repeats(here, other, left)


def _label(name: str, word: str) -> str:
    if name != "subtype":
        return word
    return next((words[word] for words in vocabulary.SUBTYPES.values() if word in words), word)


def _tally(values: np.ndarray, words: list[str]) -> Floats:
    return np.array([(values == word).sum() for word in words], dtype=float)


def _clock(here: Rows, other: Rows, parameters: Parameters, left: list[str]) -> Iterator[Feature]:
    """Hours in blocks, with aoristic weights.

    Only of an exact clock time, as in the tests of hours: an interval of a night would put its weight in the middle of the
    night whatever happened, and what is found the morning after has longer intervals than what is seen.
    """
    longest = parameters.municipality.thresholds.long_interval_hours
    weeks = [
        aoristic_week(rows.begun[rows.exact], rows.ended[rows.exact], longest_hours=longest) for rows in (here, other)
    ]
    if not (here.clocked.any() and other.clocked.any()):
        left.append("klockslag saknas, så tiden på dygnet kan inte jämföras")
    elif min(week.sum() for week in weeks) < FEWEST:
        left.append("klockslag (för få har ett säkert klockslag)")
    else:
        starts = range(0, HOURS, BLOCK_HOURS)
        keys = [(f"{s:02d}-{s + BLOCK_HOURS:02d}", f"kl. {s:02d}–{s + BLOCK_HOURS:02d}") for s in starts]
        one, two = (week.sum(axis=0).reshape(-1, BLOCK_HOURS).sum(axis=1) for week in weeks)
        yield "klockslag", keys, one, two


def _days(here: Rows, other: Rows, parameters: Parameters, left: list[str]) -> Iterator[Feature]:
    """Weekdays and kinds of days, only of incidents whose day is sure.

    The first day of a longer interval is when it was last seen to be whole, and the last is when somebody came by.
    """
    sure = [rows.some(rows.sure_day) for rows in (here, other)]
    if min(len(rows) for rows in sure) < FEWEST:
        left.append("veckodag och slags dag (för få har en säker dag)")
        return
    names = [(WEEKDAYS[d], WEEKDAYS[d]) for d in range(DAYS)]
    one, two = (np.bincount(rows.weekday, minlength=DAYS).astype(float) for rows in sure)
    yield "veckodag", names, one, two
    words = [_day_words(rows, parameters) for rows in sure]
    kinds = sorted(set(words[0]) | set(words[1]))
    one, two = (_tally(word, kinds) for word in words)
    yield "dagtyp", [(kind, kind) for kind in kinds], one, two


def _calendar(here: Rows, other: Rows, weather: pd.Series | None) -> Iterator[Feature]:
    months = [(rows.begun.astype("datetime64[M]").astype(int) % 12) + 1 for rows in (here, other)]
    seasons = [[np.isin(month, own).sum() for own in _SEASONS.values()] for month in months]
    one, two = (np.array(s, dtype=float) for s in seasons)
    yield "årstid", [(key, key) for key in _SEASONS], one, two
    counts = [np.bincount(month, minlength=13)[1:].astype(float) for month in months]
    yield "månad", [(name, name) for name in MONTHS], counts[0], counts[1]
    if weather is not None:
        found = [_weather(rows, weather) for rows in (here, other)]
        kinds = sorted((set(found[0]) | set(found[1])) - {""})
        one, two = (_tally(word, kinds) for word in found)
        yield "väder", [(kind, kind) for kind in kinds], one, two


def _day_words(rows: Rows, parameters: Parameters) -> np.ndarray:
    """The kind of each incident's evening: holiday or eve, school holiday, pay-day weekend, or ordinary."""
    ordinals, which = np.unique(rows.evening + _EPOCH, return_inverse=True)
    days = [date.fromordinal(int(day)) for day in ordinals]
    spells = parameters.municipality.school_holidays
    free = school_free(days, spells) if spells else np.zeros(len(days), dtype=bool)
    around = [days[0] - timedelta(days=15), *days] if days else []
    paid = set(pay_weekends(around, parameters.municipality.thresholds.pay_day)) if days else set()
    words = []
    for day, holiday in zip(days, free, strict=True):
        kind = day_kind(day)
        special = kind if kind in ("helgdag", "helgdagsafton") else "skollov" if holiday else ""
        words.append(special or ("lönehelg" if day.toordinal() in paid else "vanlig dag"))
    return np.array(words, dtype=object)[which] if words else np.empty(0, dtype=object)


def _weather(rows: Rows, weather: pd.Series) -> np.ndarray:
    words = {
        pd.Timestamp(day).toordinal(): str(word)
        for day, word in zip(weather.index, weather, strict=True)
        if not pd.isna(word)
    }
    return np.array([words.get(int(day), "") for day in rows.evening + _EPOCH], dtype=object)


def _repeats(here: Rows, other: Rows, left: list[str]) -> Iterator[Feature]:
    """Incidents at a spot that is hit at least three times in the period, against single ones."""
    if not here.pointed.any() or not other.pointed.any():
        left.append("punkt saknas, så upprepade platser kan inte ses")
        return
    keys = [
        ("upprepad", "på ställen som drabbats minst tre gånger"),
        ("enstaka", "på ställen som drabbats en eller två gånger"),
    ]
    one, two = (_at_repeats(rows) for rows in (here, other))
    yield "upprepning", keys, one, two


def _at_repeats(rows: Rows) -> Floats:
    points = np.column_stack([rows.x, rows.y])[rows.pointed]
    _, which, size = np.unique(np.floor(points / SAME_SPOT), axis=0, return_inverse=True, return_counts=True)
    again = size[which.ravel()] >= 3
    return np.array([again.sum(), (~again).sum()], dtype=float)
