"""A plan that is changed in place: its placements, what is free, and what each act costs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pacte.engine.scheduling.costs import (
    days_outside,
    had_place,
    is_met,
    is_moved,
    largest_cost,
)
from pacte.engine.scheduling.improving.wishing import at_their_best
from pacte.engine.scheduling.loads import Loads
from pacte.engine.scheduling.problem import Draft, Link, Placement, Synergy
from pacte.engine.scheduling.serial.greedy import Setting
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.serial.placing import Room


@dataclass(frozen=True)
class Memory:
    """What some acts were, to come back to it."""

    placed: tuple[tuple[int, Placement | None], ...]
    dropped: frozenset[int]
    unplaced: frozenset[int]


class Incumbent:
    """The plan in hand. `total` is one whole number that orders plans as `merit` does.

    Steps without a place weigh more than any cost, a cost more than all steps moved.
    """

    def __init__(self, setting: Setting, draft: Draft) -> None:
        self.setting = setting
        self.problem = setting.problem
        self.ledger = Ledger(self.problem)
        self.placed: list[Placement | None] = [None] * len(self.problem.tasks)
        self.dropped = set(draft.dropped)
        self.unplaced = set(draft.unplaced)
        self.point = len(self.problem.tasks) + 1
        self.beyond = (largest_cost(self.problem) + 1) * self.point
        self.base = [self._own_room(t) for t in range(len(self.problem.tasks))]
        self.rank = {t: i for i, t in enumerate(setting.order)}
        self.tasks_of = [
            sorted((t for t in tasks if t not in setting.skipped), key=self.rank.__getitem__)
            for tasks in self.problem.tasks_of
        ]
        self.at_best = at_their_best(self.problem)
        self.wishing = [
            [t for t in tasks if self.at_best[t] is not None] for tasks in self.tasks_of
        ]
        self.loads = Loads(self.problem) if self.problem.comforts else None
        self.synergies_of = self._synergies()
        self.tails = self._tails()
        self._had_places = [
            any(had_place(self.problem.tasks[t]) for t in tasks) for tasks in self.tasks_of
        ]
        for t, placement in draft.placed.items():
            self.put(t, placement)

    def _own_room(self, t: int) -> Room:
        task, last = self.problem.tasks[t], len(self.problem.axis) - 1
        windows = self.setting.windows
        room = Room(task.earliest, min(task.latest_start, last), 0, min(task.latest, last))
        if self.problem.acts[task.act].optional or windows.last_end[t] < 0:
            return room
        end = min(room.last_end, windows.last_end[t])
        return Room(room.first_start, room.last_start, min(windows.first_end[t], last + 1), end)

    def _synergies(self) -> dict[int, list[Synergy]]:
        found: defaultdict[int, list[Synergy]] = defaultdict(list)
        for synergy in self.problem.synergies:
            for act in {synergy.after, synergy.before} - {None}:
                found[act or 0].append(synergy)
        return found

    def _tails(self) -> list[int]:
        """For each task, how many indexes of its own act come after its end at least."""
        tasks, found = self.problem.tasks, [0] * len(self.problem.tasks)
        for t in reversed(self.setting.order):
            followers = (link.after for link in self.problem.after[t])
            mine = (u for u in followers if tasks[u].act == tasks[t].act and tasks[u].at is None)
            found[t] = max((tasks[u].duration + found[u] for u in mine), default=0)
        return found

    # changing

    def put(self, t: int, placement: Placement) -> None:
        """Place a task that has no place."""
        self.placed[t] = placement
        self.ledger.take(self.problem.tasks[t], placement)
        if self.loads is not None:
            self.loads.add(self.problem.tasks[t], placement)

    def take_out(self, t: int) -> None:
        """Take a task's place back, if it has one."""
        placement = self.placed[t]
        if placement is not None:
            self.ledger.give_back(self.problem.tasks[t], placement)
            self.placed[t] = None
            if self.loads is not None:
                self.loads.add(self.problem.tasks[t], placement, -1)

    def clear(self, act: int) -> None:
        """Take back the floating tasks of an act, and mark it as there."""
        self.dropped.discard(act)
        for t in self.tasks_of[act]:
            self.unplaced.discard(t)
            if self.problem.tasks[t].at is None:
                self.take_out(t)

    def drop(self, act: int) -> None:
        """Leave an act out."""
        self.dropped.add(act)
        for t in self.tasks_of[act]:
            self.unplaced.discard(t)
            self.take_out(t)

    def remember(self, acts: list[int]) -> Memory:
        """What `acts` are now."""
        tasks = [t for a in acts for t in self.tasks_of[a]]
        return Memory(
            tuple((t, self.placed[t]) for t in tasks),
            frozenset(a for a in acts if a in self.dropped),
            frozenset(t for t in tasks if t in self.unplaced),
        )

    def come_back(self, acts: list[int], memory: Memory) -> None:
        """Make `acts` what they were."""
        changed = [(t, was) for t, was in memory.placed if self.placed[t] is not was]
        for t, _ in changed:
            self.take_out(t)
        for t, was in changed:
            if was is not None:
                self.put(t, was)
        self.dropped.difference_update(acts)
        self.dropped |= memory.dropped
        self.unplaced.difference_update(t for t, _ in memory.placed)
        self.unplaced |= memory.unplaced

    # looking

    def room(self, t: int) -> Room:
        """Where a task may be, between the tasks that have a place."""
        problem, base = self.problem, self.base[t]
        first, last_start, first_end, last_end = base
        for link in problem.before[t]:
            end = self._end(link)
            if end is not None:
                first = max(first, problem.start_after(end, link))
                last_start = min(last_start, problem.start_by(end, link))
        for link in problem.after[t]:
            start = self._start(link)
            if start is not None:
                last_end = min(last_end, problem.end_by(start, link))
                first_end = max(first_end, problem.end_from(start, link))
        return Room(first, last_start, first_end, last_end)

    def _end(self, link: Link) -> int | None:
        placement, task = self.placed[link.before], self.problem.tasks[link.before]
        if placement is not None:
            return placement.end
        return None if task.at is None or task.act in self.dropped else task.at[1]

    def _start(self, link: Link) -> int | None:
        placement, task = self.placed[link.after], self.problem.tasks[link.after]
        if placement is not None:
            return placement.start
        return None if task.at is None or task.act in self.dropped else task.at[0]

    def keeps_links(self, t: int) -> bool:
        """Whether the dates of a fixed task agree with the tasks around it that have a place."""
        problem, placed = self.problem, self.placed
        first, last = problem.tasks[t].at or (0, 0)
        before = ((link, placed[link.before]) for link in problem.before[t])
        after = ((link, placed[link.after]) for link in problem.after[t])
        return all(
            problem.start_after(p.end, link) <= first <= problem.start_by(p.end, link)
            for link, p in before
            if p is not None
        ) and all(
            problem.end_from(p.start, link) <= last <= problem.end_by(p.start, link)
            for link, p in after
            if p is not None
        )

    def opens(self, act: int) -> int:
        """First index at which a task of an act may start by its own dates."""
        return min(self.base[t].first_start for t in self.tasks_of[act])

    def last_end(self, act: int, points: int) -> int:
        """Last index at which an act may end for its lateness to cost at most so many points."""
        mine, axis = self.problem.acts[act], self.problem.axis
        if mine.due is None:
            return len(axis) - 1
        return axis.at_or_before(mine.due + points // mine.weight)

    def waits(self, t: int) -> bool:
        """Whether a floating task stands behind one that is left without a place."""
        return self.problem.tasks[t].at is None and any(
            link.before in self.unplaced and self.problem.tasks[link.before].at is None
            for link in self.problem.before[t]
        )

    def span(self, act: int) -> tuple[int, int] | None:
        """First and last calendar offset of an act's dated tasks."""
        days, mine = self.problem.axis.days, self.problem.acts[act]
        placed = [p for t in self.tasks_of[act] if (p := self.placed[t]) is not None]
        firsts = [days[p.start] for p in placed]
        lasts = [days[p.end] for p in placed]
        if mine.held_from is not None and mine.held_until is not None:
            firsts.append(mine.held_from)
            lasts.append(mine.held_until)
        return (min(firsts), max(lasts)) if firsts else None

    def total_of(self, acts: list[int]) -> int:
        """What `acts`, their synergies (each once) and the loads of everybody add to the total."""
        synergies = dict.fromkeys(s for a in acts for s in self.synergies_of.get(a, ()))
        missed = sum(s.penalty for s in synergies if self._misses(s))
        return sum(self.act_total(a) for a in acts) + (missed + self.strain) * self.point

    @property
    def strain(self) -> int:
        """Points of the loads of everybody beyond what is comfortable."""
        return 0 if self.loads is None else self.loads.points

    def act_total(self, act: int) -> int:
        """What one act adds to the total, its synergies apart."""
        mine = self.problem.acts[act]
        if act in self.dropped:
            return mine.value * self.point
        points = mine.off_season * self._off_season(act) if mine.season is not None else 0
        points += self._off_window(act) if self.wishing[act] else 0
        span = self.span(act) if mine.due is not None else None
        if span is not None and mine.due is not None:
            points += mine.weight * max(0, span[1] - mine.due)
        left = sum(1 for t in self.tasks_of[act] if t in self.unplaced) * mine.weight
        return points * self.point + left * self.beyond + self._moved(act)

    def _off_season(self, act: int) -> int:
        season = self.problem.acts[act].season or 0
        placed = (self.placed[t] for t in self.tasks_of[act])
        return sum(1 for p in placed if p is not None and not season >> p.start & 1)

    def _off_window(self, act: int) -> int:
        """Points of the days of an act outside its preferred windows."""
        tasks = self.problem.tasks
        placed = ((tasks[t], p) for t in self.wishing[act] if (p := self.placed[t]) is not None)
        return sum(task.off_window * days_outside(self.problem, task, p) for task, p in placed)

    def _moved(self, act: int) -> int:
        if not self._had_places[act]:
            return 0
        tasks = self.problem.tasks
        placed = ((tasks[t], p) for t in self.tasks_of[act] if (p := self.placed[t]) is not None)
        return sum(1 for task, placement in placed if is_moved(task, placement))

    def _misses(self, synergy: Synergy) -> bool:
        if synergy.after in self.dropped:
            return False
        begin = self.span(synergy.after)
        return begin is not None and not is_met(synergy, begin[0], self.end_before(synergy))

    def end_before(self, synergy: Synergy) -> int | None:
        """Last calendar offset of the act that a synergy follows; None when it is not there."""
        if synergy.before is None:
            return synergy.held_until
        span = None if synergy.before in self.dropped else self.span(synergy.before)
        return None if span is None else span[1]

    def draft(self) -> Draft:
        """The plan in hand, to keep."""
        placed = {t: p for t, p in enumerate(self.placed) if p is not None}
        unplaced = self.unplaced | self._never_placed()
        return Draft(placed, frozenset(self.dropped), frozenset(unplaced))

    def _never_placed(self) -> set[int]:
        tasks = self.problem.tasks
        return {t for t in self.setting.skipped if tasks[t].act not in self.dropped}
