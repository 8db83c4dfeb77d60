"""The rows of one source, field by field: when, what, where and under which id; each doubt on the account."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.ingest import what, when, where
from bfkit.ingest.account import Account
from bfkit.ingest.personal_data import guarded
from bfkit.ingest.raw_rows import SourceRows
from bfkit.ingest.times import Formats
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
        unknown_subtypes: the sub-types that the category does not have, missing elsewhere.
        personal: hits of personal data in fields, by kind.
        data_through: how far the files reach.
    """

    table: pd.DataFrame
    account: Account
    merged: Merged
    late: Flags
    generated_id: Flags
    disagreements: Flags
    unknown_subtypes: pd.Series
    personal: Mapping[str, int]
    data_through: date | None

    @property
    def accepted(self) -> Flags:
        """Rows that can be used and do not repeat an id."""
        return self.account.accepted & ~self.merged.duplicate


def checked_rows(
    read: SourceRows, source: Source, municipality: Municipality, areas: where.AreaFrame, *, as_of: date
) -> CheckedRows:
    """Check the rows of a source against what the municipality declares.

    Args:
        read: all rows of the files.
        source: how the source is declared.
        municipality: its time zone and crime codes.
        areas: what codes and points are checked against.
        as_of: the last day whose reports are used.
    """
    rows = read.fields[read.kept].reset_index(drop=True)
    account = Account(len(rows))
    _check_promises(read, account)
    texts, personal = _masked(rows, account)
    formats = Formats(source.date_format, source.time_format)
    through = when.data_through(read.fields, formats, as_of)
    told = when.read_when(rows, formats, source, account)
    kinds = _kinds(rows, texts, told.start.day, source, municipality, account)
    timing = when.possible(rows, told, kinds.category, formats, source, account, as_of=as_of, data_through=through)
    points, places = _places(rows, source, areas, account)
    late = (timing.reported.fillna(timing.start.day) >= pd.Timestamp(as_of) + pd.Timedelta(days=1)).to_numpy()
    merged = _merged(rows, account.accepted, late)
    generated = (rows["id"] == "").to_numpy() | (texts["id"] != rows["id"]).to_numpy()
    made = pd.Series(
        [f"{file}:{line}" for file, line in zip(read.files[read.kept], read.lines[read.kept], strict=True)]
    )
    precision = places.precision.where(~(merged.moved & (places.precision == "point")), "street")
    table = when.aware(timing, account.accepted, municipality.zone).assign(
        id=texts["id"].where(~generated, made.astype("str")),
        source=source.name,
        category=kinds.category,
        subtype=kinds.subtype,
        discovery=kinds.discovery,
        x=points.x if points is not None else np.nan,
        y=points.y if points is not None else np.nan,
        place_precision=precision,
        area_id=places.area_id,
        **{field: _optional(texts, field) for field in ("object_type", "organisation", "crime_code")},
    )
    words = _optional(texts, "subtype").where(kinds.subtype_unknown)
    return CheckedRows(table, account, merged, late, generated, places.disagreements, words, personal, through)


def _check_promises(read: SourceRows, account: Account) -> None:
    for column, (texts, as_promised) in read.expected.items():
        values = texts[read.kept].reset_index(drop=True)
        account.reject(~as_promised[read.kept], "value_unexpected", column=column, values=values)


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
    account.blank(kinds.subtype_unknown, "subtype_unknown")
    return kinds


def _places(
    rows: pd.DataFrame, source: Source, areas: where.AreaFrame, account: Account
) -> tuple[where.Points | None, where.Places]:
    points = codes = None
    if "x" in rows:
        decimal = source.csv.decimal if source.format == "csv" else "."
        x, y = (rows[axis] if source.format == "csv" else rows[axis].str.replace(",", ".") for axis in ("x", "y"))
        system = source.coordinate_system or areas.coordinate_system
        points = where.points(x, y, areas, decimal=decimal, coordinate_system=system)
        account.blank(points.missing, "point_missing")
        account.blank(points.invalid, "point_invalid")
        account.blank(points.outside, "point_outside")
    if "area_id" in rows:
        codes = where.codes(rows["area_id"], areas)
        account.blank(codes.missing, "area_missing")
        account.blank(codes.malformed, "area_malformed")
        account.blank(codes.unknown, "area_unknown")
    return points, where.combined(points, codes, rows.index)


def _merged(rows: pd.DataFrame, usable: Flags, late: Flags) -> Merged:
    """Rows with the same id of the source: the first that can be used is kept, one reported in time before a late one.

    Rows without id are never merged.
    """
    ids = rows["id"].where(usable & (rows["id"] != "").to_numpy())
    order = np.argsort(late, kind="stable")  # in time first, then as they stand
    duplicate = np.zeros(len(rows), dtype=bool)
    duplicate[order] = ids.iloc[order].duplicated().to_numpy()
    duplicate &= ids.notna().to_numpy()
    content = pd.util.hash_pandas_object(rows, index=False)
    kept = content.where(~duplicate & ids.notna().to_numpy()).groupby(ids).transform("first")
    differing = duplicate & (content != kept).to_numpy()
    moved = np.zeros(len(rows), dtype=bool)
    if "x" in rows:
        points = pd.util.hash_pandas_object(rows[["x", "y"]], index=False)
        moved = (points.groupby(ids).transform("nunique") > 1).to_numpy() & ~duplicate
    return Merged(duplicate, differing, moved)


def _optional(texts: pd.DataFrame, field: str) -> pd.Series:
    """A text field, missing where it is empty or not declared."""
    if field not in texts:
        return pd.Series(np.nan, index=texts.index, dtype="str")
    return texts[field].where(texts[field] != "")
