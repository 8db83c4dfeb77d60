"""Identity numbers here are the well-known invented ones; 121212-1212 gives 2·10 = 20 by Luhn, so it is valid.

Telephone numbers lie in the range 070-1740605 to 070-1740699, kept by PTS for fiction.
"""

import time

import pandas as pd
import pytest

from bfkit.ingest.personal_data import MASK, guarded, hits, masked


@pytest.mark.parametrize(
    "text",
    [
        "121212-1212",
        "1212121212",
        "19121212-1212",
        "191212121212",
        "121212+1212",
        "18121212-1212",
        "1912-12-12-1212",
        "19121212 1212",
        "121212 - 1212",
        "121212–1212",
        "811228-9874",  # Swedish Wikipedia, Personnummer: the example of the check digit
        "701063-2391",  # Skatteverket's example of a coordination number: day 3 + 60
        "pnr:8112289874.",
    ],
)
def test_identity_numbers_are_found_in_every_form(text: str) -> None:
    assert hits(text) == {"identity_number": 1}
    assert not any(part in masked(text) for part in ("1212", "9874", "2391"))


@pytest.mark.parametrize(
    "text",
    [
        # but for the first and the fifth, the check digit is right: 120230-121 gives 2+2+0+2+6+0+2+2+2 = 18, so 2
        "121212-1213",  # check digit one too high
        "121312-1211",  # month 13
        "120230-1212",  # 30 February in 1812, 1912 and 2012
        "121200-1216",  # day 0
        "9191212121212",  # thirteen digits
        "121232-1218",  # day 32
        "121292-1215",  # day 92 - 60 = 32
        "2025-06-30",
        "2025-06-30 14:30",
    ],
)
def test_other_numbers_are_no_identity_numbers(text: str) -> None:
    assert "identity_number" not in hits(text)


@pytest.mark.parametrize(
    "text",
    [
        "070-1740605",
        "0701740605",
        "070-174 06 05",
        "070 174 06 05",
        "0701-74 06 05",
        "070/174 06 05",
        "070 - 174 06 05",
        "+46701740605",
        "+46 70 174 06 05",
        "+46 (0)70-174 06 05",
        "0046701740605",
        "+46 10 479 50 00",
        "tel 0701740605,",
    ],
)
def test_telephone_numbers_are_found(text: str) -> None:
    assert hits(text) == {"phone": 1}
    assert "06 05" not in masked(text) and "0605" not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "5000-K123456-22",
        "0701740605-22",
        "07017406051",
        "kl 07 2025-03-15",
        "2025-0701740605",
        "6571234,0701740605",
        "1211",
        "0484C1230",
        "0.0701740605",
    ],
)
def test_case_numbers_dates_codes_and_coordinates_are_no_telephone_numbers(text: str) -> None:
    assert hits(text) == {}
    assert masked(text) == text


def test_addresses_are_found_and_the_rest_of_the_text_stays() -> None:
    text = "Åsa (asa.berg@example.se, 070-1740605) och 121212-1212 samt 0701740606"
    assert hits(text) == {"identity_number": 1, "email": 1, "phone": 2}
    assert masked(text) == f"Åsa ({MASK}, {MASK}) och {MASK} samt {MASK}"


def test_a_column_keeps_its_index_and_tells_which_rows_were_hit() -> None:
    texts = pd.Series(["lugnt", "", "a@example.se b@example.se"], index=[3, 1, 2], dtype="str")
    found = guarded(texts)
    assert list(found.texts) == ["lugnt", "", f"{MASK} {MASK}"]
    assert list(found.texts.index) == [3, 1, 2]
    assert list(found.hit) == [False, False, True]
    assert dict(found.counts) == {"email": 2}


@pytest.mark.parametrize("letter", ["a", "1", "0 ", "a.", "@", "07", "1-", "+46 "])
def test_a_huge_cell_is_searched_in_a_time_that_grows_with_its_length(letter: str) -> None:
    started = time.process_time()
    hits(letter * 500_000)
    assert time.process_time() - started < 10
