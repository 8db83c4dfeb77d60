"""What must hold in a cause analysis: rules within each part, and which words no hypothesis may point at people with."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any

from bfkit import vocabulary
from bfkit.prevention import ARGUMENTS, CONTROLLERS, FULL, MECHANISMS, RECORDING

Fault = tuple[str, str]
_SHORTEST = 3
_FEWEST_STEPS = 2
_ENDING = r"(?:s|n|ns|na|nas|er|ers|erna|ernas|en|ens)?"
_GROUPS = re.compile(
    r"\b(?:"
    rf"invandrar(?:e|es|n|ns|na|nas|familj\w*|ungdom\w*|kill\w*|gäng\w*|grupp\w*)?|flykting{_ENDING}|flyktingarna?s?|"
    r"asylsökandes?|nyanländ(?:a|as|e)?|ensamkommande|papperslösa|"
    r"(?:utlands|utrikes ?)född(?:a|as)?|"
    r"(?:utländsk|etnisk|kulturell|religiös)\w* (?:bakgrund|tillhörighet|ursprung|härkomst|grupp)\w*|"
    r"etnicitet\w*|nationalitet\w*|hudfärg\w*|folkslag\w*|"
    rf"muslim{_ENDING}|jud(?:e|en|ar|arna)|romer(?:na|s|nas)?|zigenar\w*|somalier{_ENDING}|syrier{_ENDING}|"
    rf"afghan(?:er|erna|ers)|arab(?:er|erna|ers)|kurd(?:er|erna|ers)|iraki(?:er|erna)|alban(?:er|erna)|eritrean(?:er|erna)|"
    r"(?:social)?bidragstagar\w*|arbetslösas?|låginkomsttagar\w*|fattigas?|hemlösas?|"
    r"missbrukar(?:e|es|en|ens|na|nas)|narkoman\w*|alkoholist\w*|psyk(?:iskt sjuka|fall\w*)|"
    r"klan(?:en|er|erna|ens)?|släkten"
    r")\b",
    re.IGNORECASE,
)
"""Groups of people by origin, faith, health or means. Ages, pupils, guests and those who live somewhere are not here:
"elever går hem samtidigt" says something of the hour and not of who they are."""
_FAMILY = re.compile(r"\b[Ff]amiljen [A-ZÅÄÖ]\w+")
_PERSONAL = re.compile(
    r"(?<![0-9])(?:18|19|20)?[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[-+ ][0-9]{4}(?![0-9])|[\w.+-]+@[\w-]+\.[a-zåäö]+"
)
_INSTEAD = (
    "en hypotes gäller en plats, en tid, ett objekt eller en situation, aldrig vilka som bor eller vistas där; skriv "
    "vad som gör det lätt, lockande eller ostört just där och då"
)


def people_named(text: str) -> str | None:
    """What in a text points at a group of residents or at a person, in Swedish; None when nothing does.

    The list is closed, so that ordinary words are let through: a text without these words can still be wrong, and
    whoever reads it must look.

    >>> people_named("Parken är olyst och ligger öde efter skymning.") is None
    True
    >>> people_named("Det är nyanlända som samlas där.")
    '"nyanlända" är en grupp av människor'
    """
    found = _GROUPS.search(text) or _FAMILY.search(text)
    if found:
        what = "en familj" if found[0].lower().startswith("familjen") else "en grupp av människor"
        return f'"{found[0]}" är {what}'
    if _PERSONAL.search(text):
        return "texten innehåller något som ser ut som ett personnummer eller en e-postadress"
    return None


def naming_faults(texts: Iterable[tuple[str, str | None]]) -> list[Fault]:
    """Key and words of each text that points at people."""
    told = ((key, people_named(text)) for key, text in texts if text)
    return [(key, f"{words}: {_INSTEAD}") for key, words in told if words]


def argument_faults(name: str, given: Set[str]) -> list[Fault]:
    """Arguments of a test that it does not have, and those that it lacks."""
    needs, also = ARGUMENTS[name]
    takes = ", ".join((*needs, *also)) or "inget"
    found = [(key, f"hör inte till testet {name}; det tar {takes}") for key in sorted(given - {*needs, *also})]
    if needs and not given & set(needs):
        found.append((needs[0], f"testet {name} behöver {' eller '.join(needs)}"))
    if {"places", "kinds"} <= given & set(needs):
        found.append(("kinds", "ange antingen places (vissa platser) eller kinds (alla av ett slag), inte båda"))
    return found


def evidence_faults(source: str | None) -> list[Fault]:
    """Evidence that does not say where it comes from."""
    if source is None or len(source.strip()) < _SHORTEST:
        return [("source", "underlag utan källa: skriv varifrån uppgiften kommer (vad, vem i tjänsten, när)")]
    return []


def judgement_faults(status: str, judged_by: str | None, day: date | None) -> list[Fault]:
    """A status that nobody stands for."""
    found = []
    if judged_by is None or len(judged_by.strip()) < _SHORTEST:
        words = f'"{status}" utan vem som bedömt: skriv grupp eller tjänst i judged_by, inget namn'
        found.append(("judged_by", words))
    if day is None:
        found.append(("day", f'"{status}" utan dag: skriv när bedömningen gjordes'))
    return [*found, *naming_faults([("judged_by", judged_by)])]


def problem_faults(known: Mapping[str, Any]) -> list[Fault]:
    """What does not go together in a problem."""
    allowed = vocabulary.SUBTYPES[known["category"]]
    strange = [word for word in known["subtypes"] if word not in allowed]
    found = [
        ("subtypes", f"{word} är ingen undertyp av {known['category']}; välj bland {', '.join(allowed)}")
        for word in strange
    ]
    if known["last_day"] <= known["first_day"]:
        found.append(("to", f"problemets sista dag ({known['last_day']}) ligger inte efter dess första"))
    if not (known["areas"] or known["places"] or known["kinds"]):
        found.append(("areas", "var problemet finns saknas: ange areas, places eller kinds"))
    if known["form"] == FULL and len(known["event_chain"]) < _FEWEST_STEPS:
        words = f"den fulla formen behöver en händelsekedja med minst {_FEWEST_STEPS} steg; annars form: lätt"
        found.append(("event_chain", words))
    if known["form"] == FULL and not known["not_known"]:
        found.append(("not_known", "den fulla formen behöver minst en mening om vad ni inte vet; annars form: lätt"))
    steps = [(f"event_chain[{place}]", step) for place, step in enumerate(known["event_chain"], 1)]
    return [*found, *naming_faults([("title", known["title"]), ("prioritised", known["prioritised"]), *steps])]


def hypothesis_faults(known: Mapping[str, Any]) -> list[Fault]:
    """What does not go together in a hypothesis."""
    found = []
    meant = MECHANISMS[known["mechanism"]]
    if known["corner"] != meant.corner:
        words = f'"{known["mechanism"]}" hör till {meant.corner}, inte till {known["corner"]}; ändra den ena'
        found.append(("mechanism", words))
    if known["corner"] == RECORDING and known["controller"]:
        found.append(("controller", f"hör till brottstriangelns sidor ({', '.join(CONTROLLERS)}), inte till mätningen"))
    if known["suggested_by"] == "data" and known["seen_through"] is None:
        words = "en hypotes som data väckt prövas på senare dagar: ange sista dagen i de data som väckte den"
        found.append(("seen_through", words))
    if known["if_true"].strip() == known["if_false"].strip():
        found.append(("if_false", "samma som if_true: då kan hypotesen inte motsägas av något"))
    named = ("statement", "branch", "controller", "if_true", "if_false")
    return [*found, *naming_faults((key, known[key]) for key in named)]


def measure_faults(measure: str | None, own: str | None, chosen: str, reflected: bool) -> list[Fault]:
    """A considered measure that is not told, or chosen without the questions having been asked."""
    found = []
    if (measure is None) == (own is None):
        words = "ange antingen measure (id i katalogen över åtgärder) eller own (gruppens egen, med egna ord)"
        found.append(("measure", words))
    if chosen == "ja" and not reflected:
        words = "en vald åtgärd behöver svar på frågorna: against_what, when, how, for_whom, risks och tried_here"
        found.append(("reflection", words))
    return found


def twice(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The place and the name of each id that has stood before; case makes no difference."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name.lower() in seen:
            yield place, name
        seen.add(name.lower())
