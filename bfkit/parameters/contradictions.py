"""What does not go together in a municipality's own file: faults that lie in no single key."""

from collections.abc import Mapping, Sequence
from typing import Any


def contradictions(municipality: Mapping[str, Any]) -> list[str]:
    """What does not go together in a municipality, read or raw: faults that lie in no single key."""
    sources = [source for source in municipality.get("sources") or () if isinstance(source, Mapping)]
    names = [str(source.get("name")) for source in sources]
    found = [f"källnamnet {name} står två gånger" for name in sorted({n for n in names if names.count(n) > 1})]
    if municipality.get("purpose") == "forskning" and not municipality.get("ethics_decision"):
        found.append("ändamålet forskning kräver etikbeslutets nummer i ethics_decision")
    coded = any(isinstance(s.get("fields"), Mapping) and s["fields"].get("crime_code") for s in sources)
    if coded and not municipality.get("crime_codes"):
        found.append("en källa har brottskoder men crime_codes är tom: ange hur koderna räknas")
    return [*found, *_overlaps(municipality.get("crime_codes") or ())]


def _overlaps(codes: Sequence[Any]) -> list[str]:
    """Crime codes that stand twice for the same day."""
    found = []
    declared = [code for code in codes if isinstance(code, Mapping)]
    for number, code in enumerate(declared):
        same = [other for other in declared[:number] if other.get("code") == code.get("code")]
        if any(_first(code) <= _last(other) and _first(other) <= _last(code) for other in same):
            found.append(
                f"brottskod {code.get('code')} står två gånger för samma tid: ge raderna valid_from och valid_to som "
                "inte går i varandra"
            )
    return list(dict.fromkeys(found))


def _first(code: Mapping[str, Any]) -> str:
    return str(code.get("valid_from") or "")


def _last(code: Mapping[str, Any]) -> str:
    return str(code.get("valid_to") or "9999-12-31")
