"""What a tertial or a year is made of: its parameters, the logs to its last day, and the quarter's published results."""

from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError

from bfkit.commitment_logs import CommitmentLogs
from bfkit.display import day
from bfkit.errors import ParameterError
from bfkit.ingest.commitment_logs import read_commitment_logs
from bfkit.parameters.commitments import Agreement
from bfkit.parameters.cooperation import CooperationYear
from bfkit.parameters.loading import HYPOTHESES_FILE, PRICES_FILE, load
from bfkit.parameters.models import Parameters
from bfkit.quarter.publish import RESULTS
from bfkit.quarter.workspace import Workspace
from bfkit.results import QuarterResults
from bfkit.tertials import Tertial, Year, last_quarter_within, tertial_or_year


def period_named(text: str) -> Tertial | Year:
    """The tertial or year of a text. Raises ParameterError, in Swedish, when it is none."""
    try:
        return tertial_or_year(text)
    except ValueError as fault:
        raise ParameterError(f"period: {fault}.") from None


def period_parameters(workspace: Workspace, municipality: str, period: Tertial | Year) -> Parameters:
    """The parameters of the last quarter within the period, with everything reported by its end + ``as_of_days``.

    Raises:
        ParameterError: see ``loading.load``; or an agreement on a source ended before the period did.
    """
    quarter = str(last_quarter_within(period.last_day))
    known = load(
        municipality, quarter, folder=workspace.parameters, as_of=period.last_day, apart=(HYPOTHESES_FILE, PRICES_FILE)
    )
    for source in known.municipality.sources:
        ended = source.agreement.valid_until
        if ended is not None and ended < period.last_day:
            raise ParameterError(
                f"{municipality}/municipality.yml: överenskommelsen om källan {source.name} gick ut {day(ended)}, före slutet "
                f"av {period.label}; förnya den och ange valid_until på nytt, eller ta bort källan."
            )
    return known.model_copy(update={"as_of": period.last_day + timedelta(days=known.municipality.as_of_days)})


def refuse_unfinished(period: Tertial | Year, today: date) -> None:
    """A period that is not over has no analysis. Raises ParameterError."""
    if period.last_day >= today:
        raise ParameterError(
            f"{period} är inte slut: den sista dagen är {day(period.last_day)} och i dag är det {day(today)}. Kör den när "
            f"den är slut, eller välj en tidigare period, till exempel {period.shift(-1)}."
        )


def published_results(
    workspace: Workspace, parameters: Parameters, edition: str
) -> tuple[QuarterResults | None, tuple[str, ...]]:
    """The results of the last quarter within the period; None with what to do when they are missing or too old."""
    again = f" Kör först {parameters.quarter.label} och sedan perioden igen." if edition == "arbetsgrupp" else ""
    try:
        text = (workspace.quarter_folder(parameters, edition) / RESULTS).read_text(encoding="utf-8")
    except OSError:
        lost = (
            f"Resultaten för {parameters.quarter.label} finns inte, så insatserna och kartläggningen visas inte.{again}"
        )
        return None, (lost,)
    try:
        return QuarterResults.model_validate_json(text), ()
    except ValidationError:
        lost = f"Resultaten för {parameters.quarter.label} är gjorda med en annan version av programmet och läses inte.{again}"
        return None, (lost,)


def command_for(parameters: Parameters, edition: str) -> str:
    """What to run for the results of the last quarter, for whoever runs the period."""
    command = f"bfkit quarter --municipality {parameters.slug} --quarter {parameters.quarter_text}"
    return command if edition == "arbetsgrupp" else f"{command} --edition {edition}"


def agreement_of(parameters: Parameters, period: Tertial | Year) -> tuple[Agreement | None, tuple[str, ...]]:
    """The agreement when it concerns the period; else None with why it does not."""
    own = parameters.agreement
    if own is None:
        return None, ()
    if own.period.first > period.last_day:
        return None, (f"Överenskommelsen {own.name} börjar {day(own.period.first)}, efter {period.label}.",)
    if own.period.last < period.start:
        return None, (f"Överenskommelsen {own.name} slutade {day(own.period.last)}, före {period.label}.",)
    return own, ()


def cooperation_of(parameters: Parameters, period: Tertial | Year) -> tuple[CooperationYear | None, tuple[str, ...]]:
    """The group's form of the period's year, as far as it was answered by ``as_of``; else why there is none to show."""
    own = parameters.cooperation
    found = None if own is None else own.of(period.year, known=parameters.as_of)
    if found is not None or isinstance(period, Tertial):
        return found, ()
    return None, (
        f"Gruppens formulär om samverkan {period.year} är inte besvarat till och med {day(parameters.as_of)}; lämna "
        "in det, så visas svaren.",
    )


def logs_of(agreement: Agreement, data: Path, period: Tertial | Year) -> CommitmentLogs:
    """The logs of the commitments, cut at the period's last day. Raises as ``read_commitment_logs``."""
    return read_commitment_logs(agreement, data, as_of=period.last_day)
