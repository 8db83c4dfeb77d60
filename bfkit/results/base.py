"""What every typed result shares: frozen models, counts, and numbers that are finite and rounded alike."""

import math
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

DIGITS = 10


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("resultat får inte vara NaN eller oändliga; skriv null och ett skäl")
    return float(f"{value:.{DIGITS}g}")


Number = Annotated[float, AfterValidator(_finite)]
Count = Annotated[int, Field(ge=0)]


class Result(BaseModel):
    """Results are frozen. A count that disclosure control holds back is null, and says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")
