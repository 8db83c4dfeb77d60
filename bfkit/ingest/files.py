"""Which files a source has, and the bytes in them: always inside the data folder, always fingerprinted."""

import gzip
import hashlib
import io
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bfkit.errors import InputFileError, ParameterError

_WILDCARDS = frozenset("*?[")
LARGEST_UNPACKED = 2**30
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file and its name relative to the data folder, with / and composed letters (NFC)."""

    path: Path
    name: str


def matching(folder: Path, patterns: Sequence[str]) -> tuple[InputFile, ...]:
    """The files that the patterns name, each once, in the order of their names.

    Names are compared after Unicode NFC normalisation, since å may be stored in two ways. Temporary
    files of office programs (``~$…``, ``.~lock…``) and folders that a wildcard happens to match are left out.

    Raises:
        InputFileError: a pattern matches nothing, names a folder, or leads out of the data folder.
    """
    if not folder.is_dir():
        raise InputFileError(f"datamappen {folder} finns inte. Ange en mapp som finns.")
    found = {file.name: file for pattern in patterns for file in _matches(folder, pattern)}
    return tuple(found[name] for name in sorted(found))


def one(folder: Path, relative: str) -> InputFile:
    """The single file of that name. Raises InputFileError as ``matching`` does."""
    file = matching(folder, (_literal(relative),))[0]
    return file


def content(file: InputFile) -> bytes:
    """The bytes of a file that must hold something; a file named ``.gz`` is unpacked.

    Raises:
        InputFileError: the file cannot be read or unpacked, is empty, or is too large when unpacked.
    """
    data = _stored(file)
    if file.path.suffix.lower() == ".gz":
        data = _unpacked(data, file.name)
    if not data.strip():
        raise InputFileError(f"{file.name}: filen är tom; väntade en rubrikrad och rader. Exportera den igen.")
    return data


def _stored(file: InputFile) -> bytes:
    try:
        return file.path.read_bytes()
    except OSError as failure:
        raise InputFileError(
            f"{file.name}: filen går inte att läsa ({failure.strerror or 'okänt fel'}). Kontrollera att den "
            "inte är öppen i ett annat program och att du har läsrättighet."
        ) from None


def _unpacked(data: bytes, name: str) -> bytes:
    """The content of a gzip file, which may not be larger than what a computer of a municipality can hold."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            content = stream.read(LARGEST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise InputFileError(f"{name}: filen går inte att packa upp (gzip); den är skadad. Hämta den igen.") from None
    if len(content) > LARGEST_UNPACKED:
        raise InputFileError(
            f"{name}: filen är större än {LARGEST_UNPACKED // 2**20} MB uppackad. Dela den, till exempel en fil för varje år."
        )
    return content


def fingerprint(file: InputFile) -> dict[str, str]:
    """Name to sha256 in hex; a shapefile is several files, each with its own. A packed file is told as it is stored."""
    parts = [file]
    if file.path.suffix.lower() == ".shp":
        siblings = [file.path.with_suffix(suffix) for suffix in _SHAPEFILE_PARTS]
        folder_name = file.name.rpartition("/")[0]
        parts = [
            InputFile(path, f"{folder_name}/{_composed(path.name)}".lstrip("/")) for path in siblings if path.is_file()
        ]
    return {part.name: hashlib.sha256(_stored(part)).hexdigest() for part in parts}


def _matches(folder: Path, pattern: str) -> list[InputFile]:
    hits: set[Path] = set()
    try:
        for form in ("NFC", "NFD"):
            hits.update(folder.glob(unicodedata.normalize(form, pattern)))
    except (ValueError, IndexError, NotImplementedError):
        raise ParameterError(f'filmönstret "{pattern}" går inte att tolka; skriv till exempel "mapp/*.csv".') from None
    wanted = [hit for hit in hits if not hit.name.startswith(("~$", ".~"))]
    files = [_inside(folder, hit) for hit in wanted if not hit.is_dir()]
    if not files and wanted:
        raise InputFileError(f'"{pattern}" är en mapp; väntade en fil. Skriv filens namn, eller "{pattern}/*".')
    if not files:
        kind = "mönstret passar ingen fil" if _WILDCARDS & set(pattern) else "filen finns inte"
        raise InputFileError(
            f'"{pattern}": {kind} i datamappen. Kontrollera namnet i municipality.yml och att filen är på plats.'
        )
    return files


def _inside(folder: Path, hit: Path) -> InputFile:
    name = _composed(hit.relative_to(folder).as_posix())
    try:
        resolved = hit.resolve(strict=True)
        outside = not resolved.is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        raise InputFileError(f"{name}: genvägen leder ingenstans. Lägg själva filen i datamappen.") from None
    if outside:
        raise InputFileError(f"{name}: genvägen leder ut ur datamappen. Lägg själva filen i datamappen.")
    if not resolved.is_file():
        raise InputFileError(f"{name}: är inte en vanlig fil. Lägg själva filen i datamappen.")
    return InputFile(hit, name)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _literal(relative: str) -> str:
    return "".join(f"[{letter}]" if letter in _WILDCARDS else letter for letter in relative)
