"""The catalogue of measures: which kind answers to which cause, what evaluations found, and how sure that is."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bfkit import vocabulary
from bfkit.errors import ParameterError
from bfkit.parameters.cause_rules import Fault, twice
from bfkit.parameters.effects import EffectOn, Emmie
from bfkit.parameters.hypotheses import CauseFile, Sentence
from bfkit.parameters.interventions import SITUATIONAL, SOCIAL, Register
from bfkit.parameters.reading import content_of, errors_of, nearest, report
from bfkit.parameters.values import ContradictionError, Frozen, Slug, choice
from bfkit.parameters.yaml_text import Problem, with_line
from bfkit.prevention import (
    MECHANISMS,
    MORE,
    TECHNIQUES,
)

CATALOGUE_FILES = "measures_*.yml"
"""The catalogue's files in the folder ``data/reference``."""
_EACH = "measures"
_MOST_NAMED = 2
_FOUND_BY = r"^(doi:10\.\d{4,9}/\S+|https://\S+|ISBN [0-9X-]{10,17}|(Brå|POP Guide|Home Office|Polishögskolan) \S.*)$"
_PLACED = re.compile(r"\d")
CHECKED = ("text", "känd")
"""How a reference was checked: its details read in a text outside the project, or well known in the field."""


class Reference(Frozen):
    """A publication: authors, year, title, where, and how it is found.

    ``id`` is a DOI, report number, ISBN or address. Without one, ``where`` has volume and pages or a report's number.
    ``checked`` is one of ``CHECKED``; None in a municipality's own file that does not say.
    """

    authors: Annotated[str, Field(min_length=3)]
    year: Annotated[int, Field(ge=1960, le=2100)]
    title: Annotated[str, Field(min_length=5)]
    where: Annotated[str, Field(min_length=3)]
    id: Annotated[str, Field(pattern=_FOUND_BY)] | None = None
    checked: Annotated[str, choice(CHECKED, "ett sätt att kontrollera en källa")] | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if self.id is None and not _PLACED.search(self.where):
            words = "saknas och måste anges (DOI, rapportnummer, ISBN eller adress), om inte where har volym och sidor"
            raise ContradictionError([("id", words)])
        return self

    @property
    def short(self) -> str:
        """As it is cited in a sentence: ``Braga m.fl. 2019``."""
        names = [name.strip() for name in self.authors.replace(" och ", ",").split(",")]
        first = f"{names[0]} m.fl." if len(names) > _MOST_NAMED else " och ".join(names)
        return f"{first} {self.year}"


class TimeToEffect(Frozen):
    """When an effect can be expected at the earliest and at the latest, in months from the start."""

    months: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=1)]]
    text: Sentence

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.months[1] < self.months[0]:
            raise ValueError("den senare månaden ligger före den tidigare")
        return self


class Measure(Frozen):
    """A kind of measure, what it answers to, and what is known of it. Without a source it is refused.

    ``subtypes`` narrow those of its categories that they belong to; a category with none of them is meant as a whole.
    ``places``: the kinds of place that it is meant for; none are any.
    ``advised_against`` says why it should not be chosen, for what evaluations found harmful or without use.
    """

    id: Slug
    name: Annotated[str, Field(min_length=5)]
    kind: Literal["situationell", "social"]
    categories: Annotated[tuple[Annotated[str, choice(vocabulary.CATEGORIES, "en kategori")], ...], Field(min_length=1)]
    subtypes: tuple[str, ...] = ()
    mechanisms: Annotated[tuple[Annotated[str, choice(MECHANISMS, "en orsak i listan")], ...], Field(min_length=1)]
    places: tuple[Annotated[str, choice(vocabulary.PLACE_KINDS, "ett slag av plats")], ...] = ()
    techniques: tuple[int, ...] = ()
    description: Sentence
    time_to_effect: TimeToEffect
    emmie: Emmie
    side_effects: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    sources: tuple[Reference, ...] = ()
    advised_against: Sentence | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults: list[Fault] = []
        if not self.sources:
            words = "åtgärden har ingen källa och tas inte med: ange vem, år, titel, var och hur den hittas"
            faults.append(("sources", words))
        allowed = {word for category in self.categories for word in vocabulary.SUBTYPES[category]}
        unknown = [word for word in self.subtypes if word not in allowed]
        if unknown:
            faults.append(("subtypes", f"{', '.join(unknown)}: ingen undertyp av {', '.join(self.categories)}"))
        strange = [number for number in self.techniques if number not in TECHNIQUES]
        if strange:
            told = ", ".join(map(str, strange))
            faults.append(("techniques", f"{told}: de tjugofem teknikerna har nummer 1–{len(TECHNIQUES)}"))
        if (self.kind == SITUATIONAL) != bool(self.techniques):
            words = f"en {SITUATIONAL} åtgärd har minst en av de tjugofem teknikerna, en {SOCIAL} har ingen"
            faults.append(("techniques", words))
        if self.emmie.effect.direction == MORE and self.advised_against is None:
            faults.append(("advised_against", "evaluerad med ökning som resultat: skriv varför den inte bör väljas"))
        if faults:
            raise ContradictionError(faults)
        return self

    def against(self, category: str, subtypes: Sequence[str] = ()) -> bool:
        """Whether it is meant for a problem: one of the six categories, and of it any of some sub-types (empty: all)."""
        if category not in self.categories:
            return False
        own = set(self.subtypes) & set(vocabulary.SUBTYPES[category])
        return not own or not subtypes or bool(own & set(subtypes))

    def at(self, kinds: Sequence[str]) -> bool:
        """Whether it is meant for any of some kinds of place; no kinds are anywhere."""
        return not self.places or not kinds or bool(set(self.places) & set(kinds))

    def effect_on(self, category: str, subtypes: Sequence[str] = ()) -> EffectOn:
        """What evaluations found against just this problem; unknown, and what they measured, when it was another."""
        return self.emmie.effect.on(category, subtypes)

    @property
    def corners(self) -> frozenset[str]:
        """The corners of the triangle that it answers to."""
        return frozenset(MECHANISMS[name].corner for name in self.mechanisms)


class Catalogue(Frozen):
    """All kinds of measures that are described, in the order of the files."""

    measures: tuple[Measure, ...]

    def measure(self, name: str) -> Measure:
        """The measure of an id. Raises KeyError when there is none."""
        return {one.id: one for one in self.measures}[name]


class _File(Frozen):
    """One file of the catalogue."""

    about: Sentence
    measures: tuple[Measure, ...]


def load_catalogue(folder: Path) -> Catalogue:
    """The catalogue of measures.

    Args:
        folder: with the files ``measures_*.yml``: ``data/reference`` of the project.

    Raises:
        ParameterError: there is none, or an entry is wrong: without a source or one of EMMIE's five parts, with a
            technique or a cause that does not exist, or with an id that stands twice.
    """
    paths = sorted(folder.glob(CATALOGUE_FILES)) if folder.is_dir() else []
    if not paths:
        raise ParameterError(
            f"åtgärdskatalogen saknas: inga filer {CATALOGUE_FILES} i {folder.name}; hämta tillbaka dem."
        )
    problems: list[Problem] = []
    found: list[Measure] = []
    for path in paths:
        found += _read(path, problems)
    for _, name in twice([one.id for one in found]):
        problems.append(Problem(folder.name, name, "åtgärden står mer än en gång i katalogen"))
    if problems:
        raise ParameterError(report(problems))
    return Catalogue(measures=tuple(found))


def refuse_unknown_measures(catalogue: Catalogue, *, causes: CauseFile | None, register: Register | None) -> None:
    """Refuse measures named in the cause analysis or the register that the catalogue does not have, all at once.

    Raises:
        ParameterError: at least one is unknown; with file, place and the nearest name.
    """
    names = [one.id for one in catalogue.measures]
    named = [
        ("hypotheses.yml", f"decisions[{place}].considered[{number}].measure", one.measure)
        for place, decision in enumerate(causes.decisions if causes is not None else (), 1)
        for number, one in enumerate(decision.considered, 1)
    ]
    measures = register.interventions if register is not None else ()
    named += [("interventions.yml", f"{one.id}.measure", one.measure) for one in measures]
    problems = [
        Problem(file, key, f'"{name}" finns inte i åtgärdskatalogen{_near(name, names)}')
        for file, key, name in named
        if name is not None and name not in names
    ]
    if problems:
        raise ParameterError(report(problems))


def _near(name: str, names: list[str]) -> str:
    told = nearest(name, names)
    return told if told.startswith("; menade") else f" ({len(names)} finns); skriv annars åtgärden med egna ord i own"


def _read(path: Path, problems: list[Problem]) -> list[Measure]:
    content, found = content_of(path, path.name)
    problems.extend(found)
    if not content:
        return []
    rows = content.get(_EACH)
    head, faults = errors_of({**content, _EACH: [] if isinstance(rows, list) else rows}, _File)
    good = []
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        measure, wrong = errors_of(row, Measure)
        faults += [(f"{_EACH}[{number}].{key}".rstrip("."), words) for key, words in wrong]
        if measure is not None:
            good.append(measure)
    if faults:
        text = path.read_text(encoding="utf-8-sig")
        problems.extend(Problem(path.name, with_line(key, text), words) for key, words in faults)
    return good if head is not None else []
