"""Arguments of the panel models: counts or values by area and month, regressors, exposure; and what they can bear."""

import numpy as np
import numpy.typing as npt

from bfkit.inference.arguments import Floats, checked_counts

ABSORBED = "ej prövad: variabeln går inte att skilja från områdena, månaderna eller en tidigare variabel"
ALONE = "ej prövad: utan ett enda av områdena går jämförelsen inte att göra, så osäkerheten mellan områden är okänd"


def checked_panel(values: npt.ArrayLike, regressors: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Values (areas, months) and regressors (areas, months, k) as floats; one regressor may lack the last axis.

    Raises:
        ValueError: shapes that do not fit, or something missing or infinite.
    """
    panel, found = np.asarray(values, dtype=float), np.asarray(regressors, dtype=float)
    if panel.ndim != 2:
        raise ValueError(f"panelen ska ha formen (områden, månader), inte {panel.shape}")
    if found.ndim == 2:
        found = found[:, :, None]
    if found.ndim != 3 or found.shape[:2] != panel.shape or found.shape[2] == 0:
        raise ValueError(f"variablerna har formen {found.shape}, panelen {panel.shape}")
    if not (np.isfinite(panel).all() and np.isfinite(found).all()):
        raise ValueError("ett värde i panelen eller i en variabel saknas")
    return panel, found


def checked_offset(counts: Floats, exposure: npt.ArrayLike | None) -> Floats | None:
    """Exposure (areas, months), or None when it is the same in every month of each area: its effect is then the area's.

    Exposure 0 takes the cell out of the panel.

    Raises:
        ValueError: a shape that does not fit, a negative or missing exposure, or incidents without exposure.
    """
    checked_counts(counts)
    if exposure is None:
        return None
    amount = np.asarray(exposure, dtype=float)
    if amount.shape != counts.shape:
        raise ValueError(f"exponeringen har formen {amount.shape}, panelen {counts.shape}")
    if not np.all(np.isfinite(amount) & (amount >= 0)):
        raise ValueError("exponeringen saknas eller är negativ")
    if np.any((amount == 0) & (counts > 0)):
        raise ValueError("händelser finns där exponeringen är 0")
    return None if np.all((amount > 0) & (amount == amount[:, :1])) else amount


def path_groups(regressors: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The group of each area, and the first area of each group, when areas with the same regressors are gathered."""
    seen: dict[bytes, int] = {}
    rows = np.ascontiguousarray(regressors).reshape(len(regressors), -1)
    group = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in rows], dtype=np.intp)
    return group, np.unique(group, return_index=True)[1]


def areas_apart(regressors: Floats, group: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Areas whose path of each regressor is not the commonest one, (k,).

    With fewer than two there is nothing to measure the variation between areas by: a clustered error comes out far
    too small.

    Args:
        regressors: of each group of areas, (groups, months, k).
        group: of each area, (areas,).
    """
    each = [path_groups(regressors[:, :, index])[0][group] for index in range(regressors.shape[2])]
    return np.array([group.size - np.bincount(group).max() for group in each], dtype=np.intp)


def coefficient_reason(missing: tuple[str | None, ...], variance: Floats) -> str | None:
    """Why clustered errors are missing: as the coefficients are, or because one area alone carries a regressor."""
    if all(missing):
        return missing[0]
    able = np.array([reason is None for reason in missing])
    return None if np.isfinite(variance[able]).all() else ALONE
