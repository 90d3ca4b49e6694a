"""The scheduling problem and its answer: whole numbers on an axis of days. See docs/methods."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from operator import sub
from typing import Any, Literal

from pacte.engine.scheduling.axis import Axis
from pacte.engine.scheduling.comfort import Comfort
from pacte.engine.scheduling.stretches import Spans, Stretches


@dataclass(frozen=True)
class Reason:
    """Why something cannot be, or is late: a code, the objects (kind, id) and the figures.

    The codes are listed in docs/reference/schedule.md; sentences are made in `pacte.wording`.
    """

    code: str
    objects: tuple[tuple[str, str], ...] = ()
    params: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Worker:
    """A person: the indexes worked, the indexes present (bit mask), capacity and load so far.

    `capacity` is a day's load in units of 1/scale day; `busy` is what started steps and ramp-up
    already take at each index, `lost` what ramp-up takes of it (empty: nothing). `spare`: indexes
    worked (bit mask) that a contact may pass over where it is not allowed. The company itself is a
    worker without limit, for steps that need nobody.
    """

    id: str
    capacity: int
    worked: tuple[int, ...]
    present: int
    busy: tuple[int, ...]
    lost: tuple[int, ...] = ()
    spare: int = 0

    @cached_property
    def worked_mask(self) -> int:
        """The indexes worked, as a bit mask."""
        return sum(1 << t for t in self.worked)

    @cached_property
    def free(self) -> tuple[int, ...]:
        """By index, the load that is left."""
        return tuple(max(0, self.capacity - taken) for taken in self.busy)

    @cached_property
    def begun(self) -> tuple[int, ...]:
        """By index, what steps begun take; ramp-up apart."""
        return tuple(map(sub, self.busy, self.lost)) if self.lost else self.busy

    @cached_property
    def place_of(self) -> tuple[int, ...]:
        """For each index, and one past the last, how many worked ones come before it."""
        counts = accumulate(self.worked_mask >> t & 1 for t in range(len(self.busy)))
        return (0, *counts)

    def worked_in(self, allowed: int) -> tuple[int, ...]:
        """The indexes worked by somebody who makes contacts in a mask."""
        passed = self.spare & ~allowed
        return tuple(t for t in self.worked if not passed >> t & 1) if passed else self.worked

    def spans(self, duration: int) -> Spans:
        """Every run of `duration` worked indexes; remembered."""
        found = self._spans.get(duration)
        if found is None:
            found = self._spans[duration] = Spans.of(self.worked, duration, len(self.busy))
        return found

    def starts_left(self, load: int, duration: int) -> int:
        """Starts of the runs that find `load` free besides what is already taken, as a mask."""
        lacking = (t for t in self.worked if max(0, self.capacity - self.busy[t]) < load)
        return self.spans(duration).free_of(sum(1 << t for t in lacking))

    @cached_property
    def _spans(self) -> dict[int, Spans]:
        return {}

    def days_outside(self, duration: int, preferred: int | None) -> tuple[int, ...]:
        """By start, how many of `duration` worked indexes are not in a mask (None: none is out)."""
        found = [0] * len(self.busy)
        if preferred is not None:
            out = (0, *accumulate(1 - (preferred >> t & 1) for t in self.worked))
            for start, before, after in zip(self.worked, out, out[duration:], strict=False):
                found[start] = after - before
        return tuple(found)

    def end(self, start: int, duration: int) -> int | None:
        """Index of the `duration`-th worked day from `start` (counted), None past the axis."""
        place = bisect_left(self.worked, start) + duration - 1
        return self.worked[place] if place < len(self.worked) else None

    def latest_start(self, end: int, duration: int) -> int | None:
        """Largest worked index whose `duration`-th worked day is at or before `end`."""
        place = bisect_right(self.worked, end) - duration
        return self.worked[place] if place >= 0 else None


@dataclass(frozen=True)
class Need:
    """`people` distinct workers among `candidates`, each loaded by `load` on its days of work.

    `skill` and `level` are kept to name what is missing. `hinted` are those who stand in the plan;
    `kept` says that nobody else will do; `repeated` are those named once more than they count.
    """

    load: int
    people: int
    candidates: tuple[int, ...]
    hinted: tuple[int, ...] = ()
    kept: bool = False
    skill: str | None = None
    level: int = 1
    repeated: tuple[int, ...] = ()


@dataclass(frozen=True)
class Task:
    """A step to place. `earliest` and `latest_start` bound its start, `latest` its end (indexes).

    `at`: first and last index of a step whose dates are fixed. `opens` and `closes`: the same
    window in calendar offsets, to be said. `allowed`: mask of the indexes that may be worked on it
    (None: any). One that `waits` is best as late as what it serves allows. Its `cost`, in cents, is
    taken from those of its `purses` that are open at its start. Each day that somebody works on it
    outside the mask `preferred` (None: any will do) costs `off_window` points; nobody works more
    than `at_most` such days on it (None: as many as it takes).
    """

    id: str
    act: int
    duration: int
    needs: tuple[Need, ...]
    equipment: tuple[tuple[int, int], ...]
    earliest: int
    latest_start: int
    latest: int
    exclusive: bool = False
    at: tuple[int, int] | None = None
    hint: int | None = None
    opens: int = 0
    closes: int = 0
    allowed: int | None = None
    waits: bool = False
    cost: int = 0
    purses: tuple[int, ...] = ()
    preferred: int | None = None
    off_window: int = 0
    at_most: int | None = None


@dataclass(frozen=True)
class Link:
    """Task `after` starts once `before` has ended, `min_lag` to `max_lag` whole days between."""

    before: int
    after: int
    min_lag: int = 0
    max_lag: int | None = None


@dataclass(frozen=True)
class Act:
    """An action: what leaving it out costs, and when it is wanted (calendar offset).

    `held_from` and `held_until` are the first and last calendar offsets of its started steps.
    Each task that starts on an index outside the mask `season` (None: any will do) costs
    `off_season`.
    """

    id: str
    optional: bool
    value: int
    weight: int
    due: int | None
    held_until: int | None = None
    held_from: int | None = None
    season: int | None = None
    off_season: int = 0


@dataclass(frozen=True)
class Synergy:
    """Act `after` best begins `min_gap` to `max_gap` calendar days after another has ended.

    The other is the act `before`, when it has tasks; `held_until` is the last calendar offset of
    its started steps. Missed, it costs `penalty`.
    """

    after: int
    before: int | None
    held_until: int | None
    min_gap: int
    max_gap: int
    penalty: int


@dataclass(frozen=True)
class Stock:
    """An equipment: how many units, and how many started steps take at each index.

    Of kind `segment`, a limit on the contacts of its people: a step counts from its start until
    `tail` calendar days after its end.
    """

    id: str
    quantity: int
    busy: tuple[int, ...]
    kind: Literal["equipment", "segment"] = "equipment"
    tail: int = 0


@dataclass(frozen=True)
class Purse:
    """Money for the tasks that start in one period: `room` in cents, less what is begun.

    `starts`: the indexes of the period, as a mask; `opens` and `closes`, its first and last
    calendar offset. `place`: of the limit in the plan's sharing; `id` tells its purses apart.
    """

    id: str
    place: int
    starts: int
    room: int
    opens: int
    closes: int
    currency: str


@dataclass(frozen=True)
class Problem:
    """Everything the search needs, and nothing else. `company` is the place of that worker."""

    axis: Axis
    scale: int
    workers: tuple[Worker, ...]
    company: int
    stocks: tuple[Stock, ...]
    acts: tuple[Act, ...]
    tasks: tuple[Task, ...]
    links: tuple[Link, ...]
    frozen: tuple[str, ...] = ()
    misdated: tuple[Reason, ...] = ()
    synergies: tuple[Synergy, ...] = ()
    comforts: tuple[Comfort, ...] = ()
    purses: tuple[Purse, ...] = ()

    @cached_property
    def tasks_of(self) -> tuple[tuple[int, ...], ...]:
        """For each act its tasks."""
        groups: list[list[int]] = [[] for _ in self.acts]
        for t, task in enumerate(self.tasks):
            groups[task.act].append(t)
        return tuple(map(tuple, groups))

    @cached_property
    def before(self) -> tuple[tuple[Link, ...], ...]:
        """For each task the links that come in."""
        return self._grouped("after")

    @cached_property
    def after(self) -> tuple[tuple[Link, ...], ...]:
        """For each task the links that go out."""
        return self._grouped("before")

    def _grouped(self, end: str) -> tuple[tuple[Link, ...], ...]:
        groups: list[list[Link]] = [[] for _ in self.tasks]
        for link in self.links:
            groups[getattr(link, end)].append(link)
        return tuple(map(tuple, groups))

    def load(self, task: Task, need: Need, worker: int) -> int:
        """Load of one day of `worker` on `need`, in units of 1/scale day."""
        return self.workers[worker].capacity if task.exclusive else need.load

    def held_load(self, task: Task, load: int, worker: int, index: int) -> int:
        """Load of a fixed task at an index: an exclusive one takes what ramp-up leaves."""
        who = self.workers[worker]
        return load - who.lost[index] if task.exclusive and who.lost else load

    def stretches(self, task: Task, worker: Worker) -> Stretches:
        """The (start, end) at which `worker` may do the whole task, load and dates apart."""
        if task.at_most is not None:
            return self._preferred_runs(task, worker, task.at_most)
        return self.runs_of(worker, task.duration, task.allowed)

    def _preferred_runs(self, task: Task, worker: Worker, at_most: int) -> Stretches:
        key = (worker.id, task.duration, task.allowed, task.preferred, at_most)
        if key not in self._preferred:
            runs = self.runs_of(worker, task.duration, task.allowed)
            outside = self.outside(task, worker)
            self._preferred[key] = runs.kept(lambda start: outside[start] <= at_most)
        return self._preferred[key]

    @cached_property
    def _preferred(self) -> dict[tuple[str, int, int | None, int | None, int], Stretches]:
        return {}

    def outside(self, task: Task, worker: Worker) -> tuple[int, ...]:
        """By start, how many of the worker's days on a task fall outside the preferred ones."""
        key = (worker.id, task.duration, task.preferred)
        if key not in self._outside:
            self._outside[key] = worker.days_outside(task.duration, task.preferred)
        return self._outside[key]

    @cached_property
    def _outside(self) -> dict[tuple[str, int, int | None], tuple[int, ...]]:
        return {}

    def runs_of(self, worker: Worker, duration: int, allowed: int | None) -> Stretches:
        """The (start, end) of each run of a worker's days, all in a mask (None: any)."""
        key = (worker.id, duration, allowed)
        if key not in self._stretches:
            worked = worker.worked if allowed is None else worker.worked_in(allowed)
            self._stretches[key] = Stretches.of(worked, duration, allowed)
        return self._stretches[key]

    @cached_property
    def _stretches(self) -> dict[tuple[str, int, int | None], Stretches]:
        return {}

    def taken_until(self, stock: int, end: int) -> int:
        """Last index at which a task that ends at `end` counts for a stock."""
        shared = self.stocks[stock]
        if shared.kind == "equipment":
            return end
        return self.axis.at_or_before(self.axis.days[end] + shared.tail)

    def dates(
        self, t: int, placed: Mapping[int, Placement], dropped: Container[int]
    ) -> tuple[int, int] | None:
        """First and last index at which a task binds those that a link ties to it; None: it binds
        none. A fixed task without a place keeps its own dates, unless its act is `dropped`.
        """
        if t in placed:
            return placed[t].start, placed[t].end
        task = self.tasks[t]
        return None if task.act in dropped else task.at

    def start_after(self, end: int, link: Link) -> int:
        """First index at which the task after `link` may start, the one before ending at `end`."""
        if link.min_lag == 0:
            return end + 1
        return self.axis.at_or_after(self.axis.days[end] + 1 + link.min_lag)

    def start_by(self, end: int, link: Link) -> int:
        """Last index at which the task after `link` may start."""
        if link.max_lag is None:
            return len(self.axis) - 1
        return self.axis.at_or_before(self.axis.days[end] + 1 + link.max_lag)

    def end_by(self, start: int, link: Link) -> int:
        """Last index at which the task before `link` may end when the one after starts at it."""
        if link.min_lag == 0:
            return start - 1
        return self.axis.at_or_before(self.axis.days[start] - 1 - link.min_lag)

    def end_from(self, start: int, link: Link) -> int:
        """First index at which the task before `link` may end."""
        if link.max_lag is None:
            return 0
        return self.axis.at_or_after(self.axis.days[start] - 1 - link.max_lag)


@dataclass(frozen=True)
class Placement:
    """Where a task is: first and last index, and for each need its workers."""

    start: int
    end: int
    people: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Draft:
    """A plan of the problem: placements by task, acts left out, mandatory tasks not placed."""

    placed: dict[int, Placement]
    dropped: frozenset[int] = frozenset()
    unplaced: frozenset[int] = frozenset()
