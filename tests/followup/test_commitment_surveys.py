"""A question has one estimate and one day on which it is known, wherever on the page it stands."""

from datetime import date

import pytest

from bfkit.followup.commitments import Setting, followed_up
from bfkit.followup.commitments.asked import AskedQuestion, AskedSurvey, asked_surveys
from bfkit.followup.survey.change import Change
from bfkit.followup.survey.questions import Compared, Found, GroupEstimate
from bfkit.followup.survey.shares import Estimate
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.parameters.surveys import Survey
from tests.followup.commitment_cases import one, read, written

SOURCE = (
    "{file: svar_*.csv, codebook: kodbok.csv, columns: {answer: F1, weight: Vikt}, unsafe: [3], answered: [1, 2, 3]}"
)
BOOK = "Fråga;Lydelse;Ändringar\nF1;Hur trygg är du?;\n"


def commitment(tmp_path, *, year=2024, share=0.25):
    """Of a hundred answers thirty are unsafe 2023 and twenty-eight 2024, all of the same weight."""
    for wave, unsafe in ((2021, 10), (2023, 30), (2024, 28)):
        rows = "".join(f"{3 if n < unsafe else 1};1\n" for n in range(100))
        (tmp_path / f"svar_{wave}.csv").write_text(f"F1;Vikt\n{rows}", encoding="utf-8")
    target = f"{{share_at_most: {share}, year: {year}}}"
    return written(tmp_path, one("enkatandel", target, SOURCE), kodbok=BOOK)


def estimate(value, lower, upper, n=100):
    return Estimate(value, 0.02, lower, upper, n, n, 1.0, n - 1, "logit")


def asked(*, through=2024, n=100, change=(-0.2, -0.01)):
    """What the survey's own section tells: calibrated, and so other numbers than the plain weighted ones."""
    told = {2021: (0.09, 0.05, 0.15), 2023: (0.40, 0.36, 0.44), 2024: (0.30, 0.27, 0.33)}
    waves = [GroupEstimate(year, "alla", "alla", n, 30, estimate(*own)) for year, own in told.items()]
    compared = Compared(2024, 2023, Change(-0.1, 0.05, *change, 0.03, 99, 0.0), surely=True)
    waves[-1] = GroupEstimate(2024, "alla", "alla", n, 28, waves[-1].estimate, compared)
    found = Found("F1", "Otrygg", "Hur trygg är du?", False, "lägre", tuple(waves), (), None, 10, None)
    question = AskedQuestion("F1", frozenset({3}), found, reworded=(2022,))
    return AskedSurvey(frozenset({"svar_20*.csv", "kodbok.csv"}), through, (question,))


def outcome(path, surveys=(), as_of=date(2025, 6, 30)):
    agreement = read(path)
    logs = read_commitment_logs(agreement, path.parent, as_of=as_of)
    return followed_up(logs, Setting(agreement, logs.cut, surveys=surveys))[0].outcome


def test_the_section_and_the_commitment_tell_the_same_number(tmp_path):
    path = commitment(tmp_path)
    assert outcome(path).value == pytest.approx(0.28)  # of a survey that is not declared: the weighted share itself
    found = outcome(path, (asked(),))
    assert [(n.label, n.value, n.lower, n.upper) for n in found.measured] == [
        ("2021", 0.09, 0.05, 0.15),
        ("2023", 0.40, 0.36, 0.44),
        ("2024", 0.30, 0.27, 0.33),
    ]
    assert found.value == 0.30


def test_another_question_of_other_answers_keeps_its_own_estimate(tmp_path):
    """The same item and file, but the section counts 90 answers where the commitment counts 100."""
    assert outcome(commitment(tmp_path), (asked(n=90),)).value == pytest.approx(0.28)


def test_new_words_are_marked_where_the_waves_stand(tmp_path):
    found = outcome(commitment(tmp_path), (asked(),))
    assert found.done == "2021: 9\u00a0%; nya ord från 2022; 2023: 40\u00a0%; 2024: 30\u00a0% (27–33)"
    assert found.warnings == ("Frågan ställdes med nya ord från 2022: omgångarna före jämförs inte med dem efter.",)


def test_a_change_is_the_sections_and_never_over_new_words(tmp_path):
    """30 % (27–33) lies over 25: a sure fall since 2023 falls short, an unsure one tells only that it was missed."""
    path = commitment(tmp_path)
    assert outcome(path, (asked(),)).result == "under förväntan"
    unsure = outcome(path, (asked(change=(-0.21, 0.01)),))
    assert (unsure.result, unsure.tested.partition(":")[0]) == ("ej känd", "Målet nåddes inte (säkert över)")
    first = commitment(tmp_path, year=2023)
    assert outcome(first, (asked(),)).tested.endswith("Ingen tidigare enkät med samma ord att jämföra med.")


def test_a_wave_is_known_on_one_day_for_all(tmp_path):
    """A survey whose answers are in on 31 October is not known at midsummer, neither as a share nor as an attitude."""
    declared = Survey.model_construct(name="skola", path="skola_20*.csv", codebook=None, ready="10-31", questions=())
    known = {
        day: asked_surveys((declared,), (), as_of=day, cut=date(2025, 12, 31))[0].last_wave
        for day in (date(2025, 10, 30), date(2025, 10, 31))
    }
    assert list(known.values()) == [2024, 2025]
    assert asked_surveys((declared,), (), as_of=date(2026, 1, 14), cut=date(2025, 9, 30))[0].last_wave == 2025
    path = commitment(tmp_path, year=2024)
    assert outcome(path, (asked(through=2023),)).value is None


def test_an_attitude_waits_for_its_survey(tmp_path):
    for wave, answer in ((2021, 2), (2025, 5)):
        rows = "".join(f"S{n % 5};{answer + (n // 5) % 2}\n" for n in range(50))
        (tmp_path / f"skola_{wave}.csv").write_text(f"Skola;P1\n{rows}", encoding="utf-8")
    source = "{file: skola_*.csv, codebook: kodbok.csv, columns: {school: Skola}}"
    target = "{rise: 0.5, before: 2021, after: 2025, fewest_answered: 1}"
    path = written(tmp_path, one("fore_efter_skala", target, source), kodbok="Påstående;Riktning\nP1;restriktiv\n")

    def school(last):
        return (AskedSurvey(frozenset({"skola_20*.csv", "kodbok.csv"}), last, ()),)

    early = outcome(path, school(2024))
    assert (early.value, early.result, early.implementation) == (None, None, None)
    assert (early.done, early.missing) == ("svaren från 2025 är inte inne än", ())
    assert outcome(path, school(2025)).value == pytest.approx(3.0)
