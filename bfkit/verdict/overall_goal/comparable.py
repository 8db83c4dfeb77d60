"""Whether two years of a source may be set beside each other: complete from the first day, and recorded in one way."""

from collections.abc import Sequence
from datetime import date

from bfkit.checked import Checked
from bfkit.counts.reach import Reach
from bfkit.display import day
from bfkit.mapping.trends.categories import ALL, counted
from bfkit.parameters.models import Parameters
from bfkit.parameters.sources import CrimeCode


def of_codes(parameters: Parameters, codes: Sequence[CrimeCode]) -> Parameters:
    """The parameters with some of the crime codes: what the others lack does not touch a sum they are no part of."""
    own = parameters.municipality.model_copy(update={"crime_codes": tuple(codes)})
    return parameters.model_copy(update={"municipality": own})


def not_comparable(checked: Checked, parameters: Parameters, reach: Reach, first: date) -> str | None:
    """Answer why a source's counts from a day on are no comparison for those of the quarter; None when they are one.

    The rule is that of the kartläggning (``mapping.trends.categories.counted``): no earlier than the source, and every
    code in the sum, is complete, and no earlier than the last declared change in how it is recorded.

    Args:
        checked, parameters: with the incidents, and the crime codes, that the sum is made of. reach: of the source.
        first: first day of the earlier year.
    """
    own = checked.incidents[checked.incidents["source"] == reach.source]
    row = next(row for row in counted(own, reach, parameters) if row.category == ALL)
    if row.ended:
        return "källans brottskoder har upphört"
    if not reach.quarter_complete and reach.complete_from <= parameters.quarter.start:
        return "källan når inte till kvartalets slut"
    if reach.complete_from > first:
        return f"jämförs inte: källan är komplett först från {day(reach.complete_from)}"
    if row.complete_from > first:
        return f"jämförs inte: alla brottskoder är kompletta först från {day(row.complete_from)}"
    if row.comparable_from > first:
        return f"jämförs inte: sättet att registrera ändrades {day(row.comparable_from)}"
    return None
