"""Figures of an evaluation: the words hold the numbers, gaps are gaps, nothing is told by colour alone."""

import re
from collections.abc import Callable
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest
from shapely import box

from bfkit.release.evaluation.drawing import Drawing, even_steps, runs
from bfkit.release.evaluation.figures import (
    event_figure,
    placebo_figure,
    power_figure,
    ring_figure,
    ring_map,
    series_figure,
    specification_figure,
    symbol,
)
from bfkit.release.evaluation.ratio_axis import ratio_axis, ratio_text, tick_text
from bfkit.release.fragments import Fragment

NAN = np.nan
MONTHS = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)][:30]
OWN = np.arange(20.0, 50.0)
OTHERS = np.arange(60.0, 90.0) + 0.5
ROWS = [
    ("Ett års samma månader", 0.69, 0.50, 0.95, "96 jämförbara fall", False),
    ("Huvudanalys", 0.66, 0.49, 0.88, "", True),
    ("Paneldata", 0.70, 0.0, np.inf, "1 område med insatsen", False),
    ("Syntetiskt jämförelseområde", 0.72, NAN, NAN, "", False),
    ("Seriens nivå", NAN, NAN, NAN, "ej prövad: historiken räcker inte", False),
]
SQUARES = [box(i * 1000, 0, i * 1000 + 900, 900) for i in range(5)]


def series(own: np.ndarray = OWN, others: np.ndarray = OTHERS, **options: object) -> Fragment:
    arguments: dict = {
        "ylabel": "skadegörelser per månad",
        "start_label": "start 2024-01",
        "known": 6,
        "planned": 6,
    } | options
    return series_figure(MONTHS, own, others, 24, **arguments)


def events(**options: object) -> Fragment:
    return event_figure(
        [-3, -2, 0, 1], [1.1, NAN, 0.7, 0.6], [0.8, NAN, 0.5, 0.4], [1.4, NAN, 0.95, 0.9], width_months=3, **options
    )


def power() -> Fragment:
    return power_figure([0.2, 0.4, 0.6], [0.11, 0.52, 0.93], formula=[0.2, NAN, 0.97], planned=0.3, smallest=0.6)


def rings(**options: object) -> Fragment:
    return ring_figure(
        ["Lindparken", "Ringen", "Jämförelsen"],
        [151, NAN, 900],
        [92, 80, 880],
        [139, 61, NAN],
        [104, 44, NAN],
        [186, 77, NAN],
        **options,
    )


def placebo() -> Fragment:
    return placebo_figure(np.log([0.5, 0.6, 0.8, 0.9, 1.0, 1.3]), np.log(0.62), centre=np.log(0.85), name="Lindparken")


def area_map(**options: object) -> Fragment:
    return ring_map(SQUARES, [0], [1, 2], [4], **options)


ALL: dict[str, Callable[[], Fragment]] = {
    "series": series,
    "placebo": placebo,
    "specification": lambda: specification_figure(ROWS, goal_ratio=0.7, no_effect=(0.85, 1.18)),
    "power": power,
    "events": events,
    "ring": rings,
    "map": area_map,
}


def words(fragment: Fragment) -> str:
    return re.sub(r"\s", " ", fragment.text)


def label(fragment: Fragment) -> str:
    """What a screen reader says: the same in both widths."""
    (said,) = {unescape(found) for found in re.findall(r'aria-label="([^"]*)"', fragment.html)}
    return re.sub(r"\s", " ", said)


def drawings(fragment: Fragment) -> list[ElementTree.Element]:
    """The wide and the narrow drawing."""
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", fragment.html, flags=re.DOTALL)]


def tags(drawing: ElementTree.Element, tag: str, **attributes: str) -> list[ElementTree.Element]:
    return [
        found for found in drawing.iter(tag) if all(found.get(k.replace("_", "-")) == v for k, v in attributes.items())
    ]


def written(drawing: ElementTree.Element) -> str:
    return " ".join(found.text or "" for found in drawing.iter("text"))


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
class TestAll:
    def test_equal_input_gives_equal_bytes(self, make: Callable[[], Fragment]) -> None:
        assert make().html.encode() == make().html.encode()

    def test_nothing_outside_the_page(self, make: Callable[[], Fragment]) -> None:
        assert not re.search(r"https?:|href|src=|@import|url\((?!#)|<script|<image", make().html)

    def test_no_machine_words_for_missing(self, make: Callable[[], Fragment]) -> None:
        fragment = make()
        for text in (fragment.html, fragment.text):
            assert not re.search(r"\b(nan|inf|None)\b", text)

    def test_every_drawing_is_well_formed_and_named(self, make: Callable[[], Fragment]) -> None:
        found = drawings(make())
        assert len(found) == 2
        for drawing in found:
            assert drawing.get("role") == "img"
            assert drawing.get("aria-label")

    def test_decimal_comma(self, make: Callable[[], Fragment]) -> None:
        fragment = make()
        assert not re.search(r"\d\.\d", fragment.text)
        for drawing in drawings(fragment):
            assert not re.search(r"\d\.\d", written(drawing))

    def test_words_stay_inside_the_drawing(self, make: Callable[[], Fragment]) -> None:
        """No text begins outside; the narrow drawing is 340 wide, so that it can be read at 360 px."""
        for drawing in drawings(make()):
            width, height = map(float, drawing.get("viewBox", "").split()[2:])
            for text in drawing.iter("text"):
                assert 0 <= float(text.get("x", "")) <= width
                assert 0 <= float(text.get("y", "")) <= height


@pytest.mark.parametrize("name", list(ALL))
def test_the_narrow_one_is_drawn_for_small_screens(name: str) -> None:
    """Type of 12 px or more in 340 px: at 360 px with 16 px of margin on each side it shrinks by 4 % at most."""
    wide, narrow = drawings(ALL[name]())
    assert (wide.get("class"), narrow.get("class")) == ("bf-wide", "bf-narrow")
    assert narrow.get("viewBox", "").startswith("0 0 340 ")
    assert min([float(text.get("font-size", "")) for text in narrow.iter("text")]) >= 12


class TestSeries:
    def test_the_label_holds_the_months_that_are_compared(self) -> None:
        """OWN is 20 in the first month and one more in each: months 0-5, 12-17 and the follow-up 24-29."""
        said = label(series())
        assert "2022-01–2022-06: området 20, 21, 22, 23, 24, 25;" in said
        assert "2023-01–2023-06: området 32, 33, 34, 35, 36, 37;" in said
        assert "2024-01–2024-06: området 44, 45, 46, 47, 48, 49;" in said
        assert "nivå 84,5, 85,5, 86,5, 87,5, 88,5, 89,5." in said

    def test_the_text_holds_all_months(self) -> None:
        lines = words(series())
        for month, own, other in zip(MONTHS, OWN, OTHERS, strict=True):
            assert f"{month} {own:.0f} {other:.1f}".replace(".", ",") in lines.replace("  ", " ")

    def test_a_hidden_month_breaks_the_line_and_is_never_at_its_height(self) -> None:
        own = OWN.copy()
        own[[3, 4, 25]] = NAN
        fragment = series(own)
        whole, broken = drawings(series())[0], drawings(fragment)[0]
        full = {"stroke": "#16202a", "stroke_width": "2"}
        assert len(tags(whole, "polyline", **full)) == 1
        # Months 0-2, 5-24 and 26-29: three stretches.
        assert len(tags(broken, "polyline", **full)) == 3
        assert len(tags(whole, "polygon")) == 0
        marked = tags(broken, "polygon", stroke="#7b8894", fill="#fff")
        assert len(marked) == 3 + 1  # and one that explains them
        assert len({found.get("points", "").split()[1].split(",")[1] for found in marked[:3]}) == 1
        assert "44, dolt, 46" in label(fragment)
        assert "dolt" in written(broken)

    def test_the_lines_differ_by_more_than_colour(self) -> None:
        for drawing in drawings(series()):
            dashes = {found.get("stroke"): found.get("stroke-dasharray") for found in drawing.iter("polyline")}
            assert dashes["#16202a"] is None
            assert dashes["#7b8894"]
            assert "området" in written(drawing)
            assert "kontrollområden" in written(drawing)

    def test_without_a_comparison_there_is_none(self) -> None:
        drawing = drawings(series(others=np.full(30, NAN)))[0]
        assert "kontrollområden" not in written(drawing)

    def test_months_not_known_yet_are_said(self) -> None:
        assert "6 av 12 kända" in written(drawings(series(planned=12))[0])
        assert "uppföljning" in written(drawings(series())[0])

    def test_the_axis_starts_at_zero(self) -> None:
        for drawing in drawings(series()):
            assert "0" in [found.text for found in drawing.iter("text")]
        assert even_steps(31) == [0, 10, 20, 30, 40]
        assert even_steps(0) == [0, 1]

    def test_only_years_that_are_there_are_compared(self) -> None:
        """Start in the 24th month has two earlier years; with three asked for there are still two."""
        assert written(drawings(series(years=3))[0]).count("jämförs") == 2
        assert written(drawings(series(years=1))[0]).count("jämförs") == 1

    def test_lengths_that_differ_are_refused(self) -> None:
        with pytest.raises(ValueError, match="30 månader men 29"):
            series(OWN[1:])

    def test_months_counted_from_a_start_say_so_on_the_axis(self) -> None:
        names = [f"−{24 - place}" if place < 24 else f"{place - 23}" for place in range(30)]
        fragment = series_figure(names, OWN, OTHERS, 24, ylabel="per månad", start_label="insatsen börjar", known=6,
                                 planned=6, years=0, xlabel="månader från varje omgångs start")  # fmt: skip
        for drawing in drawings(fragment):
            assert "månader från varje omgångs start" in written(drawing)
        assert "−24 till 6." in label(fragment)
        assert "1 till 6: området 44, 45, 46, 47, 48, 49;" in label(fragment)

    def test_a_bold_name_at_the_edge_has_room_for_wide_type(self) -> None:
        """DejaVu Sans Bold, the fallback on Linux, is about 0.66 em a letter: 19 letters of 12.5 pixels are 157."""
        drawing = drawings(series(own_label="områden som började"))[0]
        assert "områden som började" not in [found.text for found in drawing.iter("text")]


class TestPlacebo:
    def test_the_share_in_words(self) -> None:
        """Of 0.5, 0.6, 0.8 … two are at most 0.62."""
        said = label(placebo())
        assert "2 av 6 jämförbara fall föll minst lika mycket" in said
        assert "Lindparken 0,62, typiskt utan insats 0,85, fallen 0,50–1,30" in said

    def test_one_dot_a_case_filled_where_as_extreme(self) -> None:
        for drawing in drawings(placebo()):
            dots = list(drawing.iter("circle"))
            assert [dot.get("fill") for dot in dots].count("#16202a") == 2
            assert len(dots) == 6
            assert len(tags(drawing, "polygon")) == 1

    def test_the_deciding_ranks_may_be_given(self) -> None:
        fragment = placebo_figure(np.log([0.5, 0.6, 0.8]), np.log(0.62), centre=0.0, extreme=[True, False, False])
        assert "1 av 3" in label(fragment)
        with pytest.raises(ValueError, match="2 markeringar för 3 fall"):
            placebo_figure([0.1, 0.2, 0.3], 0.0, centre=0.2, extreme=[True, False])

    def test_an_increase_is_called_so(self) -> None:
        fragment = placebo_figure(np.log([0.5, 1.4, 1.6]), np.log(1.5), centre=0.0)
        assert "1 av 3 jämförbara fall ökade minst lika mycket" in label(fragment)

    def test_many_cases_become_columns_as_high_in_all(self) -> None:
        """Dots of 2 000 cases would be a page of their own; heights of the columns are in proportion to the cases."""
        logs = np.repeat(np.log([0.5, 1.0]), [500, 1500])
        drawing = drawings(placebo_figure(logs, np.log(0.6), centre=0.0))[0]
        assert not tags(drawing, "circle")
        dark = [float(bar.get("height", "")) for bar in tags(drawing, "rect", fill="#16202a")]
        light = [float(bar.get("height", "")) for bar in tags(drawing, "rect", fill="#fff")]
        assert sum(dark) * 3 == pytest.approx(sum(light))

    def test_without_cases_a_sentence(self) -> None:
        fragment = placebo_figure([], NAN, centre=0.0)
        assert "<svg" not in fragment.html
        assert "inga jämförbara fall" in fragment.text


class TestSpecifications:
    def test_the_label_and_text_hold_every_row(self) -> None:
        fragment = ALL["specification"]()
        for text in (label(fragment), words(fragment)):
            assert "Huvudanalys: 0,66 (0,49–0,88)" in text
            assert "Ett års samma månader: 0,69 (0,50–0,95) – 96 jämförbara fall" in text
            assert "Paneldata: 0,70 (0,00–∞)" in text
            assert "Syntetiskt jämförelseområde: 0,72" in text
            assert "Seriens nivå: ej prövad: historiken räcker inte" in text
            assert "målet 0,70 (−30 %)" in text
            assert "0,85–1,18" in text

    def test_the_deciding_one_is_first_bold_and_a_diamond(self) -> None:
        for drawing in drawings(ALL["specification"]()):
            texts = [found for found in drawing.iter("text") if found.get("font-size") == "14"]
            assert texts[0].text == "Huvudanalys"
            assert [found.get("font-weight") for found in texts].count("700") == 1
            assert len(tags(drawing, "polygon")) == 1
            assert len(tags(drawing, "circle")) == 3

    def test_no_number_no_mark(self) -> None:
        drawing = drawings(specification_figure([ROWS[4]], goal_ratio=None))[0]
        assert not tags(drawing, "circle")
        assert not tags(drawing, "polygon")
        assert "ej prövad" in written(drawing)
        none = specification_figure([("A", None, None, None, "dolt", False)], goal_ratio=None)
        assert "A: dolt" in none.text

    def test_the_goal_is_dashed_and_named(self) -> None:
        for drawing in drawings(ALL["specification"]()):
            lines = {found.get("stroke-dasharray") is not None for found in tags(drawing, "line", stroke="#b4540a")}
            assert lines == {True}
            assert "målet" in written(drawing)
        assert "målet" not in written(drawings(specification_figure(ROWS, goal_ratio=None))[0])

    def test_an_endless_interval_has_arrows(self) -> None:
        assert len(tags(drawings(specification_figure([ROWS[2]], goal_ratio=None))[0], "polyline")) == 2
        assert len(tags(drawings(specification_figure([ROWS[0]], goal_ratio=None))[0], "polyline")) == 0

    @pytest.mark.parametrize("count", [4, 14])
    def test_rows_do_not_run_into_each_other(self, count: int) -> None:
        """Names of 120 letters wrap; two lines in the same column are at least a line apart."""
        rows = [("Ett mycket långt namn på en beräkning " * 3, 0.7, 0.5, 0.9, "en not", False)] * count
        for drawing in drawings(specification_figure(rows, goal_ratio=0.7)):
            left = [float(found.get("y", "")) for found in drawing.iter("text") if found.get("x") == "0"]
            assert len(left) >= 4 * count
            assert min(np.diff(left)) >= 15

    def test_on_a_small_screen_the_name_stands_above(self) -> None:
        wide, narrow = drawings(specification_figure([ROWS[0]], goal_ratio=None))
        (wide_mark,), (narrow_mark,) = tags(wide, "circle"), tags(narrow, "circle")
        name = next(found for found in narrow.iter("text") if found.text == ROWS[0][0])
        assert float(narrow_mark.get("cy", "")) > float(name.get("y", "")) + 8
        assert float(wide_mark.get("cx", "")) > 238


class TestPower:
    def test_the_numbers(self) -> None:
        for text in (label(power()), words(power())):
            assert "sann minskning 20 %: 11 av 100 efter historiken, 20 av 100 efter formel" in text
            assert "sann minskning 40 %: 52 av 100 efter historiken, saknas efter formel" in text
            assert "från −60 % hittas i minst 80 av 100 (här i 93)" in text
            assert "planen: −30 %" in text

    def test_two_lines_told_apart_by_dash_mark_and_words(self) -> None:
        for drawing in drawings(power()):
            assert len(tags(drawing, "circle")) == 3 + 1
            assert len(tags(drawing, "rect", width="6")) == 2 + 1
            assert "efter områdets historik" in written(drawing)
            assert "efter formel" in written(drawing)
            solid = tags(drawing, "polyline", stroke="#0b5c8a")
            assert solid[0].get("stroke-dasharray") is None

    def test_the_mark_of_the_smallest_stands_on_its_line(self) -> None:
        """Found in 93 of 100: the open diamond lies where that dot does, not at 80."""
        for drawing in drawings(power()):
            dots = [(float(dot.get("cx", "")), float(dot.get("cy", ""))) for dot in tags(drawing, "circle")]
            x, y = max(dots[:3])
            corners = [
                tuple(map(float, pair.split(","))) for pair in tags(drawing, "polygon")[0].get("points", "").split()
            ]
            assert sum(a for a, _ in corners) / len(corners) == pytest.approx(x, abs=0.2)
            assert sum(b for _, b in corners) / len(corners) == pytest.approx(y, abs=0.2)

    def test_none_found_and_no_history(self) -> None:
        fragment = power_figure([0.2, 0.4], None, formula=[0.1, 0.3], planned=0.3, smallest=None)
        assert "ingen hittas i 80 av 100" in label(fragment)
        assert "efter områdets historik" not in written(drawings(fragment)[0])

    def test_nothing_known_a_sentence(self) -> None:
        assert "<svg" not in power_figure([0.2], None, formula=[NAN], planned=0.3, smallest=None).html


class TestEvents:
    def test_the_periods_in_months(self) -> None:
        """Period -3 of three months: months -9 to -7 before the start; period 1: the fourth to the sixth after."""
        said = label(events())
        assert "månad −9 till −7: 1,10 (0,80–1,40)" in said
        assert "månad −6 till −4: kan inte räknas ut" in said
        assert "månad 1–3: 0,70 (0,50–0,95)" in said
        assert "månad 4–6: 0,60 (0,40–0,90)" in said
        assert "jämförelseperiod: månad −3 till −1 (kvot 1)" in said

    def test_a_gap_is_marked_at_the_foot(self) -> None:
        for drawing in drawings(events()):
            assert len(tags(drawing, "circle")) == 3
            assert len(tags(drawing, "polygon")) == 1 + 1
            assert "kan inte räknas ut" in written(drawing)
        assert "dolt" in written(drawings(events(gap="dolt"))[0])

    def test_the_period_compared_with_is_drawn_also_where_it_is_the_last(self) -> None:
        """Of an undecided measure only the time before is shown: the square of its key must have a square in the figure."""
        before = event_figure([-3, -2], [1.1, 0.9], [0.8, 0.7], [1.4, 1.2], width_months=3)
        for drawing in drawings(before):
            width = float(drawing.get("viewBox", "").split()[2])
            squares = tags(drawing, "rect", width="10")
            assert len(squares) == 2  # in the figure and in the key
            assert "efter" not in written(drawing)
            assert all(0 <= float(square.get("x", "")) <= width - 10 for square in squares)

    def test_no_periods_a_sentence(self) -> None:
        assert "<svg" not in event_figure([], [], [], [], width_months=3).html


class TestRing:
    def test_the_numbers(self) -> None:
        for text in (label(rings()), words(rings())):
            assert "Lindparken: före: 151, efter: 92, väntat 139 (104–186)" in text
            assert "Ringen: före: dolt, efter: 80, väntat 61 (44–77)" in text
            assert "Jämförelsen: före: 900, efter: 880 (inget väntat antal)" in text

    def test_after_before_and_expected_have_forms_of_their_own(self) -> None:
        """Two rows have an expected count, one of them a count before that may be shown; and one of each in the key."""
        for drawing in drawings(rings()):
            assert len(tags(drawing, "polygon")) == 2 + 1
            assert len(tags(drawing, "circle")) == 1 + 1
            assert len(tags(drawing, "rect")) == 2 + 1

    def test_as_expected_is_at_the_same_place_in_every_row(self) -> None:
        drawing = drawings(ring_figure(["A", "B"], [10, 300], [20, 400], [20, 400], [10, 300], [30, 500]))[0]
        first, second = tags(drawing, "polygon")[:2]
        assert first.get("points", "").split(",")[0] == second.get("points", "").split(",")[0]


class TestMap:
    def test_what_is_on_it(self) -> None:
        assert label(area_map()) == (
            "Karta. insatsens område (1); ringen runt om (2 områden); kontrollområden (1); övriga (1)."
        )

    def test_names_only_when_given(self) -> None:
        assert "Lindparken" not in area_map().html
        named = area_map(names=["Lindparken", "Ekbacken", "", "Granliden", ""])
        assert "insatsens område (1): Lindparken; ringen runt om (2 områden): Ekbacken" in label(named)
        # An area that is neither the measure's nor in the ring is not named.
        assert "Granliden" not in named.html

    def test_the_ring_is_hatched_by_a_hatch_of_its_own_drawing(self) -> None:
        ids = [tags(drawing, "pattern")[0].get("id") for drawing in drawings(area_map())]
        assert len(set(ids)) == 2
        for drawing, identity in zip(drawings(area_map()), ids, strict=True):
            assert len(tags(drawing, "path", fill=f"url(#{identity})")) == 2

    def test_a_ring_of_its_own_shape(self) -> None:
        fragment = ring_map(SQUARES, [0], [], [4], ring_shape=SQUARES[0].buffer(300).difference(SQUARES[0].buffer(50)))
        assert "ringen runt om;" in label(fragment)
        assert len([p for p in drawings(fragment)[0].iter("path") if "url" in (p.get("fill") or "")]) == 1

    def test_a_small_area_is_circled(self) -> None:
        far = [box(0, 0, 100, 100), box(30000, 0, 31000, 900)]
        assert len(tags(drawings(ring_map(far, [0], [], [1]))[0], "circle")) == 1
        assert not tags(drawings(area_map())[0], "circle")

    def test_north_is_up(self) -> None:
        """The own area lies south of the other: its pixels are further down."""
        drawing = drawings(ring_map([box(0, 0, 900, 900), box(0, 5000, 900, 5900)], [0], [], [1]))[0]
        own, other = tags(drawing, "path", fill="#16202a")[0], tags(drawing, "path", fill="#cfd6dc")[0]
        down = [float(re.findall(r",(-?[\d.]+)", found.get("d", ""))[0]) for found in (own, other)]
        assert down[0] > down[1]

    def test_without_a_shape_a_sentence_and_an_unknown_place_is_refused(self) -> None:
        assert "ingen yta" in ring_map([None, *SQUARES], [0]).text
        with pytest.raises(ValueError, match="5 ytor"):
            ring_map(SQUARES, [5])


class TestMarks:
    def test_four_forms_that_differ_without_their_colours(self) -> None:
        forms = [
            re.sub(r'#[0-9a-f]{3,6}|aria-label="\w+"', "", symbol(colour)) for colour in ("grön", "gul", "röd", "grå")
        ]
        assert len(set(forms)) == 4

    @pytest.mark.parametrize("colour", ["grön", "gul", "röd"])
    def test_some_support_has_a_form_of_its_own_without_its_colour(self, colour: str) -> None:
        """The weak form is hollow: its ground is white, so that it differs in grey too."""
        strong, weak = (re.sub(r'aria-label="[^"]*"', "", symbol(colour, weak=weak)) for weak in (False, True))
        assert 'fill="#fff"' in weak
        assert 'fill="#fff"' not in strong
        assert f'aria-label="{colour}, visst stöd"' in symbol(colour, weak=True)

    def test_no_other_colours(self) -> None:
        with pytest.raises(ValueError, match="blå"):
            symbol("blå")


class TestParts:
    def test_a_ratio_and_its_inverse_lie_equally_far_from_one(self) -> None:
        axis = ratio_axis([0.3, 3.0], 0, 300)
        assert axis.at(1) - axis.at(0.5) == pytest.approx(axis.at(2) - axis.at(1))
        assert axis.at(0) == 0
        assert axis.at(np.inf) == 300

    def test_an_axis_ends_somewhere(self) -> None:
        """A ratio of a millionth does not press the rest together: the axis ends at a sixteenth."""
        assert ratio_axis([1e-6, 1.0], 0, 300).ticks[0] == 1 / 16

    def test_ticks_without_empty_decimals(self) -> None:
        assert [tick_text(v) for v in (0.0625, 0.125, 0.25, 0.5, 1.0, 16.0)] == [
            "0,0625",
            "0,125",
            "0,25",
            "0,5",
            "1",
            "16",
        ]
        assert ratio_text(0.66, NAN, NAN) == "0,66"

    def test_stretches_without_gaps(self) -> None:
        assert runs(np.array([NAN, 1.0, 2.0, NAN, 3.0])) == [(1, 3), (4, 5)]
        assert runs(np.array([NAN])) == []

    def test_text_is_escaped(self) -> None:
        drawing = Drawing(340)
        drawing.text(0, 10, "<script>")
        assert "&lt;script&gt;" in drawing.parts[0]
        assert "&lt;i&gt;" in series(own_label="<i>").html

    def test_a_title_makes_it_a_figure(self) -> None:
        fragment = series(title="Antalet föll.", note="per månad")
        assert fragment.html.startswith("<figure><figcaption><b>Antalet föll.</b>")
        assert fragment.text.startswith("[figur] Antalet föll. per månad\n")
