"""Other explanations than the measure: what was looked at, and what was found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One other explanation that was looked at.

    Attributes:
        name: what was looked at, in Swedish.
        passed: False when it could explain the change; None when it could not be looked at.
        sentence: what was found, or why it was not looked at.
        stops: a failed check makes the verdict ``kan ej avgöras`` (``mätningen ändrad``); otherwise it lowers
            ``styrkt`` to ``antydd``.
    """

    name: str
    passed: bool | None
    sentence: str
    stops: bool = False
