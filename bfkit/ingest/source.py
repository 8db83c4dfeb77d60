"""One source, from its files to checked rows: nothing is lost, and every row is accounted for once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from bfkit.checked import SourceQuality
from bfkit.display import counted
from bfkit.errors import listed
from bfkit.ingest.account import COLUMNS, by_reason
from bfkit.ingest.checked_rows import CheckedRows, checked_rows
from bfkit.ingest.raw_rows import SourceRows, source_rows
from bfkit.ingest.what import check_values, unmapped
from bfkit.ingest.where import AreaFrame
from bfkit.parameters.models import Municipality
from bfkit.parameters.sources import Source
from bfkit.vocabulary import CALENDAR_CATEGORY, INCIDENT_CATEGORIES, PERSONAL_KINDS, STATE_CATEGORY


@dataclass(frozen=True, slots=True)
class SourceTables:
    """What one source gives: rows of the three tables, its account, what was kept aside, and notes."""

    incidents: pd.DataFrame
    unsafe_places: pd.DataFrame
    special_events: pd.DataFrame
    quality: SourceQuality
    rejected: pd.DataFrame
    inputs: Mapping[str, str]
    notes: tuple[str, ...]


def read_source(
    source: Source, municipality: Municipality, areas: AreaFrame, folder: Path, *, as_of: date
) -> SourceTables:
    """The rows of one source, checked.

    The first reason for which a row cannot be used is the one that is given: wrong width, a broken promise
    (``expect``), date, category, impossible time. Of the rows that can be used, those with the same id of
    the source are merged and the first is kept; equal rows with different ids are different incidents.
    Rows reported (or, where that is not known, begun) after the day ``as_of`` are accepted but left out.
    A row of another width than the header is this municipality's and rejected, since its columns, the
    municipality's among them, cannot be told.

    Args:
        source: how the source is declared.
        municipality: its zone and crime codes.
        areas: what codes and points are checked against.
        folder: the data folder.
        as_of: the last day whose reports are used.

    Raises:
        BfkitError: a file or the parameters are wrong; never because of single rows.
    """
    for part in source.parts():
        check_values(part)
    read = source_rows(source, folder)
    checked = checked_rows(read, municipality, areas, as_of=as_of)
    used = checked.table[checked.accepted & ~checked.late]
    state, calendar = (used["category"] == category for category in (STATE_CATEGORY, CALENDAR_CATEGORY))
    rejected = _rejected(source, read, checked)
    return SourceTables(
        used[~state & ~calendar],
        used[state].rename(columns={"starts_at": "opened_at"}),
        used[calendar],
        _quality(source, read, checked, rejected),
        rejected,
        {name: digest for part in read for name, digest in part.inputs.items()},
        tuple(_notes(source, municipality, read, checked)),
    )


def _rejected(source: Source, read: Sequence[SourceRows], checked: CheckedRows) -> pd.DataFrame:
    files, lines = (np.concatenate([getattr(part, name)[part.kept] for part in read]) for name in ("files", "lines"))
    aside = checked.account.rejected(source.name, files, lines)
    ragged = pd.DataFrame(
        [
            (source.name, file, line, "", f"{counted(cells, 'cell', 'celler')}, väntade {width}", "row_malformed")
            for part in read
            for file, line, cells, width in part.malformed
        ],
        columns=list(COLUMNS),
    )
    parts = [part for part in (aside, ragged) if len(part)] or [aside]
    return pd.concat(parts, ignore_index=True).sort_values(["file", "line"], kind="stable", ignore_index=True)


def _quality(source: Source, read: Sequence[SourceRows], checked: CheckedRows, rejected: pd.DataFrame) -> SourceQuality:
    malformed = sum(len(part.malformed) for part in read)
    accepted = checked.accepted
    incidents = checked.table["category"].isin(INCIDENT_CATEGORIES).to_numpy()
    first = checked.table["starts_at"][accepted & incidents].min()
    personal = {
        kind: checked.personal.get(kind, 0) + sum(part.free_text.get(kind, 0) for part in read)
        for kind in PERSONAL_KINDS
    }
    return SourceQuality(
        source=source.name,
        label=source.label,
        kind=source.kind,
        files=sum(len(part.inputs) for part in read),
        rows_in_files=sum(len(part.fields) for part in read) + malformed,
        rows_unattributed=sum(int(part.unattributed.sum()) for part in read),
        rows_read=len(checked.table) + malformed,
        rows_accepted=int(accepted.sum()),
        rows_rejected=len(rejected),
        rows_duplicate=int(checked.merged.duplicate.sum()),
        rows_duplicate_differing=int(checked.merged.differing.sum()),
        rows_after_as_of=int((accepted & checked.late).sum()),
        rejected_by_reason=by_reason(rejected),
        blanked=checked.account.blanked(accepted),
        personal={kind: count for kind, count in personal.items() if count},
        unmapped_subtypes=unmapped(checked.unknown_subtypes[accepted].dropna()),
        first_day=None if pd.isna(first) else first.date(),
        data_through=checked.data_through,
    )


def _notes(
    source: Source, municipality: Municipality, read: Sequence[SourceRows], checked: CheckedRows
) -> Iterator[str]:
    """What a reader should know of how the rows were read, each with its number of rows."""
    if source.remark is not None:
        yield f"{source.label}: {source.remark}"
    for part in read:
        if len(part.fields) and not part.kept.any():
            wanted = " och ".join(f"{column} = {value}" for column, value in part.declared.keep.items())
            total = counted(len(part.fields), "rad", "rader")
            yield f"{source.label}: ingen av {total} har {wanted}. Kontrollera keep i municipality.yml."
    for why, flags in checked.excluded.items():
        if flags.any():
            yield f"{source.label}: {_rows(flags)} räknas inte som händelser: {why}."
    yield from _id_notes(source, read, checked)
    yield from _absence_notes(source, read, checked)
    believed, passed_over = (checked.accepted & flags for flags in checked.suffixes)
    if passed_over.any():
        yield (
            f"{source.label}: {_rows(passed_over)} har ett tillägg för tidszon efter klockslaget (som Z eller +01:00). "
            f"Det hoppas över: klockslagen läses som lokal tid ({municipality.time_zone})."
            + (" Stämmer tillägget anges zone_suffix: believed." if source.zone_suffix is None else "")
        )
    if believed.any():
        yield (
            f"{source.label}: {_rows(believed)} har klockslag med tidszon, som har räknats om till lokal tid "
            f"({municipality.time_zone})."
        )
    yield from checked.place_notes
    disagreements = checked.accepted & checked.disagreements
    if disagreements.any():
        yield (
            f"{source.label}: {_rows(disagreements)} har en områdeskod för ett annat område än "
            "det som punkten ligger i; punkten gäller."
        )


def _absence_notes(source: Source, read: Sequence[SourceRows], checked: CheckedRows) -> Iterator[str]:
    """What the files do not hold at all: rows, days, days of reporting, years."""
    for part in read:
        if not len(part.fields) and not part.malformed:
            yield f"{source.label}: {listed(sorted(part.inputs))} har en rubrikrad men inga rader. Är filen rätt exporterad?"
    if len(checked.table) and set(checked.table["time_precision"][checked.accepted]) == {"month"}:
        yield f"{source.label}: bara månaden är känd. Dag och klockslag kan inte visas."
    dated = {"reported_at", "reported_date"}
    if len(checked.table) and not any(dated & set(part.declared.fields.columns()) for part in read):
        yield (
            f"{source.label}: filerna säger inte när händelserna rapporterades. Hur sent de kom in är inte känt, och "
            "händelsens dag används i stället."
        )
    yearless = [part for part in read if part.declared.has_yearless_dates()]
    if yearless:
        yield (
            f"{source.label}: datumen är skrivna utan år. Året är det senaste som gör att händelsen inte ligger efter sin "
            "rapport."
        )


def _id_notes(source: Source, read: Sequence[SourceRows], checked: CheckedRows) -> Iterator[str]:
    if all(part.declared.fields.id is None for part in read):
        yield (
            f"{source.label}: raderna har inget eget nummer. Filens namn och radens nummer används i stället, och en "
            "händelse som står två gånger räknas två gånger."
        )
    elif (generated := checked.accepted & checked.generated_id).any():
        yield (
            f"{source.label}: {_rows(generated)} saknar id, eller har ett som såg ut som en "
            "personuppgift, och har fått filens namn och radens nummer i stället."
        )
    moved = int((checked.accepted & checked.merged.moved).sum())
    if moved:
        yield (
            f"{source.label}: {counted(moved, 'händelse', 'händelser')} står flera gånger med samma id men olika "
            "punkt; den första används, och platsen räknas som ungefärlig (gata)."
        )


def _rows(flags: npt.NDArray[np.bool_]) -> str:
    return counted(int(flags.sum()), "rad", "rader")
