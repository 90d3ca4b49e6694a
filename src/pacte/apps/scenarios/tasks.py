"""How a worker computes a scenario: the public verb, in a child process, on its document."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pacte.apps.jobs.models import Job
from pacte.apps.jobs.tasks.kinds import Kind, register, verb
from pacte.apps.scenarios import inputs, operations
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.operations.asking import JOB_KIND
from pacte.document import write_plan


def register_kind() -> None:
    """Called when Django starts."""
    register(Kind(JOB_KIND, command=command, document=document, conclude=conclude))


def command(job: Job) -> Sequence[str]:
    """The command line that anyone can type to compute it again."""
    scenario = _scenario(job)
    words = [
        scenario.kind,
        "-",
        "--today",
        scenario.today.isoformat(),
        "--seed",
        str(scenario.seed),
    ]
    options = {"--work": "work", "--time-limit": "time_limit"}
    for option, name in options.items():
        value = scenario.parameters.get(name)
        words += [] if value is None else [option, str(value)]
    for event in scenario.parameters.get("events", ()):
        words += ["--event", json.dumps(event)]
    words += ["--front", "envelopes"] if scenario.parameters.get("front") else []
    aims = scenario.parameters.get("aims")
    words += ["--front", ",".join(aims)] if aims else []
    return ["env", "PACTE_PROGRESS=1", *verb(*words)]


def document(job: Job) -> bytes:
    """What it reads."""
    return write_plan(inputs.given(_scenario(job))).encode()


def conclude(job: Job, answer: bytes) -> str:
    """Keep the answer, at the instant that the job ended."""
    scenario = _scenario(job)
    ended = Job.objects.values_list("finished_at", flat=True).get(pk=job.pk)
    at = ended or scenario.requested_at
    return operations.keep_result(scenario, answer, by=scenario.requested_by, at=at)


def _scenario(job: Job) -> Scenario:
    related = Scenario.objects.select_related("plan", "requested_by")
    return related.get(pk=job.params["scenario"], company_id=job.company_id)
