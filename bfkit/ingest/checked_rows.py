"""The rows of one source, field by field: when, what, where and under which id; each doubt on the account."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest import what, when, where
from bfkit.ingest.account import Account
from bfkit.ingest.locations import located
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.raw_rows import SourceRows
from bfkit.parameters.models import Municipality
from bfkit.parameters.sources import Source

Flags = npt.NDArray[np.bool_]

_TEXT_FIELDS = ("id", "category", "subtype", "crime_code", "object_type", "area_id", "organisation")


@dataclass(frozen=True, slots=True)
class Merged:
    """Which rows repeat an id of the source; every array has shape (n,).

    Attributes:
        duplicate: the id has stood on an earlier row that can be used.
        differing: duplicates that differ from that row in any field.
        moved: rows that are kept while a duplicate has another point.
    """

    duplicate: Flags
    differing: Flags
    moved: Flags


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """All rows of this municipality in one source, used or not; every array has shape (n,).

    Attributes:
        table: the columns of the three tables (``closed_at`` among them), times aware of their zone.
        account: why rows are kept aside, and what is set aside in the others.
        merged: rows that repeat an id.
        late: reported, or where that is not known begun, after the day ``as_of``.
        generated_id: the id is made from file and line.
        disagreements: point and area code name different areas.
        suffixes: a time has a suffix for its zone: believed, and passed over.
        unknown_subtypes: the sub-types that the category does not have, missing elsewhere.
        excluded: shape (n,) each, rows that are no incidents, by the reason that the municipality gives.
        personal: hits of personal data in fields, by kind.
        data_through: how far the files reach.
        place_notes: Swedish sentences on points and area codes.
    """

    table: pd.DataFrame
    account: Account
    merged: Merged
    late: Flags
    generated_id: Flags
    disagreements: Flags
    suffixes: tuple[Flags, Flags]
    unknown_subtypes: pd.Series
    excluded: Mapping[str, Flags]
    personal: Mapping[str, int]
    data_through: date | None
    place_notes: tuple[str, ...]

    @property
    def accepted(self) -> Flags:
        """Rows that can be used and do not repeat an id."""
        return self.account.accepted & ~self.merged.duplicate


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows that are written alike, checked; as ``CheckedRows`` before ids are compared."""

    rows: pd.DataFrame
    table: pd.DataFrame
    account: Account
    late: Flags
    generated_id: Flags
    disagreements: Flags
    suffixes: tuple[Flags, Flags]
    unknown_subtypes: pd.Series
    personal: Mapping[str, int]
    data_through: date | None
    place_notes: tuple[str, ...]


def checked_rows(
    read: Sequence[SourceRows], municipality: Municipality, areas: where.AreaFrame, *, as_of: date
) -> CheckedRows:
    """Check the rows of a source against what the municipality declares.

    Args:
        read: all rows of the files, in parts that are written alike.
        municipality: its time zone and crime codes.
        areas: what codes and points are checked against.
        as_of: the last day whose reports are used.
    """
    parts = [_checked_part(part, municipality, areas, as_of=as_of) for part in read]
    account, late = Account.together([part.account for part in parts]), _stacked([part.late for part in parts])
    rows = pd.concat([part.rows for part in parts], ignore_index=True).fillna("")
    merged = _merged(rows, account.accepted, late)
    table = pd.concat([part.table for part in parts], ignore_index=True)
    precision = table["place_precision"]
    return CheckedRows(
        table.assign(place_precision=precision.where(~(merged.moved & (precision == "point")), "street")),
        account,
        merged,
        late,
        _stacked([part.generated_id for part in parts]),
        _stacked([part.disagreements for part in parts]),
        (_stacked([part.suffixes[0] for part in parts]), _stacked([part.suffixes[1] for part in parts])),
        pd.concat([part.unknown_subtypes for part in parts], ignore_index=True),
        _excluded(read),
        dict(sum((Counter(part.personal) for part in parts), Counter[str]())),
        max((part.data_through for part in parts if part.data_through is not None), default=None),
        tuple(dict.fromkeys(note for part in parts for note in part.place_notes)),
    )


def _checked_part(read: SourceRows, municipality: Municipality, areas: where.AreaFrame, *, as_of: date) -> _Part:
    source = read.declared
    rows = read.fields[read.kept].reset_index(drop=True)
    if "id" not in rows:
        rows = rows.assign(id=pd.Series("", index=rows.index, dtype="str"))
    account = Account(len(rows))
    _check_promises(read, account)
    texts, personal = _masked(rows, account)
    how = when.writing(source, municipality.zone, read.instants)
    through = when.data_through(read.fields, how, as_of)
    told = when.read_when(rows, how, source, account)
    kinds = _kinds(rows, texts, told.start.day, source, municipality, account)
    timing = when.possible(rows, told, kinds.category, how, source, account, as_of=as_of, data_through=through)
    found = located(rows, source, areas, account, read.files[read.kept])
    whole = municipality.code if municipality.areas.whole else None
    late = (timing.reported.fillna(timing.start.day) >= pd.Timestamp(as_of) + pd.Timedelta(days=1)).to_numpy()
    generated = (rows["id"] == "").to_numpy() | (texts["id"] != rows["id"]).to_numpy()
    lines = pd.Series(read.lines[read.kept]).astype("str")
    made = pd.Series(read.files[read.kept], dtype="str") + ":" + lines
    table = when.aware(timing, account.accepted, municipality.zone).assign(
        id=texts["id"].where(~generated, made),
        source=source.name,
        category=kinds.category,
        subtype=kinds.subtype,
        discovery=kinds.discovery,
        x=found.x,
        y=found.y,
        place_precision=found.places.precision,
        area_id=found.places.area_id if whole is None else whole,
        **{field: _optional(texts, field) for field in ("object_type", "organisation", "crime_code")},
    )
    words = _optional(texts, "subtype").where(kinds.subtype_unknown)
    suffixes = when.suffixed(rows, how)
    doubts = (generated, found.places.disagreements, suffixes, words)
    return _Part(rows, table, account, late, *doubts, personal, through, found.notes)


def _check_promises(read: SourceRows, account: Account) -> None:
    """Rows that are no incidents by the municipality's own word, and rows that are not as it has promised."""
    for told, reason, wrong in ((read.excluded, "not_incident", True), (read.expected, "value_unexpected", False)):
        for condition in told:
            values = condition.texts[read.kept].reset_index(drop=True)
            where_wrong = condition.holds[read.kept] == wrong
            account.reject(where_wrong, reason, column=condition.column, values=values)


def _excluded(read: Sequence[SourceRows]) -> Mapping[str, Flags]:
    """Which rows are no incidents, by the reason that the municipality gives."""
    sizes = [int(part.kept.sum()) for part in read]
    whole: dict[str, Flags] = {}
    for number, part in enumerate(read):
        for condition, declared in zip(part.excluded, part.declared.exclude, strict=True):
            flags = whole.setdefault(declared.why, np.zeros(sum(sizes), dtype=bool))
            start = sum(sizes[:number])
            flags[start : start + sizes[number]] |= condition.holds[part.kept]
    return whole


def _stacked(parts: Sequence[Flags]) -> Flags:
    return np.concatenate(parts)


def _masked(rows: pd.DataFrame, account: Account) -> tuple[pd.DataFrame, Mapping[str, int]]:
    """The text fields without personal data, and what was found in them."""
    clean, counts = {}, Counter[str]()
    for field in _TEXT_FIELDS:
        if field in rows:
            safe = guarded(rows[field])
            clean[field] = safe.texts
            counts.update(safe.counts)
            account.blank(safe.hit, "personal_masked")
    return pd.DataFrame(clean, index=rows.index), dict(counts)


def _kinds(
    rows: pd.DataFrame,
    texts: pd.DataFrame,
    days: pd.Series,
    source: Source,
    municipality: Municipality,
    account: Account,
) -> what.Kinds:
    if "crime_code" in rows:
        kinds = what.from_crime_codes(rows["crime_code"], days, municipality.crime_codes)
        column, missing, unknown = source.fields.crime_code, "crime_code_missing", "crime_code_unmapped"
        values = rows["crime_code"]
    else:
        kinds = what.from_words(rows["category"], texts.get("subtype"))
        column, missing, unknown = source.fields.category, "category_missing", "category_unknown"
        values = rows["category"]
    account.reject(kinds.missing, missing, column=column or "")
    account.reject(kinds.unknown, unknown, column=column or "", values=values)
    account.reject(kinds.not_valid, "crime_code_not_valid", column=column or "", values=values)
    account.blank(kinds.subtype_unknown, "subtype_unknown")
    return kinds


def _merged(rows: pd.DataFrame, usable: Flags, late: Flags) -> Merged:
    """Rows with the same id of the source: the first that can be used is kept, one reported in time before a late one.

    Rows without id are never merged.
    """
    ids = rows["id"].where(usable & (rows["id"] != "").to_numpy())
    order = np.argsort(late, kind="stable")  # in time first, then as they stand
    duplicate = np.zeros(len(rows), dtype=bool)
    duplicate[order] = ids.iloc[order].duplicated().to_numpy()
    duplicate &= ids.notna().to_numpy()
    differing, moved = np.zeros((2, len(rows)), dtype=bool)
    several = ids.notna().to_numpy() & ids.duplicated(keep=False).to_numpy()
    alike, same = rows[several], ids[several]
    content = pd.util.hash_pandas_object(alike, index=False)
    kept = content.where(~duplicate[several]).groupby(same).transform("first")
    differing[several] = duplicate[several] & (content != kept).to_numpy()
    if "x" in rows:
        points = pd.util.hash_pandas_object(alike[["x", "y"]], index=False)
        moved[several] = (points.groupby(same).transform("nunique") > 1).to_numpy() & ~duplicate[several]
    return Merged(duplicate, differing, moved)


def _optional(texts: pd.DataFrame, field: str) -> pd.Series:
    """A text field, missing where it is empty or not declared."""
    if field not in texts:
        return pd.Series(np.nan, index=texts.index, dtype="str")
    return texts[field].where(texts[field] != "")
