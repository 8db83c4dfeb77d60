"""One file of a source, whatever its kind, as a raw table."""

from collections.abc import Sequence

from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.excel_files import read_excel
from bfkit.ingest.files import InputFile, content
from bfkit.ingest.header import RawTable
from bfkit.ingest.parquet_files import read_parquet
from bfkit.ingest.point_files import read_points
from bfkit.parameters.sources import Source


def read_file(file: InputFile, source: Source, wanted: Sequence[str]) -> RawTable:
    """The declared columns of a file, as the source says that it is written.

    Raises:
        InputFileError: the file is missing, empty, damaged, of another kind or cannot be decoded.
        TableError: declared columns are missing or stand twice, or coordinate systems contradict each other.
    """
    data = content(file)
    forms = {"date_format": source.date_format, "time_format": source.time_format}
    if source.format == "csv":
        return read_csv(file, data, form=source.csv, wanted=wanted)
    if source.format == "excel":
        return read_excel(file, data, form=source.excel, wanted=wanted, **forms)
    if source.format == "parquet":
        return read_parquet(file, data, wanted=wanted, **forms)
    own_axes = source.fields.x is not None
    return read_points(
        file,
        form=source.format,
        layer=source.layer,
        declared_system=None if own_axes else source.coordinate_system,
        wanted=wanted,
        **forms,
    )
