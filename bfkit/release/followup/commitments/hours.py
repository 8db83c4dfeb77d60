"""The done dose by hour and party on the page: for the working group, and description only."""

from bfkit.display import counted, number, percent
from bfkit.followup.commitments.by_hour import BLOCK_HOURS
from bfkit.release.followup.commitments.views import ProtectedHours
from bfkit.release.fragments import Fragment, join, paragraph, table

NO_EFFECT = (
    "Tabellen beskriver när och av vem arbetet gjordes. Den är ingen effekt och visar inte vilken del som hjälpte: tider "
    "och parter valdes inte för att jämföras."
)


def hours_table(view: ProtectedHours) -> Fragment:
    """Hours worked by party and block of the day, how much lay within the hours planned, and what it does not say."""
    count = len(view.hours[0])
    blocks = [f"kl. {BLOCK_HOURS * place:02d}–{BLOCK_HOURS * (place + 1):02d}" for place in range(count)]
    rows = [
        [name, *("visas inte" if one is None else number(one, 1) for one in own)]
        for name, own in zip(view.parties, view.hours, strict=True)
    ]
    caption = f"Timmar ute per part och del av dygnet, {counted(view.timed, 'pass', 'pass')} med tid i loggen."
    if view.untimed:
        caption += f" {counted(view.untimed, 'pass', 'pass')} utan tid är inte med."
    pieces = [table(["Part", *blocks], rows, caption=caption)]
    if view.planned is not None:
        first, last = view.planned
        told = f"Planerat kl. {first:02d}–{last % 24:02d}."
        if view.within is not None:
            told += f" {percent(view.within)} av tiden låg inom de timmarna."
        pieces.append(paragraph(told))
    return join([*pieces, paragraph(NO_EFFECT, "sub")])
