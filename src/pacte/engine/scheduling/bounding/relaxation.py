"""Dates chosen action by action under prices of people and equipment: a bound for any prices.

Every act is planned alone. Its tasks keep their windows and the latest starts that its end allows,
and pay for the days they take; what is paid beyond the room there is, is given back. See
docs/methods/scheduling.md for the proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.engine.scheduling.bounding.levels import MOST_LEVELS, LatestStarts, levels_of
from pacte.engine.scheduling.bounding.resources import Ask, Option, Resources
from pacte.engine.scheduling.loads import begun_points
from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.windows import Reach, Windows

BEYOND = 1e12
"""Points of what cannot be: more than any cost, and still exact when a few are added."""


@dataclass(frozen=True)
class Answer:
    """`value`: no complete plan costs less. `lack`: by group and period, asked for less room.

    `least`: what each act costs at least, what it pays included.
    """

    value: float
    lack: np.ndarray
    least: np.ndarray


@dataclass(frozen=True)
class Table:
    """What acts cost at some prices: at each level, kept (`inside`), left `out`, at `least`.

    `paid` is what each task costs at each start, `at` at most by the latest start of each level.
    """

    paid: np.ndarray
    at: np.ndarray
    latest: np.ndarray
    levels: np.ndarray
    act_of: np.ndarray
    out: np.ndarray
    least: np.ndarray
    value: float

    @property
    def inside(self) -> np.ndarray:
        """The least that each act costs where it is kept."""
        return np.asarray(self.levels.min(axis=1))

    def more(self, i: int) -> np.ndarray:
        """What each start of a task costs its act, at least, beyond the act's least."""
        act = self.act_of[i]
        rest = np.minimum.accumulate((self.levels[act] - self.at[i])[::-1])[::-1]
        latest = np.maximum.accumulate(self.latest[i])  # -1 where an act has fewer levels
        first = np.searchsorted(latest, np.arange(self.paid.shape[1]))
        return np.asarray(np.append(rest, np.inf)[first] + self.paid[i] - self.least[act])


class Relaxation:
    """`order`: the tasks that must have a place, predecessors first; `left_out` acts are dropped.

    Windows and bound are those of plans that place every mandatory task of `order`.
    """

    def __init__(
        self,
        problem: Problem,
        windows: Windows,
        reach: Reach,
        order: list[int],
        left_out: frozenset[int],
    ) -> None:
        self.problem, self.windows = problem, windows
        mine: dict[int, list[int]] = {}
        fixed: dict[int, int] = {}
        for t in order:
            task = problem.tasks[t]
            if task.act in left_out:
                continue
            if task.at is None:
                mine.setdefault(task.act, []).append(t)
            else:
                day = problem.axis.days[task.at[1]]
                fixed[task.act] = max(day, fixed.get(task.act, day))
        self.acts = sorted(mine)
        self.tasks = [t for a in self.acts for t in mine[a]]
        self.resources = Resources(problem, self.tasks)
        self.aside = sum(problem.acts[a].value for a in left_out) + begun_points(problem)
        self._first = np.cumsum([0, *(len(mine[a]) for a in self.acts)])[:-1]
        self._act_of = np.repeat(np.arange(len(self.acts)), [len(mine[a]) for a in self.acts])
        self._dates(mine, fixed, LatestStarts(problem, reach, windows))
        self._own = self._own_costs()
        self._out = np.array([self._left(a) for a in self.acts])
        self._asked = self._padded()

    def _dates(
        self, mine: dict[int, list[int]], fixed: dict[int, int], latest: LatestStarts
    ) -> None:
        """The levels of each act and the latest starts of its tasks, as tables."""
        windows, row = self.windows, {t: i for i, t in enumerate(self.tasks)}
        self._late = np.full((len(self.acts), MOST_LEVELS), BEYOND)
        self._latest = np.full((len(self.tasks), MOST_LEVELS), -1)
        for i, a in enumerate(self.acts):
            act = self.problem.acts[a]
            first = max(windows.first_end[t] for t in mine[a])
            last = max(windows.last_end[t] for t in mine[a])
            held = [day for day in (act.held_until, fixed.get(a)) if day is not None]
            levels = levels_of(self.problem, act, first, last, max(held, default=0))
            self._late[i, : len(levels.late)] = levels.late
            for t, starts in latest.of(mine[a], levels.ends).items():
                self._latest[row[t], : len(starts)] = starts

    def _own_costs(self) -> np.ndarray:
        """Points of each task at each start, prices and people apart; `BEYOND` out of its dates."""
        size = len(self.problem.axis)
        costs = np.full((len(self.tasks), size), BEYOND, dtype=np.float64)
        seasons: dict[int, np.ndarray] = {}
        for i, t in enumerate(self.tasks):
            first, last = self.windows.first_start[t], self.windows.last_start[t]
            a = self.problem.tasks[t].act
            if a not in seasons:
                seasons[a] = self._off_season(a, size)
            costs[i, max(first, 0) : last + 1] = seasons[a][max(first, 0) : last + 1]
            costs[i] += self._outside(t)
        return costs

    def _off_season(self, a: int, size: int) -> np.ndarray:
        act = self.problem.acts[a]
        if act.season is None:
            return np.zeros(size)
        inside = np.array([act.season >> d & 1 for d in range(size)])
        return act.off_season * (1.0 - inside)

    def _outside(self, t: int) -> np.ndarray | float:
        """Points of the days of a task that asks for nobody outside its preferred windows."""
        task, problem = self.problem.tasks[t], self.problem
        if task.preferred is None or task.needs:
            return 0.0
        company = problem.workers[problem.company]
        return task.off_window * np.array(problem.outside(task, company), dtype=float)

    def _left(self, a: int) -> float:
        return float(self.problem.acts[a].value) if self.problem.acts[a].optional else BEYOND

    def _padded(self) -> np.ndarray:
        """The asks of each task; -1 where it has fewer than others."""
        asked = self.resources.asked
        width = max(map(len, asked), default=0)
        return np.array([[*mine, *[-1] * (width - len(mine))] for mine in asked], dtype=int)

    @property
    def size(self) -> int:
        """Starts of tasks that one answer looks at."""
        return len(self.tasks) * len(self.problem.axis)

    # for given prices

    @property
    def at_no_price(self) -> Answer:
        """The bound where days cost nothing: each act alone."""
        return self.answer(np.zeros_like(self.resources.room))

    def answer(self, prices: np.ndarray) -> Answer:
        """The bound at prices ≥ 0 of a day of each group in each period."""
        if not self.tasks:
            return Answer(float(self.aside), -self.resources.room, np.zeros(0))
        table, chosen = self._table(prices)
        level = table.levels.argmin(axis=1)
        limit = table.at[np.arange(len(table.at)), level[self._act_of]]
        starts = (table.paid <= limit[:, None]).argmax(axis=1)
        there = table.inside < np.minimum(self._out, BEYOND)
        used = self._used(starts, there, chosen)
        return Answer(table.value, used - self.resources.room, table.least)

    def table(self, prices: np.ndarray) -> Table:
        """What acts cost at prices ≥ 0, task by task and level by level."""
        return self._table(prices)[0]

    def _table(self, prices: np.ndarray) -> tuple[Table, list[np.ndarray]]:
        """The same, and who does each ask at each start."""
        costs, chosen = self._asks_at(prices)
        paid = self._own + costs[self._asked].sum(axis=1)
        least = np.minimum.accumulate(paid, axis=1)
        at = np.take_along_axis(least, np.maximum(self._latest, 0), axis=1)
        at[self._latest < 0] = BEYOND
        levels = np.add.reduceat(at, self._first, axis=0) + self._late
        costs_of = np.minimum(levels.min(axis=1), self._out)
        costs_of[costs_of >= BEYOND] = 0.0
        value = float(costs_of.sum() + self.aside - (prices * self.resources.room).sum())
        act_of = self._act_of
        table = Table(paid, at, self._latest, levels, act_of, self._out, costs_of, value)
        return table, chosen

    def _asks_at(self, prices: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
        """The least cost of each ask at each start (the last row: nothing), and by whom."""
        asks, size = self.resources.asks, len(self.problem.axis)
        alone = self._options_at(prices)
        costs = np.zeros((len(asks) + 1, size))
        chosen = []
        for i, (ask, rows) in enumerate(zip(asks, self.resources.places, strict=True)):
            costs[i], who = _cheapest(alone[rows], ask)
            chosen.append(who)
        return costs, chosen

    def _options_at(self, prices: np.ndarray) -> np.ndarray:
        """What each option costs at each start; `BEYOND` where it has none."""
        spent = self._spent(prices)
        options = self.resources.options
        costs = np.full((len(options), len(self.problem.axis)), BEYOND)
        for row, option in zip(costs, options, strict=True):
            mine = spent[option.resource]
            row[option.starts] = (mine[option.until] - mine[option.after]) * option.load
            if option.outside is not None:
                row[option.starts] += option.outside
        return costs

    def _spent(self, prices: np.ndarray) -> list[np.ndarray]:
        """For each resource what its days before each place cost at one day a day."""
        found = []
        for days, group in zip(self.resources.days, self.resources.group, strict=True):
            own = prices[group][days // self.resources.length] if group >= 0 else 0.0 * days
            found.append(np.concatenate([[0.0], np.cumsum(own)]))
        return found

    def _used(self, starts: np.ndarray, there: np.ndarray, chosen: list[np.ndarray]) -> np.ndarray:
        """What the acts that are there take of each group in each period."""
        used = np.zeros_like(self.resources.room)
        for i in np.flatnonzero(there[self._act_of]):
            for place in self.resources.asked[i]:
                options = self.resources.asks[place].options
                for who in chosen[place][:, starts[i]]:
                    self._use(used, options[who], starts[i])
        return used

    def _use(self, used: np.ndarray, option: Option, start: int) -> None:
        at = np.searchsorted(option.starts, start)
        days = self.resources.days[option.resource][option.after[at] : option.until[at]]
        group = self.resources.group[option.resource]
        np.add.at(used[group], days // self.resources.length, option.load)


def _cheapest(table: np.ndarray, ask: Ask) -> tuple[np.ndarray, np.ndarray]:
    """Sum of the `people` smallest of each column, and their rows."""
    if len(table) < ask.people:
        return np.full(table.shape[1], BEYOND), np.zeros((0, table.shape[1]), dtype=int)
    if ask.people == 1:
        who = table.argmin(axis=0)[None, :]
    else:
        who = np.argpartition(table, ask.people - 1, axis=0)[: ask.people]
    return np.minimum(np.take_along_axis(table, who, axis=0).sum(axis=0), BEYOND), who
