"""Evaluations as data: what stands in results.json, and that outsiders can work out the main estimate again."""

import io
import json
import math
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from bfkit import results
from bfkit.evaluation.displacement.movement import TOLD
from bfkit.evaluation.evidence import evidence
from bfkit.evaluation.models.panel_poisson import poisson_panel
from bfkit.release import evaluation_export, replication_files
from bfkit.release.edition import Edition
from bfkit.release.evaluation import protected_evaluation
from bfkit.release.replication import replication, ring_difference
from bfkit.verdict import SHOWN, Evaluation, evaluate, family
from tests import measures
from tests.release.stata_do import Stata

GROUP, EVERYBODY = Edition("arbetsgrupp", 5), Edition("offentlig", 10)


@cache
def evaluation(mean: float = 40.0, effect: float = 0.4, how: str = "regel på antal") -> Evaluation:
    """A measure in the first of 24 areas; what follows its start is multiplied by the effect."""
    counts = measures.world(mean=mean)
    counts[0, 72:] = np.round(counts[0, 72:] * effect)
    own = measures.intervention(title="=1+1")
    own["selection"] = {**own["selection"], "how": how}
    return evaluated(counts, own)


def evaluated(counts: np.ndarray, own: dict[str, Any]) -> Evaluation:
    parameters, checked = measures.parameters(own), measures.checked(counts)
    measure = parameters.register.interventions[0]  # type: ignore[union-attr]
    return evaluate(evidence(checked, parameters, measure), family(checked, parameters, measure))


@cache
def with_an_extreme_month() -> Evaluation:
    """The usual measure, but one month with it had 400 incidents: at its cap in the rank, in full in the ratio."""
    counts = measures.world(mean=40.0)
    counts[0, 72:] = np.round(counts[0, 72:] * 0.4)
    counts[0, 75] = 400
    return evaluated(counts, measures.intervention())


@cache
def by_complaints() -> Evaluation:
    """An area that nobody chose by counts: ranked by several rules."""
    own = measures.intervention(selection={"how": "klagomål", "organisation": "Bostad"})
    return evaluated(measures.world(mean=40.0), own)


@cache
def lottery(rounds: int) -> Evaluation:
    """Rounds of three of six areas, half a year apart from January 2021; those that began lose three of ten."""
    counts, made = measures.world(6 * rounds + 2, mean=20.0), []
    days = [date(2021 + half // 2, 1 + 6 * (half % 2), 1).isoformat() for half in range(rounds + 1)]
    for number, (day, later) in enumerate(pairwise(days)):
        six = [f"A{6 * number + place:02d}" for place in range(6)]
        began = counts[6 * number : 6 * number + 6 : 2, 24 + 6 * number :]
        began[:] = np.round(began * 0.7)
        listed = [{"area": area, "count": 1.0} for area in six]
        starts = {
            "start_now": {"first_day": day, "areas": six[::2]},
            "start_next": {"first_day": later, "areas": six[1::2]},
        }
        made.append({"round": number + 1, "quarter": "2020Q4", "number": 1, "listed": listed, **starts})
    own = measures.intervention(
        days[0],
        decided="2020-12-01",
        areas=[f"A{number:02d}" for number in range(6 * rounds)],
        goal={**measures.intervention()["goal"], "from": days[0]},
        selection={"how": "lottning", "rule": "highest_count", "rounds": made},
    )
    return evaluated(counts, own)


def row(found: Evaluation, edition: Edition = GROUP) -> dict[str, Any]:
    view = protected_evaluation(found, edition)
    return json.loads(results.to_json(evaluation_export.evaluation(view, ring_difference(found, view))))


def files(found: Evaluation, edition: Edition = GROUP) -> dict[str, str]:
    view = protected_evaluation(found, edition)
    return replication_files.files(view, replication(found, view))


def table(texts: dict[str, str], name: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(texts[name]))


def test_the_closed_lists_are_those_of_the_layers_above() -> None:
    assert set(get_args(results.VerdictKey)) == set(SHOWN)
    assert get_args(results.MovementKey) == TOLD


def test_a_decided_measure_has_its_ratio_and_everything_is_json() -> None:
    found, got = evaluation(), row(evaluation())
    decision = found.evidence.decision
    assert found.decreased
    assert got["shown"] is True
    assert got["undecided_reason"] is None
    assert got["rate_ratio"] == pytest.approx(decision.ratio, rel=1e-9)
    assert (got["lower"], got["upper"]) == pytest.approx((decision.lower, decision.upper), rel=1e-9)
    assert got["p_value"] == pytest.approx(decision.p_decrease, rel=1e-9)
    assert got["prevented"]["estimate"] == pytest.approx(decision.prevented, rel=1e-9)
    assert got["verdict"] == found.verdict.key
    assert {check["name"] for check in got["checks"]} == {check.name for check in found.evidence.checks}


def test_an_undecided_measure_has_no_number_that_could_be_taken_for_an_effect() -> None:
    """The same fall in the same counts, but nobody wrote down how the area was chosen."""
    got = row(evaluation(how="ej antecknat"))
    assert got["verdict"] == "kan ej avgöras"
    assert got["undecided_reason"] == "extremt urval"
    assert got["shown"] is False
    assert [got[key] for key in ("rate_ratio", "lower", "upper", "p_value", "p_adjusted", "prevented")] == [None] * 6


def test_small_counts_take_the_numbers_with_them() -> None:
    """About five incidents in the area's half-year, under the public limit of ten."""
    found = evaluation(0.6, 0.3)
    texts, got = files(found, EVERYBODY), row(found, EVERYBODY)
    assert protected_evaluation(found, EVERYBODY).closed
    assert got["rate_ratio"] is None
    assert got["minimum_detectable"] is None
    assert "minimum_detectable" in got["suppressed"]
    assert set(texts) == {"LASMIG.txt", "evidensrad.json", "huvudanalys.R", "huvudanalys.do", "resultat.csv"}
    assert {"kvot", "farre"} & set(table(texts, "resultat.csv")["namn"]) == set()
    assert "visas" in texts["LASMIG.txt"]
    assert "celler.csv" in texts["LASMIG.txt"]


def test_what_the_page_holds_back_no_file_tells() -> None:
    """Counts large enough for every file, on a page that for its own reasons shows none."""
    view = replace(protected_evaluation(evaluation(), GROUP), closed=True)
    kept = replication(evaluation(), view)
    assert (kept.cells, kept.panel, kept.decision) == (None, None, None)
    assert [file for file, _ in kept.left_out] == ["celler.csv och jamforbara_fall.csv", "panel.csv"]
    assert math.isnan(ring_difference(evaluation(), view).value)


def test_no_count_under_the_limit_leaves() -> None:
    for mean, effect in ((1.2, 1.0), (40.0, 0.4)):
        texts = files(evaluation(mean, effect), GROUP)
        for name in ("celler.csv", "panel.csv"):
            if name in texts:
                counts = table(texts, name)["antal"]
                assert not ((counts > 0) & (counts.round() < GROUP.limit)).any()


def test_cells_and_cases_give_ratio_p_and_interval_again() -> None:
    """By the text of LASMIG.txt, with scipy's t distribution; nothing of the library is called."""
    found, texts = evaluation(), files(evaluation())
    decision = found.evidence.decision
    told = table(texts, "resultat.csv").set_index("namn")["varde"]
    ratio, p_decrease, p_increase, lower, upper = again(texts)
    assert ratio == pytest.approx(decision.ratio, rel=1e-6)
    assert (p_decrease, p_increase) == pytest.approx((decision.p_decrease, decision.p_increase), rel=1e-6)
    assert (lower, upper) == pytest.approx((decision.lower, decision.upper), rel=1e-6)
    assert float(told["kvot"]) == pytest.approx(decision.ratio, rel=1e-9)


def test_an_extreme_month_with_the_measure_is_in_full_in_the_ratio_but_not_in_the_rank() -> None:
    """By the text of LASMIG.txt: the same four cells, and the ratio raised by what lay above the cap."""
    found, texts = with_an_extreme_month(), files(with_an_extreme_month())
    decision = found.evidence.decision
    told = table(texts, "resultat.csv").set_index("namn")["varde"]
    after = table(texts, "celler.csv")["antal"][1]
    assert float(told["efter_utan_tak"]) == found.evidence.material.own[72:78].sum()
    assert after < float(told["efter_utan_tak"]) - 100
    above = (float(told["efter_utan_tak"]) + 0.5) / (after + 0.5)
    ratio, p_decrease, _, lower, upper = again(texts)
    assert (ratio * above, lower * above, upper * above) == pytest.approx(
        (decision.ratio, decision.lower, decision.upper), rel=1e-6
    )
    assert p_decrease == pytest.approx(decision.p_decrease, rel=1e-6)


def again(texts: dict[str, str]) -> tuple[float, float, float, float, float]:
    """Ratio, p for fewer and for more, and the 95 % interval, from the exported files alone."""
    told = table(texts, "resultat.csv").set_index("namn")["varde"]
    cells = table(texts, "celler.csv").set_index(["grupp", "period"])["antal"] + 0.5
    log = math.log(cells["insats", "efter"] / cells["insats", "fore"])
    log -= math.log(cells["jamforelse", "efter"] / cells["jamforelse", "fore"])
    error = math.sqrt((1 / cells).sum())
    cases = table(texts, "jamforbara_fall.csv")
    cases = cases[cases["regel"] == 1]
    centre = cases["log_kvot"].median() if "log_kvot" in cases else float(told["mitt"])
    z, size = np.sort(cases["z"].to_numpy()), len(cases)
    worth = min(float(told["oberoende_1"]), size)
    shrink = math.sqrt((1 + 1 / size) / (1 + 1 / worth))

    def p_of(value: float, others: np.ndarray) -> float:
        rank = np.interp(value, others, np.arange(1, size + 1))
        return float(stats.t.cdf(stats.t.ppf(rank / (size + 1), size - 1) * shrink, worth - 1))

    place = stats.t.cdf(stats.t.ppf(0.025, worth - 1) / shrink, size - 1) * (size + 1)
    low, high = np.interp([place, size + 1 - place], np.arange(1, size + 1), z)
    ends = [math.exp(log - end * error) for end in (high, low)]
    return math.exp(log - centre), p_of(log / error, z), p_of(-log / error, -z[::-1]), *ends


def test_the_panel_gives_the_poisson_estimate_again() -> None:
    found, texts = evaluation(), files(evaluation())
    panel = table(texts, "panel.csv")
    assert set(panel["grupp"]) == {"insats", "jamforelse"}
    design = pd.get_dummies(panel[["grupp", "period"]], drop_first=True).assign(insats=panel["insats"], ett=1)
    fitted = sm.GLM(panel["antal"], design.astype(float), family=sm.families.Poisson()).fit(tol=1e-12, maxiter=100)
    effect = found.evidence.panels.effect
    assert effect is not None
    assert math.exp(fitted.params["insats"]) == pytest.approx(effect.ratio, rel=1e-6)


def test_merging_areas_and_months_of_one_treatment_changes_nothing() -> None:
    """Why one merged comparison, by half-years, is enough; by hand it is the ratio of the four sums."""
    random = np.random.default_rng(3)
    counts = random.poisson(random.uniform(2, 20, (12, 1)), (12, 36)).astype(float)
    treated = np.zeros(counts.shape, dtype=bool)
    treated[:2, 24:] = True
    merged = np.array([counts[:2].sum(axis=0), counts[2:].sum(axis=0)]).reshape(2, 6, 6).sum(axis=2)
    path = np.array([[False] * 4 + [True] * 2, [False] * 6])
    whole, short = (
        poisson_panel(*pair, jackknife="none").coefficient[0] for pair in ((counts, treated), (merged, path))
    )
    (own, own_after), (rest, rest_after) = [(part[:4].sum(), part[4:].sum()) for part in merged]
    assert short == pytest.approx(whole, rel=1e-9)
    assert short == pytest.approx(math.log(own_after / own / (rest_after / rest)), rel=1e-9)


def test_the_cases_are_nameless_and_in_no_order_of_place_or_time() -> None:
    cases = table(files(evaluation()), "jamforbara_fall.csv")
    assert list(cases["z"]) == sorted(cases["z"])
    assert set(cases) <= {"regel", "z", "log_kvot", "medelfel"}


def test_cases_with_small_counts_keep_their_logs_to_themselves() -> None:
    """Comparable cases of the least areas have few, so only rounded z leave."""
    found = evaluation(1.2, 1.0)
    texts = files(found, Edition("arbetsgrupp", 5))
    test = found.evidence.decision.placebo
    assert test is not None
    small = ((test.cells[:, :2].round() >= 1) & (test.cells[:, :2].round() < 5)).any()
    assert small
    cases = table(texts, "jamforbara_fall.csv")
    assert list(cases) == ["regel", "z"]
    assert (cases["z"].round(6) == cases["z"]).all()
    assert "avrundad" in texts["LASMIG.txt"]


def test_texts_are_plain_files_without_machine_paths() -> None:
    texts = files(evaluation())
    for name, text in texts.items():
        assert "\r" not in text, name
        assert "@INSATS@" not in text, name
        assert text.endswith("\n"), name
        assert not any(word in text for word in ("C:\\", "/home", "/tmp", "/Users")), name
    assert "P1" in texts["huvudanalys.R"]
    assert "P1" in texts["huvudanalys.do"]


def test_a_title_that_is_a_formula_is_only_words() -> None:
    assert evaluation().intervention.title == "=1+1"
    told = table(files(evaluation()), "resultat.csv").set_index("namn")
    assert told.loc["insats", "anmarkning"] == "'=1+1"


def test_the_public_edition_has_no_names() -> None:
    got = row(evaluation(), EVERYBODY)
    assert "A00" not in json.dumps(got)
    assert got["group_decision"] is None


def in_r(folder: Path) -> list[str]:
    """What huvudanalys.R prints: name, here, in the file, and its judgement."""
    run = subprocess.run(
        [str(shutil.which("Rscript")), "--vanilla", "huvudanalys.R"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert run.stderr == ""
    return run.stdout.splitlines()


def in_stata(folder: Path) -> list[str]:
    return Stata(folder).do("huvudanalys.do")


LANGUAGES = [
    pytest.param(
        in_r, id="R", marks=pytest.mark.skipif(not shutil.which("Rscript"), reason="R är inte installerat här")
    ),
    pytest.param(in_stata, id="Stata"),
]
CASES = {
    "vanlig": evaluation,
    "extrem manad": with_an_extreme_month,
    "avrundade z": lambda: evaluation(1.2, 1.0),
    "flera regler": by_complaints,
    "lottning": lambda: lottery(1),
    "for manga lottningar": lambda: lottery(5),
}
OURS = {"kvot", "kvot_undre", "kvot_ovre", "kvot_undre_90", "kvot_ovre_90", "p_minskning", "p_okning"}


def judged(run: Any, folder: Path, texts: dict[str, str]) -> dict[str, str]:
    """Judgement of each figure that the script works out again."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    lines = [re.fullmatch(r"(\w+) .*?(stammer|SKILJER SIG|ingen)( \D+)?", line) for line in run(folder)[1:]]
    return {line[1]: line[2] + (line[3] or "") for line in lines if line is not None}


@pytest.mark.parametrize("run", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_scripts_agree_with_the_program(run: Any, case: str, tmp_path: Path) -> None:
    got = judged(run, tmp_path, files(CASES[case]()))
    assert set(got) - {"panel_kvot"} == OURS
    assert {judgement.split(" inom ")[0] for judgement in got.values()} == {"stammer"}


@pytest.mark.parametrize("run", LANGUAGES)
def test_more_draws_than_can_be_gone_through_are_sampled_and_held_to_the_error_of_chance(
    run: Any, tmp_path: Path
) -> None:
    """Five rounds, 20 to the fifth = 3.2 million draws. One per cent wrong is seen, what chance may give is not."""
    texts = files(lottery(5))
    told = table(texts, "resultat.csv").set_index("namn")["varde"]
    assert (told["fall"], told["dragna_utfall"]) == ("3200000", "199999")
    for name in ("kvot_ovre", "p_okning"):
        texts["resultat.csv"] = texts["resultat.csv"].replace(
            f"\n{name},{told[name]},", f"\n{name},{float(told[name]) * 0.99:.10g},"
        )
    got = judged(run, tmp_path, texts)
    assert {name for name, judgement in got.items() if judgement == "SKILJER SIG"} == {"kvot_ovre", "p_okning"}
    assert got["kvot"] == "stammer"
    assert {got[name] for name in OURS - {"kvot", "kvot_ovre", "p_okning"}} == {"stammer inom felmarginalen"}


@pytest.mark.parametrize("run", LANGUAGES)
def test_one_rule_without_limits_leaves_the_whole_interval_without(run: Any, tmp_path: Path) -> None:
    """The second of several rules is worth one and a half independent cases: no ratio can be rejected by it."""
    texts = files(by_complaints())
    told = table(texts, "resultat.csv").set_index("namn")["varde"]
    assert "oberoende_3" in told.index
    for name, value in {"oberoende_2": "1.5", "kvot_undre": "0.0", "kvot_ovre": ""}.items():
        texts["resultat.csv"] = texts["resultat.csv"].replace(f"\n{name},{told[name]},", f"\n{name},{value},")
    got = judged(run, tmp_path, texts)
    assert (got["kvot"], got["kvot_undre"], got["kvot_ovre"]) == ("stammer", "stammer", "stammer")


def test_stata_goes_on_when_an_add_on_lacks_what_it_needs(tmp_path: Path) -> None:
    for name, text in files(evaluation()).items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    told = Stata(tmp_path, programs=("ppmlhdfe",)).do("huvudanalys.do")
    assert told[8].split()[0] == "panel_kvot"
    assert told[8].endswith("stammer")
    assert "ssc install reghdfe" in " ".join(told[9:])


def test_the_scripts_need_both_files_of_the_comparable_cases(tmp_path: Path) -> None:
    texts = files(evaluation())
    del texts["jamforbara_fall.csv"]
    assert set(judged(in_stata, tmp_path, texts)) == {"panel_kvot"}


def test_the_panel_in_fixest_is_asked_for_as_close_as_it_is_checked() -> None:
    """fixest's own limits are 1e-6 for the effects and 25 rounds (fixest 0.5.0, feglm); the check is 1e-7."""
    script = files(evaluation())["huvudanalys.R"]
    assert "fixef.tol = 1e-10" in script
    assert "glm.iter = 100" in script


def test_the_words_about_the_files_are_those_of_the_method() -> None:
    by_lot, by_cases = files(lottery(1))["LASMIG.txt"], files(evaluation())["LASMIG.txt"]
    assert "möjliga lottningar" in by_lot
    assert "medianen av fallens" not in by_lot
    assert "medianen av fallens" in by_cases
    nothing = files(evaluation(0.6, 0.3), EVERYBODY)["LASMIG.txt"]
    assert "huvudanalys.R         har inget att räkna om" in nothing
