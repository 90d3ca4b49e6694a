"""The worker: takes jobs one by one, runs each in a child process, takes over those of the dead."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType

from django.conf import settings
from django.db import OperationalError, close_old_connections

from pacte.apps.jobs.models import Job
from pacte.apps.jobs.operations import working
from pacte.apps.jobs.operations.working import Failure, NoLongerOursError
from pacte.apps.jobs.tasks.child import Ending, Heard, Limits, run_child
from pacte.apps.jobs.tasks.kinds import KINDS, Kind
from pacte.document import PacteError

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Pace:
    """Seconds between two heartbeats, until silence means death, between two looks at the queue."""

    beat: float = 2.0
    death: float = 30.0
    rest: float = 1.0


NORMAL = Pace()


@dataclass(frozen=True)
class Worker:
    name: str
    clock: Clock
    pace: Pace
    stop: threading.Event


def told_to_stop() -> threading.Event:
    """An event set by SIGTERM and SIGINT; call it from the main thread."""
    stop = threading.Event()

    def heed(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, heed)
    return stop


def run_worker(
    *,
    clock: Clock,
    once: bool = False,
    pace: Pace = NORMAL,
    stop: threading.Event | None = None,
) -> int:
    """Run jobs until `stop` is set, or with `once` until none waits; how many were run."""
    name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    worker = Worker(name, clock, pace, stop or threading.Event())
    done = 0
    while not worker.stop.is_set():
        ran = _turn(worker)
        done += ran
        if not ran and once:
            break
        if not ran:
            worker.stop.wait(pace.rest)
    return done


def _turn(worker: Worker) -> bool:
    """One look at the queue; whether a job was run."""
    close_old_connections()
    try:
        now = worker.clock()
        working.reap(before=now - timedelta(seconds=worker.pace.death), at=now)
        job = working.take_job(worker.name, at=now)
        if job is not None:
            _run(worker, job)
    except OperationalError:  # the database is away or busy: the next turn tries again
        log.exception("The queue could not be read")
        return False
    return job is not None


def _run(worker: Worker, job: Job) -> None:
    try:
        kind = KINDS.get(job.kind)
        if kind is None:
            working.fail_job(job, Failure("job_of_unknown_kind", job.kind), at=worker.clock())
        else:
            _carry_out(worker, job, kind)
    except NoLongerOursError:
        log.warning("Job %s was taken over by another worker", job.pk)
    except OperationalError:
        raise
    except PacteError as error:
        working.fail_job(job, Failure("job_refused", str(error)), at=worker.clock())
    except Exception as error:
        log.exception("Job %s failed", job.pk)
        working.fail_job(job, Failure("job_broke", repr(error)), at=worker.clock())


def _carry_out(worker: Worker, job: Job, kind: Kind) -> None:
    def go_on(heard: Heard) -> bool:
        now = worker.clock()
        wanted = working.beat(job, at=now, progress=heard.progress, message_code=heard.code)
        return wanted and not worker.stop.is_set()

    command, document = kind.command(job), kind.document(job)
    ending = run_child(command, document, _limits(kind), every=worker.pace.beat, go_on=go_on)
    if ending.code is None and not (ending.out_of_time and _is_wanted(worker, job)):
        _put_down(worker, job)
    elif (
        ending.code in kind.answers and ending.answer
    ):  # Python itself dies with code 1, speechless
        working.finish_job(job, lambda: kind.conclude(job, ending.answer), at=worker.clock())
    else:
        working.fail_job(job, _failure(ending), at=worker.clock())


def _is_wanted(worker: Worker, job: Job) -> bool:
    canceled = Job.objects.filter(pk=job.pk, cancel_requested=True).exists()
    return not canceled and not worker.stop.is_set()


def _put_down(worker: Worker, job: Job) -> None:
    """We stopped the child: because someone canceled the job, or because we must stop ourselves."""
    if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
        working.end_canceled_job(job, at=worker.clock())
    else:
        working.give_back_job(job)


def _limits(kind: Kind) -> Limits:
    return Limits(
        memory_mb=kind.memory_mb or settings.PACTE_JOB_MEMORY_MB,
        cpu_seconds=kind.cpu_seconds or settings.PACTE_JOB_CPU_SECONDS,
        seconds=kind.seconds or settings.PACTE_JOB_SECONDS,
    )


_OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "Cannot allocate memory")
_BY_CODE = {
    2: "job_bad_input",
    -signal.SIGXCPU: "job_out_of_time",
    -signal.SIGKILL: "job_killed",
}


def _failure(ending: Ending) -> Failure:
    if ending.out_of_time:
        return Failure("job_out_of_time", ending.said)
    if any(words in ending.said for words in _OUT_OF_MEMORY):
        return Failure("job_out_of_memory", ending.said)
    return Failure(_BY_CODE.get(ending.code or 0, "job_broke"), ending.said)
