"""Acts put back together, day by day: nobody waits while a task could start.

Parallel schedule generation (Kolisch, 1996) with an index of apparent tardiness (Vepsalainen and
Morton, 1987). Where people are full it leaves far fewer idle days than acts put in one after the
other, each where it ends first.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp

from pacte.engine.scheduling.improving.incumbent import Incumbent
from pacte.engine.scheduling.problem import Act, Synergy, Task
from pacte.engine.scheduling.serial.placing import place_at, start_mask

WEIGHT_OF_SEASON = 1 / 6
"""What a point of a step off season counts for beside a point of a day late."""
LOOKS_PER_PLACE = 4
"""How many looks at a task take as long as finding one place for it."""
BEYOND = 1 << 30
"""Points of what ends after the axis."""


@dataclass(frozen=True)
class Pace:
    """What makes an act urgent, on a day.

    `patience`: indexes of slack that make it e times less urgent. `size`: power of its work that
    divides its urgency. `begun`: how many times more urgent it is once a task has begun, less one.
    `liking`: a multiple for some acts. `holds`: acts that wait for their season, or for the act
    that they follow, where being late costs less.
    """

    patience: float
    size: float
    begun: float
    holds: frozenset[int]
    liking: Mapping[int, float] = field(default_factory=dict)


class Dispatching:
    """Puts acts back day by day into a plan; `looks` counts the tasks looked at."""

    def __init__(self, plan: Incumbent) -> None:
        self.plan, self.looks = plan, 0
        problem = plan.problem
        self.due = [_due(plan, act) for act in problem.acts]
        self.work = [
            max(1, sum(work_of(problem.tasks[t]) for t in tasks)) for tasks in plan.tasks_of
        ]

    @property
    def tried(self) -> int:
        """The looks so far, in places looked for."""
        return self.looks // LOOKS_PER_PLACE

    def put_back(self, acts: list[int], pace: Pace) -> list[int]:
        """Place what has no place of these acts; those that find none are left out, and returned:
        an optional one dropped, the tasks of another without a place.
        """
        return _Run(self, acts, pace).failed_after()


def work_of(task: Task) -> int:
    """Days of people, at least those of the task."""
    return task.duration * max(1, sum(need.people for need in task.needs))


def _due(plan: Incumbent, act: Act) -> int:
    axis = plan.problem.axis
    return len(axis) - 1 if act.due is None else axis.at_or_before(act.due)


class _Run:
    """One pass over the days. `queue`: (index, task) of the next day when each could start."""

    def __init__(self, of: Dispatching, acts: list[int], pace: Pace) -> None:
        self.of, self.plan, self.pace, self.acts = of, of.plan, pace, acts
        self.problem = problem = of.plan.problem
        self.floating = {
            a: [t for t in self.plan.tasks_of[a] if self._is_to_place(t)] for a in acts
        }
        self.left = {a: len(mine) for a, mine in self.floating.items()}
        inside = {t for mine in self.floating.values() for t in mine}
        self.awaited = {t: sum(link.before in inside for link in problem.before[t]) for t in inside}
        self.begun = {a for a in acts if self._has_begun(a)}
        self.released: set[int] = set()
        self.failed: dict[int, None] = {}
        self.queue: list[tuple[int, int]] = []
        self.last = {a: self._last_end(a) for a in acts}
        self.opens = dict.fromkeys(acts, 0)
        self.held: defaultdict[int, list[int]] = defaultdict(list)

    def _has_begun(self, a: int) -> bool:
        placed, tasks = self.plan.placed, self.problem.tasks
        return any(placed[t] is not None and tasks[t].at is None for t in self.plan.tasks_of[a])

    def _is_to_place(self, t: int) -> bool:
        return self.problem.tasks[t].at is None and self.plan.placed[t] is None

    def failed_after(self) -> list[int]:
        """Place all that can be; the acts that failed."""
        waiting = {a for a in self.acts if a in self.pace.holds and self._holds(a)}
        for a in self.acts:
            if a not in waiting:
                self._release(a)
        while self.queue or self.held:
            if self.queue:
                self._day()
            else:
                self._let_go(next(iter(self.held)))
        return list(self.failed)

    def _last_end(self, a: int) -> int:
        """Last index at which an act may end, for it to be worth its place."""
        act = self.problem.acts[a]
        return self.plan.last_end(a, act.value) if act.optional else len(self.problem.axis)

    # acts that hold

    def _holds(self, a: int) -> bool:
        """Make an act wait for its season and for those it follows; whether one is to come."""
        act, opens = self.problem.acts[a], self.plan.opens(a)
        later = 0 if act.season is None else act.season >> opens
        if later:
            first = opens + (later & -later).bit_length() - 1
            self._wait_until(a, first, act.off_season * len(self.floating[a]))
        is_to_come = False
        for synergy in self.plan.synergies_of.get(a, ()):
            if synergy.after == a and synergy.before is not None and self.left.get(synergy.before):
                self.held[synergy.before].append(a)
                is_to_come = True
            elif synergy.after == a:
                self._follow(synergy)
        return is_to_come

    def _follow(self, synergy: Synergy) -> None:
        end, axis = self.plan.end_before(synergy), self.problem.axis
        if end is not None:
            first = min(axis.at_or_after(end + 1 + synergy.min_gap), len(axis) - 1)
            self._wait_until(synergy.after, first, synergy.penalty)

    def _wait_until(self, a: int, first: int, points: int) -> None:
        """An act begins on an index at the earliest, if being late for that costs no more."""
        if self._points_late(a, first) <= points:
            self.opens[a] = max(self.opens[a], first)

    def _points_late(self, a: int, first: int) -> int:
        """What an act that begins on an index is late at least."""
        act, axis, tails = self.problem.acts[a], self.problem.axis, self.plan.tails
        longest = (tails[t] + self.problem.tasks[t].duration for t in self.floating[a])
        end = first + max(longest, default=0) - 1
        if act.due is None:
            return 0
        return BEYOND if end >= len(axis) else act.weight * max(0, axis.days[end] - act.due)

    def _let_go(self, a: int) -> None:
        """Those that waited for an act begin after it."""
        for follower in self.held.pop(a, ()):
            for synergy in self.plan.synergies_of[follower]:
                if synergy.after == follower and synergy.before == a:
                    self._follow(synergy)
            self._release(follower)

    # tasks

    def _release(self, a: int) -> None:
        """Let the tasks of an act that await nothing start; once, whatever it waited for."""
        if a in self.released:
            return
        self.released.add(a)
        for t in self.floating[a]:
            if self.awaited[t] == 0:
                self._wait(t)

    def _day(self) -> None:
        """Give the next day to those who could start on it, the most urgent first."""
        day, ready = self.queue[0][0], []
        while self.queue and self.queue[0][0] == day:
            t = heapq.heappop(self.queue)[1]
            ready.append((-self._urgency(t, day), t))
        for _, t in sorted(ready):
            if self.problem.tasks[t].act not in self.failed:
                self._try(t, day)

    def _urgency(self, t: int, day: int) -> float:
        task, pace, tail = self.problem.tasks[t], self.pace, self.plan.tails[t]
        act = self.problem.acts[task.act]
        slack = self.of.due[task.act] - day - task.duration - tail + 1
        found = act.weight * exp(-max(0, slack) / pace.patience)
        if act.season is not None and act.season >> day & 1:
            later = ~(act.season >> day)
            closes = (later & -later).bit_length() - 1
            wish = act.off_season * WEIGHT_OF_SEASON
            found += wish * exp(-max(0, closes - tail) / pace.patience)
        if task.act in self.begun:
            found *= 1 + pace.begun
        size = float(self.of.work[task.act] ** pace.size)
        return found * pace.liking.get(task.act, 1.0) / size

    def _try(self, t: int, day: int) -> None:
        task = self.problem.tasks[t]
        if day + task.duration + self.plan.tails[t] - 1 > self.last[task.act]:
            self._fail(task.act)
            return
        self.of.looks += 1
        found = place_at(self.plan.ledger, task, day, self.plan.room(t))
        if found is None:
            self._wait(t, day + 1)
            return
        self.plan.put(t, found)
        self.begun.add(task.act)
        self.left[task.act] -= 1
        for link in self.problem.after[t]:
            self._no_longer_awaited(link.after)
        if self.left[task.act] == 0:
            self._let_go(task.act)

    def _no_longer_awaited(self, t: int) -> None:
        if t in self.awaited and self.problem.tasks[t].act not in self.failed:
            self.awaited[t] -= 1
            if self.awaited[t] == 0 and self.problem.tasks[t].act in self.released:
                self._wait(t)

    def _wait(self, t: int, first: int = 0) -> None:
        """Look at a task on the next day when it could start."""
        task, room = self.problem.tasks[t], self.plan.room(t)
        first = max(first, room.first_start, self.opens[task.act])
        last = min(room.last_start, room.last_end - task.duration + 1)
        self.of.looks += 1
        between = room._replace(first_start=first, last_start=last)
        starts = start_mask(self.plan.ledger, task, between)
        if starts and not self.plan.waits(t):
            heapq.heappush(self.queue, ((starts & -starts).bit_length() - 1, t))
        else:
            self._fail(task.act)

    def _fail(self, a: int) -> None:
        """Leave an act out. What follows a mandatory one fails too, else it no longer waits."""
        if a in self.failed:
            return
        self.failed[a] = None
        there = {t for t in self.floating[a] if self.plan.placed[t] is not None}
        self._leave_out(a)
        tasks = self.problem.tasks
        links = [link for t in self.floating[a] for link in self.problem.after[t]]
        for link in (x for x in links if x.after in self.awaited and tasks[x.after].act != a):
            if not self.problem.acts[a].optional:
                self._fail(tasks[link.after].act)
            elif link.before not in there:
                self._no_longer_awaited(link.after)
        self._let_go(a)

    def _leave_out(self, a: int) -> None:
        if self.problem.acts[a].optional:
            self.plan.drop(a)
            return
        for t in self.floating[a]:
            self.plan.take_out(t)
            self.plan.unplaced.add(t)
