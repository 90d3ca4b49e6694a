"""Schedules against published instances and against the plan made at once.

python -m benchmarks.scheduling --psplib DIR --best-known CSV --time-limit 30 --json
python -m benchmarks.scheduling --projects 6 --activities 120 --time-limit 30 --json
python -m benchmarks.scheduling --synthetic 500x50 --seed 1 --time-limit 60 --json
python -m benchmarks.scheduling --synthetic 2000x50 --open --seed 1 --time-limit 60 --json
python -m benchmarks.scheduling --synthetic 500x50 --planted --json
python -m benchmarks.scheduling --synthetic 500x50 --money --json
python -m benchmarks.scheduling --infeasible --count 14 --json
python -m benchmarks.scheduling --replan --count 20 --json
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.drawn_money import with_money
from benchmarks.drawn_year import FIRST, drawn_year, open_year, planted, planted_starts
from pacte.document import Plan, plan_from_form
from pacte.document.entities import WEEKDAYS
from pacte.engine import scheduling

SMALLEST = 0.01
"""No search to speak of: the plan made at once."""
BEFORE_HOLIDAYS = date(1901, 1, 1)
"""No German holiday is known so early: every day is worked, as in the published instances."""


def psplib_plan(text: str) -> dict[str, Any]:
    """A Patterson file as a plan: resources are equipment, every day is worked, due at once."""
    figures = iter(int(word) for word in text.split())
    count, kinds = next(figures), next(figures)
    equipment = {f"r{k}": {"name": f"R{k}", "quantity": next(figures)} for k in range(kinds)}
    durations, uses, followers = [], [], []
    for _ in range(count):
        durations.append(next(figures))
        uses.append({f"r{k}": amount for k in range(kinds) if (amount := next(figures))})
        followers.append([next(figures) - 1 for _ in range(next(figures))])
    steps = {
        f"s{i}": {
            "action": "project",
            "name": f"S{i}",
            "duration_days": durations[i],
            "equipment": uses[i],
            "after": [
                {"step": f"s{j}"} for j in range(count) if i in followers[j] and durations[j]
            ],
        }
        for i in range(count)
        if durations[i]
    }
    return {
        "id": "psplib",
        "name": "PSPLIB",
        "company": "PSPLIB",
        "start": BEFORE_HOLIDAYS.isoformat(),
        "end": (BEFORE_HOLIDAYS + timedelta(min(sum(durations), 1000))).isoformat(),
        "calendar": {"country": "DE", "weekdays": list(WEEKDAYS)},
        "equipment": equipment,
        "actions": {
            "project": {
                "name": "Project",
                "priority": 3,
                "due_date": (BEFORE_HOLIDAYS - timedelta(1)).isoformat(),
            }
        },
        "steps": steps,
    }


def on_psplib(folder: Path, best_known: Path, time_limit: float) -> dict[str, Any]:
    """Mean gap to the best known makespans; the makespan is the project's tardiness."""
    with best_known.open() as rows:
        known = {row["instance"]: int(row["best_known_makespan"]) for row in csv.DictReader(rows)}
    instances = []
    for path in sorted(folder.rglob("*.rcp")):
        plan = plan_from_form(psplib_plan(path.read_text()))
        began = time.perf_counter()
        found = scheduling.schedule(plan, today=BEFORE_HOLIDAYS, work=1e6, time_limit=time_limit)
        instances.append(
            {
                "instance": path.name,
                "makespan": found.cost,
                "best_known": known[path.name],
                "gap": found.cost / known[path.name] - 1,
                "proof": found.proof,
                "bound": found.bound,
                "seconds": round(time.perf_counter() - began, 2),
            }
        )
    return {
        "mean_gap": mean(x["gap"] for x in instances),
        "proven": sum(x["proof"] == "optimal" for x in instances),
        "instances": instances,
    }


def _project(text: str, time_limit: float) -> tuple[int, int | None]:
    plan = plan_from_form(psplib_plan(text))
    found = scheduling.schedule(plan, today=BEFORE_HOLIDAYS, work=1e6, time_limit=time_limit)
    return found.cost, found.bound


def on_year(
    form: dict[str, Any], size: str, seed: int, *, work: float, time_limit: float
) -> dict[str, Any]:
    """The cost reached under that of the plan made at once, by due date and weight."""
    plan = plan_from_form(form)
    first = _answer(plan, seed, work=SMALLEST, time_limit=SMALLEST)
    best = _answer(plan, seed, work=work, time_limit=time_limit)
    return {
        "size": size,
        "seed": seed,
        "under_at_once": 1 - best["cost"] / max(1, first["cost"]),
        "at_once": first,
        "searched": best,
        "largest_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _answer(plan: Plan, seed: int, *, work: float, time_limit: float) -> dict[str, Any]:
    began, processor = time.perf_counter(), time.process_time()
    found = scheduling.schedule(plan, today=FIRST, seed=seed, work=work, time_limit=time_limit)
    return {
        "cost": found.cost,
        "bound": found.bound,
        "proof": found.proof,
        "stopped_by": found.stopped_by,
        "unplaced": len(found.unplaced),
        "dropped": len(found.dropped),
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
    }


def main() -> None:
    """Run what was asked and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--psplib", type=Path)
    parser.add_argument("--best-known", type=Path)
    parser.add_argument("--projects", type=int, help="as many drawn ones, beside a plain model")
    parser.add_argument("--activities", type=int, default=120)
    parser.add_argument("--synthetic", metavar="STEPSxPEOPLE")
    parser.add_argument("--replan", action="store_true", help="a stream of events on one plan")
    parser.add_argument("--infeasible", action="store_true", help="one planted conflict a plan")
    parser.add_argument("--count", type=int, default=14)
    parser.add_argument("--planted", action="store_true", help="a year that can cost nothing")
    parser.add_argument("--open", action="store_true", help="a year without opening dates")
    parser.add_argument("--money", action="store_true", help="each quarter pays so much")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--work", type=float, default=1e6, help="for a machine that is not quiet")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    answer: dict[str, Any] = {}
    if asked.psplib:
        answer["psplib"] = on_psplib(asked.psplib, asked.best_known, asked.time_limit)
    if asked.projects:
        from benchmarks.plain_projects import on_projects

        limit = asked.time_limit
        answer["projects"] = on_projects(
            lambda text: _project(text, limit), asked.projects, asked.seed, asked.activities, limit
        )
    if asked.infeasible:
        from benchmarks.planted_conflicts import on_planted

        size = asked.synthetic or "500x50"
        answer["infeasible"] = on_planted(size, asked.seed, asked.count, asked.time_limit)
    elif asked.replan:
        from benchmarks.events_on_a_plan import on_events

        answer["replan"] = on_events(asked.synthetic or "500x50", asked.seed, asked.count)
    elif asked.synthetic:
        steps, people = (int(part) for part in asked.synthetic.split("x"))
        draw = planted if asked.planted else open_year if asked.open else drawn_year
        form = draw(steps, people, asked.seed)
        if asked.money:
            starts = planted_starts(steps, people, asked.seed) if asked.planted else None
            form = with_money(form, asked.seed, starts)
        answer["planted" if asked.planted else "synthetic"] = on_year(
            form, asked.synthetic, asked.seed, work=asked.work, time_limit=asked.time_limit
        )
    print(json.dumps(answer, indent=None if asked.json else 1))


if __name__ == "__main__":
    main()
