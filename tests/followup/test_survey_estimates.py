"""Shares, calibration and change against R's survey 4.1.1 (R 4.2.2), and cases worked by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from bfkit.followup.survey.change import Answers, change
from bfkit.followup.survey.design import sample
from bfkit.followup.survey.raking import rake
from bfkit.followup.survey.shares import LOGIT, WILSON, Estimate, mean, share
from tests.followup.api_samples import CLUSTERED, COMPARABLE, POPULATION, STRATIFIED, WEIGHT_OF_DISTRICTS, columns

SAMPLED = {"E": 100, "H": 50, "M": 50}
CLOSE = {"rel": 2e-8}
"""The weights of R's data set are kept in single precision."""


def by_type(*, fpc: bool):
    """R: svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat[, fpc = ~fpc])."""
    kind, wide, comparable = columns(STRATIFIED)
    weight = np.array([POPULATION[k] / SAMPLED[k] for k in kind])
    drawn = sample(weight, stratum=np.unique(kind, return_inverse=True)[1], fraction=1 / weight if fpc else None)
    return drawn, kind, wide == "Yes", comparable == "Yes"


def by_district(*, fpc: bool):
    """R: svydesign(id = ~dnum, weights = ~pw, data = apiclus1[, fpc = ~fpc]): 15 of 757 districts."""
    district, kind, wide, comparable = columns(CLUSTERED)
    n = len(kind)
    cluster = np.unique(district, return_inverse=True)[1]
    fraction = np.full(n, 15 / 757) if fpc else None
    return (
        sample(np.full(n, WEIGHT_OF_DISTRICTS), cluster=cluster, fraction=fraction),
        kind,
        wide == "Yes",
        comparable == "Yes",
    )


def everybody(drawn) -> np.ndarray:
    return np.ones(len(drawn), dtype=bool)


def agrees(found: Estimate, p: float, error: float, effect: float | None, lower: float, upper: float, df: int) -> None:
    assert found.value == pytest.approx(p, **CLOSE)
    assert found.standard_error == pytest.approx(error, **CLOSE)
    assert effect is None or found.design_effect == pytest.approx(effect, rel=1e-6)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), **CLOSE)
    assert found.degrees == df


def test_stratified_share_is_that_of_r_survey():
    drawn, _, wide, _ = by_type(fpc=True)
    found = share(wide, everybody(drawn), drawn)
    agrees(found, 0.827948011416, 0.0243447801131, 0.855571850975, 0.774539654352, 0.870814854545, 197)
    assert found.method == LOGIT
    assert found.n == 200


def test_stratified_share_without_correction_is_that_of_r_survey():
    drawn, _, wide, _ = by_type(fpc=False)
    agrees(
        share(wide, everybody(drawn), drawn),
        0.827948011416, 0.0247568028755, None, 0.773542009331, 0.871455182360, 197,
    )  # fmt: skip


def test_share_in_a_group_is_that_of_r_survey():
    """R: svyciprop of subset(design, comp.imp == "Yes"); its design effect has another population and is not compared."""
    drawn, _, wide, comparable = by_type(fpc=True)
    agrees(
        share(wide, comparable, drawn, method=LOGIT),
        0.974509306673, 0.0155087828402, None, 0.917338461154, 0.992464149767, 113,
    )  # fmt: skip


def test_clustered_share_is_that_of_r_survey():
    drawn, _, wide, _ = by_district(fpc=True)
    agrees(
        share(wide, everybody(drawn), drawn),
        0.874316939891, 0.0203594772446, 0.707429989609, 0.823798892379, 0.911900077021, 14,
    )  # fmt: skip
    drawn, _, wide, _ = by_district(fpc=False)
    agrees(
        share(wide, everybody(drawn), drawn),
        0.874316939891, 0.0205642374474, None, 0.823218026789, 0.912220624145, 14,
    )  # fmt: skip


def levels(kind: np.ndarray, comparable: np.ndarray) -> list[np.ndarray]:
    return [kind, np.where(comparable, "Yes", "No")]


def test_raked_shares_are_those_of_r_survey():
    """R: calibrate(design, ~stype + comp.imp, totals, calfun = "raking")."""
    drawn, kind, wide, comparable = by_district(fpc=True)
    raked = rake(drawn, levels(kind, comparable), [POPULATION, COMPARABLE])
    agrees(
        share(wide, everybody(raked), raked),
        0.868891488176, 0.0117766310358, None, 0.841505273011, 0.892152117112, 14,
    )  # fmt: skip
    factors = np.unique(np.round(raked.weight / drawn.weight, 8))
    r_factors = [0.851277873, 0.923002781, 1.148854425, 1.245651816, 1.528895512, 1.657713484]
    assert factors == pytest.approx(r_factors, abs=2e-8)
    drawn, kind, wide, comparable = by_type(fpc=True)
    raked = rake(drawn, levels(kind, comparable), [POPULATION, COMPARABLE])
    agrees(
        share(wide, everybody(raked), raked),
        0.853782988758, 0.0190961346257, None, 0.811978955788, 0.887579299223, 197,
    )  # fmt: skip


def test_one_margin_is_post_stratification_of_r_survey():
    """R: postStratify(dclus1, ~stype, ...)."""
    drawn, kind, wide, _ = by_district(fpc=True)
    raked = rake(drawn, [kind], [POPULATION])
    agrees(
        share(wide, everybody(raked), raked),
        0.861807817089, 0.022231494852, None, 0.806904339214, 0.902977479753, 14,
    )  # fmt: skip


def test_change_within_the_same_clusters_and_persons_is_a_contrast_of_r_survey():
    """R: svycontrast(svymean(~wide + comparable), c(-1, 1)): two questions to the same schools are two waves."""
    drawn, _, wide, comparable = by_district(fpc=False)
    yes = everybody(drawn)
    found = change(Answers(wide * 1.0, yes, drawn), Answers(comparable * 1.0, yes, drawn), overlap="samma kluster")
    assert (found.difference, found.standard_error) == pytest.approx((-0.147540983607, 0.0172803716485), **CLOSE)
    assert found.correlation == pytest.approx(0.843446222603, rel=1e-6)
    drawn, _, wide, comparable = by_type(fpc=False)
    yes, who = everybody(drawn), np.arange(200)
    found = change(
        Answers(wide * 1.0, yes, drawn, who), Answers(comparable * 1.0, yes, drawn, who), overlap="samma personer"
    )
    assert (found.difference, found.standard_error) == pytest.approx((-0.172298999472, 0.0323871790395), **CLOSE)
    assert found.correlation == pytest.approx(0.433573610853, rel=1e-6)


def test_independent_waves_have_variances_that_are_added():
    """180 of 600 against 150 of 600: se^2 = (p q / (n - 1)) of each, arithmetic."""
    waves = [Answers(np.repeat([1.0, 0.0], [k, 600 - k]), np.ones(600, bool), sample(np.ones(600))) for k in (180, 150)]
    found = change(*waves, overlap="oberoende")
    error = math.sqrt(0.3 * 0.7 / 599 + 0.25 * 0.75 / 599)
    assert found.difference == pytest.approx(-0.05)
    assert found.standard_error == pytest.approx(error)
    assert found.p_value == pytest.approx(2 * stats.t.sf(0.05 / error, 1198))
    assert found.correlation == 0


def test_a_panel_that_answers_the_same_has_not_changed():
    rng = np.random.default_rng(1)
    who, drawn = np.arange(300), sample(rng.uniform(1, 3, 300))
    one = Answers((rng.random(300) < 0.3) * 1.0, np.ones(300, bool), drawn, who)
    found = change(one, one, overlap="samma personer")
    assert (found.difference, found.p_value) == (0, 1)
    assert found.standard_error == pytest.approx(0, abs=1e-12)
    assert found.correlation == pytest.approx(1)
    assert change(one, one, overlap="oberoende").standard_error > 0.03


def test_few_answers_of_either_kind_take_wilsons_interval():
    """Landskrona's 40 of 50 has ten of one kind; 47 of 50 has three. Wilson of 40 of 50: 67-89 per cent (requirements D.4)."""
    drawn = sample(np.ones(50))
    forty = share(np.arange(50) < 40, np.ones(50, bool), drawn, method=WILSON)
    assert (round(forty.lower, 2), round(forty.upper, 2)) == (0.67, 0.89)
    assert share(np.arange(50) < 40, np.ones(50, bool), drawn).method == LOGIT
    assert share(np.arange(50) < 47, np.ones(50, bool), drawn).method == WILSON


@pytest.mark.parametrize("yes", [0, 50])
def test_all_of_one_kind_has_an_interval_of_some_width(yes: int):
    """Wilson's interval of 0 of 50 ends at z^2 / (n + z^2) = 0.0713."""
    found = share(np.arange(50) < yes, np.ones(50, bool), sample(np.ones(50)))
    width = 1.959963985**2 / (50 + 1.959963985**2)
    assert found.upper - found.lower == pytest.approx(width, abs=1e-9)
    assert found.value in (0, 1)


def test_a_design_that_is_a_simple_random_sample_has_no_design_effect():
    rng = np.random.default_rng(1)
    found = share(rng.random(500) < 0.4, np.ones(500, bool), sample(np.full(500, 7.0)))
    assert found.design_effect == pytest.approx(1)
    assert found.effective == pytest.approx(500)


def test_weights_may_be_multiplied_by_anything():
    rng = np.random.default_rng(1)
    weight, yes = rng.uniform(1, 4, 400), rng.random(400) < 0.3
    one, other = (share(yes, np.ones(400, bool), sample(weight * k)) for k in (1, 1000))
    assert one.standard_error == pytest.approx(other.standard_error)
    assert one.design_effect == pytest.approx(other.design_effect)


def test_mean_of_equal_weights_is_the_ordinary_t_interval():
    values = np.array([3.0, 4.0, 4.5, 2.0, 5.0])
    found = mean(values, np.ones(5, bool), sample(np.ones(5)))
    plain = stats.t.interval(0.95, 4, values.mean(), stats.sem(values))
    assert (found.lower, found.upper) == pytest.approx(plain)


def test_what_cannot_be_is_refused():
    drawn = sample(np.ones(4))
    with pytest.raises(ValueError, match="inte större än 0"):
        sample(np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="inga svar"):
        sample(np.array([]))
    with pytest.raises(ValueError, match="ingen har svarat"):
        share(np.ones(4, bool), np.zeros(4, bool), drawn)
    groups = np.array(["a", "a", "b", "b"])
    for totals, words in (
        ([{"a": 10.0}], 'gruppen "b" finns bland svaren men inte i registret'),
        ([{"a": 10.0, "b": 5.0, "c": 1.0}], 'ingen har svarat i gruppen "c"'),
        ([{"a": 1.0, "b": 99.0}], "mer än fem gånger"),
        ([{"a": 10.0, "b": 0.0}], "inga personer"),
    ):
        with pytest.raises(ValueError, match=words):
            rake(drawn, [groups], totals)
    with pytest.raises(ValueError, match="summerar olika"):
        rake(drawn, [groups, groups], [{"a": 10.0, "b": 5.0}, {"a": 10.0, "b": 6.0}])
    with pytest.raises(ValueError, match="nummer som följer personen"):
        answers = Answers(np.ones(4), np.ones(4, bool), drawn)
        change(answers, answers, overlap="samma personer")


def test_few_clusters_are_never_surer_than_as_many_drawn_alone():
    """15 districts happen to be alike (design effect 0.71); the cautious error is that of 183 schools drawn alone."""
    drawn, _, wide, _ = by_district(fpc=False)
    yes, p = everybody(drawn), 0.874316939891
    assert share(wide, yes, drawn, cautious=True).standard_error == pytest.approx(math.sqrt(p * (1 - p) / 182))
    one = Answers(wide * 1.0, yes, drawn)
    found = change(one, one, overlap="samma kluster", cautious=True)
    assert found.standard_error == pytest.approx(math.sqrt(2 * p * (1 - p) / 182))
