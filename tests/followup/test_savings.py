"""Savings worked by hand, prices against SCB's table, vandalism costs against what was planted."""

import csv
import hashlib
from datetime import date

import pandas as pd
import pytest
import yaml

from bfkit.errors import ParameterError, TableError
from bfkit.followup.savings.expected import level_before
from bfkit.followup.savings.found import savings_found
from bfkit.followup.savings.measure import (
    CANNOT_PAY,
    NOT_AS_EXPECTED,
    PAYS_AS_EXPECTED,
    UNKNOWN,
    UNSURE,
    Between,
    Effect,
    break_even,
    can_pay,
    first_sentence,
    kronor_left,
    share_needed,
)
from bfkit.followup.savings.unit_costs import Range, UnitCost, unit_cost
from bfkit.followup.savings.vandalism import cost_series, series_of
from bfkit.parameters.followup import PriceIndex
from bfkit.parameters.interventions import Outcome
from bfkit.parameters.price_index import AddedYears, read_added_years
from bfkit.parameters.prices import KPI, KPI_SOURCE, Prices, prices_of
from bfkit.parameters.yaml_text import Problem
from bfkit.release.followup.savings.sentences import expected_text
from bfkit.release.followup.savings.views import Span
from tests import builders

SCB = Prices(KPI, KPI_SOURCE)
PLAIN = Prices({2020: 100.0, 2025: 120.0}, "prov")


def prices_table(**changes: object) -> pd.DataFrame:
    rows = [
        {"subtype": "klotter", "low": 900.0, "middle": 1800.0, "high": 4500.0, "source": "avtal", "price_year": 2025},
        {"subtype": "bilbrand", "low": 40e3, "middle": 90e3, "high": 200e3, "source": "bolag", "price_year": 2020},
    ]
    return pd.DataFrame([{**row, **changes} for row in rows])


def test_the_price_index_is_the_table_that_tells_its_source(root):
    path = root / "data" / "reference" / "kpi.csv"
    with path.open(encoding="utf-8", newline="") as file:
        stored = {int(row["år"]): float(row["kpi"].replace(",", ".")) for row in csv.DictReader(file, delimiter=";")}
    assert dict(KPI) == stored
    digest = hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    assert digest in (root / "data" / "reference" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (2023, (391.50, 395.82, 398.08, 399.93, 401.19, 405.49, 405.67, 405.97, 408.05, 409.07, 410.35, 413.34)),
        (2013, (312.00, 313.39, 314.65, 314.03, 314.54, 313.99, 313.55, 313.84, 315.05, 314.40, 314.20, 315.04)),
    ],
)
def test_a_yearly_mean_is_the_mean_of_scbs_months(year: int, months: tuple[float, ...]):
    assert KPI[year] == pytest.approx(sum(months) / 12, abs=0.006)


def test_prices_are_moved_by_the_index_and_unknown_years_refused():
    """314.06 in 2013 and 403.70 in 2023: 1 000 kronor become 1 285."""
    prices = SCB
    assert 1000 * prices.factor(2013, 2023) == pytest.approx(1285.42, abs=0.01)
    assert prices.factor(2031, 2031) == 1
    with pytest.raises(ParameterError, match=r"prisåret 2031 finns inte.*1990–2023.*eget index"):
        prices.factor(2013, 2031)
    index = PriceIndex(source="eget index", years={2020: 100.0, 2021: 110.0})
    own = prices_of(builders.parameters(followup={"price_index": index.model_dump()}))
    assert (own.factor(2020, 2021), own.source) == (1.1, "eget index")
    assert Prices(KPI, KPI_SOURCE).source.startswith("SCB")


def test_break_even_first():
    """90 000 kronor at 900, 1 800 or 4 500 an incident: 100, 50 or 20 incidents; of 200 (160-250) expected 8 to 62.5 %."""
    needed = break_even(90_000, Range(900, 1_800, 4_500))
    assert needed == Range(20, 50, 100)
    assert share_needed(needed, Between(200, 160, 250)) == Range(0.08, 0.25, 0.625)
    assert share_needed(needed, Between(0, 0, 3.7)) is None
    with pytest.raises(ValueError, match="0 kronor"):
        break_even(1, Range(0, 1, 2))


@pytest.mark.parametrize(
    ("expected", "effect", "word"),
    [
        (Between(15, 10, 19), 0.3, CANNOT_PAY),  # not even 19 of 19 are the 20 needed
        (Between(50, 40, 60), 0.3, NOT_AS_EXPECTED),  # 30 % of 60 is 18
        (Between(100, 80, 120), 0.3, UNSURE),  # 24 to 36, between 20 and 100
        (Between(400, 350, 450), 0.3, PAYS_AS_EXPECTED),  # 30 % of 350 is 105
        (None, 0.3, UNKNOWN),
    ],
)
def test_whether_it_can_pay(expected: Between | None, effect: float, word: str):
    assert can_pay(Range(20, 50, 100), expected, effect) == word


@pytest.mark.parametrize(
    ("expected", "word"),
    [
        (Between(15, 10, 19), UNKNOWN),  # more than one year may pay it
        (Between(100, 80, 120), UNKNOWN),
        (Between(400, 350, 450), PAYS_AS_EXPECTED),  # paid within the first year
    ],
)
def test_a_cost_paid_once_is_not_judged_by_one_year(expected: Between, word: str):
    assert can_pay(Range(20, 50, 100), expected, 0.3, once=True) == word


def test_a_declared_life_spreads_a_cost_paid_once(town):
    """M2, 1 882 055 kronor the first year, of which a tenth a year when it is declared to last ten."""
    checked, parameters = town
    own = savings_found(checked, parameters, {})[1]
    assert own.cost.once and own.verdict == UNKNOWN and own.if_as_expected is None
    assert own.cost.first_year  # the register's "första året" is no cost paid once for all
    assert "Räknat på första årets kostnad betalar insatsen sig det året" in own.sentence
    assert "Vad den kostar därefter är inte angivet" in own.sentence
    assert "engångskostnad" not in own.sentence
    register = parameters.register
    lasting = [
        one.model_copy(update={"cost": one.cost.model_copy(update={"lasts_years": 10})})
        for one in register.interventions
    ]
    declared = parameters.model_copy(update={"measures": register.model_copy(update={"interventions": tuple(lasting)})})
    spread = savings_found(checked, declared, {})
    assert spread[1].cost.a_year == pytest.approx(own.cost.a_year / 10)
    assert not spread[1].cost.once and spread[1].verdict != UNKNOWN and "fördelad på 10 år" in spread[1].cost.includes
    assert spread[0].cost.a_year == pytest.approx(1_240_000 * 128.0 / 123.0)  # yearly as it was


def test_what_is_left_goes_from_the_worst_corner_to_the_best():
    """10 (-5 to 25) incidents at 100, 200 or 400 kronor, less 1 000: -5 x 400 - 1 000, 10 x 200 - 1 000, 25 x 400 - 1 000."""
    assert kronor_left(Between(10, -5, 25), Range(100, 200, 400), 1000) == Range(-3000, 1000, 9000)


def test_unit_cost_weighs_the_sub_types_and_moves_their_prices():
    """Three graffiti at 1 800 and one car fire at 90 000 x 1.2: (5 400 + 108 000) / 4 = 28 350 kronor."""
    outcome = Outcome(category="skadegorelse", subtypes=("klotter", "bilbrand"))
    found = unit_cost(
        outcome, prices_table(), {"klotter": 3, "bilbrand": 1}, prices=PLAIN, price_year=2025,
        bearers={"klotter": "Tekniska"},
    )  # fmt: skip
    assert found.kronor.middle == pytest.approx(28_350)
    assert (found.own_years, found.bearers, found.priced_share, found.n) == ((2020, 2025), ("Tekniska",), 1, 4)


def test_incidents_without_a_price_are_told():
    outcome = Outcome(category="skadegorelse")
    counts = {"klotter": 4, "ovrig_skadegorelse": 6}
    found = unit_cost(outcome, prices_table(), counts, prices=PLAIN, price_year=2025, bearers={})
    assert isinstance(found, str)
    assert found.startswith("bara 40")
    assert "övrig skadegörelse" in found


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"source": ""}, "saknar källa"), ({"price_year": None}, "saknar prisår"), ({"low": 1e9}, "stiger inte")],
)
def test_a_price_must_be_whole(changes: dict, words: str):
    with pytest.raises(TableError, match=words):
        unit_cost(
            Outcome(category="skadegorelse", subtypes=("klotter",)), prices_table(**changes), {"klotter": 1},
            prices=PLAIN, price_year=2025, bearers={},
        )  # fmt: skip


@pytest.fixture(scope="module")
def town(ostan_town):
    checked, parameters = ostan_town
    return checked, parameters.model_copy(update={"as_of": date(2026, 1, 14), "quarter_text": "2025Q4"})


def test_every_measure_of_the_register_is_there(town):
    """Also those that no evaluation decides on: none is given here."""
    found = savings_found(*town, {})
    assert [one.intervention for one in found] == ["M1", "M2", "M3", "M4", "M5", "M6", "M7"]
    for one in found:
        assert one.saved is None
        assert one.prevented is None
        assert one.sentence
        assert one.owner
        assert one.needed is not None or one.reasons
    first = found[0]
    assert first.sentence.startswith("Insatsen betalar sig om ")
    assert "Vad den har sparat går inte att säga" in first.sentence
    assert first.payer_saves is True
    assert first.cost.a_year == pytest.approx(1_240_000 * 128.0 / 123.0)  # 2023 in the prices of 2025, Östan's index


def test_a_shown_effect_gives_a_range_and_never_a_figure(town):
    checked, parameters = town
    effect = Effect(Between(50, 40, 60), 6, "utvärderingen", Between(20, 5, 35), True, None, {"klotter": 10})
    one = savings_found(checked, parameters, {"M1": effect})[0]
    unit = one.unit.kronor
    spent = one.cost.a_year / 2
    assert (one.saved.low, one.saved.high) == pytest.approx((5 * unit.low - spent, 35 * unit.high - spent))
    assert one.expected == Between(100, 80, 120)
    assert " till " in one.sentence


def test_the_level_before_is_the_count_of_the_year_before(town):
    """Counted here without the code: the measure's area, category and twelve months."""
    checked, parameters = town
    measure = parameters.register.interventions[0]
    days = checked.incidents["starts_at"].dt.tz_localize(None)
    own = checked.incidents[
        (checked.incidents["source"] == "rapportorer")
        & (checked.incidents["category"] == "skadegorelse")
        & (checked.incidents["area_id"] == "O119")
        & (days >= "2022-07-01")
        & (days < "2023-07-01")
    ]
    assert level_before(checked, measure, source="rapportorer").expected.estimate == len(own)


def test_vandalism_costs_in_fixed_prices_are_the_planted_ones(town, root):
    truth = yaml.safe_load((root / "data" / "ostan" / "truth.yml").read_text(encoding="utf-8"))
    text = next(one for one in _nested(truth) if "vandalism_costs" in one)["vandalism_costs"]
    found = cost_series(*town)
    assert {one.year: round(one.real) for one in found.years} == text["real_kronor_in_prices_of_the_last_year"]
    assert found.lower < text["planted_real_change_a_year"] < found.upper
    assert (found.word, found.price_year) == ("minskat", 2025)


def _nested(one):
    if isinstance(one, dict):
        yield one
        for value in one.values():
            yield from _nested(value)


def series(costs: dict[int, list[float]]) -> pd.DataFrame:
    rows = [
        {"year": year, "period": str(part), "item": "Klotter", "kronor": kronor, "price_index": float("nan")}
        for year, parts in costs.items()
        for part, kronor in enumerate(parts, start=1)
    ]
    return pd.DataFrame(rows)


def test_a_series_that_only_follows_prices_has_not_changed():
    """The same kronor in fixed prices, KPI alone moves them; the last year has one tertial and is left out."""
    costs = {year: [1000 * KPI[year]] * 3 for year in range(2016, 2023)} | {2023: [5.0]}
    found = series_of(series(costs), "prov", SCB)
    assert found.left_out == (2023,)
    assert {round(one.real) for one in found.years} == {round(3000 * KPI[2022])}
    assert found.change_a_year == pytest.approx(0, abs=1e-12)
    short = series_of(series({2020: [1.0], 2021: [2.0]}), "prov", SCB)
    assert (short.word, short.change_a_year) == ("kan ej avgöras", None)


def test_years_without_an_index_are_left_out_of_the_series_and_said_so():
    """2021-2025 with the index to 2023: 2024 and 2025 are in no other year's prices; added years bring them back."""
    costs = {year: [1000.0 * (year - 2000)] for year in range(2021, 2026)}
    found = series_of(series(costs), "prov", SCB)
    assert ([one.year for one in found.years], found.price_year, found.unpriced) == (
        [2021, 2022, 2023],
        2023,
        (2024, 2025),
    )
    assert found.years[0].real == pytest.approx(21_000 * 403.70 / 343.19)
    assert "2024 och 2025 är inte med, för prisindex" in found.sentence and "1990–2023" in found.sentence
    assert "Lägg till årets årsmedel i prisindex" in found.sentence
    added = AddedYears(source="SCB, hämtat i februari", years={2024: 415.2, 2025: 418.0})
    whole = series_of(
        series(costs), "prov", prices_of(builders.parameters().model_copy(update={"added_prices": added}))
    )
    assert (whole.unpriced, whole.price_year) == ((), 2025)
    assert whole.years[0].real == pytest.approx(21_000 * 418.0 / 343.19)
    assert whole.index.endswith("1980 = 100; 2024, 2025: SCB, hämtat i februari")


def test_a_series_after_the_index_has_its_last_year_in_its_own_kronor():
    found = series_of(series({2030: [1.0], 2031: [2.0]}), "prov", SCB)
    assert ([(one.year, one.real) for one in found.years], found.unpriced, found.word) == (
        [(2031, 2.0)],
        (2030,),
        "kan ej avgöras",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source: SCB\nyears: {2024: 113.1}", "years.2024: 113,10 är inte rimligt efter 403,70 2023: skriv årsmedel, 1980 = 100"),
        ("source: SCB\nyears: {2023: 401.0}", "years.2023: 401,00: 2023 är redan 403,70"),
        ("source: SCB\nyears: {2024: 415,2}", "prov/prices.yml"),
        ("source: SCB\nyears: {2024: '415,2'}", 'years.2024: ska vara ett tal (fann "415,2")'),
        ("source: SCB", "years: saknas och måste anges"),
        ("years: {2024: 415.2}", "source: saknas och måste anges"),
        ("source: SCB\nyear: {2024: 415.2}", 'namnet finns inte; menade du "years"?'),
        ("", "filen är tom"),
    ],
)  # fmt: skip
def test_added_years_that_are_not_of_the_series_are_refused(tmp_path, text, words):
    path = tmp_path / "prices.yml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    assert read_added_years(path, "prov/prices.yml", False, problems) is None
    assert any(words in str(problem) for problem in problems), [str(problem) for problem in problems]


def test_added_years_are_read_and_refused_beside_an_index_of_its_own(tmp_path):
    path, problems = tmp_path / "prices.yml", list[Problem]()
    assert read_added_years(path, "prov/prices.yml", False, problems) is None and problems == []
    path.write_text("source: SCB\nyears:\n  2023: 403.70\n  2024: 415.2\n", encoding="utf-8")
    assert read_added_years(path, "prov/prices.yml", False, problems).years == {2023: 403.7, 2024: 415.2}
    assert read_added_years(path, "prov/prices.yml", True, problems) is None
    assert "har ett eget index under followup.price_index" in str(problems[0])


def test_what_is_expected_is_rounded_alike_in_the_table_and_the_sentence():
    """184.6 to 566.4 is told as 185 to 566 in both, and needed incidents upwards in both."""
    unit = UnitCost(Range(1_000, 2_000, 4_000), 2025, 1.0, (), (), (), 100)
    told = first_sentence(Range(10.2, 20.1, 40.0), Between(373.2, 184.6, 566.4), unit, "nivån före")
    assert "väntas 185–566 händelser" in told
    assert "om 11–40 händelser" in told
    assert expected_text(Span(184.6, 373.2, 566.4)) == "373 (185–566)"
