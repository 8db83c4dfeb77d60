"""Hot spots behind disclosure control: nothing small is held, and what is shown does not give it away."""

from collections import defaultdict
from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest
import shapely
from scipy import stats

from bfkit.checked import Checked
from bfkit.mapping.hot_spots import AREA, CELL, CONFIRMED, FADING, NEW, STREET, HotSpot, HotSpots
from bfkit.mapping.places import by_area
from bfkit.mapping.quarter_picture import QuarterPicture
from bfkit.parameters.models import Parameters
from bfkit.release.cells import Cell
from bfkit.release.disclosure import Edition
from bfkit.release.mapping.areas.protection import protected_areas
from bfkit.release.mapping.areas.views import ProtectedAreas
from bfkit.release.mapping.hot_spots.protection import protected_hot_spots
from bfkit.release.mapping.hot_spots.section import section
from bfkit.release.mapping.hot_spots.views import UNTOLD, ProtectedHotSpot, ProtectedHotSpots, ProtectedLayer
from bfkit.release.mapping.hot_spots.words import ratio_words
from bfkit.release.marks import Rule
from tests.release.mapping.hot_spot_cases import FOUND, a_ground, areas, density, layer, result, spot, untested

GROUP, PUBLIC, OPEN = Edition("arbetsgrupp", 5), Edition("offentlig", 5), Edition("arbetsgrupp", 1)
LIMITS = (3, 5, 10)


def small_numbers(view: object, limit: int, path: str = "") -> list[str]:
    """Where a view holds a Cell with a small value."""
    found = []
    if is_dataclass(view) and not isinstance(view, type):
        if isinstance(view, Cell) and view.value is not None and 1 <= view.value < limit:
            found.append(path)
        for field in fields(view):
            found += small_numbers(getattr(view, field.name), limit, f"{path}.{field.name}")
    elif isinstance(view, tuple | list):
        for position, item in enumerate(view):
            found += small_numbers(item, limit, f"{path}[{position}]")
    return found


@pytest.fixture(scope="module")
def town(ostan_picture: QuarterPicture, ostan_town: tuple[Checked, Parameters]) -> tuple[HotSpots, Checked, Parameters]:
    return ostan_picture.spots, *ostan_town


_TABLES: dict[tuple[str, int], list[ProtectedAreas]] = {}


def tables(town: tuple[HotSpots, Checked, Parameters], edition: Edition) -> list[ProtectedAreas]:
    """The tables of areas of Östan, made once for each edition."""
    key = edition.key, edition.limit
    if key not in _TABLES:
        _TABLES[key] = [protected_areas(one, edition) for one in by_area(town[1], town[2])]
    return _TABLES[key]


def views(town: tuple[HotSpots, Checked, Parameters], limit: int) -> tuple[ProtectedHotSpots, list[ProtectedAreas]]:
    edition = Edition("arbetsgrupp", limit)
    beside = tables(town, edition)
    return protected_hot_spots(town[0], edition, beside), beside


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("key", ["arbetsgrupp", "offentlig"])
def test_no_view_of_ostan_holds_a_small_count(town: tuple, limit: int, key: str) -> None:
    edition = Edition(key, limit)
    view = protected_hot_spots(town[0], edition, tables(town, edition))
    assert small_numbers(view, limit) == []
    open_view = protected_hot_spots(town[0], OPEN)
    assert small_numbers(open_view, limit)  # the search can find them


def test_everything_is_shown_where_nothing_is_hidden(town: tuple) -> None:
    view = protected_hot_spots(town[0], OPEN)
    for mine, raw in zip(view.layers, town[0].layers, strict=True):
        assert {(s.place, s.status, s.count_12m.value, s.count_quarter.value, s.ratio) for s in mine.spots} == {
            (s.place, s.status, s.count_12m, s.count_quarter, s.ratio) for s in raw.hot
        }


def paired(
    view: ProtectedHotSpots, raw: HotSpots, kinds: tuple[str, ...] = (CELL, STREET)
) -> list[tuple[ProtectedHotSpot, HotSpot, object]]:
    """Each listed place with what it was made of, by its shape."""
    found = []
    for mine, own in zip(view.layers, raw.layers, strict=True):
        by_shape = {id(one.shape): one for one in own.hot}
        found += [(one, by_shape[id(one.shape)], own) for one in mine.spots if one.kind in kinds]
    return found


def statuses_of(raw: HotSpot, own: object, quarter: int) -> set[str]:
    """What an outsider works out: binomial tests with the shown totals and the known length of the street."""
    total = {"quarter": own.placed_quarter, "before": own.placed_12m - own.placed_quarter}
    counts = {"quarter": quarter, "before": raw.count_12m - quarter}
    expected = {"quarter": raw.expected_quarter, "before": raw.expected_12m - raw.expected_quarter}
    hot = {}
    for part, count in counts.items():
        others = total[part] - (raw.count_quarter if part == "quarter" else raw.count_12m - raw.count_quarter)
        share = expected[part] / others / (1 + expected[part] / others)
        p_value = float(stats.binom.sf(count - 1, total[part], share))
        above = count > expected[part]
        alone = p_value <= (0.05 if raw.kind == STREET else 0.025) and above
        hot[part] = {True} if alone else {True, False} if raw.kind == CELL and above else {False}
    found = {FADING} if False in hot["quarter"] else set()
    if True in hot["quarter"]:
        found |= ({CONFIRMED} if True in hot["before"] else set()) | ({NEW} if False in hot["before"] else set())
    return found


def quarters_left(mine: ProtectedHotSpot, raw: HotSpot, own: object, limit: int) -> list[int]:
    """Counts of the quarter that agree with all that is shown of a place whose twelve months are shown."""
    most = 2 * limit
    year = raw.count_12m
    if mine.count_quarter.text.startswith("under"):
        domain = range(most)
    elif year >= 2 * most:
        domain = range(max(most, year - most + 1), year + 1)  # "dolt": else it would be shown, or "under"
    else:
        domain = range(year + 1)
    if mine.status == UNTOLD:
        return list(domain)
    return [count for count in domain if mine.status in statuses_of(raw, own, count)]


@pytest.mark.parametrize("limit", LIMITS)
def test_the_status_does_not_tell_a_count_that_is_not_shown(town: tuple, limit: int) -> None:
    view, _ = views(town, limit)
    width, tried = Rule(limit).required_width, 0
    for mine, raw, own in paired(view, town[0]):
        if mine.count_quarter.shown or not mine.count_12m.shown:
            continue
        left = quarters_left(mine, raw, own, limit)
        if raw.status in statuses_of(raw, own, raw.count_quarter):
            assert raw.count_quarter in left
        small = [one for one in left if 1 <= one < limit or 1 <= raw.count_12m - one < limit]
        assert not small or max(left) - min(left) >= width, (mine.place, left)
        tried += 1
    assert tried > 20


def test_the_attack_finds_what_an_open_status_would_tell(town: tuple) -> None:
    """The same outsider reads counts off streets when their status is told: the measure can fail."""
    told = []
    for _, raw, own in paired(protected_hot_spots(town[0], OPEN), town[0], (STREET,)):
        left = [k for k in range(5) if raw.status in statuses_of(raw, own, k)]
        if 1 <= raw.count_quarter < 5 and left and max(left) - min(left) < 2:
            told.append(raw.place)
    assert len(told) > 10


@pytest.mark.parametrize("limit", LIMITS)
def test_taking_hot_spots_from_their_area_leaves_no_small_count(town: tuple, limit: int) -> None:
    view, beside = views(town, limit)
    for table in beside:
        for kind in (CELL, STREET):
            sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
            for mine in next(one for one in view.layers if (one.source, one.kind) == (table.source, kind)).spots:
                if mine.area_id is not None:
                    sums[mine.area_id][0] += mine.count_12m.value or 0
                    sums[mine.area_id][1] += mine.count_quarter.value or 0
                    sums[mine.area_id][2] += 1
            for area in table.areas:
                year, quarter, number = sums[str(area.area_id)]
                if number and year and area.count_12m.value is not None:
                    assert not 1 <= area.count_12m.value - year < limit, area.name
                if number and quarter and area.count.value is not None:
                    assert not 1 <= area.count.value - quarter < limit, area.name


@pytest.mark.parametrize("limit", LIMITS)
def test_an_area_is_shown_as_in_the_table_of_areas(town: tuple, limit: int) -> None:
    view, beside = views(town, limit)
    tables_by_source = {table.source: {area.area_id: area for area in table.areas} for table in beside}
    listed = [(own.source, mine) for own in view.layers for mine in own.spots if own.kind == AREA]
    assert listed
    for source, mine in listed:
        other = tables_by_source[source][mine.area_id]
        assert (mine.count_12m.text, mine.count_quarter.text) == (other.count_12m.text, other.count.text)


def an_area(year: Cell, quarter: Cell, edition: Edition = GROUP) -> ProtectedLayer:
    """A hot area with 30 in the year and 3 in the quarter, beside a table that shows it so."""
    table = areas({"A": (400, 100)}, edition)
    row = replace(table.areas[0], count_12m=year, count=quarter)
    hot = spot(30, 3, kind=AREA, status=FADING)
    return protected_hot_spots(result(layer(hot)), edition, [replace(table, areas=(row,))]).layers[0]


def test_an_area_that_the_table_hides_is_not_listed() -> None:
    """That it is hot would say that its hidden count is at least ten."""
    shown = an_area(Cell(None, "dolt"), Cell(None, "‹5"))
    assert (shown.spots, shown.left_out) == ((), 1)


def test_a_small_quarter_of_an_area_keeps_its_status_only_where_that_tells_no_more() -> None:
    """Expected 1,5: P of four or more is .066, so that "‹5" and avklingande is still 1 to 4."""
    assert an_area(Cell(30, "30"), Cell(None, "‹5")).spots[0].status == FADING
    hot = spot(30, 1, kind=AREA, status=FADING, expected_12m=1.2, expected_quarter=0.3)
    table = areas({"A": (400, 100)}, GROUP)
    row = replace(table.areas[0], count_12m=Cell(30, "30"), count=Cell(None, "‹5"))
    shown = protected_hot_spots(result(layer(hot)), GROUP, [replace(table, areas=(row,))]).layers[0]
    assert shown.spots[0].status == UNTOLD  # at 0,3 two are already too many for chance: avklingande would be 1


def test_an_area_that_the_table_counts_differently_is_not_told() -> None:
    shown = an_area(Cell(31, "31"), Cell(None, "‹5"))
    assert shown.spots == ()


def test_without_the_table_of_areas_no_area_and_no_total_is_told(town: tuple) -> None:
    view = protected_hot_spots(town[0], GROUP)
    for layer_ in view.layers:
        assert not layer_.placed.shown
        assert all(spot_.ratio is None for spot_ in layer_.spots)
        if layer_.kind == AREA:
            assert not any(spot_.count_12m.shown or spot_.count_quarter.shown for spot_ in layer_.spots)


@pytest.mark.parametrize("limit", LIMITS)
def test_a_hidden_count_leaves_no_trace(town: tuple, limit: int) -> None:
    """Another count of the quarter within the class "under 10", and the view is the same to the digit."""
    before, beside = views(town, limit)
    hidden = {id(raw) for mine, raw, _ in paired(before, town[0]) if mine.count_quarter.text.startswith("under")}
    assert hidden
    rng = np.random.default_rng(1)

    def changed(one: HotSpot) -> HotSpot:
        if id(one) not in hidden:
            return one
        return replace(one, count_quarter=int(rng.integers(0, 2 * limit)), slower=bool(rng.integers(2)))

    other = replace(town[0], layers=tuple(replace(own, hot=tuple(map(changed, own.hot))) for own in town[0].layers))
    after = protected_hot_spots(other, Edition("arbetsgrupp", limit), beside)
    assert after.layers == before.layers


def test_the_place_in_the_list_does_not_tell_a_hidden_count() -> None:
    """Three confirmed cells in an area of 125: 3 would be left, so the smallest is hidden, and stands last."""
    edition, hot = GROUP, [spot(60, 20), spot(32, 11), spot(30, 12)]
    view = protected_hot_spots(result(layer(*hot)), edition, [areas({"A": (125, 50)}, edition)])
    assert [(one.count_12m.text, one.ratio is None) for one in view.layers[0].spots] == [
        ("60", False),
        ("32", False),
        ("dolt", True),
    ]
    named = [replace(hot[0], area_id=None), replace(hot[1], area_id=None), replace(hot[2], place="vid Aplats")]
    alone = protected_hot_spots(result(layer(*named)), edition, [areas({"A": (33, 14)}, edition)])
    assert alone.layers[0].spots[-1].place == "vid Aplats"
    assert not alone.layers[0].spots[-1].count_12m.shown


def test_what_follows_from_a_hidden_count_goes_with_it() -> None:
    view = protected_hot_spots(result(layer(spot(30, 12))), GROUP, [areas({"A": (32, 14)}, GROUP)])
    (one,) = view.layers[0].spots
    assert (one.ratio, one.lower, one.upper, one.ratio_of, one.p_value, one.p_adjusted) == (None,) * 6


def test_digits_are_blunted_where_counts_are_hidden() -> None:
    view = protected_hot_spots(result(layer(spot(40, 20))), GROUP, [areas({"A": (400, 100)}, GROUP)])
    (one,) = view.layers[0].spots
    assert (one.ratio, one.p_value, one.p_adjusted) == (6.7, 0.00012, 0.0046)
    assert view.layers[0].dispersion == 1.1


def test_a_ratio_is_rounded_once() -> None:
    """57,46 is 57 where whole numbers are printed: by way of 57,5 it would have become 58. So is an end at 19,96."""
    table = [areas({"A": (4000, 1000)}, GROUP)]
    for ratio, upper, text in ((57.46, 64.4, "57 (50–64)"), (8.449, 19.96, "8 (50–20)")):
        hot = spot(400, 100, ratio=ratio, lower=49.96, upper=upper)
        (one,) = protected_hot_spots(result(layer(hot)), GROUP, table).layers[0].spots
        assert one.ratio is not None
        assert one.lower is not None
        assert one.upper is not None
        assert ratio_words(one.ratio, one.lower, one.upper) == text
        assert ratio_words(ratio, 49.96, upper) == text  # and the same in every edition


@pytest.mark.parametrize(("year", "quarter"), [(40, 12), (40, 3), (40, 33), (15, 5), (15, 1), (40, 0)])
def test_the_quarter_and_the_nine_months_before_it(year: int, quarter: int) -> None:
    """At limit 5: shown when it and the rest are at least ten; "under 10"; else hidden. Ten or less left: hidden."""
    view = protected_hot_spots(result(layer(spot(year, quarter))), GROUP, [areas({"A": (400, 100)}, GROUP)])
    (one,) = view.layers[0].spots
    expected = {(40, 12): "12", (40, 3): "under 10", (40, 0): "under 10"}.get((year, quarter), "dolt")
    assert one.count_quarter.text == expected


def test_a_new_one_by_its_quarter_shows_that_and_not_the_rest() -> None:
    new = spot(8, 6, status=NEW, ratio_of="kvartalet")
    view = protected_hot_spots(result(layer(new)), GROUP, [areas({"A": (400, 100)}, GROUP)])
    (one,) = view.layers[0].spots
    assert (one.count_quarter.value, one.count_12m.text) == (6, "dolt")


def test_a_place_whose_count_is_small_is_not_listed() -> None:
    """With limit 10, a new one with 6 in the quarter and a year of 8: that it is listed would say 5 to 9."""
    new = spot(8, 6, status=NEW, ratio_of="kvartalet")
    edition = Edition("arbetsgrupp", 10)
    view = protected_hot_spots(result(layer(new)), edition, [areas({"A": (400, 100)}, edition)])
    assert (view.layers[0].spots, view.layers[0].left_out) == ((), 1)


@pytest.mark.parametrize("limit", LIMITS)
def test_the_public_edition_names_and_draws_no_place(town: tuple, limit: int) -> None:
    edition = Edition("offentlig", limit)
    view = protected_hot_spots(town[0], edition, tables(town, edition))
    assert all(one.spots == () for one in view.layers)
    assert all(one.bands == () for one in view.densities)
    raw = town[0].layers[0]
    assert view.layers[0].found + view.layers[0].left_out == len(raw.hot)


class TestForetold:
    def test_shown_where_nothing_is_small(self) -> None:
        own = layer(spot(40, 20), prediction=FOUND)
        found = protected_hot_spots(result(own), GROUP, [areas({"A": (400, 100)}, GROUP)]).layers[0].prediction
        assert found is not None
        assert (found.hits.value, found.incidents.value, found.simple_hits.value) == (30, 100, 28)
        assert (found.hit_rate, found.pai, found.pei) == ((0.3, 0.22, 0.4), (15.0, 11.0, 20.0), 0.75)

    @pytest.mark.parametrize("hits", [3, 97])
    def test_few_hits_or_few_misses_are_not_shown(self, hits: int) -> None:
        own = layer(spot(40, 20), prediction=replace(FOUND, hits=hits))
        shown = protected_hot_spots(result(own), GROUP, [areas({"A": (400, 100)}, GROUP)]).layers[0]
        assert shown.prediction is None
        assert "för få träffar" in str(shown.prediction_reason)

    def test_what_the_best_would_have_missed_is_not_told(self) -> None:
        """Hits 72 and PEI 0,75: the best is 96 of 100, and misses 4."""
        own = layer(spot(40, 20), prediction=replace(FOUND, hits=72, pei=0.75))
        shown = protected_hot_spots(result(own), GROUP, [areas({"A": (400, 100)}, GROUP)]).layers[0]
        assert shown.prediction is not None
        assert shown.prediction.pei is None

    def test_totals_that_would_tell_the_unplaced_are_not_told(self) -> None:
        """2 of the quarter's 100 incidents have no point: the reader of the areas' table knows the 100."""
        own = layer(spot(40, 20), prediction=replace(FOUND, incidents=98), placed_quarter=98, placed_12m=398)
        shown = protected_hot_spots(result(own), GROUP, [areas({"A": (400, 100)}, GROUP)]).layers[0]
        assert not shown.placed.shown
        assert shown.prediction is not None
        assert not shown.prediction.incidents.shown
        assert not shown.prediction.hits.shown
        assert shown.spots[0].ratio is None


class TestReasonsAndNotes:
    @pytest.mark.parametrize(
        ("reason", "shown"),
        [
            (
                "för få händelser: 3 händelser på tolv månader, minst 10 behövs",
                "för få händelser på tolv månader, minst 10 behövs",
            ),
            ("2 platser att jämföra, minst 20 behövs", "för få platser att jämföra, minst 20 behövs"),
            ("kvartalet är inte komplett i källan", "kvartalet är inte komplett i källan"),
        ],
    )
    def test_a_reason_holds_no_count(self, reason: str, shown: str) -> None:
        assert protected_hot_spots(result(untested(reason)), GROUP).layers[0].untested == shown
        assert protected_hot_spots(result(untested(reason)), OPEN).layers[0].untested == reason

    def test_a_note_with_a_small_count_is_said_without_it(self) -> None:
        notes = (
            "2 av 400 händelser de senaste tolv månaderna kunde inte placeras så noga och är inte med.",
            "1\u00a0% av händelserna är upptäckta av polisen: de visar också var polisen har arbetat, inte bara var brott sker.",
            "64 korta gatustycken har räknats ihop med det de möter.",
        )
        own = layer(spot(40, 20), notes=notes, placed_12m=398, placed_quarter=100)
        shown = protected_hot_spots(result(own), GROUP, [areas({"A": (400, 100)}, GROUP)]).layers[0].notes
        assert shown == (
            "Några händelser kunde inte placeras så noga och är inte med.",
            "En del av händelserna är upptäckta av polisen: de visar också var polisen har arbetat, inte bara var brott sker.",
            notes[2],
        )

    def test_gatherings_are_not_pointed_out(self) -> None:
        own = result(layer(spot(40, 20)), densities=(density(40),), category="otrygghetsskapande_samling")
        view = protected_hot_spots(own, OPEN)
        assert view.layers[0].spots == ()
        assert "laglig närvaro" in str(view.layers[0].untested)
        assert view.densities == ()


class TestDensity:
    def test_nothing_is_drawn_of_fewer_than_ten(self) -> None:
        view = protected_hot_spots(result(layer(), densities=(density(9),)), GROUP)
        assert view.densities[0].bands == ()
        assert "för få händelser" in str(view.densities[0].untested)

    def test_bands_double_and_begin_at_ten_on_a_point(self) -> None:
        """Ten incidents on one point give 10/(2 pi 150^2) per square metre: 70,7 per square kilometre."""
        view = protected_hot_spots(result(layer(), densities=(density(45),)), GROUP)
        lowest = [band.lowest for band in view.densities[0].bands]
        assert lowest == pytest.approx([70.74, 141.47, 282.94], rel=1e-3)
        assert all(
            one.shape.intersection(other.shape).area == 0
            for one in view.densities[0].bands
            for other in view.densities[0].bands
            if one is not other
        )

    def test_at_least_ten_incidents_lie_near_all_that_is_drawn(self, town: tuple) -> None:
        view, _ = views(town, 5)
        rows = town[1].incidents
        recent = rows[(rows["source"] == "rapportorer") & rows["place_precision"].isin(["point", "street"])]
        recent = recent[(recent["starts_at"] >= "2024-07-01") & (recent["starts_at"] < "2025-07-01")]
        x, y = recent["x"].to_numpy(dtype=float), recent["y"].to_numpy(dtype=float)
        drawn = view.densities[0]
        assert drawn.bandwidth is not None
        corners = {(geometry.x, geometry.y) for geometry in _middles(drawn.bands[0].shape, drawn.cell)}
        near = [(np.hypot(x - east, y - north) < 5 * drawn.bandwidth).sum() for east, north in corners]
        assert min(near) >= drawn.fewest


def _middles(shape: object, size: int) -> list:
    """Middles of the cells that a band is made of."""
    west, south, east, north = shape.bounds
    xs, ys = np.arange(west + size / 2, east, size), np.arange(south + size / 2, north, size)
    grid = shapely.points(*(axis.ravel() for axis in np.meshgrid(xs, ys)))
    return list(grid[shapely.intersects(shape, grid)])


def test_the_page_of_the_public_edition_names_no_hot_place(town: tuple) -> None:
    page = section(protected_hot_spots(town[0], PUBLIC, tables(town, PUBLIC)), a_ground())
    names = {one.place for own in town[0].layers for one in own.hot}
    assert [name for name in names if name in page.html] == []
    assert "leaflet" not in page.html.lower()
