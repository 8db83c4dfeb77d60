"""Columns that have a type (Parquet, GeoPackage), written out as the texts that the fields are read from."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bfkit.errors import TableError

_MOST_DIGITS = 1e15
"""Whole numbers below this are kept exactly by a double."""


def as_texts(column: pa.ChunkedArray, *, date_format: str, time_format: str, where: str) -> pd.Series:
    """A typed column as text, as a reader of the file would have typed it; a missing value is "".

    Whole numbers lose ".0"; days and clocks are written in the declared formats; a column of moments that
    are all at midnight is a column of days. A moment with a time zone is written with its distance from UTC
    (``is_instant``), in the column's own zone.

    Args:
        column: any number of chunks, n values in all.
        date_format: how the source writes dates.
        time_format: how the source writes clocks.
        where: file and column, for the message.

    Returns:
        Shape (n,), text without surrounding space.

    Raises:
        TableError: the column holds lists, structures or bytes.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = pa.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], type=kind.value_type)
        kind = column.type
    if pa.types.is_timestamp(kind):
        return _moments(column, date_format, time_format)
    if pa.types.is_date(kind):
        return _written(column.cast(pa.timestamp("us")), date_format)
    if pa.types.is_time(kind):
        return pd.Series([value.strftime(time_format) if value is not None else "" for value in column.to_pylist()])
    if pa.types.is_floating(kind):
        return pd.Series([_number(value) for value in column.to_pylist()], dtype="str")
    if pa.types.is_decimal(kind):
        return pd.Series([_decimal(value) for value in column.to_pylist()], dtype="str")
    if pa.types.is_boolean(kind):
        words = pc.if_else(column, "Ja", "Nej")
        return _strings(words)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise TableError(
            f"{where}: kolumnen har typen {kind}; väntade text, tal, datum eller klockslag. Välj en annan."
        )
    return _strings(column)


def is_instant(kind: pa.DataType) -> bool:
    """Whether a type holds true moments: times that know their distance from UTC.

    >>> is_instant(pa.timestamp("us", tz="UTC")), is_instant(pa.timestamp("us"))
    (True, False)
    """
    return bool(pa.types.is_timestamp(kind) and kind.tz is not None)


def _strings(column: pa.ChunkedArray) -> pd.Series:
    texts = pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.large_string()), ""))
    return pd.Series(texts.to_pandas(), dtype="str")


def _moments(column: pa.ChunkedArray, date_format: str, time_format: str) -> pd.Series:
    moments = pd.Series(pd.array(column.cast(pa.timestamp("us", column.type.tz)).to_pandas()))
    known = moments.dropna()
    if (known == known.dt.normalize()).all() and not is_instant(column.type):
        return moments.dt.strftime(date_format).fillna("").astype("str")
    texts = moments.dt.strftime(f"{date_format} {time_format}")
    if is_instant(column.type):
        texts += moments.dt.strftime("%z").str.replace(r"([0-9]{2})$", r":\1", regex=True)
    return texts.fillna("").astype("str")


def _written(column: pa.ChunkedArray, form: str) -> pd.Series:
    return pd.Series(column.to_pandas()).dt.strftime(form).fillna("").astype("str")


def _number(value: float | None) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return ""
    return str(int(value)) if abs(value) < _MOST_DIGITS and value == int(value) else repr(float(value))


def _decimal(value: object) -> str:
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
