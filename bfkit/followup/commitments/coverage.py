"""Whether everything on a list has been covered: every prioritised area, every training facility."""

from collections.abc import Mapping
from dataclasses import replace

from bfkit.commitment_logs import CommitmentLog
from bfkit.display import number, sentence_list
from bfkit.followup.commitments.outcome import (
    ALSO_IN,
    Item,
    Measured,
    Outcome,
    Setting,
    Unnamed,
    items_met,
    reached,
)
from bfkit.inference.intervals import wilson_interval
from bfkit.parameters.commitment_targets import CoverageTarget
from bfkit.parameters.commitments import Commitment


def areas(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Which of the listed areas have had so many walks, and how much of what was found there has been mended."""
    target = one.promised(CoverageTarget)
    rows = log.rows
    walks = rows.drop_duplicates(["area", "id"])["area"].value_counts()
    listed = rows[rows["area"].isin(target.listed)]
    measured: tuple[Measured, ...] = ()
    if "done" in rows and len(listed):
        mended, found = int(listed["done"].notna().sum()), len(listed)
        share = wilson_interval(mended, found)
        measured = (Measured("iakttagelser åtgärdade", mended / found, "andel", float(share.lower), float(share.upper), mended, found),)  # fmt: skip
    elsewhere = sorted(set(rows["area"]) - set(target.listed))
    words = (
        (f"{ALSO_IN}{sentence_list([setting.area_name(area) for area in elsewhere])}, som inte står på listan",)
        if elsewhere
        else ()
    )
    outcome = _covered(one, target, {str(a): int(n) for a, n in walks.items()}, setting, "områden", measured, words)
    covered = f"{number(outcome.value or 0)} av {number(len(outcome.items))} områden"
    names = tuple(setting.area_name(area) for area in target.listed)
    return replace(outcome, unnamed=Unnamed(names, f"alla {number(len(names))} områden på listan", covered))


def listed_places(one: Commitment, log: CommitmentLog, setting: Setting) -> Outcome:
    """Which of those on a list stand in the log so many times."""
    target = one.promised(CoverageTarget)
    names = {name.casefold(): name for name in target.listed}
    counts = log.rows["place"].str.casefold().map(names).value_counts()
    return _covered(one, target, {str(n): int(count) for n, count in counts.items()}, setting, "på listan", (), ())


def _covered(
    one: Commitment,
    target: CoverageTarget,
    counts: Mapping[str, int],
    setting: Setting,
    unit: str,
    measured: tuple[Measured, ...],
    cautions: tuple[str, ...],
) -> Outcome:
    ended = one.period.last <= setting.cut
    items = tuple(
        Item(
            setting.area_name(name),
            counts.get(name, 0),
            target.count,
            reached(counts.get(name, 0), target.count, ended=ended),
        )
        for name in target.listed
    )
    covered = [item.label for item in items if item.met]
    return items_met(
        items,
        unit=unit,
        planned=f"alla {number(len(items))}: {sentence_list([setting.area_name(name) for name in target.listed])}",
        done=f"{number(len(covered))} av {number(len(items))}" + (f": {sentence_list(covered)}" if covered else ""),
        missing=tuple(item.label for item in items if item.met is False),
        measured=measured,
        cautions=cautions,
    )
