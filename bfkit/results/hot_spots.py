"""Kartläggning: where, by the two-step rule."""

from bfkit.results.base import Count, Number, Result


class Interval(Result):
    """A number with its 95 % interval."""

    estimate: Number
    lower: Number
    upper: Number


class HotSpotResult(Result):
    """One hot spot.

    ``kind`` is ``ruta``, ``stråk`` or ``område``; ``area`` the id of the area it lies in. ``status`` is ``bekräftad``,
    ``ny``, ``avklingande`` or, where the status would tell a count that is held back, ``het under året``.
    ``ratio`` is count over what the rest of the municipality leads one to expect, with its 95 % interval, over the
    time in ``ratio_of``; the place was picked because it was high, so it is on average too high.
    """

    source: str
    kind: str
    place: str
    area: str | None
    status: str
    status_words: str
    count_12m: Count | None
    count_quarter: Count | None
    suppressed: list[str] = []
    ratio: Number | None
    lower: Number | None
    upper: Number | None
    ratio_of: str | None
    p_value: Number | None
    p_adjusted: Number | None


class HotSpotPrediction(Result):
    """How the hot spots called a quarter ago foretold this quarter's incidents.

    ``pai``: hit rate over share of the surface, length or residents. ``pei``: hits over the best that so many places
    could have reached. ``simple_hits``: hits of as many places with most incidents the year before.
    """

    places: Count
    places_of: Count
    share_of_exposure: Number
    hits: Count | None
    incidents: Count | None
    simple_hits: Count | None
    suppressed: list[str] = []
    hit_rate: Interval | None
    pai: Interval | None
    pei: Number | None


class HotSpotLayerResult(Result):
    """Hot spots of one source and kind of place: whether they were looked for, and how many of each status.

    ``not_listed``: how many of them are not among the hot spots of this edition. ``dispersion``: variance over mean
    from month to month.
    """

    source: str
    kind: str
    tested: bool
    untested_reason: str | None
    places_tested: Count
    incidents_12m: Count | None
    found: dict[str, int]
    not_listed: Count
    dispersion: Number | None
    prediction: HotSpotPrediction | None
    prediction_reason: str | None
