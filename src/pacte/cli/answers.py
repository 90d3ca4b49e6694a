"""How the command answers: exit codes, JSON, and refusals in words."""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from pacte.document import Invalid, PacteError, Plan, Problem, read_plan
from pacte.document.results.envelope import Envelope, ResultModel, Status
from pacte.wording.catalog import LANGUAGES
from pacte.wording.problems import sentences

FINE, WITH_FINDINGS, MISUSE, INTERNAL = 0, 1, 2, 3
SHOWN_PROBLEMS = 2000
LOOKED_FOR = (50_000, 20, 50)
"""Objects made between two looks for dead circles: a large plan is made of many that live on."""


def read_document(source: str, known: dict[str, Any] | None = None) -> Plan:
    """The plan in a file, or on standard input for `-`; `known` as `read_plan` takes it.

    Raises `Invalid`, the file named where it cannot be read.
    """
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Invalid(Problem("file_not_found", source, reason, "")) from None
    try:
        return read_plan(content, known)
    except Invalid as error:
        raise Invalid(*(_in_file(problem, source) for problem in error.problems)) from None


def text_of(given: str) -> str:
    """An option's JSON: the text itself, or what the file of that name holds."""
    if given.lstrip().startswith(("{", "[")):
        return given
    try:
        return Path(given).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Invalid(Problem("file_not_found", given, reason, "")) from None


def _in_file(problem: Problem, source: str) -> Problem:
    named = {} if source == "-" else {"file": Path(source).name}
    return replace(problem, params={**problem.params, **named})


def writable(path: Path | None) -> None:
    """Raises `Invalid` where a file cannot be made there: said before the work, not after."""
    if path is not None and (path.is_dir() or not os.access(path.parent, os.W_OK)):
        raise Invalid(Problem("cannot_write", str(path)))


def print_json(form: dict[str, Any]) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(form, ensure_ascii=False, indent=1) + "\n")


def print_told(schema: str, as_of: date, facts: dict[str, Any], status: Status = "ok") -> None:
    """What an act on the company's rows did, in the envelope of every answer."""
    envelope = Envelope(schema_name=f"pacte.{schema}", as_of=as_of, status=status)
    print_json({**envelope.to_json(), **facts})


def conclude(result: Envelope, text: Iterable[str], *, as_json: bool) -> NoReturn:
    """Print an answer, as JSON or in words; exit 1 where it is not ok."""
    if as_json:
        tell(result)
    sys.stdout.write("\n".join(text).rstrip() + "\n")
    sys.exit(_code(result))


def tell(result: Envelope, **members: Iterable[ResultModel]) -> NoReturn:
    """Print an answer as JSON, `members` of its empty lists as they come."""
    gc.freeze()  # what they are made of lives until the end: not looked through for dead circles
    sys.stdout.writelines(result.as_text(**members))
    sys.exit(_code(result))


def _code(result: Envelope) -> int:
    return FINE if result.status == "ok" else WITH_FINDINGS


def progress(share: float, code: str) -> None:
    """One line of JSON on standard error, where something follows: a worker, not a person."""
    if os.environ.get("PACTE_PROGRESS"):
        sys.stderr.write(json.dumps({"progress": round(share, 4), "code": code}) + "\n")
        sys.stderr.flush()


def language_known(language: str) -> str:
    """The language asked for, or a refusal."""
    if language not in LANGUAGES:
        raise Invalid(Problem("bad_option", "--language", language, "fr or en"))
    return language


_began: ContextVar[float | None] = ContextVar("began", default=None)
"""When the process began, by the monotonic clock; None where no command was started."""


def left_of(time_limit: float) -> float:
    """Seconds left of a limit on the whole command, the start and what was read included."""
    began = _began.get()
    return time_limit if began is None else time_limit - (time.monotonic() - began)


def guarded(run: Callable[[], None]) -> NoReturn:
    """Run the command; refusals become sentences and exit 2, the unforeseen a report and exit 3."""
    _began.set(time.monotonic() - time.process_time())
    gc.set_threshold(*LOOKED_FOR)
    try:
        run()
    except PacteError as error:
        refuse(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FINE)
    except Exception:  # noqa: BLE001 - the last line of defense writes a report
        report(traceback.format_exc())
    sys.exit(FINE)


def refuse(error: PacteError) -> NoReturn:
    """Each problem as one sentence on standard error; exit 2."""
    language = os.environ.get("PACTE_LANGUAGE", "fr")
    if "--language" in sys.argv[:-1]:
        language = sys.argv[sys.argv.index("--language") + 1]
    spoken = language if language in LANGUAGES else "fr"
    for line in sentences(error.problems[:SHOWN_PROBLEMS], spoken):
        sys.stderr.write(f"{line}\n")
    sys.exit(MISUSE)


def report(trace: str) -> NoReturn:
    """Keep what went wrong in a file, say where, exit 3."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="pacte-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"pacte {' '.join(sys.argv[1:])}\n{trace}")
    sys.stderr.write(
        f"Pacte a rencontré une erreur interne, décrite dans {file.name}\n"
        f"Pacte met with an internal error, described in {file.name}\n"
    )
    sys.exit(INTERNAL)
