"""Allocation problems drawn at random, for the benchmark; the engine decides nothing here.

With `logic`, every constraint of the reference is there: money and hours of each period, limits of
segments, types and axes, least and most of actions, costs of running once and in each period,
occurrences, exclusions, requirements, at most n of, pins, two periods that are over, and (every
third seed) few changes. A plan is planted first, so that all of them can hold together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from pacte.engine.allocation.curves.curve import Curve
from pacte.engine.allocation.problem import Cell, CellHours, Group, Problem, Row

SHAPES = {"concave": (0.4, 1.0), "s": (1.5, 4.0), "mixed": (0.4, 4.0)}
SKILLS = ("x", "y", "z")
OVER = 2
"""Periods that are over."""


def drawn(actions: int, curves: str, seed: int) -> Problem:
    """Half-spends of 5,000 to 50,000 €, maximums of 0.5 to 6 times that, a budget that binds."""
    rng = np.random.default_rng(seed)
    halves = rng.uniform(5e5, 5e6, actions)
    maxima = halves * rng.uniform(0.5, 6, actions)
    shapes = rng.uniform(*SHAPES[curves], actions)
    cells = tuple(
        Cell(f"a{i:05}", Curve(float(int(m)), float(int(h)), s))
        for i, (m, h, s) in enumerate(zip(maxima, halves, shapes, strict=True))
    )
    return Problem("EUR", int(halves.sum() * rng.uniform(0.2, 1.2)), cells)


@dataclass
class _Draw:
    """What is drawn so far. `tags` are the segment, type and axis of each action."""

    rng: np.random.Generator
    actions: int
    periods: int
    budget: int
    cells: list[Cell]
    tags: list[tuple[int, int, int]]
    groups: list[Group] = field(default_factory=list)
    rules: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    plan: dict[int, int] = field(default_factory=dict)

    def names(self) -> list[str]:
        return [name_of(i) for i in range(self.actions)]

    def of_action(self, name: str) -> list[int]:
        first = int(name[1:]) * self.periods
        return list(range(first, first + self.periods))


def name_of(action: int) -> str:
    """The id of an action."""
    return f"a{action:05}"


def drawn_by_period(actions: int, periods: int, curves: str, seed: int, *, logic: bool) -> Problem:
    """Every period takes part of a budget that binds, and hours of three profiles do too."""
    rng = np.random.default_rng(seed)
    halves = np.exp(rng.uniform(np.log(2e5), np.log(3e6), actions))
    cells = [
        cell
        for i, half in enumerate(halves)
        for cell in _cells_of(rng, name_of(i), float(half), (periods, curves, logic))
    ]
    budget = int(halves.sum() * periods * rng.uniform(0.1, 0.4))
    tags = [(int(a), int(b), int(c)) for a, b, c in rng.integers(0, (6, 4, 3), (actions, 3))]
    draw = _Draw(rng, actions, periods, budget, cells, tags)
    draw.rows = list(_resources(draw))
    labels = tuple(f"p{t:02}" for t in range(periods))
    if not logic:
        return Problem("EUR", budget, tuple(cells), rows=tuple(draw.rows), periods=labels)
    draw.groups = list(_groups(draw, halves))
    draw.rules = list(_rules(draw))
    draw.rows += _limits(draw)
    _plant(draw)
    _of_actions(draw)
    draw.rows += _floors(draw)
    _held(draw)
    few = len({draw.cells[i].action for i in draw.plan}) // 2 + 3 if seed % 3 == 0 else None
    rows, groups = (*draw.rows, *draw.rules), tuple(draw.groups)
    return Problem("EUR", budget, tuple(draw.cells), (), rows, groups, (), few, labels)


def _cells_of(
    rng: np.random.Generator, action: str, half: float, how: tuple[int, str, bool]
) -> Iterator[Cell]:
    periods, curves, logic = how
    shape = float(rng.uniform(*SHAPES[curves]))
    maximum, phase = half * rng.uniform(0.8, 5), rng.uniform(0, 6)
    profile = CellHours(str(rng.choice(SKILLS)), 3.0, float(rng.uniform(0.2, 4)) / 1e5)
    bend = half * (max(shape - 1, 0) / (shape + 1)) ** (1 / shape)
    for t in range(periods):
        curve = Curve(maximum * (1 + 0.4 * float(np.sin(t + phase))), half, shape)
        fixed = int(half * 0.05) if logic and rng.random() < 0.4 else 0
        low = int(bend) if logic else 0
        yield Cell(action, curve, low=low, fixed=fixed, period=f"p{t:02}", hours=(profile,))


def _resources(draw: _Draw) -> Iterator[Row]:
    rng = draw.rng
    for t in range(draw.periods):
        mine = {i: c for i, c in enumerate(draw.cells) if c.period == f"p{t:02}"}
        most = float(int(draw.budget / draw.periods * rng.uniform(0.8, 1.6)))
        yield _money(draw, f"money:{t}", list(mine), most)
        for skill in SKILLS:
            asked = {i: c for i, c in mine.items() if c.hours[0].skill == skill}
            spend = {i: c.hours[0].per_cent for i, c in asked.items()}
            start = {i: c.hours[0].fixed for i, c in asked.items()}
            usual = sum(spend[i] * c.curve.half_spend + 3.0 for i, c in asked.items())
            hours = usual * rng.uniform(0.2, 0.7)
            yield Row(f"hours:{skill}:{t}", "hours", hours, spend, start, {}, {}, skill=skill)


def _money(draw: _Draw, key: str, places: list[int], most: float, sign: float = 1.0) -> Row:
    """What some cells cost, at most `most`; with `sign` −1, at least."""
    fixed = {i: sign * draw.cells[i].fixed for i in places if draw.cells[i].fixed}
    return Row(key, "money", sign * most, dict.fromkeys(places, sign), fixed, {}, {})


def _groups(draw: _Draw, halves: np.ndarray) -> Iterator[Group]:
    """Two actions of five cost something once; as many run in some periods only."""
    for name, half in zip(draw.names(), halves, strict=True):
        once = int(half * 0.1) if draw.rng.random() < 0.4 else 0
        most = int(draw.rng.integers(2, 13)) if draw.rng.random() < 0.4 else None
        if once or most is not None:
            yield Group(name, once, most=most)


def _rules(draw: _Draw) -> Iterator[Row]:
    for k in range(max(1, draw.actions // 8)):
        a, b, c, d, *others = (name_of(int(i)) for i in draw.rng.choice(draw.actions, 9))
        yield Row(f"exclusive:{k}", "runs", 1.0, {}, {}, {a: 1.0, b: 1.0}, {})
        if c != d:
            yield Row(f"requires:{k}", "runs", 0.0, {}, {}, {c: 1.0, d: -1.0}, {})
        if k % 3 == 0:
            yield Row(f"at_most:{k}", "runs", 2.0, {}, {}, dict.fromkeys(others, 1.0), {})


def _limits(draw: _Draw) -> Iterator[Row]:
    """A segment over the year, a type in each quarter, an axis in some periods."""
    rng, places = draw.rng, range(len(draw.cells))
    tags = [draw.tags[int(cell.action[1:])] for cell in draw.cells]
    for segment in range(0, 6, 2):
        mine = [i for i in places if tags[i][0] == segment]
        yield _money(draw, f"segment:{segment}", mine, int(draw.budget * rng.uniform(0.1, 0.25)))
    for first in range(0, draw.periods, 3):
        mine = [i for i in places if tags[i][1] == 0 and first <= i % draw.periods < first + 3]
        part = rng.uniform(0.2, 0.4) * 3 / draw.periods
        yield _money(draw, f"type:{first}", mine, int(draw.budget * part))
    for t in rng.choice(draw.periods, draw.periods // 3, replace=False):
        mine = [i for i in places if tags[i][2] == 0 and i % draw.periods == t]
        yield _money(draw, f"axis:{t}", mine, int(draw.budget / draw.periods * rng.uniform(0.2, 1)))


class _Room:
    """What each row leaves to a plan that grows."""

    def __init__(self, draw: _Draw) -> None:
        self.draw = draw
        rows = [*draw.rows, _money(draw, "budget", list(range(len(draw.cells))), draw.budget)]
        self.left = {row.key: row.limit for row in rows}
        self.of_cell: dict[int, list[tuple[str, float, float]]] = {}
        for row in rows:
            for i, rate in row.spend.items():
                entry = (row.key, rate, row.running.get(i, 0.0))
                self.of_cell.setdefault(i, []).append(entry)

    def takes(self, spends: dict[int, int], once: int) -> bool:
        """Take what some cells need, if there is room for all of it."""
        asked: Counter[str] = Counter({"budget": once})
        for i, spend in spends.items():
            for key, rate, start in self.of_cell[i]:
                asked[key] += rate * spend + start  # type: ignore[assignment]
        if any(amount > self.left[key] for key, amount in asked.items()):
            return False
        for key, amount in asked.items():
            self.left[key] -= amount
        return True


def _plant(draw: _Draw) -> None:
    """A plan that holds: actions in a random order, while there is room and no rule forbids."""
    rng, room = draw.rng, _Room(draw)
    once = {group.action: group.once for group in draw.groups}
    most = {group.action: group.most or draw.periods for group in draw.groups}
    running: set[str] = set()
    for name in (name_of(int(i)) for i in rng.permutation(draw.actions)):
        if rng.random() < 0.3 or not _allowed(draw, running | {name}):
            continue
        count = int(rng.integers(1, min(most.get(name, draw.periods), 6) + 1))
        chosen = rng.choice(draw.of_action(name), count, replace=False)
        spends = {int(i): _usual(draw, int(i)) for i in chosen}
        if room.takes(spends, once.get(name, 0)):
            running.add(name)
            draw.plan |= spends


def _allowed(draw: _Draw, running: set[str]) -> bool:
    return all(
        sum(x for name, x in row.actions.items() if name in running) <= row.limit
        for row in draw.rules
    )


def _usual(draw: _Draw, place: int) -> int:
    cell = draw.cells[place]
    usual = max(cell.low, cell.curve.half_spend * 0.4) * draw.rng.uniform(1, 1.6)
    return int(usual) + 1


def _of_actions(draw: _Draw) -> None:
    """A quarter of the actions may spend so much at most; an eighth, if they run, so much at least.

    A few of those that the planted plan runs have to run.
    """
    running = {draw.cells[i].action for i in draw.plan}
    groups = {group.action: group for group in draw.groups}
    for name in draw.names():
        mine, odds = draw.of_action(name), draw.rng.random()
        planted = sum(draw.plan.get(i, 0) for i in mine)
        usual = draw.cells[mine[0]].curve.half_spend
        if odds < 0.25:
            most = max(planted, usual * draw.rng.uniform(0.5, 6))
            ones = dict.fromkeys(mine, 1.0)
            draw.rows.append(Row(f"max:{name}", "money", float(int(most)), ones, {}, {}, {}))
        elif odds < 0.375:
            least = min(planted or usual * 2, usual * draw.rng.uniform(0.5, 3))
            less, on = dict.fromkeys(mine, -1.0), {name: float(int(least))}
            draw.rows.append(Row(f"min:{name}", "money", 0.0, less, {}, on, {}))
            if name in running and draw.rng.random() < 0.4:
                known = groups.get(name, Group(name))
                groups[name] = replace(known, must_run=True)
    draw.groups = [groups[name] for name in sorted(groups)]


def _floors(draw: _Draw) -> Iterator[Row]:
    """A segment and a type get at least most of what the planted plan gives them."""
    for tag, value in ((0, 1), (1, 2)):
        mine = [i for i, c in enumerate(draw.cells) if draw.tags[int(c.action[1:])][tag] == value]
        planted = sum(draw.plan[i] for i in mine if i in draw.plan)
        least = float(int(planted * draw.rng.uniform(0.5, 0.95)))
        yield _money(draw, f"floor:{tag}", mine, least, -1.0)


def _held(draw: _Draw) -> None:
    """The planted plan is today's; what is over is engaged, one action in sixteen is pinned."""
    pinned = {name for name in draw.names() if draw.rng.random() < 1 / 16}
    for i, cell in enumerate(draw.cells):
        spend = draw.plan.get(i, 0)
        over, pin = i % draw.periods < OVER, cell.action in pinned
        held = {"low": spend, "high": spend, "may_be_off": spend == 0} if over or pin else {}
        engaged = spend if over else 0
        state = {"today": spend, "engaged": engaged, "pinned": pin, "closed": over, **held}
        draw.cells[i] = replace(cell, **state)  # type: ignore[arg-type]
