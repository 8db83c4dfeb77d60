"""All commitments of an agreement followed up: what was promised, done, by whom, what changed, what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType as _Fixed

import pandas as pd

from bfkit.commitment_logs import JUDGED_RESULTS, CommitmentLog, CommitmentLogs, LogAccount
from bfkit.followup.commitments import (
    attitude,
    cases,
    costs,
    counts,
    coverage,
    field_reports,
    groups,
    milestones,
    on_time,
    reported_crime,
    school_months,
    shares,
    survey_share,
    surveys,
)
from bfkit.followup.commitments.outcome import Outcome, Setting
from bfkit.parameters.commitments import Commitment

Counting = Callable[[Commitment, CommitmentLog, Setting], Outcome]
BY_KIND: Mapping[str, Counting] = _Fixed(
    {
        "antal": counts.occasions,
        "antal_och_platser": counts.occasions_and_places,
        "moten": counts.meetings,
        "gemensam_tillsyn": counts.joint_inspections,
        "kontroller": counts.tests,
        "manadsmatris": school_months.school_months,
        "i_tid_arbetsdagar": on_time.in_working_days,
        "i_tid_timmar": on_time.in_hours,
        "milstolpar_kvartal": milestones.milestones,
        "milstolpar_tertial": milestones.milestones,
        "ja_nej": milestones.milestones,
        "handlingsplan": milestones.milestones,
        "tackning_omraden": coverage.areas,
        "tackning_lista": coverage.listed_places,
        "aktiva_grupper": groups.active_groups,
        "gruppkrav": groups.groups,
        "narvaro_fullfoljande": groups.groups,
        "fore_efter_skala": attitude.attitude,
        "fore_efter_andel": shares.before_after,
        "andel_urval": shares.small_sample,
        "andel_av": shares.share_of_those,
        "kvartalsminimum": cases.quarter_minimum,
        "ledtid": cases.follow_up_lag,
        "arsantal": cases.yearly_count,
        "kumulativt_antal": cases.cumulative,
        "in_ut_flode": cases.flow,
        "kostnadsjamforelse": costs.cost_comparison,
        "enkatandel": survey_share.survey_share,
        "trygghetsindex": surveys.safety_index,
        "dialog": surveys.dialogues,
        "snabbrapporter": field_reports.quick_reports,
        "nattvandring": field_reports.night_walks,
        "anmalda_brott": reported_crime.reported_crime,
    }
)
"""How each kind is counted (``parameters.commitment_kinds.KINDS``, a test holds them equal)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the group wrote of a commitment; None or "" where it wrote nothing.

    Attributes:
        result: mark of the result (``commitment_logs.JUDGED_RESULTS``); implementation, colour: when it set them itself.
        date, assessed_by; reason, changed, missing: its words, without personal data, for the working group only.
    """

    result: str | None = None
    implementation: str | None = None
    colour: str | None = None
    date: str = ""
    assessed_by: str = ""
    reason: str = ""
    changed: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """One commitment: as promised, as counted, as judged, with the account of its rows.

    ``by_whom``: parties named in the log and on how many rows, the most first; () when the log names none.
    ``ended``: whether the last day of its period is known.
    """

    commitment: Commitment
    outcome: Outcome
    judged: Judged
    accounts: tuple[LogAccount, ...]
    by_whom: tuple[tuple[str, int], ...] = ()
    ended: bool = True

    @property
    def running(self) -> bool:
        """Whether nothing can be said of the implementation yet."""
        return self.outcome.implementation is None and self.judged.implementation is None


def followed_up(logs: CommitmentLogs, setting: Setting) -> tuple[FollowedUp, ...]:
    """Every commitment of the agreement, counted in its log and put beside what the group judged.

    Args:
        logs: as read, in the order of the agreement.
        setting: the agreement, the last known day, the registers.

    Raises:
        ParameterError: a school without a term, or no register of schools.
        TableError: sums that cannot be.
    """
    judged = judgements(logs)
    return tuple(
        FollowedUp(
            commitment=one,
            outcome=BY_KIND[one.kind](one, log, setting),
            judged=judged.get(one.id, Judged()),
            accounts=tuple(account for account in logs.accounts if account.commitment == one.id),
            by_whom=by_whom(log.rows),
            ended=one.period.last <= setting.cut,
        )
        for one, log in zip(setting.agreement.commitments, logs.logs, strict=True)
    )


def by_whom(rows: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    """The parties named in a log and on how many rows, the most first."""
    role = next((role for role in ("present", "party", "owner") if role in rows), None)
    if role is None:
        return ()
    names = rows[role].explode() if role == "present" else rows[role]
    counts = names[names.notna() & (names != "")].value_counts()
    return tuple(sorted(((str(name), int(count)) for name, count in counts.items()), key=lambda one: (-one[1], one[0])))


def judgements(logs: CommitmentLogs) -> Mapping[str, Judged]:
    """What the group judged of each commitment, by its id."""
    return {
        str(row.commitment): Judged(
            result=JUDGED_RESULTS.get(str(row.result)),
            implementation=str(row.implementation) or None,
            colour=str(row.colour) or None,
            date=str(row.date),
            assessed_by=str(row.assessed_by),
            reason=str(row.reason),
            changed=str(row.changed),
            missing=str(row.missing),
        )
        for row in logs.assessments.itertuples(index=False)
    }
