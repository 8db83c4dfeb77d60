"""The focus areas as part of ``results.json``."""

from bfkit.release.mapping.focus.views import ProtectedFocus
from bfkit.results.priorities import FocusAreaResult


def focus_areas(view: ProtectedFocus) -> list[FocusAreaResult]:
    """Areas that are proposed or chosen, proposed first; none in the public edition."""
    if view.public:
        return []
    ranked, chosen = {row.area_id: row for row in view.rows}, {one.area_id: one for one in view.chosen}
    answers = {profile.area_id: profile.answers for profile in view.profiles}
    names = {profile.area_id: profile.name for profile in view.profiles}
    found = []
    for area in dict.fromkeys((*(row.area_id for row in view.proposed), *chosen)):
        row, choice = ranked.get(area), chosen.get(area)
        found.append(
            FocusAreaResult.model_validate(
                {
                    "area": area,
                    "name": names[area],
                    "rank": row.rank if row else None,
                    "rank_low": row.low if row else None,
                    "rank_high": row.high if row else None,
                    "count": row.count.value if row else None,
                    "criteria": answers[area],
                    "proposed": row is not None and row.proposed,
                    "chosen": choice is not None,
                    "reason": choice.reason if choice else None,
                }
            )
        )
    return found
