"""What kinds of job exist: each is registered, when Django starts, by the room that owns it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pacte.apps.jobs.models import Job


def verb(*words: str) -> list[str]:
    """The command line of a public verb of Pacte, answering in JSON."""
    return [sys.executable, "-m", "pacte", *words, "--json"]


@dataclass(frozen=True)
class Kind:
    """How a job of this kind is run.

    `command` gives its command line and `document` what it reads on its standard input. `conclude`
    receives what it wrote on its standard output, stores it, and returns a reference such as
    "scenario:12"; it is an operation of its room, runs in the transaction that ends the job, and so
    takes effect once, whatever dies. Exit codes outside `answers`, and silence, are failures.
    Limits of None are those of the settings; `seconds` are those of the clock on the wall.
    """

    name: str
    command: Callable[[Job], Sequence[str]]
    document: Callable[[Job], bytes]
    conclude: Callable[[Job, bytes], str]
    answers: frozenset[int] = frozenset({0, 1})
    memory_mb: int | None = None
    cpu_seconds: int | None = None
    seconds: float | None = None


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; a room calls this from its AppConfig.ready."""
    KINDS[kind.name] = kind
