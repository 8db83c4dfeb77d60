"""The overall goal on the page: a table of what is reported, one of what people answer, and what they say together."""

from collections.abc import Iterator, Sequence

from bfkit.display import number, sentence_list
from bfkit.release.followup.overall_goal.sentences import (
    answered_words,
    late_words,
    reported_words,
    share_words,
    shift_words,
    together,
)
from bfkit.release.followup.overall_goal.views import ProtectedGoal, ProtectedReported
from bfkit.release.fragments import Fragment, box, heading, join, paragraph, table
from bfkit.results.signals import DriftResult
from bfkit.verdict.overall_goal.words import YearWord

SYMBOLS = {
    YearWord.FALLEN.value: "▼ minskat",
    YearWord.RISEN.value: "▲ ökat",
    YearWord.UNSURE.value: "● ingen säker förändring",
    YearWord.NOT_COMPARABLE.value: "○ kan inte jämföras",
}
"""A symbol and words, never colour alone."""
APART = "– det som polisen själv upptäcker"
APART_STATE = "utan läge: visar hur polisen arbetar"


def section(view: ProtectedGoal, drifts: Sequence[DriftResult] = ()) -> Fragment:
    """What is reported and what people answer, beside each other and never added together.

    Args:
        view: the goal. drifts: slow drifts that the kartläggning found; nothing is said of them where there is none.
    """
    pieces = [paragraph(together(view)), heading("Anmält och rapporterat"), _reported(view)]
    pieces += [paragraph(text, "sub") for text in (*late_words(view), *shift_words(view, drifts), *_cautions(view))]
    pieces += [heading("Vad invånarna svarar"), _answered(view), paragraph(_explained(view), "sub")]
    if view.edition.legend:
        pieces.append(paragraph(view.edition.legend, "sub"))
    return join(pieces)


def _reported(view: ProtectedGoal) -> Fragment:
    rows = [row for one in view.reported for row in _rows(one)]
    columns = ["Källa", view.before.label, view.now.label, "Förändring", "Läge"]
    caption = "Antal händelser de fyra senaste kvartalen och de fyra före, räknade efter lika lång tid. Källorna läggs aldrig ihop."
    return table(columns, rows, caption=caption, words=[3, 4], stacked=True)


def _rows(one: ProtectedReported) -> Iterator[list[str]]:
    yield [one.label, one.before.text, one.now.text, reported_words(one), _state(one.word, one.reason, one.ratio)]
    if one.apart is not None:
        kinds = f"– {number(len(one.apart.codes))} slag som polisen själv upptäcker" if one.apart.codes else APART
        yield [
            kinds,
            one.apart.before.text,
            one.apart.now.text,
            one.apart.reason or one.apart.unusual or "–",
            APART_STATE,
        ]


def _answered(view: ProtectedGoal) -> Fragment:
    if not view.answered:
        words = "Ingen fråga i kommunens enkäter är utpekad som mått på otrygghet eller utsatthet."
        return box("Saknas.", words, "note")
    rows = [
        [
            one.label,
            "–" if one.year_before is None else f"{one.year_before}: {share_words(one.share_before)}",
            f"{one.year}: {share_words(one.share)}",
            answered_words(one),
            _state(one.word, one.reason, one.difference),
        ]
        for one in view.answered
    ]
    columns = ["Fråga", "Omgången före", "Senaste omgången", "Förändring", "Läge"]
    caption = "Andel av invånarna, med 95 procents intervall, i de två senaste omgångarna av varje enkät."
    return table(columns, rows, caption=caption, words=[1, 2, 3, 4], stacked=True)


def _state(word: str, reason: str | None, shown: object) -> str:
    """The word, and why it is not surer where the change itself stands beside it."""
    return f"{SYMBOLS[word]}: {reason}" if reason and shown is not None else SYMBOLS[word]


def _cautions(view: ProtectedGoal) -> Iterator[str]:
    for one in view.reported:
        codes = f" Räknar bara: {sentence_list(one.crime_codes)}." if one.crime_codes else ""
        if one.apart is not None and one.apart.codes:
            codes += f" Upptäcks av polisen och räknas inte med: {sentence_list(one.apart.codes)}."
        if one.cautions or codes:
            yield f"{one.label}: {' '.join(one.cautions)}{codes}".strip()
    for answer in view.answered:
        if answer.cautions:
            yield f"{answer.label}: {' '.join(answer.cautions)}"


def _explained(view: ProtectedGoal) -> str:
    together = (
        f", och håller när alla {number(view.tested)} jämförelser räknas tillsammans (Holm)" if view.tested > 1 else ""
    )
    return (
        "Minskat och ökat sägs bara när förändringen är större än vad år brukar skilja sig åt i källans egen "
        f"historik{together}: risken att något här falskt kallas minskat är högst "
        "2,5 procent. Ingen säker förändring betyder inte att allt är som förut."
    )
