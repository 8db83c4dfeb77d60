"""The command ``bfkit``: run a quarter, a week or a year, check raw files, lock a plan, write Östan, print the schema."""

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bfkit.console import Progress, say
from bfkit.errors import BfkitError, OutputError, ParameterError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Arbetsbänk för kunskapsbaserat brottsförebyggande arbete.",
)
UNFORESEEN = 1
INTERRUPTED = 130

MunicipalityOption = Annotated[str, typer.Option(help="Kommunens mapp under parameters.")]
QuarterOption = Annotated[str, typer.Option(help="Kvartal, till exempel 2025Q2.")]
DataOption = Annotated[str, typer.Option(help="Mapp med råfilerna; tomt betyder data.")]


@app.command()
def quarter(
    municipality: MunicipalityOption = "ostan",
    quarter: QuarterOption = "2025Q2",
    data: DataOption = "",
    edition: Annotated[str, typer.Option(help="arbetsgrupp eller offentlig.")] = "arbetsgrupp",
    scheduler: Annotated[str, typer.Option(help="Adress till ett Dask-kluster som redan finns.")] = "",
) -> None:
    """Kör ett kvartal: råfiler till kontrollerade tabeller, notebookar, sidor och resultat."""
    from bfkit.notebook import edition_of  # noqa: PLC0415  (slow imports only where they are needed)
    from bfkit.parameters.loading import BY_THEMSELVES, load  # noqa: PLC0415
    from bfkit.quarter.run import run_quarter  # noqa: PLC0415
    from bfkit.quarter.workspace import find  # noqa: PLC0415

    place = find(Path.cwd(), data)
    parameters = load(municipality, quarter, folder=place.parameters, apart=BY_THEMSELVES)
    executor = _executor(scheduler)
    with Progress() as report:
        finished = run_quarter(
            place, parameters, edition=edition_of(edition, parameters), report=report, executor=executor
        )
    done = "Ingenting hade ändrats" if not finished.ran else f"Klart på {finished.seconds:.0f} s"
    say(f"{done}. Öppna rapporten: {finished.index}")


@app.command()
def week(
    municipality: MunicipalityOption = "ostan",
    data: DataOption = "",
    till: Annotated[str, typer.Option(help="Veckans sista dag; tomt betyder senaste onsdagen.")] = "",
) -> None:
    """Kör veckolägesbilden: sju dagar till och med en onsdag, på två sidor att skriva ut."""
    from bfkit.quarter.week import run_week  # noqa: PLC0415
    from bfkit.quarter.workspace import find  # noqa: PLC0415

    place = find(Path.cwd(), data)
    last_day = _day(till) if till else None
    with Progress() as report:
        finished = run_week(place, municipality, report=report, today=date.today(), last_day=last_day)
    say(f"Klart på {finished.seconds:.0f} s. Öppna och skriv ut: {finished.page}")


@app.command()
def period(
    municipality: MunicipalityOption = "ostan",
    period: Annotated[str, typer.Option(help="Ett tertial eller ett år, till exempel 2025T1 eller 2024.")] = "2024",
    data: DataOption = "",
    edition: Annotated[str, typer.Option(help="arbetsgrupp eller offentlig.")] = "arbetsgrupp",
) -> None:
    """Kör tertial- eller årsanalysen: en sida, och lägesbild, åtgärdsplan och tjänsteskrivelse att redigera i Word."""
    from bfkit.notebook import edition_of  # noqa: PLC0415
    from bfkit.quarter.period import run_period  # noqa: PLC0415
    from bfkit.quarter.period_material import period_named, period_parameters, refuse_unfinished  # noqa: PLC0415
    from bfkit.quarter.workspace import find  # noqa: PLC0415

    place, asked, today = find(Path.cwd(), data), period_named(period), date.today()
    refuse_unfinished(asked, today)
    parameters = period_parameters(place, municipality, asked)
    with Progress() as report:
        own = edition_of(edition, parameters)
        finished = run_period(place, parameters, asked, edition=own, report=report, today=today)
    say(f"Klart på {finished.seconds:.0f} s. Öppna: {finished.page}")
    for document in finished.documents:
        say(f"Redigera i Word: {document}")


@app.command()
def check(
    municipality: MunicipalityOption = "ostan",
    quarter: QuarterOption = "2025Q2",
    data: DataOption = "",
) -> None:
    """Kontrollera parametrar, register och råfiler utan att köra något."""
    from bfkit.display import counted, number, sentence_list  # noqa: PLC0415
    from bfkit.ingest.pipeline import read  # noqa: PLC0415
    from bfkit.parameters.loading import BY_THEMSELVES, load  # noqa: PLC0415
    from bfkit.parameters.quarter_file import refuse_unknown  # noqa: PLC0415
    from bfkit.parameters.register import notes_on, problems_of, without_unknown_areas  # noqa: PLC0415
    from bfkit.parameters.unread import faults_of  # noqa: PLC0415
    from bfkit.quarter.publish import quality_line  # noqa: PLC0415
    from bfkit.quarter.workspace import find  # noqa: PLC0415
    from bfkit.vocabulary import BLANKED, PERSONAL_KINDS, REJECTIONS  # noqa: PLC0415

    place = find(Path.cwd(), data)
    parameters = load(municipality, quarter, folder=place.parameters, apart=BY_THEMSELVES)
    checked = read(parameters, place.data)
    measures = parameters.known_measures
    refuse_unknown(parameters.decisions, parameters.quarter_file, areas=checked.area_names, measures=measures)
    parameters = without_unknown_areas(parameters, checked.area_names)
    say(quality_line(checked))
    for source in checked.quality:
        for reason, count in source.rejected_by_reason.items():
            if count:
                rows = counted(count, "rad avvisad", "rader avvisade")
                say(f"  {source.label}: {rows}: {REJECTIONS[reason]}")
        for reason, count in source.blanked.items():
            if count:
                say(f"  {source.label}: {counted(count, 'rad', 'rader')} utan ett värde: {BLANKED[reason]}")
        for kind, count in source.personal.items():
            say(f"  {source.label}: {number(count)} borttagna som såg ut som {PERSONAL_KINDS[kind]}")
    for note in (*checked.notes, *notes_on(parameters)):
        say(f"  {note}")
    problems = [*problems_of(parameters.unread, municipality), *faults_of(parameters.unread_files)]
    if problems:
        words = "\n".join(f"  {problem}" for problem in problems)
        own = len(parameters.unread)
        parts = [f"{counted(own, 'insats', 'insatser')} i registret"] if own else []
        parts += [one.name for one in parameters.unread_files]
        raise ParameterError(f"{sentence_list(parts)} kan inte läsas; det andra går att köra.\n{words}")


@app.command()
def plan(
    intervention: Annotated[str, typer.Argument(help="Insatsens id i interventions.yml.")],
    municipality: MunicipalityOption = "ostan",
    data: DataOption = "",
    ny_version: Annotated[bool, typer.Option("--ny-version", help="Lås en ändrad plan bredvid den första.")] = False,
    day: Annotated[str, typer.Option(help="Låsningens dag; bara för påhittade kommuner.")] = "",
    lottad_start: Annotated[bool, typer.Option("--lottad-start", help="Lotta vilka områden som börjar.")] = False,
    number: Annotated[int | None, typer.Option(help="Talet som kungjordes före lottningen.")] = None,
    quarter: Annotated[str, typer.Option(help="Lottningens kvartal, som ska vara slut.")] = "",
    antal: Annotated[int | None, typer.Option(help="Så många områden börjar först.")] = None,
    ja: Annotated[
        bool, typer.Option("--ja", help="Svara ja på frågan, för körning utan någon vid tangenterna.")
    ] = False,
) -> None:
    """Lås planen för en insats innan den börjar, eller lotta vilka områden som börjar."""
    from bfkit.quarter.lottery_draw import round_to_draw  # noqa: PLC0415
    from bfkit.quarter.plan_lock import plan_to_lock  # noqa: PLC0415
    from bfkit.quarter.workspace import find  # noqa: PLC0415

    only_locking, only_drawing = bool(day or ny_version), bool(number is not None or quarter or antal is not None)
    if (lottad_start and only_locking) or (only_drawing and not lottad_start):
        raise ParameterError(
            "--number, --quarter och --antal hör till --lottad-start; --day och --ny-version gör det inte."
        )
    place = find(Path.cwd(), data)
    if lottad_start:
        if not quarter:
            raise ParameterError("ange --quarter: kvartalet som lottningen räknar på, till exempel 2025Q2.")
        proposed = round_to_draw(place, municipality, intervention, quarter=quarter, number=number, at_once=antal)
    else:
        chosen = _day(day) if day else None
        proposed = plan_to_lock(
            place, municipality, intervention, today=date.today(), day=chosen, new_version=ny_version
        )
    for line in proposed.summary:
        say(line)
    if not ja and not _agreed(proposed.question):
        say("Ingenting är gjort.")
        return
    for line in proposed.write().lines:
        say(line)


def _agreed(question: str) -> bool:
    """Whether somebody at the terminal says yes; what cannot be undone is never done unasked."""
    if not sys.stdin.isatty():
        raise ParameterError(
            f'frågan "{question}" kan inte ställas här, så ingenting är gjort. Kör kommandot i ett terminalfönster och '
            "svara j, eller lägg till --ja om du har läst det som står ovan."
        )
    try:
        return input(f"{question} [j/N] ").strip().lower() in ("j", "ja")
    except EOFError:
        return False


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            f'"{text}" är inget datum som finns; skriv år-månad-dag, till exempel 2025-06-30.'
        ) from None


@app.command()
def schema(
    week: Annotated[bool, typer.Option("--vecka", help="Formatet för veckans vecka.json i stället.")] = False,
    period: Annotated[bool, typer.Option("--period", help="Formatet för årets results.json i stället.")] = False,
) -> None:
    """Skriv ut formatet för kvartalets results.json, för vecka.json eller för årets results.json (JSON Schema)."""
    from bfkit.results import schema as results_schema  # noqa: PLC0415
    from bfkit.results import week_schema  # noqa: PLC0415
    from bfkit.results.period import period_schema  # noqa: PLC0415

    found = week_schema() if week else period_schema() if period else results_schema()
    say(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True))


@app.command()
def simulate(
    seed: Annotated[int, typer.Option(help="Frö; samma frö ger samma filer.")] = 1,
    folder: Annotated[str, typer.Option(help="Mapp att skriva i; den får inte redan ha filerna.")] = "",
) -> None:
    """Skriv den påhittade kommunen Östan som råfiler."""
    from bfkit.ostan import raw_files  # noqa: PLC0415

    if not folder:
        raise ParameterError("ange --folder: mappen som Östans råfiler ska skrivas i.")
    target = Path(folder)
    written = raw_files(seed)
    taken = [name for name in written if (target / name).exists()]
    if taken:
        raise OutputError(f"{taken[0]} finns redan i {target}; välj en tom mapp så att ingenting skrivs över.")
    _write_whole(written, target)
    say(f"{len(written)} filer skrivna i {target}")


def _write_whole(files: Mapping[str, bytes], target: Path) -> None:
    """Write files beside their place first: a run that is killed leaves no set of files that looks whole."""
    beside = target / ".ny"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        for name, content in files.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
        for top in dict.fromkeys(Path(name).parts[0] for name in files):
            whole = [top] if not (target / top).exists() else [name for name in files if Path(name).parts[0] == top]
            for name in whole:  # a new folder takes its place in one step
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (beside / name).replace(target / name)
    except OSError as fault:
        raise OutputError(f"filerna kan inte skrivas i {target}: {fault.strerror or fault}.") from fault
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def main() -> None:
    """Run the command; a fault is a message and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        if app(standalone_mode=False) == INTERRUPTED:  # the command-line library catches Ctrl-C itself
            raise KeyboardInterrupt
    except BfkitError as fault:
        typer.echo(str(fault), err=True)
        sys.exit(fault.exit_code)
    except KeyboardInterrupt:
        typer.echo("Avbrutet. Tidigare resultat står kvar.", err=True)
        sys.stdout.flush()
        os._exit(INTERRUPTED)  # the notebooks' kernels end by themselves when this process is gone
    except Exception as fault:  # noqa: BLE001  (told with its place, not swallowed; the exit code is not 0)
        misread = getattr(fault, "format_message", None)  # what the command-line library calls a usage error
        typer.echo(_misread(misread()) if misread else _unforeseen(fault), err=True)
        sys.exit(ParameterError.exit_code if misread else UNFORESEEN)


def _misread(words: str) -> str:
    return f"Parameterfel: kommandot gick inte att tolka ({words}). Skriv bfkit --help för att se vad som finns."


def _unforeseen(fault: Exception) -> str:
    """A fault in the program itself: its kind and place, never its values, which may be personal."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return (
        f"Oväntat fel: {type(fault).__name__} i {Path(last.filename).name}, rad {last.lineno}. Det är ett fel i "
        "programmet, inte i dina filer. Tidigare resultat står kvar. Anmäl det med raden ovan."
    )


def _executor(address: str):  # type: ignore[no-untyped-def]
    if not address:
        return None
    from distributed import Client  # noqa: PLC0415

    try:
        return Client(address, timeout="10s").get_executor()
    except (OSError, ValueError, TimeoutError) as fault:
        raise ParameterError(
            f"Dask-klustret {address} svarar inte ({fault}); starta det eller utelämna --scheduler."
        ) from fault
