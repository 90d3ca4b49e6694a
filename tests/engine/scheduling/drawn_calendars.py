"""Random plans made richer: half-days, and what else calendars say; the same for the same seed."""

from __future__ import annotations

import random
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
