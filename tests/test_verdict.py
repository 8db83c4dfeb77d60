"""The verdict table of the design (§5) and the figure table of requirements A6, cell by cell."""

import pytest

import bfkit.verdict.colours as f
import bfkit.verdict.words as v
from bfkit.evaluation.checks import Check
from bfkit.evaluation.deciding import MEASUREMENT, TOO_FEW


def said(p_decrease=0.5, p_increase=0.5, *, interval=(0.5, 2.0), **options):
    arguments = {"undecided": None, "checks": ()} | options
    return v.verdict(
        p_decrease=p_decrease, p_increase=p_increase, interval_90=interval, no_effect=(0.85, 1.18), **arguments
    )


PASSED, FAILED, UNSEEN = (Check("rapportering", passed, "Rapporteringen föll.") for passed in (True, False, None))


@pytest.mark.parametrize(
    ("p_decrease", "p_increase", "interval", "key"),
    [
        (0.025, 0.99, (0.4, 0.8), "minskning styrkt"),
        (0.0251, 0.98, (0.4, 0.9), "minskning antydd"),
        (0.05, 0.96, (0.4, 0.99), "minskning antydd"),
        (0.051, 0.95, (0.4, 1.01), "kan ej avgöras"),
        (0.4, 0.6, (0.86, 1.17), "ingen effekt av betydelse"),
        (0.4, 0.6, (0.84, 1.17), "kan ej avgöras"),
        (0.96, 0.05, (1.01, 2.0), "ökning antydd"),
        (0.99, 0.02, (1.2, 2.0), "ökning styrkt"),
    ],
)
def test_the_table(p_decrease, p_increase, interval, key):
    found = said(p_decrease, p_increase, interval=interval)
    assert found.key == key
    assert (found.reason is not None) == (key == "kan ej avgöras")
    assert found.shown.startswith(v.SHOWN[key])


def test_a_failed_check_lowers_and_a_stopping_one_stops():
    assert said(0.01, checks=(PASSED, UNSEEN)).key == v.DECREASE_CLEAR
    assert said(0.01, checks=(PASSED, FAILED)).key == v.DECREASE_HINTED
    assert said(0.01, checks=(Check("kod", False, "Koden ändrades.", stops=True),)).reason == MEASUREMENT
    assert said(0.01, capped_at_hinted=True).key == v.DECREASE_HINTED


@pytest.mark.parametrize("reason", v.REASONS)
def test_a_reason_comes_before_any_number(reason):
    found = said(0.001, undecided=reason)
    assert (found.key, found.reason) == ("kan ej avgöras", reason)
    assert reason in found.shown


def test_no_verdict_without_a_reason_and_no_reason_without_need():
    with pytest.raises(ValueError, match="finns inte"):
        v.Verdict(v.UNDECIDED, None, "")
    with pytest.raises(ValueError, match="finns inte"):
        v.Verdict(v.DECREASE_CLEAR, TOO_FEW, "")
    with pytest.raises(ValueError, match="finns inte"):
        v.Verdict("lyckad", None, "")
    with pytest.raises(ValueError, match="p-värdena"):
        said(-0.1)


# requirements A6: rows implementation, columns result god, under förväntan, ingen, sämre, ej känd
TABLE = {
    "fullt ut": ("grön", "gul", "röd", "röd", "grå"),
    "delvis": ("gul", "gul", "gul", "gul", "gul"),
    "på annat sätt": ("röd",) * 5,
    "inte alls": ("röd",) * 5,
}


@pytest.mark.parametrize("implementation", f.IMPLEMENTATIONS)
def test_every_cell_of_the_figure(implementation):
    colours = tuple(f.figure(implementation, result).colour for result in f.RESULTS)
    assert colours == TABLE[implementation]
    flagged = [result for result in f.RESULTS if f.figure(implementation, result).settle]
    assert flagged == (["ingen", "sämre"] if implementation == "delvis" else [])


def test_the_three_worked_cases_of_the_source():
    """Brå, Samverkanshandboken: three pubs green, the bus square three of eight points yellow, taxis red."""
    assert f.figure("fullt ut", "god").colour == "grön"
    assert f.figure("delvis", "ej känd").colour == "gul"
    assert f.figure("inte alls", "ej känd").colour == "röd"


def test_result_follows_the_verdict_and_the_goal():
    clear, undecided = said(0.01), said()
    assert f.result_of(clear, goal_met=True) == f.GOOD
    assert f.result_of(clear, goal_met=False) == f.BELOW
    assert f.result_of(undecided, goal_met=True) == f.UNKNOWN  # a goal met alone is no effect
    assert f.result_of(said(0.9, 0.01), goal_met=False) == f.WORSE
    assert f.result_of(said(interval=(0.9, 1.1)), goal_met=False) == f.NONE
