"""What a run leaves behind: each file is written under a temporary name and takes its place whole."""

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from bfkit import results, vocabulary
from bfkit.checked import Checked
from bfkit.display import counted, day
from bfkit.errors import OutputError
from bfkit.parameters.models import Parameters
from bfkit.quarter.fingerprint import sha256
from bfkit.quarter.workspace import EXPORT
from bfkit.release.csv_text import csv_text
from bfkit.release.disclosure import Edition
from bfkit.release.page import IndexEntry, PageHeader, write_index, write_page
from bfkit.results import EvaluationResult

PAGES = "notebooks"
QUALITY = "quality"
REJECTED = "avvisade_rader.csv"
RESULTS = "results.json"
MANIFEST = "manifest.json"
INDEX = "index.html"
_TRIES = 5


def replace(source: Path, target: Path) -> None:
    """Give a finished file its place. Windows refuses while somebody reads the old one: try a few times.

    Raises:
        OutputError: the place stays taken, or cannot be written.
    """
    for attempt in range(_TRIES):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(source, target)  # noqa: PTH105  (Path.replace is the same call)
        except PermissionError as fault:
            if attempt == _TRIES - 1:
                raise _refused(target, fault) from fault
            time.sleep(0.2 * (attempt + 1))
        except OSError as fault:
            raise _refused(target, fault) from fault
        else:
            return


def write(text: str, target: Path, work: Path) -> None:
    """Write a text whole: first in the run's own folder, then in its place. Line ends are always LF."""
    temporary = work / f"{target.name}.new"
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise _refused(target, fault) from fault
    replace(temporary, target)


def _refused(target: Path, fault: OSError) -> OutputError:
    return OutputError(
        f"{target.name} kan inte skrivas: {fault.strerror or fault}. Stäng filen om den är öppen i ett annat "
        "program, och kontrollera att disken har plats. Tidigare resultat står kvar."
    )


def page_header(parameters: Parameters, edition: Edition, title: str) -> PageHeader:
    """Head and foot of every page of a quarter."""
    own = parameters.municipality
    return PageHeader(
        municipality=f"{own.name} kommun",
        quarter_label=parameters.quarter.label.capitalize(),
        edition_label=edition.label,
        handling_status=vocabulary.HANDLING_STATUSES[own.handling_status],
        diary_number=own.diary_number,
        as_of=f"Uppgifter till och med {day(parameters.as_of)}",
        limit_sentence=edition.limit_sentence,
        title=title,
        synthetic=own.synthetic,
        terms=_terms(parameters),
    )


def _terms(parameters: Parameters) -> str:
    """For what purpose and by what right the page was made, how long it is kept, and the quarter's own note."""
    own = parameters.municipality
    rights = [
        f"{source.label}: {source.agreement.reference} ({source.agreement.legal_basis})" for source in own.sources
    ]
    parts = [f"Ändamål: {vocabulary.PURPOSES[own.purpose]}", *rights]
    if own.ethics_decision:
        parts.insert(1, f"Etikbeslut {own.ethics_decision}")
    if own.retention_until:
        parts.append(f"Gallras efter {day(own.retention_until)}")
    if parameters.note:
        parts.append(f"Anmärkning: {parameters.note}")
    return ". ".join(part.rstrip(".") for part in parts) + "."


def publish_page(name: str, work: Path, folder: Path, header: PageHeader) -> None:
    """A completed notebook, its part of the results, its page and the files it exported take their places."""
    notebook = nbformat.read(work / f"{name}.ipynb", as_version=4)
    page = work / f"{name}.html"
    page.write_text(write_page(notebook, header=header), encoding="utf-8", newline="\n")
    part = json.loads((work / f"{name}.part.json").read_text(encoding="utf-8"))
    before = set(exported(name, folder))
    for source, target in (
        *((work / name / Path(file).name, folder / file) for file in part.get("files", ())),
        (work / f"{name}.part.json", folder / PAGES / f"{name}.json"),
        (work / f"{name}.ipynb", folder / PAGES / f"{name}.ipynb"),
        (page, folder / f"{name}.html"),
    ):
        replace(source, target)
    for file in sorted(before - set(part.get("files", ()))):
        _remove(folder / file)  # held back now: what an older run left must not stand


def page_files(name: str, folder: Path) -> tuple[Path, ...]:
    """The files that a completed notebook leaves."""
    own = (folder / PAGES / f"{name}.json", folder / PAGES / f"{name}.ipynb", folder / f"{name}.html")
    return (*own, *(folder / file for file in exported(name, folder)))


def exported(name: str, folder: Path) -> tuple[str, ...]:
    """The files that a completed notebook exported, from the quarter's folder on; none when it never completed."""
    try:
        return tuple(_part(folder, name).get("files", ()))
    except (OSError, ValueError):
        return ()


def withdraw(name: str, files: Sequence[str], folder: Path) -> None:
    """Take away a page that is no longer planned, with all that it left: no run would account for it."""
    for file in (f"{name}.html", f"{PAGES}/{name}.json", f"{PAGES}/{name}.ipynb", *files):
        target = folder / file
        if target.resolve().is_relative_to(folder.resolve()):
            _remove(target)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
        if path.parent.parent.name == EXPORT and not any(path.parent.iterdir()):
            path.parent.rmdir()
    except OSError as fault:
        raise _refused(path, fault) from fault


def publish_results(head: Mapping[str, object], names: Sequence[str], folder: Path, work: Path) -> None:
    """``results.json`` of the parts that the notebooks wrote."""
    parts = [_part(folder, name)["parts"] for name in names]
    write(results.to_json(results.merge(head, parts)), folder / RESULTS, work)


def title_of(folder: Path, name: str) -> str:
    """The finding of a completed page."""
    return str(_part(folder, name)["title"])


def parts_of(folder: Path, name: str) -> dict[str, Any]:
    """The results that a completed page wrote."""
    return dict(_part(folder, name).get("parts", {}))


def evaluations_of(folder: Path, name: str) -> list[EvaluationResult]:
    """The measures that a page judged; none when it judged none, never completed, or is of another form than now."""
    try:
        return [EvaluationResult.model_validate(row) for row in parts_of(folder, name).get("evaluations") or ()]
    except (OSError, ValueError):
        return []


def _part(folder: Path, name: str) -> dict[str, Any]:
    text = (folder / PAGES / f"{name}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def publish_quality(checked: Checked, edition: Edition, folder: Path, work: Path) -> None:
    """The account of every source, and for the working group the rejected rows (values already masked), as CSV."""
    stale = folder / QUALITY / REJECTED
    if edition.key != "arbetsgrupp":
        stale.unlink(missing_ok=True)  # row values are the working group's; an older run may have left them
    else:
        write(csv_text(checked.rejected), folder / QUALITY / REJECTED, work)
    rows = [
        {
            "källa": q.source,
            "filer": q.files,
            "rader i filerna": q.rows_in_files,
            "utan kommun": q.rows_unattributed,
            "lästa": q.rows_read,
            "använda": q.rows_accepted,
            "avvisade": q.rows_rejected,
            "sammanslagna": q.rows_duplicate,
            "efter as_of": q.rows_after_as_of,
        }
        for q in checked.quality
    ]
    write(csv_text(pd.DataFrame(rows)), folder / QUALITY / "datakvalitet.csv", work)


def quality_line(checked: Checked) -> str:
    """The account of the data in one line."""
    read, used, refused, merged = (
        sum(getattr(q, name) for q in checked.quality)
        for name in ("rows_read", "rows_accepted", "rows_rejected", "rows_duplicate")
    )
    return (
        f"{counted(read, 'rad läst', 'rader lästa')}: {counted(used, 'använd', 'använda')}, "
        f"{counted(refused, 'avvisad', 'avvisade')} och {counted(merged, 'sammanslagen dubblett', 'sammanslagna dubbletter')}."
    )


def publish_index(
    entries: Sequence[IndexEntry],
    header: PageHeader,
    quality: str,
    folder: Path,
    work: Path,
    *,
    notes: Sequence[str] = (),
    sums: Mapping[str, str],
) -> None:
    """The first page, which says in red what is missing.

    ``notes``: sentences on pages that there is no cause for; ``sums``: one under the heading of a group of pages.
    """
    links = [
        (words, name)
        for words, name in (
            ("Resultaten som data (results.json)", RESULTS),
            ("Avvisade rader (quality/avvisade_rader.csv)", f"{QUALITY}/{REJECTED}"),
            ("Datakvalitet per källa (quality/datakvalitet.csv)", f"{QUALITY}/datakvalitet.csv"),
            ("Hur körningen gjordes (manifest.json)", MANIFEST),
        )
        if (folder / name).is_file() or name == MANIFEST  # written last
    ]
    write(
        write_index(entries, header=header, data_quality=quality, links=links, notes=notes, sums=sums),
        folder / INDEX,
        work,
    )


def publish_manifest(manifest: Mapping[str, object], folder: Path, work: Path) -> None:
    """What was run on what, with what, and how long it took."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    write(text, folder / MANIFEST, work)


def intact(folder: Path) -> bool:
    """Whether what sums up a run still is as it was written."""
    try:
        published = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["published"]
        return bool(published) and all(sha256(folder / name) == digest for name, digest in published.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def published(folder: Path) -> dict[str, str]:
    """What sums up a run, with its sha256."""
    names = (INDEX, RESULTS, f"{QUALITY}/{REJECTED}", f"{QUALITY}/datakvalitet.csv")
    return {name: sha256(folder / name) for name in names if (folder / name).is_file()}


def unchanged(name: str, key: str, folder: Path) -> bool:
    """Whether a page was made from exactly this, and its files still are as they were written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        kept = manifest["pages"][name]
        return (
            name not in manifest["failed"]
            and kept["made_from"] == key
            and all(sha256(folder / relative) == digest for relative, digest in kept["files"].items())
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False
