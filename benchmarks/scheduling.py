"""Schedules against published instances and against the plan made at once.

python -m benchmarks.scheduling --psplib DIR --best-known CSV --time-limit 30 --json
python -m benchmarks.scheduling --synthetic 500x50 --seed 1 --json
python -m benchmarks.scheduling --infeasible --count 14 --json
python -m benchmarks.scheduling --replan --count 20 --json
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from pacte.document import plan_from_form
from pacte.document.entities import WEEKDAYS
from pacte.engine import scheduling

START = date(2026, 1, 1)
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


def synthetic_plan(steps: int, people: int, seed: int) -> dict[str, Any]:
    """A year as in docs/methods/scheduling.md: leave, part time, skills, chains, equipment."""
    draw = random.Random(seed)  # noqa: S311 - a drawn year, not secrets
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    skills = [f"k{i}" for i in range(6 if people <= 50 else 12)]
    actions: dict[str, Any] = {}
    drawn: dict[str, Any] = {}
    while len(drawn) < steps:
        key = f"a{len(actions)}"
        size = min(draw.randint(4, 12), steps - len(drawn))
        opens = draw.randrange(0, 250)
        due = first + timedelta(min(364, opens + draw.randint(30, 110)))
        actions[key] = {
            "name": key,
            "priority": draw.randint(1, 3),
            "optional": draw.random() < 0.4,
            "due_date": due.isoformat(),
        }
        for rank in range(size):
            drawn[f"s{len(drawn)}"] = _synthetic_step(
                draw, key, rank, (skills, first, opens, drawn)
            )
    return {
        "id": "synthetic",
        "name": "Synthetic",
        "company": "Synthetic",
        "start": first.isoformat(),
        "end": last.isoformat(),
        "skills": {k: {"name": k} for k in skills},
        "equipment": {f"e{i}": {"name": f"E{i}", "quantity": draw.randint(2, 4)} for i in range(4)},
        "people": {f"p{i}": _synthetic_person(draw, i, skills, first) for i in range(people)},
        "actions": actions,
        "steps": drawn,
    }


def _synthetic_person(
    draw: random.Random, rank: int, skills: list[str], first: date
) -> dict[str, Any]:
    held = {skills[rank % len(skills)], *draw.sample(skills, draw.randint(0, 2))}
    leaves = [draw.randrange(360) for _ in range(3)]
    form: dict[str, Any] = {
        "name": f"P{rank}",
        "skills": {k: draw.randint(1, 5) for k in sorted(held)},
        "leaves": [
            {
                "start": (first + timedelta(day)).isoformat(),
                "end": (first + timedelta(day + 11)).isoformat(),
            }
            for day in leaves
        ],
    }
    if draw.random() < 0.2:
        form["weekdays"] = ["mon", "tue", "wed", "thu"]
    return form


def _synthetic_step(
    draw: random.Random, action: str, rank: int, around: tuple[list[str], date, int, dict[str, Any]]
) -> dict[str, Any]:
    skills, first, opens, drawn = around
    duration = draw.randint(1, 10)
    form: dict[str, Any] = {
        "action": action,
        "name": action,
        "rank": rank,
        "duration_days": duration,
        "exclusive": True,
        "earliest_date": (first + timedelta(opens)).isoformat(),
        "needs": [
            {
                "skill": draw.choice(skills),
                "people": draw.choice([1, 1, 1, 2]),
                "effort_days": str(duration),
            }
        ],
    }
    if rank:
        form["after"] = [{"step": f"s{len(drawn) - draw.randint(1, min(rank, 2))}"}]
    if draw.random() < 0.2:
        form["equipment"] = {f"e{draw.randrange(4)}": 1}
    return form


def on_synthetic(size: str, seed: int, time_limit: float) -> dict[str, Any]:
    """The cost reached under the cost of the plan made at once."""
    steps, people = (int(part) for part in size.split("x"))
    plan = plan_from_form(synthetic_plan(steps, people, seed))
    answers = {}
    for name, seconds in (("at_once", 0.01), ("searched", time_limit)):
        began = time.perf_counter()
        work = 0.01 if name == "at_once" else 1e6
        found = scheduling.schedule(plan, today=START, seed=seed, work=work, time_limit=seconds)
        answers[name] = {
            "cost": found.cost,
            "bound": found.bound,
            "proof": found.proof,
            "stopped_by": found.stopped_by,
            "unplaced": len(found.unplaced),
            "dropped": len(found.dropped),
            "seconds": round(time.perf_counter() - began, 2),
        }
    reached = answers["searched"]["cost"] / max(1, answers["at_once"]["cost"])
    return {"size": size, "seed": seed, "under_at_once": 1 - reached, **answers}


def main() -> None:
    """Run what was asked and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--psplib", type=Path)
    parser.add_argument("--best-known", type=Path)
    parser.add_argument("--synthetic", metavar="STEPSxPEOPLE")
    parser.add_argument("--replan", action="store_true", help="a stream of events on one plan")
    parser.add_argument("--infeasible", action="store_true", help="one planted conflict a plan")
    parser.add_argument("--count", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    answer: dict[str, Any] = {}
    if asked.psplib:
        answer["psplib"] = on_psplib(asked.psplib, asked.best_known, asked.time_limit)
    if asked.infeasible:
        from benchmarks.planted_conflicts import on_planted

        size = asked.synthetic or "500x50"
        answer["infeasible"] = on_planted(size, asked.seed, asked.count, asked.time_limit)
    elif asked.replan:
        from benchmarks.events_on_a_plan import on_events

        answer["replan"] = on_events(asked.synthetic or "500x50", asked.seed, asked.count)
    elif asked.synthetic:
        answer["synthetic"] = on_synthetic(asked.synthetic, asked.seed, asked.time_limit)
    print(json.dumps(answer, indent=None if asked.json else 1))


if __name__ == "__main__":
    main()
