"""Events on a dated year: an absence, and a stream of twenty, each answered by a replanning.

python -m benchmarks.scheduling --replan --synthetic 500x50 --seed 1 --json
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from typing import Any

from benchmarks.drawn_year import FIRST, drawn_year
from pacte.document import Plan, form_of, plan_from_form
from pacte.document.events import event_from_form
from pacte.engine import scheduling

Form = dict[str, Any]


def dated_year(steps: int, people: int, seed: int) -> Plan:
    """A synthetic year with the dates of the plan made at once."""
    plan = plan_from_form(drawn_year(steps, people, seed))
    found = scheduling.schedule(plan, today=FIRST, seed=seed, work=0.01, time_limit=5.0)
    return scheduling.adopted(plan, found)


def as_of(plan: Plan, today: date) -> Plan:
    """The plan as time makes it: what was to end is done, what was to start is running."""
    steps = {}
    for key, step in plan.steps.items():
        status = step.status
        if step.start_date and step.start_date < today and status == "to_do":
            status = "done" if step.end_date and step.end_date < today else "running"
        elif status == "running" and step.end_date and step.end_date < today:
            status = "done"
        steps[key] = step.model_copy(update={"status": status})
    return plan.model_copy(update={"steps": steps})


def drawn_event(draw: random.Random, plan: Plan, today: date, rank: int) -> Form:
    """One of the kinds in turn, about somebody or something that is still to come."""
    open_steps = sorted(k for k, s in plan.steps.items() if s.status == "to_do" and s.start_date)
    busy = sorted({p for k in open_steps for n in plan.steps[k].needs for p in n.assigned})
    kind = ("absence", "delay", "urgent_action", "absence", "cancellation", "departure")[rank % 6]
    first = today + timedelta(draw.randint(1, 30))
    if kind == "absence":
        days = {"start": first.isoformat(), "end": (first + timedelta(11)).isoformat()}
        return {"kind": kind, "person": draw.choice(busy), **days}
    if kind == "departure":
        return {"kind": kind, "person": draw.choice(busy), "last_day": first.isoformat()}
    if kind == "urgent_action":
        return _urgent(draw, plan, first, rank)
    if kind == "delay":
        return {"kind": kind, "step": draw.choice(open_steps), "days": draw.randint(2, 10)}
    return {"kind": kind, "step": draw.choice(open_steps)}


def _urgent(draw: random.Random, plan: Plan, first: date, rank: int) -> Form:
    key, skill = f"urgent{rank}", draw.choice(sorted(plan.skills))
    steps = {
        f"{key}-{i}": {
            "action": key,
            "name": key,
            "duration_days": 3,
            "exclusive": True,
            "needs": [{"skill": skill, "effort_days": "3"}],
            "after": [{"step": f"{key}-{i - 1}"}] if i else [],
        }
        for i in range(3)
    }
    action = {"name": key, "priority": 1, "due_date": (first + timedelta(30)).isoformat()}
    return {"kind": "urgent_action", "id": key, "action": action, "steps": steps}


def on_events(size: str, seed: int, events: int) -> dict[str, Any]:
    """An absence on its own, then a stream of events, the first rung adopted each time."""
    steps, people = (int(part) for part in size.split("x"))
    plan = dated_year(steps, people, seed)
    draw = random.Random(seed)  # noqa: S311 - drawn events, not secrets
    today = FIRST + timedelta(60)
    stream = []
    for rank in range(events):
        plan = as_of(plan, today)
        form = drawn_event(draw, plan, today, rank)
        answer, plan = _one(plan, form, today)
        stream.append(answer)
        today += timedelta(7)
    return {
        "size": size,
        "seed": seed,
        "first_cpu_seconds": max(x["first_cpu_seconds"] for x in stream),
        "most_moved": max(x["moved"] for x in stream),
        "started_moved": sum(x["started_moved"] for x in stream),
        "events": stream,
    }


def _one(plan: Plan, form: Form, today: date) -> tuple[dict[str, Any], Plan]:
    event = event_from_form(form)
    first: list[float] = []
    began, spent = time.perf_counter(), time.process_time()

    def told(_share: float, code: str) -> None:
        if code == "first_answer" and not first:
            first.extend((time.perf_counter() - began, time.process_time() - spent))

    found = scheduling.replan(plan, [event], today=today, progress=told)
    after = scheduling.adopted_rung(found, 0)
    return (
        {
            "kind": form["kind"],
            "hit": len(found.hit),
            "moved": len(found.rungs[0].moved),
            "people": len(found.rungs[0].people),
            "unplaced": len(found.rungs[0].schedule.unplaced),
            "started_moved": _started_moved(plan, after, form),
            "cost_before": found.cost_before,
            "costs": [rung.schedule.cost for rung in found.rungs],
            "moves": [len(rung.moved) for rung in found.rungs],
            "first_seconds": round(first[0], 2),
            "first_cpu_seconds": round(first[1], 2),
            "cpu_seconds": round(time.process_time() - spent, 2),
        },
        after,
    )


def _started_moved(plan: Plan, after: Plan, event: Form) -> int:
    """Steps begun of which the dates or people changed, the one that the event is about apart."""
    old, new = form_of(plan)["steps"], form_of(after)["steps"]
    return sum(
        old[key] != new[key]
        for key in old
        if old[key]["status"] in ("running", "done") and key != event.get("step")
    )
