"""An act put back into a plan: several ways tried, the cheapest kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from pacte.engine.scheduling.improving.incumbent import Incumbent, Memory
from pacte.engine.scheduling.problem import Placement, Synergy, Task
from pacte.engine.scheduling.serial.ledger import NEVER
from pacte.engine.scheduling.serial.placing import Room, best_place


@dataclass(frozen=True)
class Way:
    """How an act is put back: not before a day, its last task not ending before another.

    `in_season`: each task waits for the season when that makes it start inside. `in_window`: each
    task waits for its preferred windows. `at_ease`: nobody works in periods that are full for them.
    """

    first_start: int = 0
    last_end: int = 0
    in_season: bool = False
    in_window: bool = False
    at_ease: bool = False


@dataclass
class Recreation:
    """Puts acts back one by one; `tried` counts the places looked for, the measure of work."""

    plan: Incumbent
    tried: int = 0
    _seasons: dict[int, list[int]] = field(default_factory=dict)

    def put_back(
        self, act: int, was_unplaced: frozenset[int], delay: int = 0, most: int = NEVER
    ) -> bool:
        """Place an act that was cleared, or leave it out if that costs less; False when it cannot.

        A mandatory task may stay without a place only if it was among `was_unplaced`. `delay`: an
        index before which it does not start. `most`: points beyond which its lateness is too dear.
        """
        best: tuple[int, Memory] | None = None
        worth = min(self._worth(act), most)
        for way in self._ways(act, delay):
            self.plan.clear(act)
            strain = self.plan.strain
            if self._place(act, way, self.plan.last_end(act, worth), was_unplaced):
                total = self.plan.total_of([act])
                if best is None or total < best[0]:
                    best = (total, self.plan.remember([act]))
                    worth = min(worth, total // self.plan.point - strain)
                if not self._has_wishes(act):
                    break
        return self._settle(act, best)

    def _worth(self, act: int) -> int:
        """Points that an act may cost before it is better left out."""
        if not self.plan.problem.acts[act].optional:
            return NEVER
        lost = (s.penalty for s in self.plan.synergies_of.get(act, ()) if s.before == act)
        return self.plan.problem.acts[act].value + sum(lost)

    def _settle(self, act: int, best: tuple[int, Memory] | None) -> bool:
        mine, now = self.plan.problem.acts[act], None if best is None else best[1]
        if mine.optional:
            kept = self.plan.remember([act]) if now is None else now
            self.plan.drop(act)
            if best is not None and best[0] <= self.plan.total_of([act]):
                self.plan.come_back([act], kept)
            return True
        if now is None:
            return False
        self.plan.come_back([act], now)
        return True

    def _has_wishes(self, act: int) -> bool:
        plan = self.plan
        season = plan.problem.acts[act].season is not None
        wished = season or act in plan.synergies_of or bool(plan.wishing[act])
        return wished or plan.loads is not None

    def _ways(self, act: int, delay: int) -> Iterator[Way]:
        seasons = (False, True) if self.plan.problem.acts[act].season is not None else (False,)
        windows = (False, True) if self.plan.wishing[act] else (False,)
        starts, ends = {delay: None}, {0: None}
        for synergy in self.plan.synergies_of.get(act, ()):
            if synergy.after == act:
                starts[max(delay, self._start_wanted(synergy))] = None
            else:
                ends[self._end_wanted(synergy)] = None
        eases = (False,) if self.plan.loads is None else (False, True)
        for choice in product(starts, ends, eases, windows, seasons):
            start, end, at_ease, in_window, in_season = choice
            yield Way(start, end, in_season, in_window, at_ease)

    def _start_wanted(self, synergy: Synergy) -> int:
        """First index that keeps the gap after the other act."""
        end = self.plan.end_before(synergy)
        return 0 if end is None else self._index(end + 1 + synergy.min_gap)

    def _end_wanted(self, synergy: Synergy) -> int:
        """First index at which this act may end to be close enough to the one that follows."""
        span = self.plan.span(synergy.after)
        return 0 if span is None else self._index(span[0] - 1 - synergy.max_gap)

    def _index(self, day: int) -> int:
        axis = self.plan.problem.axis
        return min(axis.at_or_after(max(0, day)), len(axis) - 1)

    def _place(self, act: int, way: Way, last_end: int, was_unplaced: frozenset[int]) -> bool:
        """Place the tasks of an act that must end by an index; False when one has no place."""
        plan = self.plan
        for t in plan.tasks_of[act]:
            if plan.placed[t] is not None:
                continue
            found = None if plan.waits(t) else self._best(t, self._room(t, way, last_end), way)
            if found is not None:
                plan.put(t, found)
            elif t in was_unplaced:
                plan.unplaced.add(t)
            else:
                return False
        return True

    def _room(self, t: int, way: Way, last_end: int) -> Room:
        room = self.plan.room(t)
        if self.plan.problem.tasks[t].at is not None:
            return room
        first_end = room.first_end
        if way.last_end and not self.plan.problem.after[t]:
            first_end = max(first_end, way.last_end)
        return Room(
            max(room.first_start, way.first_start),
            room.last_start,
            first_end,
            min(room.last_end, last_end - self.plan.tails[t]),
        )

    def _best(self, t: int, room: Room, way: Way) -> Placement | None:
        task = self.plan.problem.tasks[t]
        self.tried += 1
        if task.at is not None and not self.plan.keeps_links(t):
            return None
        if way.at_ease and self.plan.loads is not None:
            self.plan.ledger.avoid = self.plan.loads.full
            found = self._wished(t, room, way)
            self.plan.ledger.avoid = None
            if found is not None:
                return found
        return self._wished(t, room, way)

    def _wished(self, t: int, room: Room, way: Way) -> Placement | None:
        """The first place in a room, in preferred windows where it is wanted and possible."""
        at_best = self.plan.at_best[t] if way.in_window else None
        found = None if at_best is None else self._earliest(at_best, room, way)
        return self._earliest(self.plan.problem.tasks[t], room, way) if found is None else found

    def _earliest(self, task: Task, room: Room, way: Way) -> Placement | None:
        """The first place in a room, in season where it is wanted and possible."""
        ledger = self.plan.ledger
        if way.in_season and room.first_start <= room.last_start:
            first = self._season(task.act)[room.first_start]
            if room.first_start < first <= room.last_start:
                found = best_place(ledger, task, room._replace(first_start=first))
                season = self.plan.problem.acts[task.act].season or 0
                if found is not None and season >> found.start & 1:
                    return found
        return best_place(ledger, task, room)

    def _season(self, act: int) -> list[int]:
        """For each index the first one in season at or after it."""
        if act not in self._seasons:
            season, following = self.plan.problem.acts[act].season or 0, NEVER
            found = []
            for t in reversed(range(len(self.plan.problem.axis))):
                following = t if season >> t & 1 else following
                found.append(following)
            self._seasons[act] = found[::-1]
        return self._seasons[act]
