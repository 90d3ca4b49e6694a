"""Jobs run, end badly, are stopped, and outlive their worker."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone
from tests.apps.builders import Cast
from tests.apps.jobs import fake_verbs

from pacte.apps.jobs.models import Job
from pacte.apps.jobs.operations import NewJob, ask_for_job, cancel_job, working
from pacte.apps.jobs.tasks.worker import Pace, run_worker
from pacte.apps.journal.models import Entry
from pacte.document import Refused

pytestmark = pytest.mark.django_db(transaction=True)
QUICK = Pace(beat=0.1, death=60.0, rest=0.05)
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(autouse=True)
def kinds() -> None:
    fake_verbs.register_all()


def ask(cast: Cast, kind: str, document: str = "text", key: str | None = None) -> Job:
    new = NewJob(kind, params={"document": document}, idempotency_key=key)
    return ask_for_job(new, by=cast.bob, at=timezone.now())


def work(pace: Pace = QUICK) -> int:
    return run_worker(clock=timezone.now, once=True, pace=pace)


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def wait_until(true: Callable[[], bool], seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def test_a_job_reads_a_document_and_its_answer_is_kept_once(cast: Cast) -> None:
    job = ask(cast, "echo", "élan")
    assert work() == 1
    assert work() == 0
    job = again(job)
    assert (job.state, job.progress, job.result_ref) == ("done", 1.0, f"answer:{job.pk}")
    assert [e.params["answer"] for e in Entry.objects.all()] == ["ÉLAN"]


def test_findings_are_an_answer(cast: Cast) -> None:
    job = ask(cast, "findings")
    work()
    assert again(job).state == "done"


def test_progress_is_told_while_it_runs(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[float, str]] = []
    beat = working.beat

    def listen(job: Job, **said: object) -> bool:
        told.append((said["progress"], said["message_code"]))  # type: ignore[arg-type]
        return beat(job, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(working, "beat", listen)
    ask(cast, "talk")
    work()
    assert (0.25, "searching") in told
    assert (0.5, "searching") in told
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("crash", "job_broke", "no luck"),
        ("bad_input", "job_bad_input", "/actions/a1"),
        ("glutton", "job_out_of_memory", "MemoryError"),
        ("spinner", "job_out_of_time", ""),
        ("sleeper", "job_out_of_time", ""),
        ("refused", "job_broke", "makes no sense"),
        ("never heard of", "job_of_unknown_kind", "never heard of"),
    ],
)
def test_a_bad_job_fails_alone(cast: Cast, kind: str, code: str, said: str) -> None:
    bad, good = ask(cast, kind), ask(cast, "echo", "fine")
    assert work() == 2
    bad = again(bad)
    assert (bad.state, bad.error_code) == ("failed", code)
    assert said in bad.error_detail
    assert again(good).state == "done"
    assert Entry.objects.count() == 1  # what the bad one had begun to store is gone


def test_a_waiting_job_is_canceled_at_once(cast: Cast) -> None:
    job = ask(cast, "echo")
    cancel_job(job, by=cast.bob, at=timezone.now())
    assert (job.state, work()) == ("canceled", 0)


@pytest.mark.parametrize("who", ["chloe", "denis"])
def test_only_who_asked_and_directors_cancel(cast: Cast, who: str) -> None:
    job = ask(cast, "echo")
    with pytest.raises(Refused):
        cancel_job(job, by=getattr(cast, who), at=timezone.now())
    cancel_job(job, by=cast.alice, at=timezone.now())
    assert job.state == "canceled"


def test_a_job_that_has_ended_is_not_canceled(cast: Cast) -> None:
    job = ask(cast, "echo")
    work()
    cancel_job(job, by=cast.bob, at=timezone.now())
    assert (job.state, job.cancel_requested) == ("done", False)


def test_asked_twice_with_one_key_it_is_done_once(cast: Cast) -> None:
    first, second = ask(cast, "echo", key="k"), ask(cast, "echo", key="k")
    assert (first.pk, work()) == (second.pk, 1)
    assert ask(cast, "echo", key="k").pk == first.pk
    failed = ask(cast, "crash", key="other")
    work()
    assert ask(cast, "crash", key="other").pk != failed.pk


def test_a_worker_told_to_stop_gives_its_job_back(cast: Cast) -> None:
    job, stop = ask(cast, "sleep"), threading.Event()
    threading.Timer(0.5, stop.set).start()
    run_worker(clock=timezone.now, pace=QUICK, stop=stop)
    job = again(job)
    assert (job.state, job.attempts, job.worker) == ("queued", 0, "")


def test_a_job_that_loses_three_workers_is_given_up(cast: Cast) -> None:
    job, now = ask(cast, "sleep"), timezone.now()
    for attempt in range(1, 4):
        taken = working.take_job(f"w{attempt}", at=now)
        assert taken is not None
        assert taken.attempts == attempt
        assert working.take_job("another", at=now) is None
        working.reap(before=now + timedelta(seconds=1), at=now)
    assert (again(job).state, again(job).error_code) == ("failed", "job_lost_its_worker")


def test_a_job_that_two_workers_see_goes_to_one(cast: Cast) -> None:
    job, now = ask(cast, "echo"), timezone.now()

    def another_is_quicker(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen = execute(sql, *rest)
        if sql.startswith("SELECT"):
            mine = Job.objects.filter(pk=job.pk, state="queued")
            mine.update(state="running", worker="quick", heartbeat_at=now)
        return seen

    with connection.execute_wrapper(another_is_quicker):
        assert working.take_job("slow", at=now) is None
    assert again(job).worker == "quick"


def test_a_worker_thought_dead_writes_nothing_when_it_comes_back(cast: Cast) -> None:
    job, now = ask(cast, "echo"), timezone.now()
    slow = working.take_job("slow", at=now)
    assert slow is not None
    working.reap(before=now + timedelta(seconds=1), at=now)
    work()
    with pytest.raises(working.NoLongerOursError):
        working.finish_job(slow, lambda: "twice", at=now)
    with pytest.raises(working.NoLongerOursError):
        working.beat(slow, at=now, progress=0.5, message_code="")
    assert again(job).result_ref == f"answer:{job.pk}"
    assert Entry.objects.count() == 1


# Workers as other processes ---------------------------------------------------------------------

WORKER = """
import sys
import django; django.setup()
from django.utils import timezone
from tests.apps.jobs import fake_verbs
from pacte.apps.jobs.tasks.worker import Pace, run_worker, told_to_stop
fake_verbs.register_all()
pace = Pace(beat=0.1, death=float(sys.argv[1]), rest=0.05)
run_worker(clock=timezone.now, pace=pace, stop=told_to_stop())
"""


def database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    more = "".join(f"{k}={v}&" for k, v in given["OPTIONS"].items() if isinstance(v, str))
    user = f"{given['USER']}:{quote(given['PASSWORD'])}" if given["PASSWORD"] else given["USER"]
    return (
        f"postgresql://{user}@/{given['NAME']}?host={quote(given['HOST'], safe='')}"
        f"&port={given['PORT'] or 5432}&{more}".rstrip("&")
    )


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[Start]:
    ours = {"DJANGO_SETTINGS_MODULE": "pacte.config.settings", "PYTHONPATH": str(ROOT)}
    started: list[subprocess.Popen[bytes]] = []

    def start(death: float = 60) -> "subprocess.Popen[bytes]":
        environment = os.environ | ours | {"PACTE_DATABASE_URL": database_url()}
        command = [sys.executable, "-c", WORKER, str(death)]
        started.append(subprocess.Popen(command, env=environment, cwd=ROOT))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_killed_worker_s_job_is_finished_by_another(
    cast: Cast, start_worker: Start, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    job, after = ask(cast, "slow_once", str(mark)), ask(cast, "echo", "after")
    first = start_worker()
    wait_until(mark.exists)
    child = _child_of(first.pid)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    wait_until(lambda: not Path(f"/proc/{child}").exists())  # nobody computes for a dead worker
    start_worker(death=5)
    wait_until(lambda: again(job).state == "done" and again(after).state == "done")
    assert again(job).attempts == 2
    assert Entry.objects.filter(params__job=job.pk).count() == 1


def test_a_running_job_is_canceled_with_all_it_started(cast: Cast, start_worker: Start) -> None:
    job = ask(cast, "stubborn")
    worker = start_worker()
    wait_until(lambda: again(job).state == "running" and bool(_grandchildren(worker.pid)))
    family = [*_grandchildren(worker.pid), _child_of(worker.pid)]
    cancel_job(job, by=cast.bob, at=timezone.now())
    wait_until(lambda: again(job).state == "canceled")
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family))
    worker.terminate()
    assert worker.wait(10) == 0


def test_two_workers_never_run_one_job_twice(cast: Cast, start_worker: Start) -> None:
    jobs = [ask(cast, "echo", str(number)) for number in range(5)]
    start_worker(), start_worker()
    wait_until(lambda: all(again(job).state == "done" for job in jobs))
    assert {again(job).attempts for job in jobs} == {1}
    assert Entry.objects.count() == len(jobs)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in listed.read_text().split()] if listed.exists() else []


def _child_of(pid: int) -> int:
    return _children(pid)[0]


def _grandchildren(pid: int) -> list[int]:
    return [below for child in _children(pid) for below in _children(child)]
