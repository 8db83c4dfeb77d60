"""Is every sentence that the first page can print true? Every seed of Östan, its files read as they would be delivered.

Counts are recounted from the raw files without the library (``first_page_recount``); places, times and changes are held
against what the municipality was drawn from (``first_page_world``). A sentence of no known template is a failure: new
sentences must be taught to ``first_page_trends``, ``first_page_places`` or ``first_page_areas``. What depends on a statistical signal may be
false at the stated rate, printed beside what was seen. ``python -m bench.first_page 100 2025Q2``: seeds from 1 on; with
``calm`` after it a town in which counts are pure chance: nothing repeats, bursts, drifts or clumps; ``usual 2`` or ``calm 2``:
in two processes.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from unittest.mock import patch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench import first_page_areas, first_page_places, first_page_trends
from bench.first_page_case import CHANCE, FACT, READING, Case, Claim
from bench.first_page_found import Tally, tallies
from bench.first_page_recount import Recount, recount
from bench.first_page_world import World
from bench.ostan_checked import PARAMETERS, parameters_of
from bfkit.checked import Checked
from bfkit.ingest import pipeline
from bfkit.mapping.quarter_picture import quarter_picture
from bfkit.ostan.disturbances import Bursts, Drift, NearRepeat
from bfkit.ostan.raw import files_of
from bfkit.ostan.scenario import EIGHT_YEARS, Scenario
from bfkit.ostan.simulation import simulated
from bfkit.parameters.loading import load
from bfkit.parameters.models import Parameters
from bfkit.parameters.quarter_file import GroupDecisions
from bfkit.release.disclosure import Edition
from bfkit.release.mapping import first_page, page
from bfkit.release.mapping.picture import protected_picture
from bfkit.release.mapping.signals.sentences import signal_sentences
from bfkit.release.mapping.trends.sentences import category_signals

SEEDS, QUARTER = 100, "2025Q2"
CALM = replace(
    EIGHT_YEARS,
    dispersion=1.0,
    common_variation=1e-3,
    drift=Drift(deviation=0.0),
    bursts=Bursts(0.0, 1.0, ()),
    near_repeat=NearRepeat((), 0.0),
)
PATTERNS = {**first_page_trends.PATTERNS, **first_page_places.PATTERNS, **first_page_areas.PATTERNS}
UNKNOWN = "no known template"
MANY = 99
"""Room for every sentence: the six are chosen among them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, what it claims, and whether the page has room for it (else it stands only further down)."""

    text: str
    printed: bool
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Seed:
    """One seed: every sentence of both editions once, and what was planted with whether it was found."""

    number: int
    sentences: tuple[Judged, ...]
    tallies: tuple[Tally, ...]


def main(seeds: int = SEEDS, quarter: str = QUARTER, town: str = "", processes: int = 1) -> None:
    started, scenario = perf_counter(), CALM if town == "calm" else EIGHT_YEARS
    one = partial(judged, quarter=quarter, scenario=scenario)
    with ProcessPoolExecutor(processes) as pool:
        summary(list(printed(pool.map(one, range(1, seeds + 1)))))
    print(f"{perf_counter() - started:.0f} s")


def judged(number: int, quarter: str = QUARTER, scenario: Scenario = EIGHT_YEARS) -> Seed:
    """One seed, from its raw files to the first page."""
    found = simulated(number, scenario=scenario)
    parameters = parameters_of(found, load("ostan", quarter, folder=PARAMETERS))
    nobody = GroupDecisions()  # the group of the committed seed chose among its own areas
    parameters = parameters.model_copy(update={"decisions": nobody, "decisions_before": nobody})
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in files_of(found).items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        checked, raw = pipeline.read(parameters, folder), recount(folder, parameters.as_of)
    cases = editions(World(found), raw, checked, parameters)
    return Seed(number, told(cases), tuple(tallies(cases[-1])))


def editions(world: World, raw: Recount, checked: Checked, parameters: Parameters) -> list[Case]:
    """The page with small counts held back, and without: so that every sentence can stand on it."""
    picture = quarter_picture(checked, parameters)
    limits = (parameters.municipality.disclosure.internal, 1)
    views = [protected_picture(picture, Edition("arbetsgrupp", limit)) for limit in limits]
    return [Case(world, raw, parameters, picture, view) for view in views]


def told(cases: Sequence[Case]) -> tuple[Judged, ...]:
    """Every sentence of some editions once, held against the raw files and the truth."""
    sentences: dict[str, Judged] = {}
    for case in cases:
        shown = page.found(case.view)
        doubts = [f"{doubt.lead} {doubt.text}" for doubt in shown.warnings]
        with patch.object(first_page, "MOST_SENTENCES", MANY):
            further = page.found(case.view).sentences
        further += (*category_signals(case.view.trends), *signal_sentences(case.view.developments))
        there = {shown.title, *shown.sentences, *doubts}
        for text in dict.fromkeys([shown.title, *further, *doubts]):
            was = sentences.get(text)
            if was is None or (text in there and not was.printed):
                sentences[text] = Judged(text, text in there, tuple(claims(case, text)))
    return tuple(sentences.values())


def claims(case: Case, text: str) -> list[Claim]:
    """What a sentence claims; an unknown one is false."""
    for name, (pattern, check) in PATTERNS.items():
        if (found := pattern.fullmatch(text)) is not None:
            return list(check(case, found, name))
    return [Claim(UNKNOWN, "is taught to the bench", False, note=text)]


def printed(seeds: Iterable[Seed]) -> Iterator[Seed]:
    """Each seed, what is wrong in it printed on the way."""
    for seed in seeds:
        wrong = [one for sentence in seed.sentences for one in sentence.claims if not one.true]
        print(f"seed {seed.number}: {len(seed.sentences)} sentences, {len(wrong)} claims that do not hold", flush=True)
        for one in wrong:
            print(f"  {one.kind:8}{one.template}: {one.what} [{one.note}]", flush=True)
        yield seed


def summary(seeds: Sequence[Seed]) -> None:
    """Each template with its claims, false beside stated, and what was planted with how often it was found."""
    print(f"\n{len(seeds)} seeds; per cent, with the Monte-Carlo error of seeds as clusters (one standard error)")
    every = [(seed.number, sentence, one) for seed in seeds for sentence in seed.sentences for one in sentence.claims]
    print("\nthe sentences: seeds in which it could stand on the page, and in which it had room")
    for name in [*PATTERNS, UNKNOWN]:
        could = {number for number, _, one in every if one.template == name}
        room = {number for number, sentence, one in every if one.template == name and sentence.printed}
        print(f"  {name:40}{len(could):5}{len(room):5}")
    for kind, heading in (
        (FACT, "facts: false never"),
        (CHANCE, "what rests on a signal or an interval: false, beside the stated rate"),
        (READING, "true to the letter, but a reader may take it otherwise"),
    ):
        print(f"\n{heading}")
        rows: dict[tuple[str, str, float], dict[int, list[bool]]] = {}
        for number, _, one in every:
            if one.kind == kind:
                own = rows.setdefault((one.template, one.what, one.stated), {})
                own.setdefault(number, []).append(not one.true)
        for (template, what, stated), by_seed in sorted(rows.items()):
            beside = f"  stated {100 * stated:.1f}" if kind == CHANCE else ""
            print(f"  {f'{template}: {what}':92}{rate([(sum(own), len(own)) for own in by_seed.values()])}{beside}")
    print("\nwhat was planted: found anywhere in the picture; and errors beside the stated rate")
    kinds = {what: stated for seed in seeds for what, _, _, stated in seed.tallies}
    for what in sorted(kinds, key=lambda one: (one.startswith("error"), one)):
        found = [[(float(n), of) for name, n, of, _ in seed.tallies if name == what] for seed in seeds]
        of_seeds = [(sum(n for n, _ in own), sum(of for _, of in own)) for own in found if own]
        beside = f"  stated {100 * kinds[what]:.1f}" if kinds[what] is not None else ""
        print(f"  {what:82}{rate(of_seeds)}{beside}")
    wrong = sum(not one.true for _, _, one in every if one.kind == FACT)
    print(f"\n{'BROKEN' if wrong else 'held  '} no false sentence: {wrong}")


def rate(of_seeds: Sequence[tuple[float, int]]) -> str:
    """How many of how many, per cent, and its standard error when what lies in one seed goes together."""
    times, count = (sum(part) for part in zip(*of_seeds, strict=True))
    share = times / max(count, 1)
    spread = sum((own - share * of) ** 2 for own, of in of_seeds) ** 0.5 / max(count, 1)
    return f"{times:7.6g} of {count:5}{100 * share:7.1f} ± {100 * spread:4.1f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else SEEDS, *sys.argv[2:4], *map(int, sys.argv[4:5]))
