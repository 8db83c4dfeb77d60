"""What reporters write in their own words, and the invented personal data that some of them let slip."""

import itertools

from bfkit.ostan.randomness import generator

NO_TEXT = 0.25
"""Share of rows without a description."""

_TEXTS = {
    "Skadegörelse": (
        "Upptäcktes vid morgonronden.",
        "Anmält av boende till förvaltaren",
        "Tidigare skada på samma ställe.",
        "Foto finns hos driften.\nVäntar på reparation.",
        "Avspärrat; ska lagas i veckan.",
    ),
    "Incident mot anställd": (
        "Medarbetaren har fått stöd av chefen.",
        "Hot framfördes; kollega tillkallades.",
        "Besökaren lämnade lokalen efter en stund",
        "Skrek och slog i disken.\nLämnade sedan platsen.",
    ),
    "Otrygghetsskapande samling": (
        "Flera personer uppehöll sig länge på platsen.",
        "Boende upplever det som otryggt.",
        "Skräp kvar på morgonen",
        "Lugnt när väktare kom; inget vidare.",
    ),
    "Annat otrygghetsskapande": (
        "Flera vittnen på platsen.",
        "Polis tillkallad; läget lugnt vid ankomst.",
        "Oklart vad som hände innan.",
        "Återkommande på platsen\nenligt personalen.",
    ),
    "Otrygg plats": (
        "Boende undviker platsen kvällstid.",
        "Anmält till driften; ärende finns.",
        "Samma brist som i fjol",
        "Bör tas med vid nästa trygghetsvandring.",
    ),
    "Särskilt evenemang": ("Ordningsvakter beställda.", "Beräknas samla 200 besökare", "Tillstånd finns."),
    "Klotter": ("Klotter på fasaden, cirka två meter.", "Samma tagg som förra veckan; sanering beställd."),
    "Övrig skadegörelse": ("Ruta krossad; glas på marken.", 'Skylten "Håll rent" är nedriven.'),
    "Olovlig trafik": ("Mopeder på gångbanan", "Höga farter förbi lekplatsen."),
    "Bristfällig belysning": ("Tre lampor ur funktion längs gångvägen.",),
    "Bristfällig insyn": ("Buskarna är höga; dålig sikt.",),
    "Nedskräpning": ("Soptunnan överfull",),
}

_FIRST = ("ada", "bror", "disa", "ebbon", "fabe", "gunnvor", "hjalmar", "ingeborg", "josefa", "kaspian")
_LAST = ("testsson", "provgren", "exempelius", "mallberg", "pahittsson")
_OF_EACH_KIND = 14
_NAMES = 10


def texts_of(category: str, subtype: str) -> tuple[str, ...]:
    """The sentences used for a category and a sub-type, as they are written in the file."""
    return _TEXTS[category] + _TEXTS.get(subtype, ())


def canaries(seed: int = 1) -> tuple[str, ...]:
    """Every personal value planted in the raw files, for a search through everything that is written.

    In turn an identity number, an e-mail address and a telephone number.

    Identity numbers are of the 1890s, so that no living person has one, with a valid check digit; two are
    coordination numbers (day + 60). The addresses at example.se are invented. Telephone numbers come from
    070-1740605 to 070-1740699, which the Swedish Post and Telecom Authority (PTS) sets aside for fiction.
    """
    random = generator(seed, "canaries")
    numbers = [_identity_number(i, [int(d) for d in random.integers(0, 10, 9)]) for i in range(_OF_EACH_KIND)]
    first, last = random.permutation(len(_FIRST) * len(_LAST)), len(_LAST)
    emails = [f"{_FIRST[int(i) // last]}.{_LAST[int(i) % last]}@example.se" for i in first[:_OF_EACH_KIND]]
    endings = [ending for ending in 605 + random.permutation(95) if not _like_identity_number(ending)]
    phones = [_phone(int(ending), i % 4) for i, ending in enumerate(endings[:_OF_EACH_KIND])]
    return tuple(itertools.chain.from_iterable(zip(numbers, emails, phones, strict=True)))


def names(seed: int = 1) -> tuple[str, ...]:
    """Every name planted in the free text, each once; put together from invented parts, of nobody in any register."""
    order = generator(seed, "names").permutation(len(_FIRST) * len(_LAST))[:_NAMES]
    return tuple(f"{_FIRST[int(i) // len(_LAST)]} {_LAST[int(i) % len(_LAST)]}".title() for i in order)


def _identity_number(order: int, digits: list[int]) -> str:
    """An identity number of 1890-1899, in one of three ways of writing it."""
    day = 1 + (digits[0] * 10 + digits[1]) % 28 + (60 if order in (4, 11) else 0)
    birth = f"9{digits[2]}{1 + digits[3]:02d}{day:02d}"
    serial = f"{digits[4]}{digits[5]}{digits[6]}"
    number = serial + check_digit(birth + serial)
    return (f"18{birth}-{number}", f"18{birth}{number}", f"{birth}+{number}")[order % 3]


def check_digit(nine: str) -> str:
    """The last digit of an identity number by the Luhn formula.

    >>> check_digit("811218987")
    '6'
    """
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(nine)]
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)


def _like_identity_number(ending: int) -> bool:
    """Whether the telephone number, without its hyphen, could be a coordination number (070174, day 14)."""
    digits = f"070174{ending:04d}"
    return check_digit(digits[:9]) == digits[9]


def _phone(ending: int, form: int) -> str:
    return (
        f"070-1740{ending}",
        f"0701740{ending}",
        f"070-174 0{ending // 100} {ending % 100:02d}",
        f"+4670174{ending:04d}",
    )[form]
