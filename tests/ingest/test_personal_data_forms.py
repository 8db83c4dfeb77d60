"""Every written form of a valid number is found; ordinary Swedish sentences are left alone.

Check digits are reckoned here by the schoolbook rule of SKV 704: every other digit, from the first, is
doubled, the digits of the products are added, and the sum with the check digit ends in 0.
"""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bfkit.ingest.personal_data import MASK, guarded, hits, masked


def check_digit(nine: str) -> str:
    doubled = "".join(str(int(digit) * (1 if place % 2 else 2)) for place, digit in enumerate(nine))
    return str(-sum(map(int, doubled)) % 10)


BORN = st.dates(date(1850, 1, 1), date(2024, 12, 31))
SERIAL = st.integers(1, 999).map(lambda number: f"{number:03d}")

FORMS = [
    "{yy}{mm}{dd}-{four}",
    "{yy}{mm}{dd}+{four}",
    "{yy}{mm}{dd}{four}",
    "{yy}{mm}{dd} {four}",
    "{yy}{mm}{dd} - {four}",
    "{yy}{mm}{dd}\u2013{four}",
    "{yy}{mm}{dd}\u00a0{four}",
    "{yy}{mm}{dd}/{four}",
    "{century}{yy}{mm}{dd}-{four}",
    "{century}{yy}{mm}{dd}+{four}",
    "{century}{yy}{mm}{dd}{four}",
    "{century}{yy}{mm}{dd} {four}",
    "{century}{yy}-{mm}-{dd}-{four}",
    "{century}{yy}-{mm}-{dd} {four}",
    "{century}{yy}.{mm}.{dd}-{four}",
    "{century}{yy} {mm} {dd} {four}",
    "{century} {yy} {mm} {dd} {four}",
    "{yy}-{mm}-{dd}-{four}",
    "{yy} {mm} {dd} {four}",
    "{yy} {mm} {dd} - {four}",
]
AROUND = ["{}", "pnr {}.", "({})", "mannen,{},sågs", "pnr:{}x", "2024-05-01 14:30 {}", "12 personer {} 3 st"]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(born=BORN, serial=SERIAL, coordination=st.booleans(), around=st.sampled_from(AROUND), wide=st.booleans())
def test_every_written_form_of_a_valid_number_is_found(
    form: str, born: date, serial: str, coordination: bool, around: str, wide: bool
) -> None:
    yy, mm, dd = f"{born.year % 100:02d}", f"{born.month:02d}", f"{born.day + 60 * coordination:02d}"
    four = serial + check_digit(yy + mm + dd + serial)
    number = form.format(century=born.year // 100, yy=yy, mm=mm, dd=dd, four=four)
    if wide:
        number = "".join(chr(0xFF10 + int(sign)) if sign.isdigit() else sign for sign in number)
    text = around.format(number)
    found = hits(text)
    assert found == {"identity_number": 1}, text
    assert number not in masked(text) and masked(text).count(MASK) == 1
    structured = guarded(pd.Series([text], dtype="str"))
    assert list(structured.hit) == [True] and dict(structured.counts) == found


@settings(max_examples=200, deadline=None, derandomize=True)
@given(born=BORN, serial=SERIAL, wrong=st.integers(1, 9))
def test_a_wrong_check_digit_is_no_identity_number(born: date, serial: str, wrong: int) -> None:
    nine = f"{born:%y%m%d}{serial}"
    last = (int(check_digit(nine)) + wrong) % 10
    assert "identity_number" not in hits(f"ärende {nine}{last}")
    assert guarded(pd.Series([f"{nine[:6]}-{nine[6:]}{last}"], dtype="str")).counts == {}


def test_a_date_and_a_year_that_look_like_a_number_do_not_hide_the_number_after_them() -> None:
    """250101 1912 has the digit sum 4+5+0+1+0+1+2+9+2+2 = 26: it is none, but takes the year of the one after."""
    assert hits("250101 1912-12-12-1212") == {"identity_number": 1}


def test_a_sole_traders_vat_number_is_its_owners_number_and_a_companys_is_not() -> None:
    """SE + ten digits + 01 (Skatteverket); 556036-0793 has month 60 and is a company's form of number."""
    assert hits("faktura SE121212121201") == {"identity_number": 1}
    assert hits("faktura SE556036079301") == {}
    assert hits("org.nr 556036-0793, 212000-1355, 802002-1213 och 16556036-0793") == {}


@pytest.mark.parametrize("number", ["700063-2394", "701060-2394", "19700060-2394"])
def test_a_coordination_number_without_month_or_day_is_masked(number: str) -> None:
    digits = number.replace("-", "")[-10:]
    whole = number[:-1] + check_digit(digits[:9])
    assert hits(whole) == {"identity_number": 1}


@pytest.mark.parametrize(
    "text",
    [
        "08-123 456 78",
        "08-12 34 56",
        "(08) 123 456 78",
        "019-12 34 56",
        "019 - 12 34 56",
        "019/123456",
        "0480-123 45",
        "0480-12 34 56",
        "010-479 50 00",
        "tel: 019123456",
        "Ring 0480 12345",
        "telefonnummer 08 12345678",
        "+46 8 123 456 78",
        "+46 (0)19-12 34 56",
        "0046 480 123 45",
        "+46-70-174-06-05",
        "070-174-06-05",
        "+46 (0) 70 174 06 05",
    ],
)
def test_telephone_numbers_in_free_text_are_found_in_every_form(text: str) -> None:
    assert hits(f"ägaren nås på {text} efter lunch") == {"phone": 1}
    assert not any(part in masked(text) for part in ("45", "34 56", "3456", "06", "00"))


@pytest.mark.parametrize(
    "text", ["a.b@example.se", "A.B+c@sub.example.se", "åsa.öst@exämple.se", "o'hara%x@example.se"]
)
def test_addresses_are_found_whole(text: str) -> None:
    assert masked(f"mejl {text}, tack") == f"mejl {MASK}, tack"
    assert hits("a.b (at) example.se") == hits("a.b[snabel-a]example.se") == {"email": 1}


ORDINARY = [
    "Skadegörelse på skolan natten mellan den 3 och 4 maj 2024, cirka kl 23:15-00:30.",
    "Två personer i åldern 15-17 sprang mot Storgatan 12 A, 702 10 Örebro.",
    "Postnummer 123 45, SE-123 45 och box 1234.",
    "Ärende R24-00017, dnr 2024/0417-12 och K-nummer 5000-K123456-22.",
    "Orderref 9912345678 och 4512990011, faktura 20240001234.",
    "Bankgiro 5050-1055 och plusgiro 12 34 56-7.",
    "Punkten 6580822,123 674032,5 (SWEREF) eller 59.27412, 15.20661.",
    "DeSO 1880A0120, brottskod 0998, fastighet Vivalla 1:104.",
    "Kostnaden blev 12 500 kr, totalt 1 250 000 kr under 2023-2024.",
    "Mellan 08-16 på vardagar, 10-14 lördag 2025-06-28.",
    "2025-06-30 14:30, 20250630, 25-06-30 och 30/6 2025.",
    "Bil ABC 123 och XYZ 98B parkerade vid hus 12-14 i 30 minuter.",
    "Buss 1, 2, 3, 4, 5, 6, 7, 8, 9 och 10 var inställda.",
    "ISBN 978-91-88599-12-3 och serienummer 00123456789012.",
    "Vi såg @kommunen på sociala medier.",
]


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_sentences_are_left_alone(sentence: str) -> None:
    assert masked(sentence) == sentence


def test_case_numbers_that_look_like_landline_numbers_stay_in_structured_columns() -> None:
    column = pd.Series(
        ["019-123456", "R24-00017", "0480-12345", "6580822.123", "4512990011", "019-123456"], dtype="str"
    )
    found = guarded(column)
    assert list(found.texts) == list(column) and not found.hit.any() and dict(found.counts) == {}
    assert dict(guarded(column, free_text=True).counts) == {"phone": 3}


def test_a_repeated_value_is_searched_once_and_counted_each_time() -> None:
    found = guarded(pd.Series(["a@example.se", "x", "a@example.se"], index=[5, 1, 5], dtype="str"))
    assert dict(found.counts) == {"email": 2} and list(found.hit) == [True, False, True]
    assert list(found.texts.index) == [5, 1, 5]
