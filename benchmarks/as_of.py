"""A medium plan as of any version, after thousands of edits: is it right, how long does it take?

    python -m benchmarks.as_of [--json] [--edits 20000] [--queries 10000]

The plan has 60 people, 300 actions, 1,800 steps and 600 budget lines. Every answer is compared
with the plan kept by hand beside the journal. The ratio, in processor time, is to json.loads of the
same plan, which any store of whole documents must do at least. Runs in a database thrown away.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

PEOPLE, ACTIONS, STEPS, LINES = 60, 300, 1_800, 600
PLAN = "medium"
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def medium_plan() -> dict[str, Any]:
    """The JSON form of a plan of the size that the requirements call medium."""
    euros = {"amount": "1500.00", "currency": "EUR"}
    action = {
        "type": "promotion",
        "subtype": "contest",
        "status": "planned",
        "priority": 2,
        "window": {"start": "2026-01-01", "end": "2026-12-31"},
        "budget": euros,
        "description": "Présenter la gamme aux clients du secteur, relancer sous huit jours. " * 2,
        "response": {"kind": "hill", "maximum": euros, "half_spend": euros, "shape": "1"},
    }
    need = {"skill": "s1", "level": 1, "people": 1, "effort_days": "2"}
    step = {"rank": 1, "duration_days": 3, "status": "to_do", "progress_percent": 0}
    return {
        "id": PLAN,
        "name": "2026",
        "people": {f"p{n}": {"name": f"p{n}", "team": "t1"} for n in range(PEOPLE)},
        "actions": {
            f"a{n}": {"name": f"Action {n}", "owner": f"p{n % PEOPLE}", **action}
            for n in range(ACTIONS)
        },
        "steps": {
            f"s{n}": {
                "name": f"Étape {n}",
                "action": f"a{n % ACTIONS}",
                "needs": [{**need, "assigned": [f"p{n % PEOPLE}"]}],
                "after": [{"step": f"s{n - 1}", "min_lag_days": 0}] if n % 6 else [],
                **step,
            }
            for n in range(STEPS)
        },
        "budget_lines": {
            f"b{n}": {"name": f"Ligne {n}", "action": f"a{n % ACTIONS}", "budgeted": euros}
            for n in range(LINES)
        },
    }


def measure(edits: int, queries: int, seed: int) -> dict[str, Any]:
    """Edit, then ask; a wrong answer stops everything."""
    from django.db import transaction

    from pacte.apps.journal import inputs
    from pacte.apps.journal.operations import keep_document, operation, record
    from pacte.apps.members.operations import NewMember, add_member, create_company
    from pacte.config import collecting
    from pacte.document import Change
    from pacte.document.changes import patch_form

    @operation(may=lambda _by: True)
    def found(*, by: Any, at: datetime, form: dict[str, Any]) -> None:  # noqa: ARG001
        record(plan_id=PLAN)
        keep_document(form)

    @operation(may=lambda _by: True)
    def edit(*, by: Any, at: datetime, change: Change) -> None:  # noqa: ARG001
        record([change], plan_id=PLAN)

    company = create_company("As of", at=NOW)
    alice = add_member(company, NewMember("a@as-of.example", "director"), by=None, at=NOW)
    kept, rng = medium_plan(), random.Random(seed)  # noqa: S311 (no secret)
    found(by=alice, at=NOW, form=kept)
    first = inputs.plan_version(company.pk, PLAN)
    standing = medium_plan()
    changes = [_edit(standing, rng, number) for number in range(edits)]
    begun = time.perf_counter()
    for start in range(0, edits, 500):
        with transaction.atomic():
            for change in changes[start : start + 500]:
                edit(by=alice, at=NOW, change=change)
    per_edit = (time.perf_counter() - begun) / edits
    collecting.settle()  # as the server does once it has loaded
    seconds, processor, done = [], [], 0
    for version in sorted(rng.randint(first, first + edits) for _ in range(queries)):
        patch_form(kept, changes[done : version - first])
        done = version - first
        answer = None  # giving back the memory of the former answer is no part of the next
        begun, worked = time.perf_counter(), time.process_time()
        answer = inputs.as_of(company.pk, PLAN, version=version)
        seconds.append(time.perf_counter() - begun)
        processor.append(time.process_time() - worked)
        if answer != kept:
            raise AssertionError(f"version {version} reads back wrong")
    return {"edit_ms": 1000 * per_edit, **_figures(seconds, processor, kept)}


def _edit(standing: dict[str, Any], rng: random.Random, number: int) -> Any:
    """A change of one field of one action or step, made to `standing` too."""
    from pacte.document import Change
    from pacte.document.changes import patch_form

    kind, field, after = rng.choice(
        [
            ("action", "name", f"Action renommée {number}"),
            ("action", "status", rng.choice(["idea", "planned", "running", "done"])),
            ("step", "progress_percent", number % 101),
            ("step", "start_date", f"2026-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"),
        ]
    )
    key = rng.choice(list(standing[f"{kind}s"]))
    change = Change(kind, key, field, standing[f"{kind}s"][key].get(field), after)
    patch_form(standing, [change])
    return change


def _figures(seconds: list[float], processor: list[float], form: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(form)
    reading = []
    for _ in range(50):
        begun = time.process_time()
        json.loads(text)
        reading.append(time.process_time() - begun)
    cuts, worked = (statistics.quantiles(times, n=100) for times in (seconds, processor))
    return {
        "queries": len(seconds),
        "all_equal": True,
        "document_bytes": len(text),
        "median_ms": 1000 * cuts[49],
        "p99_ms": 1000 * cuts[98],
        "longest_ms": 1000 * max(seconds),
        "processor_median_ms": 1000 * worked[49],
        "processor_p99_ms": 1000 * worked[98],
        "median_over_json_loads": worked[49] / statistics.median(reading),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--edits", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pacte-as-of-") as home:
        os.environ |= {"PACTE_HOME": home, "DJANGO_SETTINGS_MODULE": "pacte.config.settings"}
        os.environ.pop("PACTE_DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        figures = measure(asked.edits, asked.queries, asked.seed)
    if asked.json:
        print(json.dumps({"benchmark": "as_of", "edits": asked.edits, **figures}))
        return
    for name, value in figures.items():
        print(f"{name:<24}{value:.2f}" if isinstance(value, float) else f"{name:<24}{value}")


if __name__ == "__main__":
    main()
