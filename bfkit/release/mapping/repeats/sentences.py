"""What the repeats come to in words, with what to do about it. Only what is sure gets a sentence."""

from bfkit.display import counted, number, percent, sentence_list
from bfkit.release.mapping.repeats.views import (
    ProtectedGroup,
    ProtectedHalf,
    ProtectedRepeated,
    ProtectedRepeats,
)

MOST_DANGERS = 3
MOST_HALVES = 3
SPELL = "En dålig tid där kan förklara det lika väl som att en händelse leder till nästa."
LEAST_TOLD = 0.05
"""A share that chance makes and that is rounded to nothing lies under this."""


def repeat_sentences(view: ProtectedRepeats) -> list[str]:
    """At most one sentence for the first page: the surest danger window, else how few places hold half."""
    return [*danger_sentences(view), *half_sentences(view)][:1]


def danger_sentences(view: ProtectedRepeats) -> list[str]:
    """The danger windows, the surest first."""
    return [_danger(view, group) for group in view.dangers[:MOST_DANGERS]]


def _danger(view: ProtectedRepeats, group: ProtectedGroup) -> str:
    danger = group.danger
    if danger is None:
        raise ValueError(f"{group.title} har inget riskfönster")
    metres = number(danger.metres)
    days = counted(danger.last_day, "dag", "dagar")
    advice = f"titta till platsen och kvarteren omkring till och med dag {number(danger.last_day)}."
    if danger.neighbours:
        advice = f"säg till dem som bor och arbetar inom {metres} meter samma dag, och {advice}"
    return (
        f"{view.name(group)}: inom {metres} meter, från dagen efter till {days} senare: {number(danger.ratio, 1)} gånger så "
        f"många par av händelser som väntat ({danger.pairs.text} mot {number(danger.expected)}). {SPELL} "
        f"{advice[0].upper()}{advice[1:]}"
    )


def half_sentences(view: ProtectedRepeats) -> list[str]:
    """How few places hold half of the incidents, where surely fewer than chance makes; the fewest first."""
    found = [
        (half.places.value / half.by_chance, g, half)
        for g in view.groups
        if g.comparable and (half := _sure_half(g)) and half.places.value
    ]
    ordered = sorted(found, key=lambda row: (row[0], row[1].title))
    return [_half(view.name(group), half) for _, group, half in ordered[:MOST_HALVES]]


def _sure_half(group: ProtectedGroup) -> ProtectedHalf | None:
    return group.half if group.half is not None and group.half.sure else None


def _half(name: str, half: ProtectedHalf) -> str:
    about = "" if half.exact else "omkring "
    places = counted(half.places.value or 0, "plats", "platser")
    return (
        f"{name}: hälften av händelserna ligger på {places}; slumpen hade spritt dem på {about}"
        f"{number(half.by_chance)}."
    )


def repeated_title(group: ProtectedGroup) -> str:
    """The finding of the figure: its clearest row."""
    if group.repeated is None:
        raise ValueError(f"{group.title} har ingen andel")
    share, chance = percent(group.repeated.share), chance_share(group.repeated)
    return f"{group.words}: {share} hände på en plats som redan hade drabbats, mot {chance} av slump"


def chance_share(repeated: ProtectedRepeated) -> str:
    """The share that chance makes, as exactly as may be told."""
    if repeated.exact:
        return percent(repeated.by_chance)
    return f"omkring {percent(repeated.by_chance)}" if repeated.by_chance else f"under {percent(LEAST_TOLD)}"


def unsure(view: ProtectedRepeats) -> list[str]:
    """What was looked at without anything sure, and what was not looked at, a line each."""
    lines = []
    nothing = [view.name(group) for group in view.groups if not group.sure and not group.beyond]
    if nothing:
        hidden = "" if view.edition.limit == 1 else ", eller för få händelser för att visas"
        lines.append(f"Inget säkert{hidden}: {sentence_list(nothing)}.")
    beyond = [view.name(group) for group in view.groups if group.beyond]
    if beyond:
        lines.append(
            f"Händelser kommer tätare ihop än väntat, men för lite för att planera efter: {sentence_list(beyond)}."
        )
    if view.short_history:
        lines.append(
            f"{sentence_list(view.short_history)}: upprepade platser visas inte. Historiken är för kort för att veta vilka platser "
            "som hade kunnat drabbas."
        )
    if view.too_few:
        lines.append(f"För få händelser med punkt och dag för att prövas: {sentence_list(view.too_few)}.")
    if any(group.category is not None and not group.comparable for group in view.groups):
        lines.append("Incidenter mot anställda händer där anställda är: att de är samlade säger inget i sig.")
    if view.lawful_left_out:
        lines.append("Samlingar tas inte med: de är oftast laglig närvaro.")
    return lines
