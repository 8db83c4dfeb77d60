"""A file that is no YAML: the line, the column and the likely cause in Swedish, and nothing of what the parser says."""

import pytest

from bfkit.parameters.yaml_text import line_of, parse


@pytest.mark.parametrize(
    ("text", "where", "cause"),
    [
        ("a:\n\tb: 1\n", "rad 2, tecken 1", "tabb i stället för mellanslag"),
        ("a: b\n\tc: d\n", "rad 2, tecken 1", "tabb i stället för mellanslag"),
        ("a: 1\ntitle: Kameror: entré\n", "rad 2, tecken 15", "kolon i text: "),
        ("a: 1\nutan\nc: 2\n", "rad 2, tecken 1", "kolon saknas efter nyckeln"),
        ("a:\n  - b: 1\n   c: 2\n", "rad 3, tecken 4", "indraget stämmer inte"),
        ("a: [1, 2\nb: 3\n", "rad 2, tecken 2", "en klammer [ eller { avslutas inte"),
        ("a: {b: 1\nc: 3\n", "rad 2, tecken 2", "en klammer [ eller { avslutas inte"),
        ('a: 1\nb: "hej\nc: 2\n', "rad 2, tecken 4", "ett citattecken avslutas inte"),
        ('a: "C:\\data"\n', "rad 1, tecken 8", "omvänt snedstreck"),
        ("a: @hej\n", "rad 1, tecken 4", "tecknet får inte börja ett värde"),
        ("a: *hej\n", "rad 1, tecken 4", "texten börjar med *"),
        ("a: 1\nb: x\x00\n", "rad 2, tecken 5", "ett tecken som inte får stå i en textfil (U+0000)"),
    ],
)
def test_where_reading_stops_and_why(text: str, where: str, cause: str) -> None:
    """Columns counted by hand, from 1; a tab is one column."""
    content, problems = parse(text, "x.yml")
    assert content == {} and len(problems) == 1
    told = str(problems[0])
    assert told.startswith(f"x.yml: {where}: går inte att läsa")
    assert cause in told
    for english in ("found", "expected", "mapping", "token", "scanning", "block", "hej"):
        assert english not in told  # neither the parser's words nor the file's


def test_the_line_of_a_key_or_of_what_it_stands_in() -> None:
    text = "a: 1\nb:\n  - c: 1\n    d: 2\n  - c: 3\n"
    assert line_of(text, ("b", 0, "d")) == 4
    assert line_of(text, ("b", 1)) == 5
    assert line_of(text, ("b", 1, "d")) == 5  # it is missing: the line of the entry
    assert line_of(text, ("e",)) is None
