"""Invented measures in real police files: how often is one called a reduction, and how often is a planted one found?

Reported fires, with and without violence against the police, in Göteborg, Malmö and Stockholm 2019-07 to 2023-12.
Each invented measure draws its own groups of DeSO with at least 20 events a half-year: neighbours (consecutive
codes; the files have no borders) or alike in level, in one city or in all three. The group is any one, or one of the
three that a rule points out, on a random date or (``date too``) on the worst of four. Nothing was done, so every word
is false; the same measures are then judged again with 30 and 50 % of the follow-up's events taken away by lot, and
``promised`` is what ``attainable`` said of the decided beforehand.
``python -m bench.real_placebo 2000``. The files lie outside the project; nothing is run without them.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pandas as pd

from bench.real_panels import ALIKE, CITIES, DATA, FOLLOW_UP, NEIGHBOURS, Counts, by_deso, cities, grouped
from bfkit.evaluation.chance import selection
from bfkit.evaluation.chance.placebo import PlaceboTest, placebo_test
from bfkit.evaluation.chance.windows import Lengths
from bfkit.evaluation.power.attainable import attainable

SEED = 1
ALL, ALL_LARGER = "alla tre", "alla tre, 40"
PANELS = (*CITIES, ALL, ALL_LARGER)
FIRES, WITH_VIOLENCE = "bränder", "bränder, våld mot polis"
CODES = {FIRES: ("1210", "1211"), WITH_VIOLENCE: ("1210", "1211", "1701", "1702")}
"""Codes complete all the time; 1311 and 1615 are not."""
LEAST_EVENTS = 20.0
"""Events that a group has in an ordinary half-year; twice as many in the panel ``ALL_LARGER``."""
EARLIEST_START = 24
DATE_TOO = f"{selection.WORST_PEAK}, date too"
WAYS = (selection.ANY, *selection.COUNT_RULES, DATE_TOO)
EFFECTS = (1.0, 0.7, 0.5)
LENGTHS = Lengths()


@dataclass(frozen=True, slots=True)
class Judged:
    """One invented measure: where and when it was, and its test under every effect in ``EFFECTS``, and their power."""

    panel: str
    outcome: str
    grouping: str
    way: str
    city: str
    start: int
    groups: int
    expected: float
    tests: tuple[PlaceboTest, ...]
    promised: tuple[float, ...]

    def cluster(self, months: int) -> tuple[str, int]:
        """City and date, or city and so many months: measures in the same share most of their events."""
        return self.city, self.start // months


def main(count: int = 2000) -> None:
    if not (DATA / "se_offences_deso").is_dir():
        print("skipped: the police files of shared/data are not beside the checkout")
        return
    started = perf_counter()
    found = list(judged(cities(), count))
    print(
        f"{len(found)} invented measures, seed {SEED}; per cent. any: called a reduction (p at most 5 %), of all measures; ±: its"
    )
    print(
        "standard error with measures of the same city and date as one cluster. found: of all, decid: of the decided,"
    )
    print("prom: promised to them; cover, ratio: intervals that hold the truth and median ratio, of the decided")
    print(f"{'':51}{'nothing done':>38}{'-30 %':>33}{'-50 %':>33}")
    planted_head = f"{'found':>8}{'decid':>6}{'prom':>6}{'cover':>7}{'ratio':>6}"
    print(
        f"{'':36}{'n':>5}{'grps':>5}{'evts':>5}{'strong':>7}{'any':>6}{'±':>5}{'incr':>6}{'cover':>7}{'ratio':>6}"
        f"{planted_head}{planted_head}{'undec':>6}  why"
    )
    for title, of in MARGINS:
        print(f"\nby {title}")
        for value in sorted({of(one) for one in found}):
            table(str(value), [one for one in found if of(one) == value])
    print("\nall")
    table("all", found)
    verdict(found)
    print(f"{perf_counter() - started:.0f} s")


MARGINS: tuple[tuple[str, Callable[[Judged], str]], ...] = (
    ("panel and way", lambda one: f"{one.panel:14}{one.way}"),
    ("outcome", lambda one: one.outcome),
    ("grouping", lambda one: one.grouping),
    ("months of history before the start", lambda one: f"{one.start // 6 * 6}-{one.start // 6 * 6 + 5}"),
)


def judged(rows: dict[str, pd.DataFrame], count: int) -> Iterator[Judged]:
    """The invented measures, cell after cell in turn."""
    counts = {(city, outcome): by_deso(rows[city], codes) for city in CITIES for outcome, codes in CODES.items()}
    cells = [(p, o, g, w) for p in PANELS for o in CODES for g in (NEIGHBOURS, ALIKE) for w in WAYS]
    for number in range(count):
        panel, outcome, grouping, way = cells[number % len(cells)]
        random = np.random.default_rng([SEED, number])
        inside = (panel,) if panel in CITIES else tuple(CITIES)
        least = 2 * LEAST_EVENTS if panel == ALL_LARGER else LEAST_EVENTS
        parts = [grouped(random, counts[city, outcome], grouping, least) for city in inside]
        observed = np.vstack(parts)
        city_of = np.repeat(inside, [len(part) for part in parts])
        area, start = placed(random, observed, way)
        expected = float(observed[area].mean() * FOLLOW_UP)
        tests = tuple(test_of(random, observed, area, start, way, effect) for effect in EFFECTS)
        city = str(city_of[area])
        yield Judged(panel, outcome, grouping, way, city, start, len(observed), expected, tests, promised(tests[0]))


def promised(test: PlaceboTest) -> tuple[float, ...]:
    """Chance of finding each effect, told from the cases before the start."""
    if test.placebos < 2:
        return (float("nan"),) * len(EFFECTS)
    return tuple(attainable(test, reductions=[1 - effect for effect in EFFECTS]).antydd)


def placed(random: np.random.Generator, counts: Counts, way: str) -> tuple[int, int]:
    """Where and when the measure begins."""
    latest = counts.shape[1] - FOLLOW_UP
    rule = rule_of(way)
    dates = random.integers(EARLIEST_START, latest + 1, 4 if way == DATE_TOO else 1)
    score = selection.scores(counts, dates, rule=rule, lengths=LENGTHS)
    date_ = int(np.argmax(score.max(axis=0)))
    most = len(counts) if rule == selection.ANY else 3
    chosen = selection.chosen(score, np.ones_like(score, dtype=bool), most=most)[:, date_]
    return int(random.choice(np.flatnonzero(chosen))), int(dates[date_])


def rule_of(way: str) -> str:
    return selection.WORST_PEAK if way == DATE_TOO else way


def test_of(random: np.random.Generator, counts: Counts, area: int, start: int, way: str, effect: float) -> PlaceboTest:
    """The deciding test as it would be six months after the start, with each event of the follow-up kept by lot."""
    seen = counts[:, : start + FOLLOW_UP].astype(np.int64)
    seen[area, start:] = random.binomial(seen[area, start:], effect)
    treated = np.zeros(seen.shape, dtype=bool)
    treated[area, start:] = True
    others = ~np.eye(len(seen), dtype=bool)
    return placebo_test(seen, treated, others, area=area, start=start, rule=rule_of(way))


def table(name: str, found: Sequence[Judged]) -> None:
    """One line: nothing done, then each planted reduction; then why nothing was decided."""
    tests = [one.tests[0] for one in found]
    places = [number for number, test in enumerate(tests) if test.undecided is None]
    decided = [tests[place] for place in places]
    any_, strong = reductions(found, 0, 0.05), reductions(found, 0, 0.025)
    raised = np.mean([test.undecided is None and test.p_increase <= 0.05 for test in tests])
    reasons = Counter(test.undecided for test in tests if test.undecided)
    why = ", ".join(f"{reason} {100 * times / len(tests):.0f}" for reason, times in reasons.most_common())
    error = clustered_error(any_, [one.cluster(1) for one in found])
    print(
        f"{name:36}{len(found):5}{np.median([one.groups for one in found]):5.0f}{np.median([one.expected for one in found]):5.0f}"
        f"{100 * strong.mean():7.1f}{100 * any_.mean():6.1f} ±{100 * error:3.1f}{100 * raised:6.1f}{coverage(decided, 1.0):7.1f}"
        f"{ratio(decided):6.2f}"
        + "".join(planted(found, places, number) for number in range(1, len(EFFECTS)))
        + f"{100 * (1 - len(decided) / len(tests)):6.0f}  {why}"
    )


def planted(found: Sequence[Judged], places: Sequence[int], number: int) -> str:
    """Found of all, found of the decided, promised to them, coverage and median ratio."""
    called = reductions(found, number, 0.05)
    if not len(places):
        return f"{100 * called.mean():8.1f}{'-':>6}{'-':>6}{'-':>7}{'-':>6}"
    decided = [found[place].tests[number] for place in places]
    power = np.nanmean([found[place].promised[number] for place in places])
    covered = coverage(decided, EFFECTS[number])
    return f"{100 * called.mean():8.1f}{100 * called[list(places)].mean():6.1f}{100 * power:6.1f}{covered:7.1f}{ratio(decided):6.2f}"


def coverage(decided: Sequence[PlaceboTest], effect: float) -> float:
    """Per cent of the 95 % intervals that hold the true ratio."""
    held = [low <= effect <= high for low, high in (test.interval() for test in decided)]
    return 100 * float(np.mean(held)) if held else float("nan")


def ratio(decided: Sequence[PlaceboTest]) -> float:
    return float(np.exp(np.median([np.log(test.effect) for test in decided]))) if decided else float("nan")


def reductions(found: Sequence[Judged], number: int, level: float) -> np.ndarray:
    """Which measures are decided and called a reduction at a level, under the effect of that number."""
    return np.array([one.tests[number].undecided is None and one.tests[number].p_decrease <= level for one in found])


def clustered_error(values: np.ndarray, clusters: Sequence[object]) -> float:
    """Standard error of a mean when values of the same cluster may go together; infinite with one cluster."""
    _, member = np.unique([str(cluster) for cluster in clusters], return_inverse=True)
    sums = np.bincount(member, weights=values - np.mean(values))
    if len(sums) < 2:
        return float("inf")
    return float(np.sqrt(len(sums) / (len(sums) - 1) * (sums**2).sum()) / len(values))


def verdict(found: Sequence[Judged]) -> None:
    """Hold the share of false reductions to 5 % plus sampling error, of all and of the decided."""
    decided = [one for one in found if one.tests[0].undecided is None]
    for name, those in (("all", found), ("decided", decided)):
        any_ = reductions(those, 0, 0.05)
        errors = {f"{m} months": clustered_error(any_, [one.cluster(m) for one in those]) for m in (1, 6)}
        told = ", ".join(f"±{100 * error:.1f} (clusters: city and {name_})" for name_, error in errors.items())
        held = any_.mean() <= 0.05 + 1.96 * errors["6 months"]
        print(
            f"false reductions, {name}: {100 * any_.mean():.1f} % {told}; 5 % + 1,96 errors {'held' if held else 'BROKEN'}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
