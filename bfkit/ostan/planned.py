"""The measures of Östan as they are planted: what each is aimed at, where it was put and what it truly does."""

from dataclasses import dataclass
from datetime import date

DAMAGE, STAFF, OTHER = "Skadegörelse", "Incident mot anställd", "Annat otrygghetsskapande"
HIGHEST_COUNT, WORST_PEAK = "highest count", "worst peak"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a measure is meant to lower: a category of the reporters, or some sub-types of it (none named: all)."""

    category: str
    subtypes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure in one area, found by a rule among the three worst of the quarter before it began.

    Attributes:
        id: as in the register of measures; slug: a name for file names; title: Swedish.
        outcome: what it is aimed at.
        rule: how the three worst are found (``selection.scores``).
        rank: which of the three, 1 is the worst.
        organisation: when given, the one of the three from which this organisation reported most.
        first_day: first day, the first of a quarter; last_day: last day, None while it goes on.
        effect: share of the outcome in the area that does not happen there.
        moved: share of that which happens in the neighbouring areas instead.
        diffusion: share of the outcome in the neighbouring areas that does not happen either.
        neighbours: number of neighbouring areas concerned, those sharing a border whose middles are nearest.
        carried_out: whether anything was done at all.
        nature: what is true of it, in English, for the truth file.
    """

    id: str
    slug: str
    title: str
    outcome: Outcome
    rule: str
    rank: int
    first_day: date
    nature: str
    effect: float = 0.0
    moved: float = 0.0
    diffusion: float = 0.0
    neighbours: int = 0
    organisation: str | None = None
    last_day: date | None = None
    carried_out: bool = True


@dataclass(frozen=True, slots=True)
class Lottery:
    """A programme whose order of start is drawn by lot.

    Every half-year the rule lists the worst areas that are not yet in the programme. The list is put in the
    order of the area codes and permuted by ``numpy.random.Generator(numpy.random.PCG64(number)).permutation``
    with the published number; the first ``drawn`` start at once, the others the next half-year.

    Attributes:
        first_days: first days of the rounds; later: the day on which those who wait in the last round start.
        numbers: the published numbers, one a round.
    """

    id: str
    slug: str
    title: str
    outcome: Outcome
    rule: str
    first_days: tuple[date, ...]
    later: date
    numbers: tuple[int, ...]
    effect: float
    nature: str
    listed: int = 6
    drawn: int = 3


MEASURES = (
    Measure("M1", "lokala_vardar", "Lokala värdar och snabb reparation",
            Outcome(DAMAGE), HIGHEST_COUNT, 2, date(2023, 7, 1), "works, with diffusion next door",
            effect=0.50, diffusion=0.20, neighbours=2),
    Measure("M2", "kameror_och_rondering", "Kamerabevakning och kvällsrondering",
            Outcome(DAMAGE), HIGHEST_COUNT, 2, date(2024, 1, 1), "works, but half of it moves next door",
            effect=0.50, moved=0.50, neighbours=1),
    Measure("M5", "trygg_arbetsplats", "Utbildning och larmrutiner för personal i publika lokaler",
            Outcome(STAFF), HIGHEST_COUNT, 1, date(2024, 1, 1), "does nothing; the reporters tire",
            organisation="Biblioteken"),
    Measure("M3", "ordningsregler", "Ordningsregler och besöksvärdar",
            Outcome(STAFF), WORST_PEAK, 1, date(2024, 7, 1), "does nothing, but began at a peak"),
    Measure("M4", "parkeringsbelysning", "Ny belysning på en parkering",
            Outcome(DAMAGE, ("Bilbrand",)), HIGHEST_COUNT, 1, date(2024, 7, 1), "works, too small to see",
            effect=0.30),
    Measure("M6", "natt_pa_parkeringen", "Nattvandring kring parkeringarna",
            Outcome(DAMAGE, ("Skadegörelse mot fordon",)), HIGHEST_COUNT, 1, date(2025, 1, 1),
            "decided, never carried out", carried_out=False),
)  # fmt: skip
"""In the order in which they began; a measure chosen later passes over areas already treated for the category."""

PROGRAMME = Lottery(
    "M7", "platssamverkan", "Platssamverkan med lottad start", Outcome(OTHER), HIGHEST_COUNT,
    (date(2023, 7, 1), date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1)), date(2025, 7, 1),
    (20230615, 20231214, 20240613, 20241212), 0.40, "works; only the order of start was drawn",
)  # fmt: skip
