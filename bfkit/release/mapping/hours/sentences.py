"""Why the week of a source is not drawn."""

from collections.abc import Iterator, Sequence

from bfkit.release.mapping.hours.views import ProtectedHours


def no_hours(hours: Sequence[ProtectedHours]) -> Iterator[str]:
    """Why weekday and hour are not shown, one sentence a source; nothing where they are."""
    for view in hours:
        if not view.any_clock:
            yield f"{view.label} saknar klockslag: veckodag och timme kan inte visas."
        elif view.block_hours is None:
            yield f"{view.label} har för få händelser med klockslag för att visa veckodag och timme."
