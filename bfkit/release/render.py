"""Each kind of view as a section of a page. Raw results are refused: only protected views are rendered."""

from functools import singledispatch

from bfkit.release.evaluation import ProtectedEvaluation, first_page
from bfkit.release.fragments import Fragment, box, join, numbered
from bfkit.release.mapping.areas import section as areas
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.hours import section as hours
from bfkit.release.mapping.hours.views import ProtectedHours
from bfkit.release.mapping.quality import section as quality
from bfkit.release.mapping.quality.views import ProtectedQuality
from bfkit.release.mapping.trends import section as trends
from bfkit.release.mapping.trends.views import ProtectedTrends
from bfkit.release.planning import section as planning
from bfkit.release.planning.view import ProtectedPlan
from bfkit.release.sentences import Findings


@singledispatch
def render(view: object) -> Fragment:
    """A view as a section; a tuple of views as sections one after the other.

    Raises:
        TypeError: not a protected view.
    """
    raise TypeError(f"{type(view).__name__} är inte skyddad av röjandekontrollen och visas inte")


@render.register
def _findings(view: Findings) -> Fragment:
    return join([numbered(view.sentences), *(box(doubt.lead, doubt.text, "warn") for doubt in view.warnings)])


@render.register
def _several(views: tuple) -> Fragment:
    return join(render(view) for view in views)


render.register(ProtectedQuality)(quality.section)
render.register(ProtectedTrends)(trends.section)
render.register(ProtectedHours)(hours.section)
render.register(ProtectedAreas)(areas.section)
render.register(ProtectedPlan)(planning.section)
render.register(ProtectedEvaluation)(first_page)
