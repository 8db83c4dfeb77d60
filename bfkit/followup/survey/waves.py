"""The waves of a survey as samples: strata, clusters and persons numbered alike in all, weights calibrated."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bfkit.checked import Checked
from bfkit.followup.survey.design import Floats, Sample, Whole, sample
from bfkit.followup.survey.raking import rake
from bfkit.parameters.surveys import Survey

GROUPS = {"area": "område", "sex": "kön", "age": "ålder"}
"""What answers are grouped by: the column, and what it is called."""


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave.

    Attributes:
        year: of the wave.
        people: rows of ``tables.SURVEY_RESPONDENTS``, one a respondent.
        answers: code of each respondent, shape (n, items), NaN where not answered; items in ``items``.
        drawn: the sample with the weights used. as_drawn: with the weights of the file.
        persons: the number that follows a person; None when there is none.
        not_calibrated: why the weights were not calibrated, when margins are declared.
    """

    year: int
    people: pd.DataFrame
    items: tuple[str, ...]
    answers: Floats
    drawn: Sample
    as_drawn: Sample
    persons: Whole | None
    not_calibrated: str | None

    def codes(self, item: str) -> Floats:
        """The answers to one item, shape (n,); NaN where it was not answered, or not asked."""
        if item not in self.items:
            return np.full(len(self.people), np.nan)
        return self.answers[:, self.items.index(item)]

    def members(self, kind: str, level: str) -> NDArray[np.bool_]:
        """Who belongs to a group, shape (n,)."""
        column = self.people["area_id" if kind == "area" else kind]
        return (column == level).fillna(False).to_numpy(dtype=bool)


def waves_of(checked: Checked, declared: Survey, *, through: int) -> tuple[Wave, ...]:
    """The waves of a survey up to a year, the earliest first.

    Args:
        checked: with the tables of the surveys.
        declared: the survey.
        through: the last year whose answers are in.
    """
    people = checked.survey_respondents
    people = people[(people["survey"] == declared.name) & (people["wave"] <= through)].reset_index(drop=True)
    codes = {name: _numbered(people[name]) for name in ("stratum", "cluster", "panel")}
    wide = _wide(checked.survey_answers, declared.name, people)
    found = []
    for year in sorted({int(wave) for wave in people["wave"]}):
        own = (people["wave"] == year).to_numpy(dtype=bool)
        found.append(_wave(checked, declared, year, people[own], wide[own], {k: v[own] for k, v in codes.items()}))
    return tuple(found)


def _wave(
    checked: Checked, declared: Survey, year: int, people: pd.DataFrame, wide: pd.DataFrame, codes: Mapping[str, Whole]
) -> Wave:
    as_drawn = sample(
        people["weight"].to_numpy(dtype=float),
        stratum=codes["stratum"] if declared.stratum else None,
        cluster=codes["cluster"] if declared.cluster else None,
        fraction=_fraction(checked, declared, year, people),
    )
    drawn, reason = _calibrated(checked, declared, year, people, as_drawn)
    return Wave(
        year=year,
        people=people.reset_index(drop=True),
        items=tuple(map(str, wide.columns)),
        answers=wide.to_numpy(dtype=float),
        drawn=drawn,
        as_drawn=as_drawn,
        persons=codes["panel"] if declared.panel else None,
        not_calibrated=reason,
    )


def _numbered(texts: pd.Series) -> Whole:
    """The same text is the same number in every wave; missing is -1."""
    return np.asarray(pd.factorize(texts, sort=True)[0], dtype=np.int64)


def _wide(answers: pd.DataFrame, survey: str, people: pd.DataFrame) -> pd.DataFrame:
    """Answers with a column an item, in the order of ``people``."""
    own = answers[answers["survey"] == survey].astype({"answer": "float64"})
    wide = own.pivot(index=["wave", "respondent"], columns="item", values="answer")
    return wide.reindex(pd.MultiIndex.from_frame(people[["wave", "respondent"]])).reset_index(drop=True)


def _fraction(checked: Checked, declared: Survey, year: int, people: pd.DataFrame) -> Floats | None:
    """Answers by persons in each stratum: those who answered are taken as drawn. None without a frame."""
    if declared.frame is None or declared.cluster is not None:
        return None
    frame = checked.survey_frame
    own = frame[(frame["survey"] == declared.name) & (frame["wave"] == year)].set_index("stratum")["population"]
    answered = people["stratum"].map(people["stratum"].value_counts()).astype("float64")
    return np.asarray((answered / people["stratum"].map(own).astype("float64")).clip(upper=1), dtype=float)


def _calibrated(
    checked: Checked, declared: Survey, year: int, people: pd.DataFrame, drawn: Sample
) -> tuple[Sample, str | None]:
    """The sample with the register's margins of sex by age and, with a frame, of the strata; or why not."""
    if declared.margins is None:
        return drawn, None
    margins = checked.survey_margins
    own = margins[(margins["survey"] == declared.name) & (margins["wave"] == year)]
    if own.empty:
        return drawn, f"registret saknar {year}"
    by_both = {f"{row['sex']}|{row['age']}": float(row["population"]) for row in own.to_dict("records")}
    levels = [np.asarray([f"{s}|{a}" for s, a in zip(people["sex"], people["age"], strict=True)])]
    totals: list[dict[str, float]] = [by_both]
    if declared.frame is not None:
        frame = checked.survey_frame
        strata = frame[(frame["survey"] == declared.name) & (frame["wave"] == year)]
        scale = sum(by_both.values()) / float(strata["population"].sum())
        answered = set(people["stratum"])
        levels.append(people["stratum"].to_numpy(dtype="str"))
        totals.append({str(r["stratum"]): float(r["population"]) * scale for r in strata.to_dict("records")})
        if set(totals[1]) - answered:
            return drawn, "ett stratum har inga svar"
    try:
        return rake(drawn, levels, totals), None
    except ValueError as fault:
        return drawn, str(fault)
