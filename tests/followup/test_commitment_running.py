"""A follow-up in the middle of the period: what is not known yet is neither done nor failed."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from bfkit.errors import ParameterError
from bfkit.followup.commitments.outcome import Item, so_far
from bfkit.release.followup.commitments.numbers import item_rows
from bfkit.release.followup.commitments.views import ProtectedItem
from bfkit.verdict.commitments import judged_commitments
from tests.followup.commitment_cases import follow, one, outcome, written
from tests.release.document_cases import protected

COUNT = "{count: 2, per: year}"
LOG = "{file: log.csv, columns: {id: Nr, date: Datum}}"
ROWS = "Nr;Datum\n1;2024-02-01\n2;2024-09-01\n3;2025-03-01\n4;2025-10-01\n"


def test_a_running_year_has_no_mark_and_the_whole_period_has(tmp_path):
    path = written(tmp_path, one("antal", COUNT, LOG), log=ROWS)
    half = follow(path, as_of=date(2025, 6, 30))
    assert [(item.done, item.met) for item in half.outcome.items] == [(2, True), (1, None)]
    assert (half.outcome.implementation, half.outcome.target_met, half.running) == (None, None, True)
    assert half.accounts[0].aside == {"efter den dag som uppgifterna gäller": 1}
    assert outcome(path).implementation == "fullt ut"


def test_a_year_that_has_failed_is_told_at_once(tmp_path):
    path = written(tmp_path, one("antal", "{count: 3, per: year}", LOG), log=ROWS)
    found = outcome(path, as_of=date(2025, 6, 30))
    assert (found.implementation, found.target_met) == ("delvis", False)
    assert found.missing == ("2024: 1 tillfälle",)


def test_nothing_done_at_all(tmp_path):
    path = written(tmp_path, one("antal", COUNT, LOG), log="Nr;Datum\n")
    assert outcome(path).implementation == "inte alls"


def test_a_milestone_whose_day_is_to_come_is_not_missing(tmp_path):
    source = "{file: log.csv, columns: {number: Nr, due: Senast, done: Klar}}"
    rows = "Nr;Senast;Klar\n1;2024-06-30;2024-05-02\n2;2025-06-30;2025-07-20\n3;2025-12-31;\n"
    path = written(tmp_path, one("handlingsplan", "{milestones: 4}", source), log=rows)
    early = outcome(path, as_of=date(2025, 3, 31))
    assert [item.met for item in early.items] == [True, None, None, False]  # the fourth stands on no row
    assert outcome(path, as_of=date(2025, 7, 1)).items[1].done == 0  # what was done later is not known yet
    assert [item.met for item in outcome(path).items] == [True, False, False, False]


def test_a_case_mended_after_the_cut_is_open_at_it(tmp_path):
    source = "{file: log.csv, columns: {id: Nr, known: Känd, done: Klar}}"
    rows = "Nr;Känd;Klar\n1;2024-03-04;2024-03-05\n2;2024-03-04;2024-06-03\n3;2024-05-31;2024-06-03\n"
    path = written(tmp_path, one("i_tid_arbetsdagar", "{working_days: 2, share: 0.9}", source), log=rows)
    found = outcome(path, as_of=date(2024, 5, 31))
    assert found.missing == ("1 ärende för sent, varav 1 ännu öppna",)
    assert found.cautions == ("1 ärende vars tid inte är ute räknas inte i andelen",)
    assert found.value == 0.5
    assert (found.implementation, found.target_met) == (None, None)  # a share may rise or fall until the period ends
    assert outcome(path).target_met is False


def test_a_school_without_a_term_is_told(tmp_path):
    target = "{count: 1, per: month, list: [Skola 1, Skola 2]}"
    source = "{file: log.csv, columns: {id: Nr, place: Skola, date: Datum}}"
    terms = "terms:\n  - {name: vt, from: 2024-01-09, to: 2024-06-12, schools: [Skola 1]}\n"
    path = written(
        tmp_path, one("manadsmatris", target, source), more=terms, log="Nr;Skola;Datum\n1;skola 1;2024-02-01\n"
    )
    with pytest.raises(ParameterError, match=r"åtagandet P1: Skola 2 har ingen termin under perioden.*ange terms"):
        outcome(path)


def test_a_register_without_schools_is_told(tmp_path):
    source = "{file: log.csv, columns: {id: Nr, place: Skola, date: Datum}}"
    path = written(
        tmp_path, one("manadsmatris", "{count: 1, per: month, every: skola}", source), log="Nr;Skola;Datum\n"
    )
    with pytest.raises(ParameterError, match="inga platser av slaget skola"):
        outcome(path)
    parks = pd.DataFrame({"id": ["P1"], "kind": ["park"], "name": ["Parken"]})
    with pytest.raises(ParameterError, match="inga platser av slaget skola"):
        follow(path, places=parks)


def test_a_survey_not_made_in_its_year_is_a_follow_up_not_made(tmp_path):
    source = "{file: log.csv, columns: {year: År, question: Fråga, answered: Svarande, agreeing: Ja}}"
    path = written(
        tmp_path,
        one("fore_efter_andel", "{rise: 0.1, before: 2020, after: 2024}", source),
        log="År;Fråga;Svarande;Ja\n2020;Vet du?;50;20\n",
    )
    assert outcome(path, as_of=date(2024, 6, 30)).implementation is None
    assert outcome(path).implementation == "delvis"


def test_a_chance_rise_is_no_good_result(tmp_path):
    """20 of 50 to 26 of 50: 12 points, but Newcombe's interval reaches below 0."""
    source = "{file: log.csv, columns: {year: År, question: Fråga, answered: Svarande, agreeing: Ja}}"
    rows = "År;Fråga;Svarande;Ja\n2020;Vet du?;50;20\n2024;Vet du?;50;26\n"
    path = written(tmp_path, one("fore_efter_andel", "{rise: 0.1, before: 2020, after: 2024}", source), log=rows)
    found = outcome(path)
    assert (found.target_met, found.result) == (True, "ej känd")


def quick(tmp_path, days, period="{from: 2024-01-01, to: 2025-12-31}"):
    rows = "".join(f"{number};{day};60\n" for number, day in enumerate(days, 1))
    source = "{file: log.csv, columns: {id: Nr, date: Datum, minutes: Minuter}}"
    return written(
        tmp_path, one("snabbrapporter", "{count: 1, per: week}", source, period=period), log=f"Nr;Datum;Minuter\n{rows}"
    )


def test_two_months_are_never_compared_with_four(tmp_path):
    """The tertial of May to August has known days to the end of June only: the last whole one is compared."""
    early = ["2024-02-05", "2024-03-05"], ["2025-01-07", "2025-02-07", "2025-04-30"]
    late = ["2024-05-06", "2024-07-06", "2024-08-06"], ["2025-05-06"]
    path = quick(tmp_path, [day for part in (*early, *late) for day in part])
    told = {number.label: number.value for number in outcome(path, as_of=date(2025, 6, 30)).measured}
    assert told["2025T1 mot 2024T1"] == 1.5  # 3 against 2
    assert told["rapporter 2025T2 till och med 30 juni"] == 1
    assert not [label for label in told if label.startswith("2025T2 mot")]
    assert "2025T2 mot 2024T2" in {number.label for number in outcome(path, as_of=date(2025, 8, 31)).measured}


def test_a_tertial_that_began_before_the_promise_is_no_whole_one(tmp_path):
    path = quick(tmp_path, ["2024-03-05", "2025-03-05", "2025-04-05"], "{from: 2024-03-01, to: 2025-12-31}")
    labels = {number.label for number in outcome(path, as_of=date(2025, 4, 30)).measured}
    assert not [label for label in labels if " mot " in label]


def test_an_unfinished_period_of_groups_is_told_with_its_last_day(tmp_path):
    source = "{file: log.csv, columns: {id: Nr, group: Grupp, date: Datum}}"
    rows = "Nr;Grupp;Datum\n1;Norra;2025-02-01\n2;Norra;2025-05-03\n3;Södra;2025-06-03\n"
    target = "{groups: 3, baseline: 1, per: tertial}"
    path = written(
        tmp_path, one("aktiva_grupper", target, source, period="{from: 2025-01-01, to: 2025-12-31}"), log=rows
    )
    done = outcome(path, as_of=date(2025, 6, 30)).done
    assert done == (
        "2 aktiva grupper i den senaste perioden, som inte är slut; 1 (2025T1), 2 (2025T2 till och med 30 juni)"
    )


def test_a_year_not_begun_is_no_zero(tmp_path):
    """At midsummer 2024 nothing is known of 2025: no "0 (2025)", and no 0 of a number told once a year."""
    path = written(tmp_path, one("antal", COUNT, LOG), log=ROWS)
    found = outcome(path, as_of=date(2024, 12, 31))
    assert found.done == "2 tillfällen: 2 (2024)"
    assert [item.begun for item in found.items] == [True, False]
    assert outcome(path, as_of=date(2025, 2, 1)).done.endswith("0 (2025 till och med 1 februari)")
    told = tmp_path / "told"
    told.mkdir()
    source = "{file: log.csv, columns: {year: År, count: Antal}}"
    path = written(told, one("arsantal", "{count: 1, per: year, of: redovisning}", source), log="År;Antal\n2024;97\n")
    assert [item.begun for item in outcome(path, as_of=date(2025, 6, 30)).items] == [True, False]


def test_a_group_that_meets_still_is_not_among_those_that_failed(tmp_path):
    """One of two groups kept its ten; the third still meets."""
    meetings = "Grupp;Datum;Tjejer;Killar\n" + "".join(
        f"{group};2025-0{month}-{day:02};5;5\n"
        for group, month in (("A", 1), ("B", 2), ("C", 6))
        for day in range(1, 3 if group == "A" else 2)
    )
    (tmp_path / "traffar.csv").write_text(meetings + "C;2025-07-10;5;5\n", encoding="utf-8")
    source = (
        "{file: log.csv, columns: {group: Grupp, girls: T, boys: K, completed_girls: FT, completed_boys: FK}, "
        "meetings: {file: traffar.csv, columns: {group: Grupp, date: Datum, girls: Tjejer, boys: Killar}}}"
    )
    rows = "Grupp;T;K;FT;FK\nA;5;5;5;5\nB;5;5;5;5\nC;5;5;;\n"
    path = written(tmp_path, one("gruppkrav", "{from: 10, to: 12, meetings: 2}", source), log=rows)
    assert outcome(path, as_of=date(2025, 6, 30)).done == "1 av 2 grupper hittills höll allt; 1 pågår"
    assert outcome(path).done == "2 av 3 grupper höll allt"


def test_the_only_group_that_is_over_is_no_share_of_one():
    kept, running = Item("vår", 3, 3, True), Item("höst", 0, 3, None)
    assert (
        so_far([kept, running], "grupper", "höll allt", left="pågår", one="grupp")
        == "1 grupp hittills höll allt; 1 pågår"
    )
    assert so_far([replace(kept, met=False)], "grupper", "höll allt", one="grupp") == "0 av 1 grupper höll allt"


def test_what_home_cost_less_is_told_with_what_it_assumes(tmp_path):
    source = "{file: log.csv, columns: {year: År, alternative: A, days: D, low: L, middle: M, high: H, at_home: K}}"
    rows = "År;A;D;L;M;H;K\n2024;HVB;100;5000;6000;7000;\n2024;hemma;;;;;200000\n"
    path = written(tmp_path, one("kostnadsjamforelse", "{count: 1, per: year}", source), log=rows)
    done = outcome(path).done
    assert "hemma kostade 300 till 500 tusen kronor mindre än institution (mitten 400)" in done
    assert done.endswith("om dygnen annars varit på institution")


WALKS = (
    "{file: log.csv, columns: {id: Nr, group: Grupp, date: Datum, participants: Antal, areas: Var, youths: Unga, minutes: Min, "
    "observations: Sett, reported: Polis}}"
)


@pytest.mark.parametrize(("share", "mark"), [("1.0", "delvis"), ("0.4", None)])
def test_all_of_them_is_out_of_reach_with_the_first_that_failed(tmp_path, share, mark):
    """One of two reports lacks its minutes half a year before the end; two fifths may still be reached or lost."""
    rows = "Nr;Grupp;Datum;Antal;Var;Unga;Min;Sett;Polis\n1;N;2025-02-01;3;Norr;4;60;ja;nej\n2;N;2025-03-01;3;Norr;4;;ja;nej\n"
    path = written(tmp_path, one("nattvandring", f"{{share: {share}}}", WALKS), log=rows)
    judged = judged_commitments([follow(path, as_of=date(2025, 6, 30))])[0]
    assert (judged.implementation and judged.implementation.value) == mark
    assert judged.reach == ("kan inte längre nås" if mark else None)
    assert ("målet kan inte längre nås" in judged.sentence) is bool(mark)
    assert judged.proposed == ("gul" if mark else None)
    assert judged_commitments([follow(path)])[0].reach is None  # over: there is nothing left to reach


def test_a_target_that_is_met_before_the_end_says_so(tmp_path):
    source = "{file: log.csv, columns: {number: Nr, due: Senast, done: Klar}}"
    path = written(
        tmp_path, one("handlingsplan", "{milestones: 1}", source), log="Nr;Senast;Klar\n1;2024-06-30;2024-05-02\n"
    )
    early = judged_commitments([follow(path, as_of=date(2024, 12, 31))])[0]
    assert (early.reach, early.proposed) == ("redan nått", "grå")
    assert "Målet är redan nått fast perioden pågår." in early.sentence


@pytest.mark.parametrize(
    ("item", "target", "told"),
    [
        (ProtectedItem("Grupp 3", None, 3.0, None, begun=False), 3.0, "· inte än"),
        (ProtectedItem("4 (senast 31 augusti)", 0.0, 1.0, None), 4.0, "· tiden är inte ute"),
        (ProtectedItem("2018", 58.0, None, True), None, "redovisat"),
        (ProtectedItem("2024", 2.0, 2.0, True), 2.0, "✓ nått"),
        (ProtectedItem("2024T1", 3.0, None, None), 8.0, "–"),
        (ProtectedItem("2025Q1", None, None, None, told=False), 8.0, "dolt"),
    ],
)
def test_what_is_not_due_does_not_read_as_failed_and_what_has_no_goal_has_no_tick(item, target, told):
    assert item_rows(protected(items=(item,), target=target))[0][3] == told
