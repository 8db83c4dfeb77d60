"""Read a municipality's parameters, and refuse every fault at once before anything runs."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bfkit.errors import ParameterError
from bfkit.parameters.commitments import COMMITMENT_FILE, Agreement, read_agreement
from bfkit.parameters.contradictions import contradictions
from bfkit.parameters.cooperation import COOPERATION_FILE, Cooperation, read_cooperation
from bfkit.parameters.hypotheses import CauseFile
from bfkit.parameters.hypothesis_file import HYPOTHESES_FILE, known_ids, never_tried, read_hypotheses
from bfkit.parameters.interventions import Register
from bfkit.parameters.models import Municipality, Parameters, QuarterFile
from bfkit.parameters.plans import PLAN_FOLDER, LockedPlan, read_plans
from bfkit.parameters.price_index import PRICES_FILE, AddedYears, read_added_years
from bfkit.parameters.quarter_file import GroupDecisions
from bfkit.parameters.reading import nearest, read, report
from bfkit.parameters.register import REGISTER_FILE, ReadRegister, problems_of, read_register
from bfkit.parameters.sources import Source
from bfkit.parameters.unread import UnreadFile, faults_of, unread_file
from bfkit.parameters.yaml_text import Problem
from bfkit.periods import Quarter

__all__ = [
    "BY_THEMSELVES",
    "COMMITMENT_FILE",
    "COOPERATION_FILE",
    "HYPOTHESES_FILE",
    "MUNICIPALITY_FILE",
    "PRICES_FILE",
    "QUARTER_FOLDER",
    "REGISTER_FILE",
    "load",
    "load_agreement",
    "load_register",
    "nearest",
]
MUNICIPALITY_FILE = "municipality.yml"
QUARTER_FOLDER = "quarters"
BY_THEMSELVES = (COMMITMENT_FILE, HYPOTHESES_FILE, COOPERATION_FILE, PRICES_FILE)
"""Files that only some pages need."""
_SLUG = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands in the files beside ``municipality.yml``; ``unread`` are those that are wrong."""

    found: ReadRegister
    plans: tuple[LockedPlan, ...] = ()
    causes: CauseFile | None = None
    agreement: Agreement | None = None
    cooperation: Cooperation | None = None
    prices: AddedYears | None = None
    unread: tuple[UnreadFile, ...] = ()


def load(
    slug: str, quarter_text: str, *, folder: Path, as_of: date | None = None, apart: Collection[str] = ()
) -> Parameters:
    """The checked parameters of a municipality and a quarter.

    Args:
        slug: folder of the municipality under ``folder``.
        quarter_text: ``2025Q2``.
        folder: the project's ``parameters`` folder.
        as_of: last day of reporting; else the quarter file's, else quarter end + ``as_of_days``.
        apart: those of ``BY_THEMSELVES`` whose faults refuse nothing here: such a file stands in ``unread_files``,
            and whoever needs it asks ``unread.refuse_unread``.

    Raises:
        ParameterError: one or more faults, all listed with file, key and nearest allowed name. A measure of the
            register that is wrong is no such fault: it stands in ``unread``, and the others can be used.
    """
    problems: list[Problem] = []
    quarter = _quarter(quarter_text, problems)
    home = _home(slug, folder, problems)
    municipality = quarter_file = before = None
    beside = _Beside(ReadRegister(None))
    if home is not None:
        municipality = _municipality(home, slug, problems)
        quarter_file = _read_quarter_file(home, quarter_text, slug, problems)
        if quarter is not None:
            before = _read_quarter_file(home, str(quarter.shift(-1)), slug, [])  # its own run tells its faults
        beside = _read_beside(home, slug, municipality, problems, apart)
    if problems or municipality is None or quarter is None or quarter_file is None:
        raise ParameterError(report([*problems, *faults_of(beside.unread)]))
    as_of = as_of or quarter_file.as_of or quarter.last_day + timedelta(days=municipality.as_of_days)
    if as_of < quarter.last_day:
        raise ParameterError(
            f"as_of är {as_of} men {quarter.label} slutar först {quarter.last_day}; välj en senare dag eller ett "
            "tidigare kvartal."
        )
    expired = [
        s for s in municipality.sources if s.agreement.valid_until and s.agreement.valid_until < quarter.last_day
    ]
    if expired:
        told = [
            Problem(f"{slug}/{MUNICIPALITY_FILE}", f"sources.{s.name}.agreement", _expired(s, quarter)) for s in expired
        ]
        raise ParameterError(report(told))
    return Parameters(
        slug=slug,
        quarter_text=quarter_text,
        municipality=_with_quarter(municipality, quarter_file),
        as_of=as_of,
        note=quarter_file.note,
        measures=beside.found.register,
        unread=beside.found.unread,
        plans=beside.plans,
        causes=beside.causes,
        decisions=_decided(quarter_file),
        decisions_before=_decided(before or QuarterFile()),
        agreement=beside.agreement,
        cooperation=beside.cooperation,
        added_prices=beside.prices,
        unread_files=beside.unread,
    )


def _read_beside(
    home: Path, slug: str, municipality: Municipality | None, problems: list[Problem], apart: Collection[str]
) -> _Beside:
    """The other files of a municipality; the faults of those that are not ``apart`` are added to ``problems``."""
    own: dict[str, list[Problem]] = {name: [] if name in apart else problems for name in BY_THEMSELVES}
    causes, found = _causes_and_measures(home, slug, municipality, problems, own[HYPOTHESES_FILE])
    own_index = municipality is not None and municipality.followup.price_index is not None
    return _Beside(
        found,
        _read_plans(home, slug, found, problems),
        causes,
        read_agreement(home / COMMITMENT_FILE, f"{slug}/{COMMITMENT_FILE}", own[COMMITMENT_FILE]),
        read_cooperation(home / COOPERATION_FILE, f"{slug}/{COOPERATION_FILE}", own[COOPERATION_FILE]),
        read_added_years(home / PRICES_FILE, f"{slug}/{PRICES_FILE}", own_index, own[PRICES_FILE]),
        tuple(one for name in BY_THEMSELVES if name in apart for one in unread_file(name, slug, own[name])),
    )


def _causes_and_measures(
    home: Path, slug: str, municipality: Municipality | None, problems: list[Problem], of_causes: list[Problem]
) -> tuple[CauseFile | None, ReadRegister]:
    """The cause analysis and the register of measures, each held against the other.

    ``problems``: the faults of the register are added; ``of_causes``: those of the cause analysis.
    """
    shown = f"{slug}/{HYPOTHESES_FILE}"
    path = home / HYPOTHESES_FILE
    causes = read_hypotheses(path, shown, municipality, of_causes)
    wrong = causes is None and path.is_file()
    found = read_register(
        home / REGISTER_FILE,
        f"{slug}/{REGISTER_FILE}",
        municipality,
        problems,
        hypotheses=None if wrong else known_ids(causes),
    )
    untried = (
        never_tried(causes, path, shown, found.register, [one.id for one in found.unread]) if causes is not None else []
    )
    of_causes.extend(untried)
    return None if untried else causes, found


def _decided(quarter_file: QuarterFile) -> GroupDecisions:
    """What the group decided, without what else stands in the quarter's file."""
    return GroupDecisions(**{name: getattr(quarter_file, name) for name in GroupDecisions.model_fields})


def load_register(slug: str, *, folder: Path) -> Register | None:
    """The checked register of measures (``interventions.yml``); None when the municipality has none.

    Args:
        slug: folder of the municipality under ``folder``.
        folder: the project's ``parameters`` folder.

    Raises:
        ParameterError: one or more faults, all listed with file and key; a goal without a number, a baseline or
            an end is one.
    """
    problems: list[Problem] = []
    home = _home(slug, folder, problems)
    shown = f"{slug}/{REGISTER_FILE}"
    found = ReadRegister(None) if home is None else read_register(home / REGISTER_FILE, shown, None, problems)
    problems += problems_of(found.unread, slug)
    if problems:
        raise ParameterError(report(problems))
    return found.register


def load_agreement(slug: str, *, folder: Path) -> Agreement | None:
    """The checked agreement (``commitments.yml``) alone; None when the folder has none.

    Args:
        slug: folder under ``folder``, which need not hold a municipality.
        folder: the project's ``parameters`` folder.

    Raises:
        ParameterError: one or more faults, all listed with file, key and line.
    """
    problems: list[Problem] = []
    found = read_agreement(folder / slug / COMMITMENT_FILE, f"{slug}/{COMMITMENT_FILE}", problems)
    if problems:
        raise ParameterError(report(problems))
    return found


def _municipality(home: Path, slug: str, problems: list[Problem]) -> Municipality | None:
    shown = f"{slug}/{MUNICIPALITY_FILE}"
    return read(home / MUNICIPALITY_FILE, Municipality, shown, problems, between=contradictions)


def _read_plans(home: Path, slug: str, found: ReadRegister, problems: list[Problem]) -> tuple[LockedPlan, ...]:
    """The locked plans; when the register could not be read, what is missing from it is not told as well."""
    if found.register is None and (home / REGISTER_FILE).is_file():
        return ()
    measures = found.register.interventions if found.register is not None else ()
    known = frozenset([*(one.id for one in measures), *(one.id for one in found.unread)])
    if any(one.nameless for one in found.unread):  # a plan may be that of a measure that has lost its id
        return read_plans(home / PLAN_FOLDER, f"{slug}/{PLAN_FOLDER}", None, problems)
    return read_plans(home / PLAN_FOLDER, f"{slug}/{PLAN_FOLDER}", known, problems)


def _expired(source: Source, quarter: Quarter) -> str:
    return (
        f"överenskommelsen gick ut {source.agreement.valid_until}, före slutet av {quarter.label}; förnya den och ange "
        "valid_until på nytt, eller ta bort källan"
    )


def _quarter(text: str, problems: list[Problem]) -> Quarter | None:
    try:
        return Quarter.parse(text)
    except ValueError as fault:
        problems.append(Problem("kvartal", "", str(fault)))
        return None


def _home(slug: str, folder: Path, problems: list[Problem]) -> Path | None:
    present = [p.name for p in folder.iterdir() if p.is_dir()] if folder.is_dir() else []
    if not _SLUG.fullmatch(slug) or slug not in present:
        words = f'kommunen "{slug}" har ingen mapp under parameters{nearest(slug, present)}'
        problems.append(Problem("kommun", "", words))
        return None
    home = folder / slug
    if not (home / MUNICIPALITY_FILE).is_file():
        others = [p.name for p in home.iterdir()]
        words = f"filen saknas{nearest(MUNICIPALITY_FILE, others)}" if others else "filen saknas"
        problems.append(Problem(f"{slug}/{MUNICIPALITY_FILE}", "", words))
        return None
    return home


def _read_quarter_file(home: Path, quarter_text: str, slug: str, problems: list[Problem]) -> QuarterFile | None:
    folder = home / QUARTER_FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        try:
            Quarter.parse(path.stem)
            well_named = path.suffix == ".yml"
        except ValueError:
            well_named = False
        if not well_named and not path.name.startswith("."):
            words = "filnamnet är inget kvartal och skulle aldrig läsas; döp om den till exempelvis 2025Q2.yml"
            problems.append(Problem(f"{slug}/{QUARTER_FOLDER}/{path.name}", "", words))
    path = folder / f"{quarter_text}.yml"
    if not path.is_file():
        return QuarterFile()
    return read(path, QuarterFile, f"{slug}/{QUARTER_FOLDER}/{path.name}", problems)


def _with_quarter(municipality: Municipality, quarter_file: QuarterFile) -> Municipality:
    changes = {
        key: value for key in ("diary_number", "handling_status") if (value := getattr(quarter_file, key)) is not None
    }
    return municipality.model_copy(update=changes)
