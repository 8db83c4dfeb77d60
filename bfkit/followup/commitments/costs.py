"""What support at home cost, beside what the same days at an institution would have cost: sums only."""

from dataclasses import dataclass

import pandas as pd

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import NARROW_SPACE, number
from bfkit.followup.commitments.outcome import Item, Measured, Outcome, Setting, all_met, implementation_of, reached
from bfkit.followup.commitments.spans import spans
from bfkit.parameters.commitment_targets import CountTarget
from bfkit.parameters.commitments import Commitment

_LEVELS = ("low", "middle", "high")
_LEVEL_WORDS = {"low": "lägsta dygnspris", "middle": "mellersta dygnspris", "high": "högsta dygnspris"}


@dataclass(frozen=True, slots=True)
class HomeCost:
    """A year: kronor at home, at an institution by level of price, and how much less home cost (negative: more)."""

    year: str
    at_home: float
    institution: tuple[float, float, float]

    @property
    def less(self) -> tuple[float, float, float]:
        """Institution less home, at the low, middle and high price."""
        low, middle, high = (price - self.at_home for price in self.institution)
        return low, middle, high


def home_costs(rows: pd.DataFrame) -> tuple[HomeCost, ...]:
    """The comparison of each year: days times price of each alternative, summed, against what home cost.

    Args:
        rows: year, alternative, days, low, middle, high (kronor a day) and at_home (kronor); a row has either.

    >>> rows = pd.DataFrame({"year": ["2024"] * 2, "days": [100, None], "low": [10, None], "middle": [20, None],
    ...                      "high": [30, None], "at_home": [None, 1500]}, dtype=object)
    >>> home_costs(rows)[0].less
    (-500.0, 500.0, 1500.0)
    """
    found = []
    for year, own in rows.groupby("year", sort=True):
        days = own["days"].astype(float)
        low, middle, high = (float((days * own[level].astype(float)).sum()) for level in _LEVELS)
        told = own["at_home"].astype(float).notna()
        if told.any() and days.notna().any():
            found.append(HomeCost(str(year), float(own.loc[told, "at_home"].astype(float).sum()), (low, middle, high)))
    return tuple(found)


def cost_comparison(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Whether the comparison was made every year, and what it shows at three prices; a price span is no chance."""
    target = one.promised(CountTarget)
    years = {found.year: found for found in home_costs(log.rows)}
    items = []
    for span in spans(one.period, target.per):
        made = float(span.label in years)
        items.append(Item(span.label, made, target.count, reached(made, target.count, ended=span.ended(setting.cut))))
    measured = tuple(
        Measured(f"{found.year}, {_LEVEL_WORDS[level]}: hemma mindre än institution", value, "kronor")
        for found in years.values()
        for level, value in zip(_LEVELS, found.less, strict=True)
    )
    return Outcome(
        items=tuple(items),
        implementation=implementation_of(items),
        target_met=all_met(items),
        value=float(sum(item.done for item in items)),
        wanted=float(target.count * len(items)),
        unit="uppskattningar",
        planned="en uppskattning per år",
        done="; ".join(_told(found) for found in years.values()) or "ingen uppskattning gjord",
        missing=tuple(f"uppskattningen {item.label}" for item in items if item.met is False),
        measured=measured,
        warnings=("Att dygnen annars hade varit på institution är ett antagande; spannet gäller bara priset.",),
    )


def _told(found: HomeCost) -> str:
    low, middle, high = (number(value / 1000).replace(" ", NARROW_SPACE) for value in found.less)
    return (
        f"{found.year}: hemma kostade {low} till {high} tusen kronor mindre än institution (mitten {middle}), "
        "om dygnen annars varit på institution"
    )
