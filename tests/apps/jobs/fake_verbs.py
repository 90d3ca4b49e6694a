"""Kinds of job for the tests: small programs that read a document and answer."""

import sys

from pacte.apps.jobs.models import Job
from pacte.apps.jobs.tasks.kinds import Kind, register
from pacte.apps.journal.operations import operation, record
from pacte.apps.members.models import Member

PROGRAMS = {
    "echo": "import sys; print(sys.stdin.read().upper(), end='')",
    "talk": (
        "import sys, time, json\n"
        "print('warming up', file=sys.stderr)\n"
        "for done in (0.25, 0.5):\n"
        "    said = json.dumps({'progress': done, 'code': 'searching'})\n"
        "    print(said, file=sys.stderr, flush=True)\n"
        "    time.sleep(0.3)\n"
        "print('answer')"
    ),
    "sleep": "import sys, time; sys.stdin.read(); time.sleep(60)",
    "sleeper": "import time; time.sleep(60)",
    "slow_once": (
        "import pathlib, sys, time\n"
        "mark = pathlib.Path(sys.stdin.read())\n"
        "first = not mark.exists()\n"
        "mark.write_text('begun')\n"
        "time.sleep(60 if first else 0)\n"
        "print('done')"
    ),
    "stubborn": (
        "import signal, sys, time, subprocess\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "time.sleep(60)"
    ),
    "glutton": "x = bytearray(2_000_000_000); print(len(x))",
    "spinner": "while True: pass",
    "crash": "import sys; print('no luck', file=sys.stderr); sys.exit(3)",
    "bad_input": "import sys; print('/actions/a1: wrong', file=sys.stderr); sys.exit(2)",
    "findings": "import sys; print('findings'); sys.exit(1)",
}


@operation(may=lambda _by, _job, _answer: True)
def keep_answer(job: Job, answer: bytes, *, by: Member, at: object) -> str:
    """Stands for the operation by which a room stores what its job found."""
    record(params={"job": job.pk, "answer": answer.decode()})
    return f"answer:{job.pk}"


def _conclude(job: Job, answer: bytes) -> str:
    return keep_answer(job, answer, by=job.requested_by, at=job.requested_at)


def _refuse(job: Job, answer: bytes) -> str:
    _conclude(job, answer)
    raise ValueError("this answer makes no sense")


def register_all() -> None:
    for name, program in PROGRAMS.items():
        register(
            Kind(
                name,
                command=lambda _job, program=program: [sys.executable, "-c", program],
                document=lambda job: str(job.params.get("document", "")).encode(),
                conclude=_conclude,
                memory_mb=500,
                seconds=0.5 if name == "sleeper" else None,
                cpu_seconds=1 if name == "spinner" else 30,
            )
        )
    register(
        Kind(
            "refused",
            command=lambda _job: [sys.executable, "-c", "print('nonsense')"],
            document=lambda _job: b"",
            conclude=_refuse,
        )
    )
