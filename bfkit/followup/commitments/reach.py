"""Whether a promise can still be kept while its period runs: a share of all is lost with the first that failed."""

_ALL = 1 - 1e-9
_ROUNDING = 1e-9


def share_reached(kept: float, of: float, wanted: float, *, ended: bool) -> bool | None:
    """Whether so large a share was kept; None while it may rise or fall.

    What failed cannot be undone, so a promise of every one is lost with the first that failed, however long is left.
    A smaller share may still be reached by what comes after.

    Args:
        kept: how many were kept, of those ``of`` whose time is out. wanted: the share promised, at most 1.
        ended: whether the period is over.

    >>> share_reached(96, 107, 1.0, ended=False), share_reached(96, 107, 0.9, ended=False)
    (False, None)
    >>> share_reached(40, 40, 1.0, ended=False) is None, share_reached(9, 10, 0.9, ended=True)
    (True, True)
    """
    if ended:
        return kept >= wanted * of - _ROUNDING
    return False if wanted >= _ALL and kept < of else None
