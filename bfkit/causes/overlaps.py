"""Which of a problem's incidents are counted in another of the group's problems too: two pages may tell one thing."""

import numpy as np

from bfkit.causes.declared import problem_named
from bfkit.causes.material import Material
from bfkit.causes.problem import selected
from bfkit.checked import Checked
from bfkit.errors import ParameterError
from bfkit.parameters.models import Parameters

LEAST_SHARE = 0.05


def overlaps(material: Material, checked: Checked, parameters: Parameters) -> tuple[tuple[str, int], ...]:
    """Title of each other problem of the same source that counts at least 5 % of this one's incidents, and how many.

    A problem that cannot be read says so on its own page and is left out here.
    """
    own = material.kind.row[material.selected.now]
    found = []
    for other in parameters.causes.problems if parameters.causes is not None else ():
        if other.id == material.problem.id or other.source != material.problem.source:
            continue
        try:
            chosen = selected(checked, problem_named(other.id, checked, parameters))
        except ParameterError:
            continue
        shared = int(np.isin(own, chosen.kind.row[chosen.now]).sum())
        if len(own) and shared >= LEAST_SHARE * len(own):
            found.append((other.title, shared))
    return tuple(found)
