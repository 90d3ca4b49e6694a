"""Random plans made richer: half-days, and what else calendars say; the same for the same seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

HALVES = ["am", "pm"]


def halved(form: dict[str, Any], seed: int) -> dict[str, Any]:
    """The plan counted in half-days, some of its steps, leaves and closures being half-days."""
    draw = random.Random(f"halves {seed}")  # noqa: S311
    form["calendar"]["slots_per_day"] = 2
    for person in form["people"].values():
        for leave in person["leaves"]:
            _halves(draw, leave, ("start", "end"))
    for closure in form["calendar"]["closures"]:
        _halves(draw, closure, ("start", "end"))
    for step in form["steps"].values():
        if draw.random() < 0.6:
            step["duration_half_days"] = draw.randint(1, 2 * step["duration_days"])
        _halves(draw, step, ("start_date", "end_date"))
    return form


def _halves(draw: random.Random, form: dict[str, Any], names: tuple[str, str]) -> None:
    """Where it starts and ends inside its days; never the other way round."""
    first, last = names
    if first in form and draw.random() < 0.5:
        form["start_half"] = draw.choice(HALVES)
    if last in form and draw.random() < 0.5:
        form["end_half"] = draw.choice(HALVES)
    if form.get(first) == form.get(last) and form.get("start_half") == "pm":
        form.pop("end_half", None)


def calling(form: dict[str, Any], seed: int) -> dict[str, Any]:
    """The plan with half of its steps contacting customers, under windows, closures and caps."""
    draw = random.Random(f"contacts {seed}")  # noqa: S311
    form["segments"] = {
        "all": {"name": "Tous", "contact_caps": [_cap(draw)]},
        "homes": {"name": "Foyers", "parent": "all", "audience": "consumers"},
        "firms": {"name": "Sociétés", "parent": "all", "audience": "businesses"},
    }
    form["segments"]["firms"]["contact_windows"] = [_window(draw) for _ in range(2)]
    if draw.random() < 0.5:
        form["segments"]["homes"]["consent"] = draw.choice(["given", "contract", "none"])
    first = (date.fromisoformat(form["start"]) + timedelta(draw.randrange(20))).isoformat()
    form["segments"]["all"]["contact_closures"] = [{"start": first, "end": first}]
    for action in form["actions"].values():
        action["segment"] = draw.choice(["all", "homes", "homes", "firms", "firms"])
    for step in form["steps"].values():
        if draw.random() < 0.5:
            step["contact"] = draw.choice(["call", "call", "email"])
    return form


def _cap(draw: random.Random) -> dict[str, Any]:
    cap = {"most": draw.randint(1, 3), "per_days": draw.choice([1, 5, 14])}
    return cap | ({"channels": ["email"]} if draw.random() < 0.5 else {})


def _window(draw: random.Random) -> dict[str, Any]:
    window: dict[str, Any] = {"hard": draw.random() < 0.7}
    if draw.random() < 0.7:
        window["weekdays"] = draw.sample(["mon", "tue", "wed", "thu", "fri"], 3)
    if draw.random() < 0.3:
        window["weeks"] = sorted(draw.sample(range(9, 20), 6))
    if draw.random() < 0.3:
        window["months"] = [3, 4]
    if draw.random() < 0.4:
        window["hours"] = [{"start": "14:00", "end": "18:00"}]
    if not window["hard"] and draw.random() < 0.7:
        window["penalty_points"] = draw.choice([0, 1, 3, 20])
    return window


def newcomers(form: dict[str, Any], seed: int) -> dict[str, Any]:
    """The plan with people who ramp up, externals under contract, closures and half-days off."""
    draw = random.Random(f"people {seed}")  # noqa: S311
    first = date.fromisoformat(form["start"])
    if draw.random() < 0.5:
        form["calendar"]["ramp_up"] = ["0.5", "0.75"]
    for person in form["people"].values():
        if draw.random() < 0.5:
            person |= {"hired_on": _near(draw, first, -40, 5), "left_on": None}
        if draw.random() < 0.4:
            person["ramp_up"] = draw.choice([[], ["0.25"], ["0.5", "0.5", "0.8"]])
        person["half_days_off"] = draw.choice([None, None, ["wed_pm", "fri_pm"]])
        if draw.random() < 0.3:
            start, end = _near(draw, first, 0, 10), _near(draw, first, 10, 14)
            person["closures"] = [{"start": start, "end": end}]
        if draw.random() < 0.4:
            span = {"start": _near(draw, first, 0, 10), "end": _near(draw, first, 15, 60)}
            person |= {"kind": "external", "contracts": [span]}
    return form


def _near(draw: random.Random, first: date, least: int, most: int) -> str:
    return (first + timedelta(draw.randrange(least, most))).isoformat()


def in_sequence(form: dict[str, Any], seed: int) -> dict[str, Any]:
    """The plan with actions that follow one another, and steps to be done as late as possible."""
    draw = random.Random(f"sequences {seed}")  # noqa: S311
    keys = sorted(form["actions"])
    for before, after in pairwise(keys):
        if draw.random() < 0.6:
            least = draw.choice([0, 0, 2, 4])
            most = draw.choice([None, None, least + 10, least + 25])
            follows = {"action": before, "min_gap_days": least, "max_gap_days": most}
            form["actions"][after]["follows"] = [follows]
    for step in form["steps"].values():
        if draw.random() < 0.4:
            step["as_late_as_possible"] = True
    return form


def costly(form: dict[str, Any], seed: int) -> dict[str, Any]:
    """The plan with what most steps cost, and limits of money by month, by quarter or in all."""
    draw = random.Random(f"money {seed}")  # noqa: S311
    form["axes"] = {"x": {"name": "X"}, "y": {"name": "Y"}}
    for action in form["actions"].values():
        action["axis"] = draw.choice(["x", "y"])
    costs = [draw.choice([0, 1, 2, 2, 3, 5]) for _ in form["steps"]]
    for step, cost in zip(form["steps"].values(), costs, strict=True):
        if cost:
            step["cost"] = _euros(f"{cost}.50")
    grain = draw.choice(["month", "month", "quarter", "year"])
    share = draw.choice([0.3, 0.6, 0.9]) * sum(costs)
    limits = [{"each_period": True, "at_most": _euros(f"{max(share, 4):.2f}")}]
    if draw.random() < 0.5:
        limits.append({"axis": "x", "at_most": _euros(f"{max(share, 4):.2f}")})
    if draw.random() < 0.5:
        label = {"month": "2027-03", "quarter": "2027-Q1", "year": "plan"}[grain]
        limits.append({"period": label, "at_most": _euros(draw.choice(["0.00", "6.10"]))})
    form["sharing"] = {"grain": grain, "limits": limits}
    return form


def _euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def balanced(form: dict[str, Any], seed: int) -> dict[str, Any]:
    """The plan with loads that are called comfortable, by week and by month or quarter."""
    draw = random.Random(f"balance {seed}")  # noqa: S311
    week = {"comfortable_share": draw.choice(["0.1", "0.2", "0.4", "0.65"])}
    longer = {"period": draw.choice(["month", "quarter"]), "comfortable_share": "0.05"}
    rules = [week, longer | {"penalty_points": draw.randint(1, 5)}]
    form["balance"] = rules[draw.randrange(2) :] if draw.random() < 0.5 else rules[:1]
    if draw.random() < 0.5:
        week["penalty_points"] = draw.choice([0, 1, 3, 9])
    return form
