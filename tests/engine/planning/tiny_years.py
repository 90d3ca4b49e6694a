"""Tiny plans where money and time compete, and the best set of actions by trying every one.

Each campaign costs a fixed sum or nothing; a steady action takes what is left on a known curve. The
schedule of each set is tried in every way by the oracle of schedules.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from tests.engine.scheduling.oracle import best as best_schedule

Json = dict[str, Any]

START = date(2027, 3, 1)
HALF = 40
STEADY = 60


def euros(amount: int) -> Json:
    return {"amount": f"{amount}.00", "currency": "EUR"}


def tiny(seed: int) -> Json:
    """Two to four optional campaigns for two people over two weeks; margins of 10 to 90 €."""
    draw = random.Random(seed)  # noqa: S311
    days = draw.randint(7, 10)
    campaigns = [f"a{i}" for i in range(draw.randint(2, 4))]
    actions = {key: _campaign(draw, days) for key in campaigns}
    steps = {}
    for key in campaigns:
        for _ in range(draw.choice([1, 1, 2])):
            steps[f"s{len(steps)}"] = _step(draw, key, steps)
    return {
        "id": "tiny",
        "name": "Tiny",
        "company": "Martin SAS",
        "start": START.isoformat(),
        "end": (START + timedelta(days - 1)).isoformat(),
        "budget": euros(draw.randint(20, 160)),
        "people": {f"p{i}": {"name": f"P{i}"} for i in range(draw.randint(1, 2))},
        "actions": {**actions, "steady": _steady()},
        "steps": steps,
    }


def with_costs(form: Json, seed: int) -> Json:
    """The year whose campaigns share one limit: on what is spent, and on what steps cost."""
    draw = random.Random(f"costs {seed}")  # noqa: S311
    for step in form["steps"].values():
        step["cost"] = euros(draw.randint(5, 60))
    campaigns = [key for key in form["actions"] if key != "steady"]
    form["sharing"] = {"limits": [{"actions": campaigns, "at_most": euros(draw.randint(30, 80))}]}
    return form


def _campaign(draw: random.Random, days: int) -> Json:
    """Its curve is flat where it runs: the margin is half its maximum whatever else is done."""
    cost = draw.randint(10, 60)
    return {
        "name": "Campaign",
        "priority": draw.randint(1, 3),
        "optional": True,
        "due_date": (START + timedelta(draw.randrange(days))).isoformat(),
        "min_spend": euros(cost),
        "max_spend": euros(cost),
        "response": {"maximum": euros(2 * draw.randint(10, 90)), "half_spend": euros(cost)},
    }


def _steady() -> Json:
    return {"name": "Steady", "response": {"maximum": euros(STEADY), "half_spend": euros(HALF)}}


def _step(draw: random.Random, action: str, steps: Json) -> Json:
    duration = draw.randint(1, 3)
    mine = [key for key, step in steps.items() if step["action"] == action]
    return {
        "action": action,
        "name": "Step",
        "duration_days": duration,
        "needs": [{"effort_days": str(duration)}],
        "after": [{"step": mine[-1], "min_lag_days": 0}] if mine else [],
    }


def best(form: Json) -> float:
    """Margin less the cost of the schedule, in euros, of the best set of campaigns."""
    campaigns = [key for key in form["actions"] if key != "steady"]
    sets = (s for n in range(len(campaigns) + 1) for s in combinations(campaigns, n))
    return max(worth for chosen in sets if (worth := _worth(form, chosen)) is not None)


def _worth(form: Json, chosen: tuple[str, ...]) -> float | None:
    actions = {key: form["actions"][key] for key in chosen}
    left = _amount(form["budget"]) - sum(_amount(a["min_spend"]) for a in actions.values())
    if left < 0:
        return None
    for limit in form.get("sharing", {}).get("limits", ()):
        if sum(_amount(a["min_spend"]) for a in actions.values()) > _amount(limit["at_most"]):
            return None
    margin = sum(_amount(a["response"]["maximum"]) / 2 for a in actions.values())
    lateness = _lateness(form, actions)
    return None if lateness is None else margin + STEADY * left / (HALF + left) - lateness


def _lateness(form: Json, actions: Json) -> int | None:
    must = {key: {**action, "optional": False} for key, action in actions.items()}
    steps = {k: s for k, s in form["steps"].items() if s["action"] in must}
    missing, cost = best_schedule({**form, "actions": must, "steps": steps}, START)
    return None if missing else cost


def _amount(money: Json) -> float:
    return float(money["amount"])
