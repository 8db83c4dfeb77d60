"""Who answered a survey: the response rate, and whether those who answered are like those who live there."""

from dataclasses import dataclass

from bfkit.checked import Checked
from bfkit.followup.survey.waves import Wave
from bfkit.parameters.surveys import Survey


@dataclass(frozen=True, slots=True)
class Response:
    """Answers of one wave.

    Attributes:
        year: of the wave. answered: who answered. sampled: who were asked; None when it is not declared.
        rate: answered by sampled. lowest_stratum, lowest_rate: where the fewest answered.
        calibrated: whether the weights have the register's margins; not_calibrated says why not.
        weight_effect: by how much the weights raise the variance (Kish).
    """

    year: int
    answered: int
    sampled: int | None
    rate: float | None
    lowest_stratum: str | None
    lowest_rate: float | None
    calibrated: bool
    not_calibrated: str | None
    weight_effect: float


@dataclass(frozen=True, slots=True)
class Representation:
    """A sex and age group of the latest wave: its share of the answers and of the register."""

    sex: str
    age: str
    answers: int
    share_of_answers: float
    share_of_register: float


def response(checked: Checked, declared: Survey, wave: Wave) -> Response:
    """How many of those asked answered, in all and where they were fewest."""
    frame = checked.survey_frame
    own = frame[(frame["survey"] == declared.name) & (frame["wave"] == wave.year)]
    weight = wave.drawn.weight
    sampled = int(own["sampled"].sum()) if len(own) else None
    rates = (own["answered"] / own["sampled"]).astype("float64")
    place = int(rates.to_numpy().argmin()) if len(own) else None
    return Response(
        year=wave.year,
        answered=len(wave.people),
        sampled=sampled,
        rate=len(wave.people) / sampled if sampled else None,
        lowest_stratum=None if place is None else str(own["stratum"].iloc[place]),
        lowest_rate=None if place is None else float(rates.iloc[place]),
        calibrated=wave.drawn is not wave.as_drawn,
        not_calibrated=wave.not_calibrated,
        weight_effect=float(len(weight) * (weight**2).sum() / weight.sum() ** 2),
    )


def representation(checked: Checked, declared: Survey, wave: Wave) -> tuple[Representation, ...]:
    """Each sex and age group's share of the answers beside its share of the register; empty without a register."""
    margins = checked.survey_margins
    own = margins[(margins["survey"] == declared.name) & (margins["wave"] == wave.year)]
    persons, answers = float(own["population"].sum()), len(wave.people)
    found = []
    for row in own.to_dict("records"):
        sex, age = str(row["sex"]), str(row["age"])
        count = int((wave.members("sex", sex) & wave.members("age", age)).sum())
        found.append(Representation(sex, age, count, count / answers, float(row["population"]) / persons))
    return tuple(found)
