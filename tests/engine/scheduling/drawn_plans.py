"""Random plans as JSON forms, with every kind of constraint; the same for the same seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

START = date(2027, 3, 1)


def drawn(seed: int, *, steps: int, people: int, days: int = 60) -> dict[str, Any]:
    """A plan of `steps` steps over `days` days; some cannot be placed."""
    draw = random.Random(seed)  # noqa: S311
    end = START + timedelta(days - 1)
    actions = {f"a{i}": _action(draw, days) for i in range(max(1, steps // 4))}
    _wishes(random.Random(seed + 1), actions, days)  # noqa: S311
    return {
        "id": "drawn",
        "name": "Drawn",
        "company": "Martin SAS",
        "start": START.isoformat(),
        "end": end.isoformat(),
        "calendar": {"closures": _ranges(draw, days, 1)},
        "skills": {f"k{i}": {"name": f"K{i}"} for i in range(3)},
        "equipment": {"van": {"name": "Van", "quantity": draw.randint(1, 2)}},
        "people": {f"p{i}": _person(draw, i, days) for i in range(people)},
        "actions": actions,
        "steps": {f"s{i}": _step(draw, i, (sorted(actions), people, days)) for i in range(steps)},
    }


def _day(offset: int) -> str:
    return (START + timedelta(offset)).isoformat()


def _ranges(draw: random.Random, days: int, most: int) -> list[dict[str, str]]:
    starts = [draw.randrange(days) for _ in range(draw.randint(0, most))]
    return [{"start": _day(s), "end": _day(s + draw.randint(0, 6))} for s in starts]


def _action(draw: random.Random, days: int) -> dict[str, Any]:
    form: dict[str, Any] = {"name": "A", "priority": draw.randint(1, 3)}
    form["optional"] = draw.random() < 0.4
    if draw.random() < 0.7:
        form["due_date"] = _day(draw.randrange(days))
    if draw.random() < 0.3:
        first = draw.randrange(days // 2)
        form["window"] = {"start": _day(first), "end": _day(first + days // 2)}
    return form


def _wishes(draw: random.Random, actions: dict[str, Any], days: int) -> None:
    """Seasons, synergies and values for some of the actions."""
    for form in actions.values():
        if draw.random() < 0.3:
            first = draw.randrange(days)
            periods = [{"start": _day(first), "end": _day(first + draw.randrange(days // 2))}]
            form["season"] = {"periods": periods, "penalty_points": draw.choice([1, 3, 20])}
        if draw.random() < 0.3:
            least = draw.randrange(4)
            form["synergy"] = {"action": draw.choice(sorted(actions)), "min_gap_days": least}
            form["synergy"] |= {"max_gap_days": least + draw.randrange(5), "penalty_points": 7}
        if draw.random() < 0.5:
            form["value_points"] = draw.randrange(60)


def _person(draw: random.Random, rank: int, days: int) -> dict[str, Any]:
    skills = draw.sample(range(3), draw.randint(1, 2))
    form: dict[str, Any] = {
        "name": f"P{rank}",
        "skills": {f"k{k}": draw.randint(1, 5) for k in skills},
        "capacity_fraction": draw.choice(["1", "1", "0.5", "0.8"]),
        "leaves": _ranges(draw, days, 2),
    }
    if draw.random() < 0.3:
        form["weekdays"] = ["mon", "tue", "thu", "fri"]
    if draw.random() < 0.2:
        form["hired_on"] = _day(draw.randrange(days // 4))
    if draw.random() < 0.2:
        form["left_on"] = _day(days - draw.randrange(1, days // 3))
    return form


def _step(draw: random.Random, rank: int, sizes: tuple[list[str], int, int]) -> dict[str, Any]:
    actions, people, days = sizes
    duration = draw.randint(1, 4)
    form: dict[str, Any] = {
        "action": draw.choice(actions),
        "name": f"S{rank}",
        "duration_days": duration,
        "needs": [_need(draw, duration, people) for _ in range(draw.choice([0, 1, 1, 1, 2]))],
        "exclusive": draw.random() < 0.2,
    }
    if rank and draw.random() < 0.5:
        form["after"] = [_link(draw, rank)]
    if draw.random() < 0.25:
        form["equipment"] = {"van": draw.choice([1] * 6 + [2])}
    if draw.random() < 0.2:
        form["earliest_date"] = _day(draw.randrange(days // 2))
    if draw.random() < 0.2:
        form["latest_date"] = _day(draw.randrange(days // 2, days))
    return form | _standing(draw, days)


def _link(draw: random.Random, rank: int) -> dict[str, Any]:
    link: dict[str, Any] = {"step": f"s{draw.randrange(rank)}"}
    link["min_lag_days"] = draw.choice([0, 0, 0, 2, 5])
    if draw.random() < 0.4:
        link["max_lag_days"] = link["min_lag_days"] + draw.randint(0, 8)
    return link


def _standing(draw: random.Random, days: int) -> dict[str, Any]:
    """Some steps are fixed, begun, done, canceled, or already dated."""
    first = draw.randrange(days - 6)
    dates = {"start_date": _day(first), "end_date": _day(first + draw.randint(0, 4))}
    return draw.choice(
        [{}] * 30
        + [{**dates, "fixed": True}] * 2
        + [
            {**dates, "status": "done"},
            {"start_date": _day(first), "status": "running"},
            {"status": "canceled"},
            {"start_date": _day(first)},
            {"status": "running"},
        ]
    )


def _need(draw: random.Random, duration: int, people: int) -> dict[str, Any]:
    form: dict[str, Any] = {
        "skill": draw.choice([None, None, "k0", "k1", "k2"]),
        "level": draw.choice([1, 1, 1, 1, 2]),
        "people": draw.choice([1] * 6 + [2]),
        "effort_days": f"{duration * draw.choice([0, 0.25, 0.25, 0.5, 0.5, 0.5, 0.8, 1]):.2f}",
    }
    if draw.random() < 0.2:
        form["candidates"] = [f"p{p}" for p in draw.sample(range(people), min(3, people))]
    if draw.random() < 0.3:
        form["assigned"] = [f"p{draw.randrange(people)}"]
    return {key: value for key, value in form.items() if value is not None}
