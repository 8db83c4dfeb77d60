"""Is the truth of Östan found at the rate that was promised? Every seed is simulated, and judged as its quarter would be.

M1 works (-50 %), M2 works but half of it moves, M3 does nothing but began at a peak, M4 is too small, M5 does nothing
while its reporters tire, M6 was never carried out, M7 works (-40 %) and was begun by lot. The words are those of the
product: the deciding test, every check that can lower it, and Holm over the year (``ostan_seed``). ``promised`` is
what the page's own power calculation said of the deciding test; for the ring, the same with the incidents that truly
moved put into the rings of the cases. ``python -m bench.ostan_truth 300 2``: 300 seeds in two processes.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy import stats

from bench.ostan_checked import declared
from bench.ostan_seed import HINTED, MOVES, RINGS, TRUE, Judged, judged_seed
from bfkit.evaluation.displacement.movement import MOVED, NOT_TESTED, SPREAD
from bfkit.verdict.words import SHOWN, UNDECIDED

SEEDS, PROCESSES = 300, 2
TRUTH = {
    "M1": "works, -50 %",
    "M2": "works, -50 %, half moves",
    "M3": "nothing, at a peak",
    "M4": "too small, -30 %",
    "M5": "nothing, tiring reporters",
    "M6": "never carried out",
    "M7": "works, -40 %, by lot",
}
SHORTFALL = 0.05
"""What is found may fall so far short of what was promised, besides the sampling error."""

Seed = dict[str, Judged]


def main(count: int = SEEDS, processes: int = PROCESSES) -> None:
    started = perf_counter()
    summary(list(printed(judged(count, processes))))
    print(f"{perf_counter() - started:.0f} s")


def judged(count: int, processes: int) -> Iterator[Seed]:
    """The seeds from 1 on, in order."""
    seeds, like = range(1, count + 1), declared()
    if processes == 1:
        yield from map(judged_seed, seeds, repeat(like))
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(judged_seed, seeds, repeat(like))


def printed(seeds: Iterable[Seed]) -> Iterator[Seed]:
    """Each seed, its line printed on the way."""
    for number, found in enumerate(seeds, start=1):
        print(f"seed {number}: " + " | ".join(told(one) for one in found.values()), flush=True)
        yield found


def told(one: Judged) -> str:
    """The word on one measure, its ratio, p before and after Holm, and what stands beside it."""
    text = f"{one.id} {one.key}{f' ({one.reason})' if one.reason else ''} {one.ratio:.2f} p {one.p_decrease:.3f} {one.adjusted:.3f}"
    text += f" promised {100 * one.promised:.0f}" if not np.isnan(one.promised) else ""
    text += f" ring {one.ring}" if one.id in RINGS else ""
    return text + (f" [{', '.join(one.failed)}]" if one.failed else "") + (f" {one.colour}" if one.id == "M6" else "")


def summary(seeds: Sequence[Seed]) -> None:
    """Words, found beside promised, rings, and every bar."""
    of = {name: [seed[name] for seed in seeds] for name in TRUTH}
    print(f"\n{len(seeds)} seeds; per cent, exact 95 % intervals in brackets (Clopper-Pearson)")
    print("\nthe words")
    for name, those in of.items():
        print(f"\n{name} {TRUTH[name]}")
        for (key, reason), times in Counter((one.key, one.reason) for one in those).most_common():
            print(f"  {SHOWN[key] + (': ' + reason if reason else ''):75}{times:4}{share(times, len(those))}")
    print("\nthe deciding test: p at most 5 % for a decrease, of the decided, beside what was promised them")
    print(f"{'':31}{'decided':>8}{'found':>20}{'promised':>9}{'increase':>9}{'ratio':>6}{'true':>6}{'covered':>20}")
    for name, those in of.items():
        print(deciding_line(name, those))
    print("\nreductions taken from the word, of those the deciding test found")
    for name, those in of.items():
        print(taken_line(name, those))
    print(
        "\nthe ring (400 m): of the tested, beside what was promised for what truly moved into it; on the page, of all"
    )
    print(f"{'':31}{'tested':>7}{MOVED:>20}{'promised':>9}{SPREAD:>20}{'on the page':>20}{'of the moved, within':>22}")
    for name in RINGS:
        print(ring_line(name, of[name]))
    print("\nthe bars")
    for text, held in bars(of):
        print(f"{'held  ' if held else 'BROKEN'} {text}")


def deciding_line(name: str, those: Sequence[Judged]) -> str:
    decided = [one for one in those if one.decided is None]
    covered = [one.lower <= TRUE[name] <= one.upper for one in decided]
    raised = np.mean([one.p_increase <= HINTED for one in decided]) if decided else np.nan
    median = np.exp(np.median([np.log(one.ratio) for one in decided])) if decided else np.nan
    return (
        f"{name} {TRUTH[name]:28}{len(decided):8}{share(sum(one.found for one in decided), len(decided))}"
        f"{100 * promised(decided):9.1f}{100 * raised:9.1f}{median:6.2f}{TRUE[name]:6.2f}{share(sum(covered), len(covered))}"
    )


def taken_line(name: str, those: Sequence[Judged]) -> str:
    """How many reductions the checks and Holm took away or lowered, and which checks."""
    found = [one for one in those if one.found]
    gone = sum(not one.reduced for one in found)
    failed = Counter(check for one in found for check in one.failed)
    beside = ", ".join(f"{check} {times}" for check, times in failed.most_common())
    return f"{name} {TRUTH[name]:28}{gone:4} of {len(found):4}; failed checks: {beside or 'none'}"


def ring_line(name: str, those: Sequence[Judged]) -> str:
    tested = [one for one in those if one.ring != NOT_TESTED]
    moved, spread = (share(sum(one.ring == word for one in tested), len(tested)) for word in (MOVED, SPREAD))
    shown = share(sum(one.shown == MOVED for one in those), len(those))
    hoped = [one.ring_promised for one in tested if not np.isnan(one.ring_promised)]
    within = [one.ring_share for one in those if not np.isnan(one.ring_share)]
    return (
        f"{name} {TRUTH[name]:28}{100 * len(tested) / len(those):7.1f}{moved}{100 * np.mean(hoped) if hoped else np.nan:9.1f}"
        f"{spread}{shown}{100 * np.mean(within) if within else np.nan:22.1f}"
    )


def bars(of: dict[str, list[Judged]]) -> Iterator[tuple[str, bool]]:
    """Every requirement on the truth, and whether it held; sampling error is allowed for where a rate is held to a rate."""
    for name in ("M1", "M2", "M7"):
        decided = [one for one in of[name] if one.decided is None and not np.isnan(one.promised)]
        rate, hope = np.mean([one.found for one in decided]), promised(decided)
        error = 1.96 * np.sqrt(hope * (1 - hope) / len(decided))
        yield f"{name} found {100 * rate:.1f}, promised {100 * hope:.1f}", bool(rate >= hope - SHORTFALL - error)
    for name in MOVES:
        tested = [one for one in of[name] if one.ring != NOT_TESTED and not np.isnan(one.ring_promised)]
        rate, hope = np.mean([one.ring == MOVED for one in tested]), np.mean([one.ring_promised for one in tested])
        error = 1.96 * np.sqrt(hope * (1 - hope) / len(tested))
        yield f"{name} {MOVED} {100 * rate:.1f}, promised {100 * hope:.1f}", bool(rate >= hope - SHORTFALL - error)
    false = np.mean([one.reduced for one in of["M3"]])
    yield f"M3 reductions {100 * false:.1f}, at most 5", bool(false <= 0.05)
    mostly = np.mean([one.key == UNDECIDED for one in of["M4"]])
    yield f"M4 undecided {100 * mostly:.1f}, more than 50", bool(mostly > 0.5)
    credited = sum(one.reduced and one.reporters is not False for one in of["M5"])
    yield f"M5 credited {credited}, never", credited == 0
    yield f"M6 red {sum(one.colour == 'röd' for one in of['M6'])}, all", all(one.colour == "röd" for one in of["M6"])
    others = sum(one.colour == "röd" for name, those in of.items() if name != "M6" for one in those)
    yield f"other measures red {others}, none", others == 0


def promised(those: Sequence[Judged]) -> float:
    known = [one.promised for one in those if not np.isnan(one.promised)]
    return float(np.mean(known)) if known else float("nan")


def share(times: int, count: int) -> str:
    """A share with its exact interval."""
    if not count:
        return f"{'-':>20}"
    interval = stats.binomtest(int(times), count).proportion_ci(method="exact")
    return f"{100 * times / count:7.1f} [{100 * interval.low:4.1f}-{100 * interval.high:5.1f}]"


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    main(*numbers)
