"""What the quarter rests on, in words, where that alone could change the figures."""

from collections.abc import Iterator

from bfkit.display import counted, number, percent
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.told import Doubt

REPORTERS_CHANGED = 0.2
"""A change in the number of appointed reporters that is said on the first page."""
LATE_SHARE = 0.1
REJECTED_SHARE = 0.02


def quality_doubts(quality: ProtectedQuality) -> Iterator[Doubt]:
    """What the quarter rests on, where that alone could change the figures."""
    yield from (Doubt("Rapportörerna är andra än i fjol.", text) for text in _reporters(quality))
    yield from (Doubt("Rader gick inte att använda.", text) for text in _rejected(quality))
    yield from (Doubt("Rapporter kommer sent.", text) for text in _late(quality))


def _reporters(quality: ProtectedQuality) -> Iterator[str]:
    now, before = quality.reporters.value, quality.reporters_last_year.value
    if now is None or not before or abs(now / before - 1) < REPORTERS_CHANGED:
        return
    more = "fler" if now > before else "färre"
    yield (
        f"{counted(now, 'utsedd rapportör', 'utsedda rapportörer')} mot {number(before)} samma kvartal i fjol: {more} "
        "rapporter kan bero på det."
    )


def _rejected(quality: ProtectedQuality) -> Iterator[str]:
    for source in quality.sources:
        unusable = source.rows_rejected - source.rejected_by_reason.get("not_incident", 0)
        if source.rows_read and unusable / source.rows_read > REJECTED_SHARE:
            share = percent(unusable / source.rows_read, 1)
            yield (
                f"{source.label}: {number(unusable)} av {number(source.rows_read)} rader ({share}) gick inte "
                "att använda; skälen står under Underlaget."
            )


def _late(quality: ProtectedQuality) -> Iterator[str]:
    for row, n in quality.delays:
        share = row.share_within_14_days
        if share is not None and 1 - share > LATE_SHARE:
            label = quality.reaches[row.source].label
            yield (
                f"{label}: {percent(1 - share)} kommer in senare än två veckor efter händelsen (n = {n.text}). "
                "Jämförelser bakåt görs därför vid samma ålder på uppgifterna."
            )
