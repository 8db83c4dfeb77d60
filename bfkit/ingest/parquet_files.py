"""Parquet: the declared columns, every typed value as the text that the fields are read from."""

import io
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from bfkit.errors import InputFileError
from bfkit.ingest.files import InputFile
from bfkit.ingest.header import RawTable, clean_names, positions
from bfkit.ingest.typed_columns import as_texts, is_instant


def read_parquet(
    file: InputFile, data: bytes, *, date_format: str, time_format: str, wanted: Sequence[str]
) -> RawTable:
    """The declared columns of a Parquet file; line numbers are row numbers from 1.

    Only the declared columns are read. Rows in which every declared cell is empty are rows all the same:
    a database wrote them.

    Raises:
        InputFileError: not a Parquet file, or a damaged one.
        TableError: declared columns are missing, stand twice, or hold lists, structures or bytes.
    """
    try:
        stored = pq.ParquetFile(io.BytesIO(data))
        given = list(stored.schema_arrow.names)
        names = clean_names(given)
        places = positions(names, wanted, where=file.name)
        table = stored.read(columns=[given[place] for place in dict.fromkeys(places.values())])
    except (pa.ArrowException, OSError):
        raise InputFileError(
            f"{file.name}: filen går inte att läsa som Parquet; den är skadad eller av ett annat slag. "
            "Exportera den på nytt, eller rätta format i municipality.yml."
        ) from None
    columns = {
        column: as_texts(
            table.column(given[place]),
            date_format=date_format,
            time_format=time_format,
            where=f"{file.name}, kolumnen {column}",
        )
        for column, place in places.items()
    }
    rows = pd.DataFrame(columns, index=range(table.num_rows), dtype="str")
    instants = frozenset(column for column, place in places.items() if is_instant(table.column(given[place]).type))
    return RawTable(rows, np.arange(1, table.num_rows + 1), (), len(names), instants)
