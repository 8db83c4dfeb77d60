"""What the quarter rests on: evaluations run here, what is handed to the week, and what the page cannot say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bfkit.display import counted, day, interval, number, sentence_list, share_text
from bfkit.followup.local_evidence import KindPool
from bfkit.parameters.measure_rules import SITUATIONAL, SOCIAL
from bfkit.release.disclosure import Edition
from bfkit.release.fragments import Fragment, box, join, paragraph, table
from bfkit.release.quarterly.measures import COUNTED_AS
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results.hand_over import HandOver
from bfkit.results.local_evidence import EvidenceLine

_DESIGNS = {
    "lottning": "lottad start",
    "jämförbara fall": "jämförbara fall utan insats",
    "avbruten tidsserie": "hela kommunen, före och efter",
    "ingen metod": "ingen metod avgör",
}
NO_EFFECT_ALONE = (
    "En skattning ur en insats som inte går att avgöra är ingen effekt. Den räknas bara med när minst fem insatser av samma slag "
    "läggs samman, för annars skulle de som lyckades ensamma få svara för alla."
)
LIMITS = (
    "Antalen är det som har rapporterats, inte allt som har hänt.",
    "Att ett mål är nått säger inte att insatsen var orsaken.",
    "Figurer, fokusområden och fortsättning är programmets förslag tills gruppen har beslutat.",
    "Det som inte gick att avgöra är inte ett misslyckande: ofta är händelserna för få eller tiden för kort.",
)


@dataclass(frozen=True, slots=True)
class ProtectedHanding:
    """What is handed to the weekly picture; None in the public edition, which holds no plan of who is where."""

    handed: HandOver | None


def protected_handing(found: HandOver, edition: Edition) -> ProtectedHanding:
    """The hand-over for the working group alone."""
    return ProtectedHanding(found if edition.key == "arbetsgrupp" else None)


def evidence(view: ProtectedQuarter) -> Fragment:
    """Every evaluation run here, null results included, and what kinds of measure come to when there are enough."""
    own = view.evidence
    if own is None:
        return paragraph("Tabellen över kommunens utvärderingar lämnas ut ur arbetsgruppens utgåva.")
    if not own.lines:
        return paragraph("Ingen utvärdering har gjorts här än.")
    rows = [_line(one, view.kinds) for one in own.lines]
    caption = "Alla utvärderingar som gjorts här, också de som inte gick att avgöra och de utan effekt."
    columns = ("Insats", "Slag", "Hur den prövades", "Uppföljning", "Utslag")
    pieces = [table(columns, rows, caption=caption, words=(1, 2, 3, 4)), *map(paragraph, _pools(own.pools, view.kinds))]
    return join([*pieces, box("Tänk på.", NO_EFFECT_ALONE, "note")])


def _line(one: EvidenceLine, kinds: Mapping[str, str]) -> tuple[str, ...]:
    told = COUNTED_AS[one.verdict]
    undecided = f": {one.undecided_reason}" if one.undecided_reason else ""
    months = counted(one.months, "månad", "månader")
    return (
        one.intervention,
        _kind(one.kind, kinds),
        _DESIGNS[one.design],
        f"{months} från {one.start}",
        f"{told}{undecided}",
    )


def _kind(kind: str, kinds: Mapping[str, str]) -> str:
    """The kind's name in the catalogue; a measure without one has its type there, which is nothing to pool."""
    return NO_KIND if kind in TYPES else kinds.get(kind, kind)


TYPES = (SITUATIONAL, SOCIAL)
NO_KIND = "slag inte angivet"


def _pools(pools: tuple[KindPool, ...], kinds: Mapping[str, str]) -> Iterator[str]:
    few = [
        f"{_kind(pool.kind, kinds)} ({pool.too_few})"
        for pool in pools
        if pool.ratios is None and pool.kind not in TYPES
    ]
    for pool in pools:
        if pool.ratios is None or pool.next_ratios is None:
            continue
        mean, lower, upper = (number(value, 2) for value in pool.ratios)
        yield (
            f"{kinds.get(pool.kind, pool.kind)}: {counted(pool.used, 'utvärdering', 'utvärderingar')} ger tillsammans kvoten {mean} "
            f"({lower}–{upper}); nästa insats av samma slag väntas ge {interval(*pool.next_ratios, 2)}."
        )
    if few:
        yield f"Läggs inte samman: {'; '.join(few)}."


def handed(view: ProtectedHanding) -> Fragment:
    """What next week's picture reads."""
    own = view.handed
    if own is None:
        return paragraph("Planen för vem som är var står bara i arbetsgruppens utgåva.")
    lines = [
        f"Fokusområden: {sentence_list([one.name for one in own.focus_areas]) or 'inga'}"
        + ("." if all(one.decided for one in own.focus_areas) else " (föreslagna, inte beslutade)."),
        f"Problem att hålla efter: {'; '.join(one.name for one in own.problems) or 'inga valda'}.",
        *(f"{one.title} ({one.owner}): {one.step}{'' if one.decided else ', föreslaget'}." for one in own.measures),
        *(f"Börjar {day(one.first_day)}: {one.title} ({one.owner})." for one in own.starting),
    ]
    return join([paragraph("Det här tar nästa veckolägesbild med sig."), *map(paragraph, lines)])


def limits(view: ProtectedQuarter) -> Fragment:
    """What the page rests on, and what it cannot say."""
    quality = view.results.data_quality
    pieces = []
    if quality is not None and quality.rows_read:
        share = share_text(quality.rows_accepted / quality.rows_read)
        pieces.append(
            paragraph(
                f"Sidan bygger på {counted(quality.rows_read, 'läst rad', 'lästa rader')}; {share} används, "
                f"{number(quality.rows_rejected)} avvisades och {number(quality.rows_duplicate)} var dubbletter. "
                "Kartläggningen säger hur sent rapporterna kommer och vilka källor som brister."
            )
        )
    return join([*pieces, *map(paragraph, LIMITS)])
