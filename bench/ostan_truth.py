"""Is the truth of Östan found at the rate that was promised? Every seed is simulated, and judged as its quarter would be.

M1 works (-50 %), M2 works but half of it moves, M3 does nothing but began at a peak, M4 is too small, M5 does nothing
while its reporters tire, M6 was never carried out, M7 works (-40 %) and was begun by lot. ``promised`` is what the
power calculation said before (``attainable``; for the ring the same, with the moved incidents put into the rings of
the cases; for the lottery, lotteries drawn in the years before). ``had it done nothing``: the same reports with the
measure's own taken back. ``python -m bench.ostan_truth 300`` prints every seed, then the summary.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from time import perf_counter

import numpy as np
from scipy import stats

from bench.ostan_seed import RINGS, Judged, Seed, judged_seed
from bfkit.evaluation.chance.placebo import PlaceboTest, holm
from bfkit.evaluation.displacement.movement import MOVED, NOT_TESTED, SPREAD
from bfkit.ostan.simulation import simulated
from bfkit.verdict import figure
from bfkit.vocabulary import FULLY_DONE, NOT_DONE, PARTLY_DONE

SEEDS = 300
CLEAR, HINTED = 0.025, 0.05
UNIMPORTANT = (0.85, 1.18)
TRUTH = {
    "M1": "works, -50 %",
    "M2": "works, -50 %, half moves",
    "M3": "nothing, at a peak",
    "M4": "too small, -30 %",
    "M5": "nothing, tiring reporters",
    "M6": "never carried out",
}
YEARS = (("M1",), ("M2", "M3", "M4", "M5"), ("M6", "M7"))
"""Measures whose follow-up ends in the same year share their chance of being wrong (Holm)."""
HARDLY, MOSTLY = 0.10, 0.80


def main(count: int = SEEDS) -> None:
    started = perf_counter()
    summary(list(printed(judged_seed(simulated(seed)) for seed in range(1, count + 1))))
    print(f"{perf_counter() - started:.0f} s")


def printed(seeds: Iterable[Seed]) -> Iterable[Seed]:
    """Each seed, its line printed on the way."""
    for found in seeds:
        parts = [f"{name} {told(one, found)}" for name, one in found.measures.items()]
        lottery = found.lottery
        parts.append(f"M7 lott ratio {lottery.effect:.2f} p {lottery.p_decrease:.3f}")
        print(f"seed {found.seed}: " + " | ".join(parts), flush=True)
        yield found


def told(one: Judged, found: Seed) -> str:
    """The verdict on one measure in a few words."""
    text = f"{one.area} {word(one.test)} ratio {one.test.effect:.2f} p {one.test.p_decrease:.3f}"
    if one.id in ("M1", "M2"):
        ring = NOT_TESTED if one.ring is None else one.ring.verdict
        text += f" promised {100 * one.promised:.0f} ring {ring} promised {100 * one.ring_promised:.0f}"
    if one.id == "M5":
        text += f" reporters {one.reporters.factor:.2f} credited {'yes' if one.credited else 'no'}"
    return f"{text} {colour(found)}" if one.id == "M6" else text


def word(test: PlaceboTest) -> str:
    """The word by the deciding test alone."""
    if test.undecided is not None:
        return f"kan ej avgöras ({test.undecided})"
    for p, name in ((test.p_decrease, "minskning"), (test.p_increase, "ökning")):
        if p <= HINTED:
            return f"{name} {'styrkt' if p <= CLEAR else 'antydd'}"
    low, high = test.interval(0.90)
    return "ingen effekt" if UNIMPORTANT[0] <= low and high <= UNIMPORTANT[1] else "kan ej avgöras (för få händelser)"


def colour(found: Seed, name: str = "M6") -> str:
    """The colour proposed by the log of what was done."""
    done, planned = found.doses[name]
    share = done / planned
    mark = NOT_DONE if share < HARDLY else FULLY_DONE if share >= MOSTLY else PARTLY_DONE
    return figure(mark, "ej känd").colour


def summary(seeds: Sequence[Seed]) -> None:
    """Found beside promised, for every measure."""
    print(f"\n{len(seeds)} seeds; per cent, 95 % intervals of the share in brackets (Clopper-Pearson)")
    print("\nthe deciding test: p at most 5 % for a decrease, guards applied")
    head = f"{'':31}{'reduction, of all':>20}{'of the decided':>20}{'promised':>9}{'Holm':>6}{'increase':>9}{'ratio':>6}{'true':>6}{'covered':>9}  not decided"
    print(head)
    for name, truth in TRUTH.items():
        print(deciding_line(name, truth, seeds))
    print("\nhad it done nothing: reductions called")
    for name in ("M1", "M2", "M4"):
        tests = [seed.measures[name].null for seed in seeds]
        called = [test is not None and test.undecided is None and test.p_decrease <= HINTED for test in tests]
        print(f"{name:31}{share(called)}")
    print("\nthe ring (400 m); shares of those tested; promised for what truly moved into it")
    print(f"{'':31}{'tested':>7}{'omfördelning':>20}{'promised':>9}{'spridning':>20}{'of the moved, within':>22}")
    for name in RINGS:
        print(ring_line(name, [seed.measures[name] for seed in seeds]))
    print("\nthe rest")
    for text, values in rest(seeds):
        print(f"{text:75}{share(values)}")
    promised = 100 * np.mean([seed.lottery_promised for seed in seeds])
    null = 100 * np.mean([seed.lottery_null for seed in seeds])
    ratio = np.exp(np.median([seed.lottery.log_ratio for seed in seeds]))
    print(f"M7 promised {promised:.1f}; lotteries of nothing called a reduction {null:.1f}; median ratio {ratio:.2f}")


def deciding_line(name: str, truth: str, seeds: Sequence[Seed]) -> str:
    those = [seed.measures[name] for seed in seeds]
    decided = [one for one in those if one.test.undecided is None]
    reasons = Counter(one.test.undecided for one in those if one.test.undecided)
    true = 1.0 if name in ("M3", "M5", "M6") else 0.7 if name == "M4" else 0.5
    covered = np.mean([low <= true <= high for low, high in (one.test.interval() for one in decided)])
    return (
        f"{name} {truth:28}{share([one.reduced for one in those])}{share([one.reduced for one in decided])}"
        f"{100 * np.nanmean([one.promised for one in decided]):9.1f}{100 * np.mean([adjusted(seed, name) for seed in seeds]):6.1f}"
        f"{100 * np.mean([one.test.undecided is None and one.test.p_increase <= HINTED for one in those]):9.1f}"
        f"{np.exp(np.median([np.log(one.test.effect) for one in decided])):6.2f}{np.median([one.true_ratio for one in decided]):6.2f}"
        f"{100 * covered:9.1f}  "
        + ", ".join(f"{reason} {100 * n / len(those):.1f}" for reason, n in reasons.most_common())
    )


def adjusted(seed: Seed, name: str) -> bool:
    """Whether a reduction is still called when the p of the year's measures are adjusted together."""
    names = next(year for year in YEARS if name in year)
    p = [seed.lottery.p_decrease if one == "M7" else decided_p(seed.measures[one]) for one in names]
    return bool(holm(p)[names.index(name)] <= HINTED)


def decided_p(one: Judged) -> float:
    return 1.0 if one.test.undecided is not None or one.id == "M6" else one.test.p_decrease


def ring_line(name: str, those: Sequence[Judged]) -> str:
    tested = [(one, one.ring.verdict) for one in those if one.ring is not None and one.ring.verdict != NOT_TESTED]
    promised = 100 * np.nanmean([one.ring_promised for one, _ in tested]) if tested else float("nan")
    moved, spread = (share([found == wanted for _, found in tested]) for wanted in (MOVED, SPREAD))
    within = [one.ring_share for one in those if not np.isnan(one.ring_share)]
    told = f"{100 * np.mean(within):22.1f}" if within else ""
    return f"{name} {TRUTH[name]:28}{100 * len(tested) / len(those):7.1f}{moved}{promised:9.1f}{spread}{told}"


def rest(seeds: Sequence[Seed]) -> list[tuple[str, list[bool]]]:
    """What else is to hold, each with whether it did, seed by seed."""
    of = {name: [seed.measures[name] for seed in seeds] for name in TRUTH}
    return [
        ("M4 undecided: a guard, or too few events", [word(one.test).startswith("kan ej") for one in of["M4"]]),
        ("M3 undecided", [word(one.test).startswith("kan ej") for one in of["M3"]]),
        ("M5 called a reduction before the check of the reporters", [one.reduced for one in of["M5"]]),
        ("M5 credited: a reduction also after it", [one.credited for one in of["M5"]]),
        *[(f"{name} credited with the lower limit of the factor", [one.surely for one in of[name]]) for name in ("M5", "M1", "M2")],
        *[(f"{name} found, but taken away by the check", [one.reduced and not one.credited for one in of[name]]) for name in ("M1", "M2")],
        ("M6 red by its log", [colour(seed) == "röd" for seed in seeds]),
        ("M1-M5 and M7 not red by their logs", [all(colour(seed, n) != "röd" for n in ("M1", "M2", "M3", "M4", "M5", "M7")) for seed in seeds]),
        ("M7 found by lottery", [seed.lottery.p_decrease <= HINTED for seed in seeds]),
        ("M7 found, and still after Holm over the year", [adjusted(seed, "M7") for seed in seeds]),
        ("M7 interval holds 0,60", [seed.lottery.lower <= 0.6 <= seed.lottery.upper for seed in seeds]),
    ]  # fmt: skip


def share(values: Sequence[bool]) -> str:
    """A share with its exact interval."""
    if not len(values):
        return f"{'-':>20}"
    interval = stats.binomtest(int(sum(values)), len(values)).proportion_ci(method="exact")
    return f"{100 * float(np.mean(values)):7.1f} [{100 * interval.low:4.1f}-{100 * interval.high:5.1f}]"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
