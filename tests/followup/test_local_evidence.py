"""Local evidence: null results stand in it, small counts do not, and nothing is pooled from fewer than five."""

import csv
import io
import math
from typing import get_args

import pytest

from bfkit.followup.local_evidence import NO_LINE, evidence_lines, local_evidence
from bfkit.inference.pooling import pooled
from bfkit.release.disclosure import Edition
from bfkit.release.evaluation.evidence_protection import SMALL, measure_evidence
from bfkit.release.evaluation.protection import protected_evaluation
from bfkit.release.evaluation.views import NOTHING
from bfkit.release.evaluation_export import evaluation as as_result
from bfkit.release.followup.evidence_files import evidence_csv, published_evidence
from bfkit.release.replication import replication
from bfkit.results import to_json
from bfkit.results.evaluation import VerdictKey
from bfkit.results.local_evidence import COLUMNS, EvidenceLine, MeasureEvidence
from bfkit.verdict import SHOWN
from bfkit.verdict.words import UNDECIDED
from tests.release.evaluation_cases import SECRET, evaluation, intervention


def line(name: str, ratio: float | None = None, *, kind: str = "belysning", error: float = 0.3, **own) -> EvidenceLine:
    plain = {
        "municipality": "9999",
        "intervention": name,
        "kind": kind,
        "in_catalogue": True,
        "type": "situationell",
        "category": "skadegorelse",
        "design": "jämförbara fall",
        "start": "2024-07",
        "months": 6,
        "areas": 1,
        "dose_share": 0.9,
        "log_ratio": None if ratio is None else math.log(ratio),
        "log_lower": None if ratio is None else math.log(ratio) - 1.96 * error,
        "log_upper": None if ratio is None else math.log(ratio) + 1.96 * error,
        "standard_error": None if ratio is None else error,
        "basis": None if ratio is None else "centrerad mot jämförbara fall",
        "not_pooled": None if ratio is not None else "går inte att avgöra: för kort tid",
        "verdict": "kan ej avgöras",
        "undecided_reason": "för få händelser" if ratio is not None else "för kort tid",
        "displacement": "ej prövad",
        "count_before": None,
        "count_after": None,
        "held_back": False,
        **own,
    }
    return EvidenceLine(**plain)


def test_an_undecided_measure_has_its_estimate_in_the_line_and_none_in_the_results():
    found = evaluation(UNDECIDED)
    own = measure_evidence(found, 1)
    assert own.verdict == UNDECIDED and own.undecided_reason == "för få händelser"
    decision = found.evidence.decision
    assert (own.log_lower, own.log_upper) == pytest.approx((math.log(decision.lower), math.log(decision.upper)))
    # the half-width of a normal 95 % interval is 1.96 standard errors
    assert own.standard_error == pytest.approx(math.log(decision.upper / decision.lower) / (2 * 1.95996), rel=1e-5)
    ends = [math.exp(own.log_ratio + sign * 1.95996 * own.standard_error) for sign in (-1, 1)]
    assert ends == pytest.approx(
        [decision.lower, decision.upper], rel=1e-4
    )  # what another reader works out is the page's
    assert own.basis == "centrerad mot jämförbara fall" and own.not_pooled is None
    assert as_result(protected_evaluation(found, Edition("arbetsgrupp", 1)), NOTHING).rate_ratio is None


@pytest.mark.parametrize("limit", [1, 3])
def test_small_counts_leave_no_estimate_whatever_the_working_group_sees(limit):
    own = measure_evidence(evaluation(before=40, year_before=38, after=4), limit)
    assert own.held_back and own.not_pooled == SMALL
    assert (own.log_ratio, own.log_lower, own.log_upper, own.standard_error) == (None, None, None, None)
    assert (own.count_before, own.count_after) == (None, None)
    assert not measure_evidence(evaluation(), limit).held_back


def test_a_line_names_no_place_and_nobody():
    text = to_json(measure_evidence(evaluation(), 1))
    assert not [word for word in SECRET if word in text]
    assert "2024-07" in text and "2024-07-01" not in text


def test_the_line_leaves_with_the_evaluations_other_files(tmp_path):
    found = evaluation(UNDECIDED)
    made = replication(found, protected_evaluation(found, Edition("arbetsgrupp", 1))).line
    for quarter, text in (("2024Q4", to_json(made.model_copy(update={"months": 3}))), ("2025Q1", to_json(made))):
        folder = tmp_path / quarter / "export" / "prov"
        folder.mkdir(parents=True)
        (folder / "evidensrad.json").write_text(text, encoding="utf-8")
    broken = tmp_path / "2025Q1" / "export" / "annan"
    broken.mkdir()
    (broken / "evidensrad.json").write_text("{", encoding="utf-8")
    lines, unread = published_evidence(tmp_path)
    assert list(lines) == ["P1"]
    assert lines["P1"] == MeasureEvidence.model_validate_json(to_json(made))  # the latest quarter's stands
    assert unread == ("2025Q1/export/annan/evidensrad.json går inte att läsa; kör om kvartalet",)


class _Register:
    interventions = (intervention(),)


def test_a_published_result_without_a_line_stands_without_an_estimate():
    row = as_result(protected_evaluation(evaluation(), Edition("arbetsgrupp", 1)), NOTHING)
    (own,) = evidence_lines([row], _Register(), {}, municipality_code="9999")
    assert (own.intervention, own.not_pooled, own.log_ratio, own.verdict) == ("P1", NO_LINE, None, "minskning styrkt")
    exported = {"P1": measure_evidence(evaluation(), 1), "P0": line("P0", 1.1)}
    both = evidence_lines([row], _Register(), exported, municipality_code="9999")
    assert [one.intervention for one in both] == ["P0", "P1"]
    assert both[1].log_ratio is not None


def test_under_five_there_is_no_number():
    found = local_evidence([line(f"P{n}", 0.8) for n in range(4)] + [line("P9")])
    (pool,) = found.pools
    assert (pool.evaluations, pool.used, pool.pooled) == (5, 4, None)
    assert pool.too_few == "för få: 4 av 5"
    assert pool.ratios is None and pool.next_ratios is None
    assert len(found.lines) == 5


def test_from_five_the_null_results_are_in_the_mean():
    ratios = (0.5, 0.6, 1.0, 1.1, 0.9)
    kept, other = [line(f"P{n}", ratio) for n, ratio in enumerate(ratios)], [line("Q1", 0.1, kind="kameror")]
    found = {pool.kind: pool for pool in local_evidence(kept + other).pools}
    expected = pooled([math.log(ratio) for ratio in ratios], [0.3] * 5)
    assert found["belysning"].pooled.estimate == pytest.approx(expected.estimate)
    assert found["belysning"].pooled.upper == pytest.approx(expected.upper)
    # equal errors: the mean of the logarithms, so the geometric mean of the ratios
    assert found["belysning"].ratios[0] == pytest.approx((0.5 * 0.6 * 1.0 * 1.1 * 0.9) ** (1 / 5))
    low, high = found["belysning"].next_ratios
    assert low < found["belysning"].ratios[1] and high > found["belysning"].ratios[2]
    assert found["kameror"].too_few == "för få: 1 av 5"
    decided_only = pooled([math.log(0.5), math.log(0.6)], [0.3] * 2)
    assert decided_only.estimate < found["belysning"].pooled.estimate  # what leaving them out would have shown


def test_the_table_is_as_documented(root):
    text = evidence_csv((line("P1", 0.8), line("P2")))
    rows = list(csv.reader(io.StringIO(text)))
    assert tuple(rows[0]) == COLUMNS
    assert dict(zip(COLUMNS, rows[1], strict=True))["log_ratio"].startswith("-0.223")
    assert dict(zip(COLUMNS, rows[2], strict=True))["log_ratio"] == ""
    documented = (root / "docs" / "lokal_evidens.md").read_text(encoding="utf-8")
    assert [word for word in COLUMNS if f"| `{word}` |" not in documented] == []


def test_the_verdicts_are_the_closed_list():
    assert set(get_args(VerdictKey)) == set(SHOWN)
