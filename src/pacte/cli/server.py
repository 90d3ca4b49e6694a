"""Running Pacte on this machine: serve, worker, migrate, doctor."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from pacte.cli import answers, rows
from pacte.cli.options import AsJson, Language
from pacte.document.results.envelope import Status
from pacte.wording.catalog import gettext_noop, said

app = typer.Typer()

SECONDS_TO_STOP = 30
SECONDS_BEFORE_STARTING_AGAIN = 2.0
_SERVED = gettext_noop("Pacte answers at http://{address}/ (Ctrl+C stops it).")
_MIGRATED = gettext_noop("The database is up to date.")


@app.command()
def serve(
    host: Annotated[str, typer.Option(envvar="PACTE_HOST", help="Address to listen on.")] = (
        "127.0.0.1"
    ),
    port: Annotated[
        int, typer.Option(envvar="PACTE_PORT", min=1, max=65535, help="Port to listen on.")
    ] = 8000,
    processes: Annotated[
        int, typer.Option(envvar="PACTE_PROCESSES", min=1, max=64, help="Web processes.")
    ] = 2,
    with_worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also run one worker.")
    ] = True,
    language: Language = "fr",
) -> None:
    """Answer web pages, and run one worker beside."""
    rows.start_migrated()
    address = f"{host}:{port}"
    commands = [web_command(address, processes), *([_pacte("worker")] if with_worker else [])]
    typer.echo(said(_SERVED, language).format(address=address), err=True)
    raise typer.Exit(_together(commands))


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing waits.")] = False,
) -> None:
    """Run waiting jobs, each in a child process, until told to stop."""
    rows.start_migrated()
    from pacte.apps.jobs.tasks.worker import run_worker, told_to_stop

    _sweep()
    run_worker(clock=rows.now, once=once, stop=told_to_stop())


@app.command()
def migrate(language: Language = "fr") -> None:
    """Bring the database to what this version of Pacte expects."""
    rows.start()
    migrate_quietly()
    typer.echo(said(_MIGRATED, language))


def migrate_quietly() -> None:
    """Carry out what migrations are missing."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


@app.command()
def doctor(as_json: AsJson = False, language: Language = "fr") -> None:
    """Look whether this installation is sound; exit 1 when something is not."""
    rows.start()
    found = list(_symptoms())
    if as_json:
        status: Status = "ok" if all(symptom.sound for symptom in found) else "refused"
        checks = {"checks": [asdict(symptom) for symptom in found]}
        answers.print_told("doctor", rows.now().date(), checks, status)
    else:
        for symptom in found:
            mark = "ok  " if symptom.sound else "!!  "
            typer.echo(f"{mark}{said(symptom.what, language)} {symptom.detail}".rstrip())
    sound = all(symptom.sound for symptom in found)
    raise typer.Exit(answers.FINE if sound else answers.WITH_FINDINGS)


@dataclass(frozen=True)
class Symptom:
    """One thing looked at. `detail` says what was found."""

    what: str
    sound: bool
    detail: str = ""


def _symptoms() -> Iterator[Symptom]:
    try:
        missing = rows.missing_migrations()
    except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering is told
        yield Symptom(gettext_noop("The database answers."), False, str(error)[:200])
        return
    yield Symptom(gettext_noop("The database answers."), True)
    yield Symptom(gettext_noop("The database is migrated."), not missing, _how_many(missing))
    if not missing:
        yield from _of_companies()
        yield _of_jobs()


def _of_companies() -> Iterator[Symptom]:
    from pacte.apps.journal.inputs import first_broken_link, replay, without_names
    from pacte.apps.members.models import Company
    from pacte.apps.plans.models import Plan, photos
    from pacte.document import form_of

    for company in Company.objects.all():
        broken = first_broken_link(company.pk)
        detail = f"{company.slug}: {broken}" if broken else company.slug
        yield Symptom(gettext_noop("The journal is whole."), broken is None, detail)
        for plan in Plan.objects.filter(company=company):
            stands = without_names(form_of(photos.read_rows(plan)))
            same = stands == replay(company.pk, plan.key)
            detail = f"{company.slug}/{plan.key}"
            yield Symptom(gettext_noop("The plan is what its journal says."), same, detail)


def _of_jobs() -> Symptom:
    from datetime import timedelta

    from pacte.apps.jobs.models import Job, JobState

    since = rows.now() - timedelta(minutes=5)
    waiting = Job.objects.filter(state=JobState.QUEUED, requested_at__lt=since).count()
    detail = str(waiting) if waiting else ""
    return Symptom(
        gettext_noop("No job has waited for more than five minutes."), not waiting, detail
    )


def _sweep() -> None:
    """Clear up what imports left when they were killed."""
    from pacte.apps.facts.operations import sweep_facts
    from pacte.apps.members.models import Company

    for company in Company.objects.all():
        sweep_facts(company.pk)


def _how_many(missing: list[str]) -> str:
    return f"({len(missing)}: pacte migrate)" if missing else ""


def _pacte(*words: str) -> list[str]:
    return [sys.executable, "-m", "pacte", *words]


def web_command(address: str, processes: int) -> list[str]:
    """The program that answers web pages at `address` (host:port)."""
    options = ["--bind", address, "--workers", str(processes), "--threads", "4"]
    quiet = ["--log-level", "warning", "--graceful-timeout", "20"]
    return [sys.executable, "-m", "gunicorn", "pacte.config.wsgi:application", *options, *quiet]


def _together(commands: list[list[str]]) -> int:
    """Run the programs until the first ends or we are told to stop; then all of them stop.

    Another one that ends, a worker killed for its memory, is started again: pages go on.
    """
    started = [subprocess.Popen(command) for command in commands]
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda heard, _frame: told.append(heard))
    while not told and started[0].poll() is None:
        time.sleep(0.2)
        _start_again(commands[1:], started)
    for process in started:
        _quietly(process.terminate)
    for process in started:
        _wait_or_kill(process)
    return 0 if told else abs(started[0].returncode) and answers.INTERNAL


def _start_again(helpers: list[list[str]], started: list[subprocess.Popen[bytes]]) -> None:
    """Replace, in `started`, the helpers that have ended; the first program is not one."""
    for place, command in enumerate(helpers, start=1):
        if started[place].poll() is not None:
            time.sleep(SECONDS_BEFORE_STARTING_AGAIN)
            started[place] = subprocess.Popen(command)


def _wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        _quietly(process.kill)
        process.wait()


def _quietly(act: Callable[[], None]) -> None:
    """Carry out `act` on a process that may have ended by itself."""
    try:
        act()
    except ProcessLookupError:
        return
