"""What a mark, a warning or a name tells of few people: hand-worked logs of one commitment each, in both editions."""

import re
from datetime import date
from html import unescape

import pytest

from bfkit.followup.commitments import Setting, followed_up
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.release.disclosure import Edition
from bfkit.release.followup.commitments.export import commitment_results
from bfkit.release.protect import protect
from bfkit.release.render import render
from bfkit.verdict.commitments import judged_agreement
from tests.followup.commitment_cases import one, read, written

WORKING, PUBLIC, ALL = Edition("arbetsgrupp", 5), Edition("offentlig", 10), Edition("arbetsgrupp", 1)


def view(path, edition, as_of):
    agreement = read(path)
    logs = read_commitment_logs(agreement, path.parent, as_of=as_of)
    setting = Setting(agreement, logs.cut)
    found = protect(judged_agreement(setting, followed_up(logs, setting)), edition)
    return found, found.commitments[0], unescape(re.sub(r"<[^>]+>", " ", render(found).html))


def cases(tmp_path):
    """Nine and twelve cases the first quarter, one and four the second: the second falls short of two and four."""
    rows = "Kvartal;Livsstil;Svansen\n2024Q1;9;12\n2024Q2;1;4\n"
    source = "{file: log.csv, columns: {quarter: Kvartal, lifestyle: Livsstil, fringe: Svansen}}"
    target, period = "{lifestyle: 2, fringe: 4, per: quarter}", "{from: 2024-01-01, to: 2024-12-31}"
    return written(tmp_path, one("kvartalsminimum", target, source, period=period), log=rows)


@pytest.mark.parametrize("edition", [WORKING, PUBLIC])
def test_a_quarter_that_missed_two_persons_is_not_pointed_out(tmp_path, edition):
    found, row, text = view(cases(tmp_path), edition, date(2024, 6, 30))
    assert [item.met for item in row.items] == 4 * [None]
    assert "marks" in row.suppressed
    assert "✗" not in text
    assert "✓" not in text
    assert "Läget för varje del visas inte" in text
    assert "1 av 2 kvartal" not in text  # that one quarter fell short tells of one person or none
    assert row.implementation == "delvis"  # the mark of the whole stands, of two kinds of cases and all quarters
    assert [item.met for item in commitment_results(found)[0].items] == 4 * [None]


def test_where_every_number_is_shown_every_mark_is(tmp_path):
    _, row, text = view(cases(tmp_path), ALL, date(2024, 6, 30))
    assert [item.met for item in row.items] == [True, False, None, None]
    assert "✗ inte nått" in text


def test_a_goal_of_many_people_keeps_its_mark_when_the_count_is_hidden(tmp_path):
    """Four of fifteen: that fifteen were not reached tells no more than that the number is held back."""
    source = "{file: log.csv, columns: {tertial: Tertial, count: Antal}}"
    path = written(tmp_path, one("kumulativt_antal", "{count: 15}", source), log="Tertial;Antal\n2024T1;4\n")
    _, row, _ = view(path, PUBLIC, date(2025, 12, 31))
    assert (row.items[0].met, row.target_met, row.outcome) == (False, False, None)
    few = tmp_path / "few"
    few.mkdir()
    path = written(few, one("kumulativt_antal", "{count: 3}", source), log="Tertial;Antal\n2024T1;2\n")
    _, row, _ = view(path, PUBLIC, date(2025, 12, 31))
    assert (row.items[0].met, row.target_met, row.outcome) == (None, None, None)


def owners(tmp_path, **counts):
    """Cases by owner, the first late (three days) and the others mended the same day."""
    rows, number = "", 0
    for owner, count in counts.items():
        for place in range(count):
            number += 1
            rows += f"{number};{owner};2024-03-04 08:00;2024-03-{'07' if place == 0 else '04'} 20:00\n"
    source = "{file: log.csv, columns: {id: Nr, owner: Ägare, known: Känd, done: Klar}}"
    target = "{hours: 48, share: 0.9, owners: 2}"
    return written(tmp_path, one("i_tid_timmar", target, source), log=f"Nr;Ägare;Känd;Klar\n{rows}")


def test_an_owner_of_a_handful_of_cases_is_not_named(tmp_path):
    path = owners(tmp_path, Almen=6, Bryggan=12, Cedern=30)
    _, row, text = view(path, PUBLIC, date(2024, 12, 31))
    assert "Almen" not in text
    assert "Bryggan" not in text  # else Almen's six follow from the 48 of all
    together = next(number for number in row.numbers if number.label.startswith("2 parter"))
    assert (together.count, together.of) == (16, 18)
    assert row.missing[1:] == ()  # Cedern kept 29 of 30, 97 %
    _, _, text = view(path, WORKING, date(2024, 12, 31))
    assert "Almen: 83\u00a0% i tid" in text


def test_the_foot_says_of_what_the_small_counts_are():
    assert PUBLIC.limit_sentence == "Antal personer och händelser under 10 visas inte."


def test_a_warning_of_the_method_stands_where_the_count_beside_it_is_held_back(tmp_path):
    """Two of 122 pupils answered too little: how many is held back, that there are five schools is not."""
    for wave, answers in ((2021, "2;3"), (2024, "4;5")):
        rows = "".join(f"S{n % 5};{answers}\n" for n in range(60)) + ("S0;;4\n" if wave == 2021 else "S1;2;\n")
        (tmp_path / f"skola_{wave}.csv").write_text(f"Skola;P1;P2\n{rows}", encoding="utf-8")
    source = "{file: skola_*.csv, codebook: kodbok.csv, columns: {school: Skola}}"
    target = "{rise: 0.5, before: 2021, after: 2024, fewest_answered: 2}"
    book = "Påstående;Riktning\nP1;restriktiv\nP2;restriktiv\n"
    path = written(tmp_path, one("fore_efter_skala", target, source), kodbok=book)
    _, row, text = view(path, WORKING, date(2025, 12, 31))
    assert "Bara 5 skolor: osäkerheten är grovt beräknad." in text
    assert "Utan jämförelsekommun" in text
    assert "Hur de övriga fördelar sig visas inte" in text
    assert "2 svar med färre än 2 besvarade" not in text
    assert "2 svar med färre än 2 besvarade" in view(path, ALL, date(2025, 12, 31))[2]
    assert len(row.cautions) == 3
