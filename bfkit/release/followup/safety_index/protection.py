"""The safety index for an edition: no person is counted in it, and areas stand by name, never by score."""

from bfkit.followup.named import IndexOfAreas
from bfkit.followup.safety_index import IndexValue, SafetyIndex
from bfkit.release.edition import Edition
from bfkit.release.followup.by_name import by_name
from bfkit.release.followup.safety_index.views import ProtectedIndex, ProtectedIndexValue

WHOLE = "Hela kommunen"
CHOSEN = "Indexet för utvalda områden står bara i arbetsgruppens utgåva."


def protected_index(found: IndexOfAreas, edition: Edition) -> ProtectedIndex:
    """Every area and year. The file holds scores and no answers, so there is no count to hold back."""
    if found.found is None:
        return ProtectedIndex(edition, (), "")
    index = found.found
    shown = [one for one in index.values if one.area_id is None or _all_areas(found, edition)]
    values = [_value(one, index, found.names.get(one.area_id or "", one.area_id or WHOLE)) for one in shown]
    ordered = sorted(values, key=lambda one: (one.area is not None, by_name(one.name), one.year))
    left = f" {CHOSEN}" if len(shown) < len(index.values) else ""
    return ProtectedIndex(edition, tuple(ordered), f"{index.sentence}{left}")


def _all_areas(found: IndexOfAreas, edition: Edition) -> bool:
    """Whether areas may be told: an index of some areas only names those that somebody has chosen to work in."""
    measured = {one.area_id for one in found.found.values} if found.found is not None else set()
    return edition.key == "arbetsgrupp" or set(found.names) <= measured


def _value(one: IndexValue, index: SafetyIndex, name: str) -> ProtectedIndexValue:
    moved = next((own for own in index.changes if (own.area_id, own.year) == (one.area_id, one.year)), None)
    return ProtectedIndexValue(
        area=one.area_id,
        name=name,
        year=one.year,
        index=one.index,
        level=one.level,
        level_holds=one.level_holds,
        items=one.items,
        items_wanted=one.items_wanted,
        if_missing_best=one.if_missing_best,
        if_missing_worst=one.if_missing_worst,
        plus_minus=one.plus_minus,
        difference=None if moved is None else moved.difference,
        arrow=None if moved is None else moved.arrow,
    )
