"""The quarterly analysis as data."""

from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.quarterly.views import ProtectedQuarter
from bfkit.results import FollowupResults


def followup_results(view: ProtectedQuarter) -> FollowupResults:
    """Uppföljning for ``results.json``."""
    return FollowupResults(commitments=[] if view.agreement is None else commitment_results(view.agreement))
