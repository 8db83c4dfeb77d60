"""The logs of the commitments: every row used, another commitment's, or kept aside with its reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from bfkit.commitment_logs import (
    AFTER_CUT,
    AFTER_PERIOD,
    BEFORE_PERIOD,
    DONE_BEFORE,
    MALFORMED,
    TWICE,
    CommitmentLog,
    CommitmentLogs,
    LogAccount,
)
from bfkit.errors import InputFileError, TableError
from bfkit.ingest.account import shown
from bfkit.ingest.csv_files import read_csv
from bfkit.ingest.files import InputFile, content, fingerprint, matching
from bfkit.ingest.group_assessments import read_assessments
from bfkit.ingest.log_values import Flags, first_days, named, values_of
from bfkit.ingest.survey_codebook import items_of, noted_change, waves_of
from bfkit.ingest.words import by_unique, fold
from bfkit.parameters.commitment_kinds import Columns
from bfkit.parameters.commitments import REPORTED_CRIME, Agreement, Commitment

_ASIDE = ("commitment", "file", "line", "column", "value", "reason")
_OWN_FILE, _THIS_FILE = "municipality.yml", "commitments.yml"
_PERIOD_MONTHS = {"year": 12, "quarter": 3, "tertial": 4}


@dataclass(slots=True)
class _Read:
    """What has been gathered so far."""

    cut: date
    spellings: Mapping[str, str]
    accounts: list[LogAccount] = field(default_factory=list)
    aside: list[pd.DataFrame] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)


def read_commitment_logs(agreement: Agreement, folder: Path, *, as_of: date | None = None) -> CommitmentLogs:
    """The logs that the agreement's commitments are counted in.

    A row that cannot be right is kept aside with its reason and its line, and the commitment is counted on the
    others. Free text is never kept. Reported crimes are no log: they are a source of ``municipality.yml``.

    Args:
        agreement: the checked agreement.
        folder: the data folder.
        as_of: what came later than this day is not known yet; the agreement's ``drawn`` when it is earlier.

    Raises:
        InputFileError: a file is missing or cannot be read; the commitment is named.
        TableError: declared columns are missing; the commitment is named.
    """
    spellings = {fold(other): name for name, others in agreement.spellings.items() for other in (name, *others)}
    read = _Read(min(as_of or agreement.drawn, agreement.drawn), spellings)
    logs = []
    for one in agreement.commitments:
        try:
            logs.append(_log(one, agreement, folder, read))
        except (InputFileError, TableError) as fault:
            words = str(fault.args[0]).replace(_OWN_FILE, _THIS_FILE)
            raise type(fault)(f"åtagandet {one.id}: {words}") from None
    assessments, aside, inputs = read_assessments(agreement, folder, cut=read.cut)
    read.inputs.update(inputs)
    gathered = [frame for frame in (*read.aside, aside) if len(frame)]
    return CommitmentLogs(
        cut=read.cut,
        logs=tuple(logs),
        assessments=assessments,
        accounts=tuple(read.accounts),
        aside=pd.concat(gathered, ignore_index=True) if gathered else pd.DataFrame(columns=list(_ASIDE)),
        inputs=dict(sorted(read.inputs.items())),
    )


def _log(one: Commitment, agreement: Agreement, folder: Path, read: _Read) -> CommitmentLog:
    way, source = one.way, one.source
    if one.kind == REPORTED_CRIME:
        return CommitmentLog(one.id, pd.DataFrame(columns=list(way.columns)))
    directions, reworded = None, False
    columns, types = dict(source.columns), {**way.columns, **way.optional}
    if source.codebook is not None:
        directions = items_of(source.codebook, agreement.csv, folder, read.inputs)
        reworded = noted_change(source.codebook, agreement.csv, folder, columns.get("answer", ""))
        items = [item for item in directions or () if "answer" not in columns]
        columns |= {item: item for item in items}
        types |= dict.fromkeys(items, "number?")
    rows = _rows(one, source.file, columns, types, source.where, agreement, folder, read)
    meetings = None
    if source.meetings is not None:
        groups = frozenset(fold(str(name)) for name in rows["group"])
        meetings = _rows(
            one, source.meetings.file, source.meetings.columns, way.meetings, {}, agreement, folder, read, groups
        )
    return CommitmentLog(one.id, rows, meetings, directions, reworded)


def _rows(
    one: Commitment,
    pattern: str,
    columns: Mapping[str, str],
    types: Columns,
    where: Mapping[str, str],
    agreement: Agreement,
    folder: Path,
    read: _Read,
    groups: frozenset[str] | None = None,
) -> pd.DataFrame:
    """The rows of one declared file, or of the files of a pattern, as values."""
    frames = []
    for file, wave in waves_of(matching(folder, (pattern,)), pattern):
        read.inputs.update(fingerprint(file))
        raw = read_csv(file, content(file), form=agreement.csv, wanted=list(dict.fromkeys([*columns.values(), *where])))
        own = _own(raw.rows, where, columns, groups)
        texts, lines = raw.rows[own].reset_index(drop=True), raw.lines[own]
        typed, reason, place = _typed(texts, columns, types, agreement.csv.decimal, read.spellings)
        _timed(typed, types, one.way.dated if groups is None else "", one, read.cut, reason)
        if wave is not None and wave > read.cut.year:
            reason[reason == ""] = AFTER_CUT
        if groups is None and one.way.unique in columns:
            _twice(texts[columns[one.way.unique]], reason)
        _account(one.id, file, lines, raw.malformed, reason, place, texts, int((~own).sum()), read)
        kept = typed[reason == ""]
        frames.append(kept if wave is None else kept.assign(wave=wave))
    whole = pd.concat(frames, ignore_index=True)
    for role, kind in types.items():
        if kind.rstrip("?") == "text" and role in whole:
            whole[role] = named(whole[role], read.spellings)
    return whole


def _own(
    texts: pd.DataFrame, where: Mapping[str, str], columns: Mapping[str, str], groups: frozenset[str] | None
) -> Flags:
    """Rows of this commitment: those that ``where`` selects, or the meetings of its groups."""
    own = np.ones(len(texts), dtype=bool)
    for column, wanted in where.items():
        own &= (by_unique(texts[column], fold) == fold(wanted)).to_numpy(dtype=bool)
    if groups is not None:
        own &= by_unique(texts[columns["group"]], fold).isin(groups).to_numpy(dtype=bool)
    return own


def _typed(
    texts: pd.DataFrame, columns: Mapping[str, str], types: Columns, decimal: str, spellings: Mapping[str, str]
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Values by role, and for each row why it cannot be used and in which column, empty when it can."""
    reason, place = np.full(len(texts), "", dtype=object), np.full(len(texts), "", dtype=object)
    found = {}
    for role, column in columns.items():
        one = values_of(texts[column], types[role], decimal=decimal, spellings=spellings)
        found[role] = one.values
        first = (one.reasons != "") & (reason == "")
        reason[first], place[first] = one.reasons[first], column
    return pd.DataFrame(found), reason, place


def _timed(typed: pd.DataFrame, types: Columns, dated: str, one: Commitment, cut: date, reason: np.ndarray) -> None:
    """Set aside what lies outside the period or came after the cut; what was done after the cut is not done yet."""
    end = pd.Timestamp(cut) + pd.Timedelta(days=1)
    if dated:
        when, ends = _when(typed[dated], types[dated].rstrip("?"))
        first, last = pd.Timestamp(one.period.first), pd.Timestamp(one.period.last) + pd.Timedelta(days=1)
        for wrong, words in ((ends <= first, BEFORE_PERIOD), (when >= last, AFTER_PERIOD), (ends > end, AFTER_CUT)):
            reason[wrong.to_numpy(dtype=bool) & (reason == "")] = words
    elif "year" in typed:  # what is compared over years may lie outside the period, but not after the cut
        late = pd.to_numeric(typed["year"], errors="coerce") > cut.year
        reason[late.to_numpy(dtype=bool) & (reason == "")] = AFTER_CUT
    if "done" in typed:
        typed["done"] = typed["done"].where(typed["done"] < end)
        if "known" in typed:
            reason[(typed["done"] < typed["known"]).to_numpy(dtype=bool) & (reason == "")] = DONE_BEFORE


def _when(values: pd.Series, kind: str) -> tuple[pd.Series, pd.Series]:
    """When each row begins, and the moment after its last day: a sum of a year is known when the year has ended."""
    if kind not in _PERIOD_MONTHS:
        return values, values.dt.normalize() + pd.Timedelta(days=1)
    when = first_days(values)
    return when, when + pd.DateOffset(months=_PERIOD_MONTHS[kind])


def _twice(numbers: pd.Series, reason: np.ndarray) -> None:
    """A number that stands twice is counted once: the first row that can be used."""
    usable = np.flatnonzero(reason == "")
    again = numbers.iloc[usable].map(fold).duplicated().to_numpy(dtype=bool)
    reason[usable[again]] = TWICE


def _account(
    name: str,
    file: InputFile,
    lines: np.ndarray,
    malformed: Sequence[tuple[int, int]],
    reason: np.ndarray,
    place: np.ndarray,
    texts: pd.DataFrame,
    elsewhere: int,
    read: _Read,
) -> None:
    """Put the file's rows on the account, and those kept aside on the list."""
    counts = Counter(str(words) for words in reason if words)
    counts.update({MALFORMED: len(malformed)} if malformed else {})
    read.accounts.append(
        LogAccount(
            commitment=name,
            file=file.name,
            read=len(reason) + len(malformed) + elsewhere,
            used=int((reason == "").sum()),
            elsewhere=elsewhere,
            aside=dict(sorted(counts.items())),
        )
    )
    told = [
        (name, file.name, int(lines[i]), place[i], shown(str(texts[place[i]].iloc[i])) if place[i] else "", reason[i])
        for i in np.flatnonzero(reason != "")
    ]
    told += [(name, file.name, line, "", "", MALFORMED) for line, _ in malformed]
    if told:
        read.aside.append(pd.DataFrame(told, columns=list(_ASIDE)))
