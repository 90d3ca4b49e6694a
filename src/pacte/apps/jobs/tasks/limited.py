"""Run a command with limits: `limited.py MEMORY_MB CPU_SECONDS PARENT COMMAND…`.

A process of its own, because limits set between fork and exec are unsafe in a program with threads.
The command dies with the worker that started it: a job taken over is never run by two at once.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_GRACE_SECONDS = 5


def main(words: list[str]) -> None:
    memory_mb, cpu_seconds, parent = (int(word) for word in words[:3])
    _limit(resource.RLIMIT_AS, memory_mb * 1024 * 1024)
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + _GRACE_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    _die_with(parent)
    os.execvp(words[3], words[3:])  # noqa: S606 (no shell is wanted)


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one already lower stays."""
    _, ceiling = resource.getrlimit(what)
    wanted = (soft, soft if hard is None else hard)
    if ceiling != resource.RLIM_INFINITY:
        wanted = (min(wanted[0], ceiling), min(wanted[1], ceiling))
    resource.setrlimit(what, wanted)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
