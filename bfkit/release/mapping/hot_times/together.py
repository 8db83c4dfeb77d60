"""Which groups may be told of together: no sum of what is shown gives away a small count or one held back elsewhere."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from bfkit.mapping.groups import Group
from bfkit.release.cells import all_hidden
from bfkit.release.disclosure import Edition, HierarchySuppression, alone, suppress_hierarchy
from bfkit.release.mapping.hot_times.views import ProtectedGroup
from bfkit.release.suppression import UnprotectableError


def protected_group(group: Group, labels: Mapping[tuple[str, str], str]) -> ProtectedGroup:
    """The group in words, a source's own where it has them; it holds no count."""
    words = group.words
    if group.category is not None and group.subtype is None:
        words = labels.get((group.source, group.category), words)
    title = group.label if group.category is None else f"{group.label}, {words[0].lower()}{words[1:]}"
    return ProtectedGroup(group.source, group.label, group.category, group.subtype, words, title)


def held_back(by_quarter: Mapping[Group, np.ndarray], edition: Edition) -> dict[Group, np.ndarray]:
    """Which quarters of each group are hidden in the tables of the categories, shape (quarters,) each.

    The same rule on the same counts as in those tables: all, categories and sub-types add up in each quarter. A sum
    over quarters must not be shown when one of them is hidden.
    """
    found: dict[Group, np.ndarray] = {}
    for source in dict.fromkeys(group.source for group in by_quarter):
        tree = [group for group in by_quarter if group.source == source]
        columns = np.array([by_quarter[group] for group in tree])
        hidden = np.stack([_hidden(tree, column, edition) for column in columns.T], axis=1)
        found.update(zip(tree, hidden, strict=True))
    return found


def _hidden(tree: Sequence[Group], counts: np.ndarray, edition: Edition) -> np.ndarray:
    if edition.limit == 1:
        return np.zeros(len(tree), dtype=bool)
    groups = [i for i, group in enumerate(tree) if group.category is not None and group.subtype is None]
    parts = [[i for i, g in enumerate(tree) if g.subtype and g.category == tree[one].category] for one in groups]
    total = int(counts[groups].sum())
    of_total = alone(total, edition.limit)
    try:
        marked = suppress_hierarchy(
            total, counts[groups], [counts[part] for part in parts], edition.limit, total_elsewhere=of_total
        )
    except UnprotectableError:
        marked = HierarchySuppression(all_hidden(len(groups)), tuple(all_hidden(len(p)) for p in parts), of_total)
    hidden = np.full(len(tree), bool(of_total.hidden))
    hidden[groups] = marked.groups.hidden
    for part, below in zip(parts, marked.subgroups, strict=True):
        hidden[part] = below.hidden
    return hidden


def told_together(
    counts: Mapping[Group, int],
    wanted: Collection[Group],
    edition: Edition,
    *,
    withheld: Collection[Group] = (),
    known: Collection[Group] = (),
) -> set[Group]:
    """Which of the groups that one wants to tell of may be told of.

    Args:
        counts: the same count of every group of one source, all of it and its parts.
        wanted: groups to tell of.
        withheld: groups whose count must not follow from the others'.
        known: groups whose count stands elsewhere on the page, besides those told of.

    What is told of a whole, less what is told of its parts, must be nothing or at least the limit, and must not be the
    count of one withheld part alone. The smallest part of a sum that breaks this is not told of.
    """
    told = {group for group in wanted if group not in withheld and not edition.hides(counts[group])}
    if edition.limit == 1:
        return told
    while (breaking := _breaking(counts, told, set(known), set(withheld), edition)) is not None:
        told.discard(breaking)
    return told


def _breaking(
    counts: Mapping[Group, int], told: set[Group], known: set[Group], withheld: set[Group], edition: Edition
) -> Group | None:
    """The part that should be told of no more, or None when all sums are safe."""
    for whole in counts:
        if whole not in told | known or whole.subtype is not None:
            continue
        parts = _told_below(whole, counts, told)
        rest = counts[whole] - sum(counts[part] for part in parts)
        untold = _untold_below(whole, counts, told)
        single = len(untold) == 1 and untold[0] in withheld
        if not (edition.hides(rest) or (single and rest)):
            continue
        if parts:
            return min(parts, key=lambda part: counts[part])
        if whole in told:
            return whole
    return None


def _below(whole: Group, counts: Mapping[Group, int]) -> list[Group]:
    """The parts one step down."""
    if whole.category is None:
        return [g for g in counts if g.source == whole.source and g.category is not None and g.subtype is None]
    return [g for g in counts if g.source == whole.source and g.category == whole.category and g.subtype is not None]


def _told_below(whole: Group, counts: Mapping[Group, int], told: set[Group]) -> list[Group]:
    """What is told of within a whole, each incident once: parts, and parts of parts that are not themselves told of."""
    found = []
    for part in _below(whole, counts):
        if part in told:
            found.append(part)
        elif whole.category is None:
            found += [g for g in _below(part, counts) if g in told]
    return found


def _untold_below(whole: Group, counts: Mapping[Group, int], told: set[Group]) -> list[Group]:
    """What is not told of within a whole, as large pieces as a reader could know of."""
    found: list[Group] = []
    for part in _below(whole, counts):
        if part in told or not counts[part]:
            continue
        below = _below(part, counts) if part.subtype is None else []
        split = any(one in told for one in below)
        found += [one for one in below if one not in told and counts[one]] if split else [part]
    return found
