"""The quarterly analysis behind disclosure control. The other pages' results were protected when they were written."""

from bfkit.parameters.loading import HYPOTHESES_FILE
from bfkit.release.disclosure import Edition
from bfkit.release.followup.commitments.protection import protected_agreement
from bfkit.release.followup.overall_goal.protection import protected_goal
from bfkit.release.followup.safety_index.protection import protected_index
from bfkit.release.followup.savings.export import savings_results
from bfkit.release.followup.savings.protection import protected_money
from bfkit.release.followup.survey.protection import protected_surveys
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.verdict.next_step import by_lot, next_steps
from bfkit.verdict.quarter_analysis import QuarterAnalysis

WORKING_GROUP = "arbetsgrupp"


def protected_quarter(found: QuarterAnalysis, edition: Edition) -> ProtectedQuarter:
    """The quarter as an edition may show it; what the group decided of places is its own.

    Raises:
        ValueError: the results are of another edition.
    """
    if found.results.edition != edition.key or found.results.disclosure_limit != edition.limit:
        raise ValueError(f"resultaten är av utgåvan {found.results.edition} ({found.results.disclosure_limit})")
    own = found.parameters
    inside = edition.key == WORKING_GROUP
    money = protected_money(found.money, edition)
    return ProtectedQuarter(
        edition=edition,
        municipality=own.municipality.name,
        quarter=own.quarter,
        results=found.results,
        missing=found.missing if inside else (),
        unread=tuple(one.id for one in own.unread if one.begun(own.quarter.end)),
        causes_unread=any(one.name == HYPOTHESES_FILE for one in own.unread_files),
        registered=own.register is not None,
        areas=found.areas if inside else {},
        decisions=own.decisions if inside else None,
        decided_before=own.decisions_before if inside else None,
        agreement=None if found.agreement is None else protected_agreement(found.agreement, edition),
        surveys=protected_surveys(found.surveys, edition),
        index=protected_index(found.index, edition),
        money=money,
        goal=protected_goal(found.goal, edition),
        steps=next_steps(found.results.evaluations, savings_results(money), lotteries=by_lot(own.register)),
        evidence=found.evidence if inside else None,
        kinds=found.kinds,
    )
