"""Which crimes the police mostly discover themselves, where the municipality has not said.

Crime statistics tell crimes that somebody reports from those that the police meet when they intervene or search for them
(Swedish: ingripande- och spaningsbrott): the number of the latter follows how many police there are and what they do.
Brå says so of drug offences in the description of its statistics (Personer lagförda för narkotikabrott, Om statistiken,
bra.se): they come to light mainly by the searches and checks of police and customs. Violence against police officers,
sabotage of emergency services and riots are met by the police on the spot and written down by them; that these belong
here too is the workbench's own judgement. A municipality that knows better writes ``discovery: victim``.
"""

DISCOVERED_CODES = ("1311", "1615", "1701", "1702")
"""Codes whose text was read in an extract of the police's register; the same as in ``data/reference``."""
DISCOVERED_WORDS = (
    "blåljus", "dopning", "innehav av kniv", "innehav av vapen", "knivlagen", "mot polis", "narkotika", "rattfylleri",
    "upplopp", "vapenlagen", "våldsamt motstånd",
)  # fmt: skip
"""Of a code's label, for the several hundred codes that are not listed; ``discovered_by_police.csv`` says what each is."""
VICTIM, POLICE = "victim", "police"


def usual_discovery(code: str, label: str | None) -> str:
    """How crimes of a code mostly become known, as a code of ``vocabulary.DISCOVERIES``.

    >>> usual_discovery("1311", None), usual_discovery("5010", "Innehav av narkotika"), usual_discovery("1211", "bilbrand")
    ('police', 'police', 'victim')
    """
    named = (label or "").casefold()
    return POLICE if code in DISCOVERED_CODES or any(word in named for word in DISCOVERED_WORDS) else VICTIM
