"""Other explanations than the measure: what was looked at, and what was found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One other explanation that was looked at.

    Attributes:
        name: what was looked at, in Swedish.
        passed: False when it could explain the change; None when it could not be looked at, or is ``unclear``.
        sentence: what was found, or why it was not looked at.
        stops: a failed check makes the verdict ``kan ej avgöras`` (``mätningen ändrad``); otherwise it lowers
            ``styrkt`` to ``antydd``.
        unclear: it was looked at, and what was seen speaks neither for nor against.
    """

    name: str
    passed: bool | None
    sentence: str
    stops: bool = False
    unclear: bool = False
