"""The child process of a job: fed, listened to, stopped."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

LARGEST_ANSWER = 256 * 1024 * 1024
LONGEST_STDERR = 8000
_SECONDS_TO_OBEY = 2.0
_TICK_SECONDS = 0.2


@dataclass(frozen=True)
class Limits:
    memory_mb: int
    cpu_seconds: int
    seconds: float


@dataclass
class Heard:
    """What the child has said on its standard error: how far it is, and its last words."""

    progress: float = 0.0
    code: str = ""
    said: str = ""
    _pending: bytes = field(default=b"", repr=False)

    def hear(self, data: bytes) -> None:
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            self._line(line.decode(errors="replace"))

    def _line(self, line: str) -> None:
        told = _progress_of(line)
        if told is None:
            self.said = f"{self.said}{line}\n"[-LONGEST_STDERR:]
            return
        self.progress = min(1.0, max(self.progress, float(told["progress"])))
        self.code = str(told.get("code", ""))[:80]


@dataclass(frozen=True)
class Ending:
    """Its end. `code` is its exit code, negative for a signal, None when we stopped it."""

    code: int | None
    answer: bytes
    said: str
    out_of_time: bool = False


def run_child(
    command: Sequence[str],
    document: bytes,
    limits: Limits,
    *,
    every: float,
    go_on: Callable[[Heard], bool],
) -> Ending:
    """Run `command` on `document`; every `every` seconds `go_on` is told how far it is.

    When `go_on` says no, or raises, or `limits.seconds` have passed on the clock, the child and
    its own children are terminated, then killed.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(document)
        given.seek(0)
        bounds = [str(limits.memory_mb), str(limits.cpu_seconds), str(os.getpid())]
        process = subprocess.Popen(
            [sys.executable, "-m", "pacte.apps.jobs.tasks.limited", *bounds, *command],
            stdin=given,
            stdout=answer,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        heard, until = Heard(), time.monotonic() + limits.seconds

        def in_time_and_wanted(heard: Heard) -> bool:
            return go_on(heard) and time.monotonic() < until

        try:
            finished = _watch(process, heard, every, in_time_and_wanted)
        finally:
            _end(process)
        late = not finished and time.monotonic() >= until
        code = process.returncode if finished else None
        return Ending(code, _read(answer), heard.said, out_of_time=late)


def _watch(
    process: subprocess.Popen[bytes], heard: Heard, every: float, go_on: Callable[[Heard], bool]
) -> bool:
    """Listen until the child ends (true) or must be stopped (false)."""
    assert process.stderr is not None  # noqa: S101 (asked for above)
    os.set_blocking(process.stderr.fileno(), False)
    next_beat = time.monotonic() + every
    with selectors.DefaultSelector() as ears:
        ears.register(process.stderr, selectors.EVENT_READ)
        while process.poll() is None:
            if ears.get_map() and ears.select(min(every, _TICK_SECONDS)):
                _listen(process.stderr, heard, ears)
            elif not ears.get_map():
                time.sleep(min(every, _TICK_SECONDS))
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + every
                if not go_on(heard):
                    return False
    heard.hear((process.stderr.read() or b"") + b"\n")
    return True


def _listen(stderr: IO[bytes], heard: Heard, ears: selectors.BaseSelector) -> None:
    data = os.read(stderr.fileno(), 65536)
    if data:
        heard.hear(data)
    else:  # the child closed it and lives on
        ears.unregister(stderr)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Terminate, then kill, the child and whatever it started."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_SECONDS_TO_OBEY)
    _signal(process, signal.SIGKILL)
    process.wait()
    if process.stderr is not None:
        process.stderr.close()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # the group is gone
        os.killpg(process.pid, number)


def _read(answer: IO[bytes]) -> bytes:
    answer.seek(0)
    return answer.read(LARGEST_ANSWER)


def _progress_of(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    with contextlib.suppress(ValueError, TypeError):
        told = json.loads(line)
        float(told["progress"])
        return dict(told)
    return None
