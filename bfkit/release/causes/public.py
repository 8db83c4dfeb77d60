"""Hypotheses as the public is told them: what each test asked, what might explain it, and no word or place of the group.

A test bears out that incidents follow a pattern. Why they do is not tested, so the statement is the pattern, and the
mechanism stands beside it as a possible explanation, marked untested. The day is told of a change of recording only:
another day could tell which place opened or what happened there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType as _Fixed

from bfkit.causes.evidence import Arguments
from bfkit.causes.stated import general
from bfkit.causes.support import LEAST_CARRIED
from bfkit.display import day
from bfkit.prevention import CONTRADICTED, MECHANISMS, RECORDING
from bfkit.release.causes import words
from bfkit.release.causes.protected_test import HIGH
from bfkit.release.causes.views import ProtectedHypothesis
from bfkit.release.cells import NO_COUNT

_HOURS_OF_PLACES, _RECORDED = "oppettider", "ändrad rapportering"
_OPENING, _DAYS = f"{_HOURS_OF_PLACES} öppning", "veckodag_timme dagar"


@dataclass(frozen=True, slots=True)
class _Which:
    """What tells hypotheses with the same pattern apart; ``many``: for several of the data's that came out alike."""

    alone: str
    first: str
    second: str
    later: str
    many: str

    def said(self, nth: int, many: int) -> str:
        """The words of one that stands for ``many``; ``nth`` 0 when it is alone with its pattern."""
        if many > 1:
            return self.many.format(f"{many} andra" if nth > 1 else many)
        found = (self.alone, self.first, self.second, self.later)[min(nth, 3)]
        return f"{found} ({nth - 2})" if nth > 3 else found


_ONE = _Which(
    "",
    " vid en enskild plats",
    " vid en annan enskild plats",
    " vid ytterligare en enskild plats",
    " vid {} enskilda platser, prövade var för sig",
)
_SEVERAL = _Which(
    "",
    " vid flera platser",
    " vid flera andra platser",
    " vid ytterligare platser",
    " vid {} urval av platser, prövade var för sig",
)
_OWN = _Which(
    "en av de jämförda platserna",
    "en av de jämförda platserna",
    "en annan av de jämförda platserna",
    "ytterligare en av de jämförda platserna",
    "{} av de jämförda platserna, prövade var för sig,",
)
_KINDS = _Which("ett visst slag", "ett visst slag", "ett annat slag", "ytterligare ett slag", "{} slag")
_EVENTS = _Which("", " av ett visst slag", " av ett annat slag", " av ytterligare ett slag", " av {} slag")
_HOURS = _Which("vissa", "vissa", "andra", "ytterligare andra", "{} olika val av")
_DATES = _Which("ett visst datum", "ett visst datum", "ett annat datum", "ytterligare ett datum", "{} datum")
_DAYS_OF_RECORDING = _Which(
    *(f"vid {text}" for text in (_DATES.alone, _DATES.first, _DATES.second, _DATES.later, _DATES.many))
)
_OTHERS = _Which("En", "En", "En annan", "Ytterligare en", "{}")
_PATTERNS: Mapping[str, tuple[str, _Which, _Which]] = _Fixed(
    {
        _HOURS_OF_PLACES: ("Händelserna följer stängningstiden{}.", _ONE, _SEVERAL),
        _OPENING: ("Händelserna följer öppningstiden{}.", _ONE, _SEVERAL),
        "belysning": ("Händelserna följer mörkret{}.", _ONE, _SEVERAL),
        "skollov": ("Händelserna är fler på lov{}.", _ONE, _SEVERAL),
        "handelsedagar": ("Händelserna är fler kvällar med evenemang{}.", _EVENTS, _EVENTS),
        "upprepad_plats": ("Händelserna är fler vid {} än vid de övriga.", _OWN, _OWN),
        "nara_plats": ("Händelserna är tätare nära platser av {}.", _KINDS, _KINDS),
        "veckodag_timme": ("Händelserna är samlade till {} utpekade veckodagar och timmar.", _HOURS, _HOURS),
        _DAYS: ("Händelserna är fler {} utpekade veckodagar än andra vid samma klockslag.", _HOURS, _HOURS),
        "forandring_vid_datum": ("Nivån ändrades vid {}.", _DATES, _DATES),
        _RECORDED: ("Nivån ändrades när rapporteringen ändrades, {}.", _DAYS_OF_RECORDING, _DAYS_OF_RECORDING),
        "inget_data": ("{} förklaring som uppgifterna inte kan pröva.", _OTHERS, _OTHERS),
    }
)
"""What each test asks, and the words that tell apart several of the same: asked of one place, and of several."""
EXPLANATION = "Möjlig förklaring, inte prövad: "
NO_SUPPORT = "Förklaring som då saknar stöd: "


@dataclass(frozen=True, slots=True)
class _Told:
    """A hypothesis on its way out: its pattern, whether it asked of several places, and the ids that it stands for."""

    one: ProtectedHypothesis
    pattern: str
    several: bool
    ids: tuple[str, ...]


def for_all(
    hypotheses: Sequence[ProtectedHypothesis],
    from_data: Sequence[ProtectedHypothesis],
    asked: Mapping[str, Arguments],
) -> tuple[tuple[ProtectedHypothesis, ...], tuple[ProtectedHypothesis, ...], dict[str, str]]:
    """The group's hypotheses and those of the data as the public is told them, and the new name of each id.

    Those of the data that only say where or when, or that repeat another, are left out; those that would read alike and
    came out alike are one. No two of the rest have the same words.

    Args:
        asked: the arguments of each test, by id.
    """
    data = [one for one in from_data if one.mechanism is not None and not one.repeats]
    own = [_told(one, asked[one.id]) for one in hypotheses]
    every = [*own, *_merged([_told(one, asked[one.id]) for one in data])]
    numbers = {name: f"nr {place}" for place, told in enumerate(every, 1) for name in told.ids}
    public = [_plain(told, numbers[told.ids[0]], said) for told, said in zip(every, _statements(every), strict=True)]
    return tuple(public[: len(own)]), tuple(public[len(own) :]), numbers


def _told(one: ProtectedHypothesis, asked: Arguments) -> _Told:
    pattern = one.test.name
    if pattern == _HOURS_OF_PLACES and asked.edge == "öppning":
        pattern = _OPENING
    if pattern == "veckodag_timme" and asked.weekdays:
        pattern = _DAYS
    if pattern == "forandring_vid_datum" and one.corner == RECORDING:
        pattern = _RECORDED
    return _Told(one, pattern, len(asked.places) != 1, (one.id,))


def _merged(data: Sequence[_Told]) -> list[_Told]:
    """Those of the data with the same pattern and the same outcome as one, where the first of them stood."""
    found: dict[tuple[object, ...], _Told] = {}
    for told in data:
        test = told.one.test
        key = (told.pattern, told.several, test.status, test.only, _reason(test.reason))
        before = found.get(key)
        found[key] = told if before is None else replace(before, ids=(*before.ids, *told.ids))
    return list(found.values())


def _statements(every: Sequence[_Told]) -> list[str]:
    """What each says, told apart from those with the same pattern."""
    patterns = Counter(told.pattern for told in every)
    met, dates = Counter[tuple[str, _Which]](), [_day(told) for told in every]
    said = []
    for told in every:
        sentence, one, several = _PATTERNS[told.pattern]
        which = several if told.several else one
        met[told.pattern, which] += 1
        nth = met[told.pattern, which] if patterns[told.pattern] > 1 else 0
        alone = dates.count(_day(told)) == len(told.ids) == 1
        own = day(one_day) if alone and (one_day := _day(told)) else which.said(nth, len(told.ids))
        said.append(sentence.format(own))
    return said


def _plain(told: _Told, name: str, statement: str) -> ProtectedHypothesis:
    """A hypothesis by the kind of its test and how it went: no count, no place, no text of the group."""
    one = told.one
    meaning = MECHANISMS[one.mechanism].meaning if one.mechanism is not None else ""
    lead = NO_SUPPORT if one.test.status == CONTRADICTED else EXPLANATION
    if_true, if_false = words.GENERAL.get(told.pattern) or general(one.test.name) or words.GENERAL[one.test.name]
    test = replace(
        one.test, what=words.TESTS[one.test.name], against="", count=NO_COUNT, expected=None, ratio=None, open=None,
        p_value=None, p_adjusted=None, notes=(), reason=_reason(one.test.reason), carries=_small(one.test.carries),
        own_share=None, day=_day(told), held_back=False, limits=words.LIMITS[one.test.name], on_days_left="",
    )  # fmt: skip
    return replace(
        one, id=name, statement=statement, explanation=f"{lead}{words.lowered(meaning)}" if meaning else "",
        sources_held=bool(one.evidence_for or one.evidence_against), controller_held=one.controller is not None, branch=words.capital(words.TESTS[one.test.name]),
        step=None, controller=None, if_true=if_true, if_false=if_false, same_as=None, evidence_for=(), evidence_against=(),
        tables_for=(), tables_against=(), tables_neither=(), answer="", judgement=None, interventions=(), test=test,
    )  # fmt: skip


def _day(told: _Told) -> date | None:
    """The day on which recording changed; None of any other change."""
    return told.one.test.day if told.pattern == _RECORDED else None


def _reason(reason: str | None) -> str | None:
    """A reason without its chance, which is a number of one place."""
    return HIGH if reason is not None and reason.startswith(HIGH) else reason


def _small(carries: float | None) -> float | None:
    """That a cause carries next to nothing, and no number."""
    return 0.0 if carries is not None and carries < LEAST_CARRIED else None
