"""A problem and a hypothesis of the data in words: where, when, what is said, and what would refute it, in Swedish."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType as _Fixed

from bfkit import vocabulary
from bfkit.causes.day_tests import EVENTS, SCHOOL
from bfkit.causes.evidence import Arguments
from bfkit.causes.material import Material
from bfkit.causes.nearness import Register
from bfkit.causes.place_tests import NEAR_PLACE, REPEAT_PLACE, named, places_of
from bfkit.causes.problem import Problem
from bfkit.causes.time_tests import LIGHTING, OPENING
from bfkit.causes.week_tests import WEEK_HOURS
from bfkit.display import WEEKDAYS, sentence_list
from bfkit.parameters import hypotheses as declared
from bfkit.prevention import OFFENDER, PLACE, TARGET


@dataclass(frozen=True, slots=True)
class Stated:
    """A hypothesis in words. ``mechanism`` None: it says where or when, and not why."""

    statement: str
    corner: str
    mechanism: str | None
    branch: str
    if_true: str
    if_false: str


_FORMS: Mapping[str, tuple[str, str, str | None, str, str, str]] = _Fixed(
    {
        OPENING: (
            "Det händer när {place} stänger och många går därifrån samtidigt.",
            PLACE,
            "stängningstid",
            "Tider",
            "Händelserna ligger i timmen efter stängning, också när stängningstiden skiljer sig mellan dagar.",
            "Händelserna är lika vanliga andra timmar samma kväll.",
        ),
        LIGHTING: (
            "Det händer när det är mörkt vid {place}.",
            PLACE,
            "mörker",
            "Miljö",
            "Mörka timmar har fler av händelserna här än på andra håll, vid samma klockslag och årstid.",
            "Vid samma klockslag och årstid är händelserna inte fler i mörker här än på andra håll.",
        ),
        SCHOOL: (
            "Det händer vid {place} när det är skollov.",
            OFFENDER,
            "ledig tid",
            "Tider",
            "Lovdagar har fler händelser än samma veckodagar under terminen.",
            "Lovdagar skiljer sig inte från samma veckodagar under terminen.",
        ),
        EVENTS: (
            "Det händer de kvällar då det är evenemang intill.",
            PLACE,
            "evenemang",
            "Tider",
            "Kvällar med evenemang har fler händelser än samma plats och veckodag utan.",
            "Kvällarna skiljer sig inte när veckodag och årstid hålls lika.",
        ),
        REPEAT_PLACE: (
            "{place} drabbas på fler dagar än andra ställen där sådant händer.",
            TARGET,
            "upprepad utsatthet",
            "Objekt",
            "Nya händelser kommer till samma plats oftare än till andra platser där sådant händer.",
            "Händelserna är spridda på platserna som man kan vänta av slumpen.",
        ),
        NEAR_PLACE: (
            "Det händer nära {place}. Data säger var, inte varför.",
            PLACE,
            None,
            "Platser",
            "Händelserna är tätare intill än längre bort, jämfört med andra platser där det händer lika mycket.",
            "Närheten gör ingen skillnad mot slumpvisa platser där det händer lika mycket.",
        ),
        WEEK_HOURS: (
            "Det händer {hours}. Data säger när, inte varför.",
            PLACE,
            None,
            "Tider",
            "En större del av händelserna ligger i de timmarna än på andra håll.",
            "Timmarna är desamma som på andra håll.",
        ),
    }
)


_AMONG_NEAR = (
    "Problemets platser nära {place} drabbas mer än de andra. Data säger var, inte varför.",
    PLACE,
    None,
    "Platser",
    "Platserna nära har fler händelser än problemets andra platser.",
    "Platserna nära har inte fler händelser än problemets andra platser.",
)


_AMONG_REPEAT = (
    "{place} har fler händelser än problemets andra platser. Data säger var, inte varför.",
    TARGET,
    None,
    "Objekt",
    "Platsen har fler dagar med händelser än de andra.",
    "Händelserna är spridda på platserna som man kan vänta av slumpen.",
)


_AMONG: Mapping[str, tuple[str, str, str | None, str, str, str]] = _Fixed(
    {NEAR_PLACE: _AMONG_NEAR, REPEAT_PLACE: _AMONG_REPEAT}
)


def stated(material: Material, test: str, arguments: Arguments, *, among: bool = False) -> Stated:
    """The words of a proposed hypothesis; ``among``: the problem's own places were compared with each other."""
    form = _AMONG.get(test, _FORMS[test]) if among else _FORMS[test]
    statement, corner, mechanism, branch, if_true, if_false = form
    words = statement.format(place=_place(material, arguments), hours=_hours(arguments))
    return Stated(words[0].upper() + words[1:], corner, mechanism, branch, if_true, if_false)


def _place(material: Material, arguments: Arguments) -> str:
    if arguments.places:
        return named(material, places_of(material, arguments), arguments)
    if arguments.kinds:
        return sentence_list([f"en plats av slaget {vocabulary.PLACE_KINDS[kind].lower()}" for kind in arguments.kinds])
    return "problemets plats"


def _hours(arguments: Arguments) -> str:
    if arguments.hours is None:
        return "vissa timmar"
    first, last = arguments.hours
    return f"{sentence_list(arguments.weekdays)} kl. {first % 24:02d}–{last % 24:02d}"


def general(test: str) -> tuple[str, str] | None:
    """What a test would show if true and if false, without any place; None for a test that proposes nothing."""
    form = _FORMS.get(test)
    return None if form is None else (form[4], form[5])


def where_words(
    problem: Problem, own: declared.Problem | None, register: Register, area_names: Mapping[str, str]
) -> str:
    """The place of a problem: "inom 150 meter från Östans resecentrum"."""
    parts = []
    if problem.area_ids:
        parts.append(f"i {sentence_list([area_names.get(area, area) for area in problem.area_ids])}")
    if own is not None and problem.spots:
        names = [str(register.names[p]) for one in own.places for p in register.chosen(place=one)]
        kinds = [f"platser av slaget {vocabulary.PLACE_KINDS[kind].lower()}" for kind in own.kinds]
        parts.append(f"inom {problem.metres:.0f} meter från {sentence_list([*names, *kinds])}")
    if problem.box is not None:
        parts.append("i en ruta på kartan")
    return " ".join(parts) or "i hela kommunen"


def when_words(problem: Problem) -> str | None:
    """The hours of a problem: "fredag och lördag kl. 20–04"; None for all."""
    window = problem.window
    if window is None:
        return None
    days = sentence_list([WEEKDAYS[day] for day in sorted(window.weekdays)]) if len(window.weekdays) < 7 else ""
    clock = "" if (window.hour_from, window.hour_to) == (0, 24) else f"kl. {window.hour_from:02d}–{window.hour_to:02d}"
    return " ".join(part for part in (days, clock) if part)
