"""Repeats as part of ``results.json``: what is held back is null there too."""

from bfkit.release.mapping.repeats.views import ProtectedGroup, ProtectedRepeats
from bfkit.results.places import RepeatResult


def repeats(view: ProtectedRepeats) -> list[RepeatResult]:
    """A row for each group that was looked at."""
    return [_row(group) for group in view.groups]


def _row(group: ProtectedGroup) -> RepeatResult:
    repeated, half, danger = group.repeated, group.half, group.danger
    return RepeatResult(
        source=group.source,
        category=group.category,
        subtype=group.subtype,
        incidents=group.incidents.value,
        repeat_share=repeated.share if repeated else None,
        repeat_share_by_chance=repeated.by_chance if repeated else None,
        repeats_sure=bool(repeated and repeated.sure),
        places_for_half=half.places.value if half else None,
        places_for_half_by_chance=half.by_chance if half else None,
        generalised_gini=half.gini if half else None,
        concentration_sure=bool(half and half.sure),
        danger_metres=danger.metres if danger else None,
        danger_last_day=danger.last_day if danger else None,
        danger_ratio=danger.ratio if danger else None,
        danger_pairs=danger.pairs.value if danger else None,
        danger_pairs_expected=danger.expected if danger else None,
    )
