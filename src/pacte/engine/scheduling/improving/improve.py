"""The whole search from a plan on: builds, ruin and recreate, neighborhoods, CP-SAT when small.

Every phase counts its work in the same unit, so that the same seed and work give the same plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pacte.engine.scheduling.bounding.fixing import fixed
from pacte.engine.scheduling.bounding.prices import Prices
from pacte.engine.scheduling.bounding.relaxation import Relaxation
from pacte.engine.scheduling.costs import cost, merit
from pacte.engine.scheduling.exact import model, search
from pacte.engine.scheduling.exact.search import Cancelled, Found, Limits, StoppedBy
from pacte.engine.scheduling.improving.breeding import Breeding
from pacte.engine.scheduling.improving.building import Building
from pacte.engine.scheduling.improving.ceilings import Ceilings
from pacte.engine.scheduling.improving.justifying import Packing, is_packable
from pacte.engine.scheduling.improving.nearing import Nearing
from pacte.engine.scheduling.improving.neighborhood import Neighborhoods
from pacte.engine.scheduling.improving.pacing import Pacing
from pacte.engine.scheduling.improving.resuming import Resuming
from pacte.engine.scheduling.improving.ruin import Allowance, Ruin
from pacte.engine.scheduling.narrowing import Narrowed, narrowed
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.serial.greedy import Setting
from pacte.engine.scheduling.windows import Windows

FEW_ACTS = 3
"""Ruining one of so few acts is ruining everything: they go to one model at any size."""
PLACES_PER_WORK = 12_000
"""Places looked for in one unit of work: about a second on a laptop."""
BUILT, PACED, SHARE_BUILT = 16, 32, 0.2
"""Plans built act by act, and day by day, before the search; the most of the work that each may
take."""
SLICE, TURN = 0.25, 1.5
"""Work between two looks at the progress, and of one turn of ruin and recreate."""
NOT_TRIED, LAST_TURNS, LEAST_SHARE = float("inf"), 2, 0.3
"""Turns looked back at; share of the work that those that have paid less get all the same."""
QUICK = 0.01
"""Share of the cost that a way gains by unit of work, for as long as nothing else is tried."""
WORK_OF_BOUND = 0.15
"""Share of the work of a turn, or of all when small, that the bound may take besides."""
SECONDS_OF_A_PLACE, SECONDS_OF_A_START = 1.5e-4, 1e-6
"""Time that a build, and the tables of the bound, must at least have left, by their size."""
WORK_BEFORE_CEILINGS = 0.5
"""Work of the bound before ceilings are looked at."""
WORK_OF_A_ROUND, WORK_OF_A_START = 0.002, 6e-8
"""Work of one set of prices: at least, and for each start of a task."""
SHARE_WHEN_SMALL, MOST_WHEN_SMALL = 0.4, 2.5
"""Work of ruin and recreate before the one model."""
MANY = 8
"""Searches side by side in the one model, where nobody is asked for."""
SHARE_BRED, SECONDS_OF_A_STEP_BRED = 1.5, 3e-6
"""Work of breeding before each search of the one model, as a share of it, again while it gains; of
one step packed.
"""
FIRST_WHOLE, LONGER, SMALLEST_WHOLE = 2.0, 3.0, 0.01
"""Work of the first search of the one model, and how much longer each next one is; the least."""


@dataclass
class _Way:
    """A way of making a plan better, and what its last turns gained for how much work."""

    go: Callable[[], None]
    turns: list[tuple[int, float]] = field(default_factory=list)

    @property
    def spent(self) -> float:
        """Work of all its turns."""
        return sum(work for _, work in self.turns)

    @property
    def promise(self) -> tuple[float, float]:
        """Gain by work of the last turns; among ways that gain nothing, the one less used."""
        if not self.turns:
            return NOT_TRIED, 0.0
        last = self.turns[-LAST_TURNS:]
        gain, work = (sum(part) for part in zip(*last, strict=True))
        return gain / work, -self.spent

    def remember(self, gain: int, work: float) -> None:
        """Count a turn."""
        self.turns.append((gain, max(work, SLICE)))


def _next(ways: Sequence[_Way]) -> _Way:
    """What pays most, unless another has had too little to show what it can do."""
    least = min(ways, key=lambda way: way.spent)
    enough = LEAST_SHARE / (len(ways) - 1) * sum(way.spent for way in ways)
    return least if least.spent < enough else max(ways, key=lambda way: way.promise)


def _quick(ways: Sequence[_Way], total: int) -> _Way | None:
    """What goes on because it gains quickly, or is yet to show it; None once nothing does."""
    most = max(ways, key=lambda way: way.promise)
    return most if most.promise[0] >= QUICK * total else None


@dataclass
class Improving:
    """A search under way; `partial`: windows for a plan that may leave mandatory tasks."""

    setting: Setting
    partial: Windows
    bound: int
    limits: Limits
    used: float = 0.0
    first: int = 0
    cancelled: bool = False
    prices: Prices | None = None
    pacing: Pacing | None = None

    def run(self, start: Draft) -> Found:
        """The best plan found from `start` on, with a proof where there is one."""
        ruin = Ruin(self.setting, self._built(start), self.limits.seed)
        if not self._goes_in_one_model():
            self._take_turns(ruin)
            return self._found(ruin)
        if len(ruin.acts) > FEW_ACTS:
            self._raise(ruin, 0.0)
            self._ruin(ruin, min(MOST_WHEN_SMALL, SHARE_WHEN_SMALL * self.limits.work))
            self._raise(ruin, WORK_OF_BOUND * self.limits.work)
        if self._is_at_bound(ruin) or self._is_over():
            return self._found(ruin)
        return self._whole(ruin.best)

    def _built(self, start: Draft) -> Draft:
        """The best of the first plan and of some built act by act."""
        self.first = cost(self.setting.problem, start)
        building = Building(self.setting, self.limits.seed)
        slow = SECONDS_OF_A_PLACE * len(self.setting.order)
        most = min(BUILT * len(self.setting.order), SHARE_BUILT * self._places_left())
        made = building.better(start, int(most), lambda: self.limits.left <= slow)
        until = building.tried + SHARE_BUILT * self._places_left()
        self.pacing = Pacing(building, self.limits.seed)
        made = self.pacing.better(
            made, PACED, lambda: self.limits.left <= slow or building.tried >= until
        )
        self.used += building.tried / PLACES_PER_WORK
        self._tell()
        return made

    def _raise(self, ruin: Ruin, work: float) -> None:
        """Raise the bound for some work; at first, what it is at no price."""
        until = min(self.limits.work, self.used + work)
        if self.prices is None:
            size = len(self.setting.order) * len(self.setting.problem.axis)
            if self.limits.left <= SECONDS_OF_A_START * size:
                return
            self.prices = Prices(self._relaxation(), ruin.cost)
            self.used += _work_of(self.prices)
        self.prices.target = ruin.cost
        while self.used < until and not self.prices.is_done and not self._is_over():
            self.prices.rise()
            self.used += _work_of(self.prices)
        self.bound = max(self.bound, self.prices.bound)

    def _relaxation(self) -> Relaxation:
        setting = self.setting
        return Relaxation(
            setting.problem, setting.windows, setting.reach, setting.order, setting.left_out
        )

    def _places_left(self) -> float:
        return (self.limits.work - self.used) * PLACES_PER_WORK

    def _goes_in_one_model(self) -> bool:
        problem = self.setting.problem
        is_small = len(problem.tasks) <= search.PROVABLE or len(problem.acts) <= FEW_ACTS
        return is_small and not model.is_too_large(problem)

    def _is_over(self) -> bool:
        return self.cancelled or self.limits.left <= 0 or self.used >= self.limits.work

    def _is_at_bound(self, ruin: Ruin) -> bool:
        return ruin.is_at(self.bound)

    def _tell(self) -> None:
        if self.limits.progress is None:
            return
        try:
            self.limits.progress(0.3 + 0.6 * min(1.0, self.used / self.limits.work), "searching")
        except Cancelled:
            self.cancelled = True

    def _take_turns(self, ruin: Ruin) -> None:
        """Ruin and recreate, or a neighborhood: whichever pays more, the other now and then."""
        neighborhoods = Neighborhoods(self.setting, self.limits.seed)
        ceilings = Ceilings(self.setting, self._narrowed, self.limits.seed)
        self._raise(ruin, WORK_BEFORE_CEILINGS)
        nearing = self._nearing()
        ways = [_Way(lambda: self._ruin(ruin, TURN))]
        if self.pacing is not None and self.pacing.suits:
            resuming = Resuming(self.pacing, self.limits.seed)
            ways.append(_Way(lambda: self._resume(ruin, resuming)))
        slow = _Way(lambda: self._search_around(ruin, neighborhoods))
        while ruin.acts and not self._is_over() and not self._is_at_bound(ruin):
            way = _quick(ways, ruin.best_total)
            if self._is_next(ceilings, way):
                self._look_under(ruin, ceilings)
                continue
            near = nearing if way is None and ceilings.is_wide else None
            if near is not None and self._is_due(near, ruin):
                self._look_near(ruin, near)
                continue
            way = way or _next([*ways, slow])
            used, total = self.used, ruin.best_total
            way.go()
            way.remember(total - ruin.best_total, self.used - used)
            self._raise(ruin, WORK_OF_BOUND * (self.used - used))

    def _is_next(self, ceilings: Ceilings, quick: _Way | None) -> bool:
        """Whether a ceiling is looked under next; while a way gains quickly, only the first one of
        a plan that is held whole: it often ends the search.
        """
        if not ceilings.is_due(self.used, self.limits.work - self.used):
            return False
        return quick is None or not (ceilings.is_begun or self._is_wide(ceilings))

    def _is_wide(self, ceilings: Ceilings) -> bool:
        spent = ceilings.spent
        is_wide = ceilings.measure(self.bound)
        self.used += ceilings.spent - spent
        return is_wide

    def _look_under(self, ruin: Ruin, ceilings: Ceilings) -> None:
        spent = ceilings.spent
        self.bound = ceilings.under_next(ruin, self.bound, self.limits)
        self.used += ceilings.spent - spent
        self._tell()

    def _nearing(self) -> Nearing | None:
        """Searches near the best plan; there was no time for them where there was none to bound."""
        if self.prices is None:
            return None
        return Nearing(self.setting, self.prices.relaxation, self._narrowed, self.limits.seed)

    def _is_due(self, nearing: Nearing, ruin: Ruin) -> bool:
        gap = (ruin.cost - self.bound) / max(1, self.first)
        return nearing.is_due(self.used, self.limits.work - self.used, gap)

    def _look_near(self, ruin: Ruin, nearing: Nearing) -> None:
        spent = nearing.spent
        nearing.go_on(ruin, self.bound, self.limits)
        self.used += nearing.spent - spent
        self.bound = max(self.bound, nearing.bound)
        self._tell()

    def _search_around(self, ruin: Ruin, neighborhoods: Neighborhoods) -> None:
        left = replace(self.limits, work=self.limits.work - self.used)
        self.used += neighborhoods.improve(ruin, left)
        self._tell()

    def _ruin(self, ruin: Ruin, work: float) -> None:
        until = min(self.limits.work, self.used + work)
        while self.used < until and not self._is_over() and not self._is_at_bound(ruin):
            places = max(1, int(min(SLICE, until - self.used) * PLACES_PER_WORK))
            done = ruin.improve(Allowance(places, self._is_late), self.bound)
            self.used += max(done, 1) / PLACES_PER_WORK
            self._tell()

    def _resume(self, ruin: Ruin, resuming: Resuming) -> None:
        until = min(self.limits.work, self.used + TURN)
        while self.used < until and not self._is_over() and not self._is_at_bound(ruin):
            places = max(1, int(min(SLICE, until - self.used) * PLACES_PER_WORK))
            done = resuming.improve(ruin, Allowance(places, self._is_late))
            self.used += max(done, 1) / PLACES_PER_WORK
            self._tell()

    def _is_late(self) -> bool:
        return self.limits.left <= 0

    def _found(self, ruin: Ruin) -> Found:
        proven = self._is_at_bound(ruin)
        return Found(ruin.best, proven, self.bound, "proof" if proven else self._stopped_by())

    def _stopped_by(self) -> StoppedBy:
        if self.cancelled:
            return "cancel"
        return "time" if self.limits.left <= 0 else "work"

    def _whole(self, start: Draft) -> Found:
        """One model of everything, again from the best plan: each time smaller, and for longer."""
        best = Found(start, proven=False, bound=self.bound, stopped_by="work")
        work, breeding = FIRST_WHOLE, self._breeding(start)
        while not best.proven and not self._is_over():
            if breeding is not None:
                best = replace(best, draft=self._bred(breeding, best.draft, work))
            best = self._searched_once(best.draft, work)
            if best.stopped_by == "cancel":
                break
            work *= LONGER
        return replace(best, bound=self.bound)

    def _searched_once(self, start: Draft, work: float) -> Found:
        left = self.limits.work - self.used
        found = self._searched_whole(start, left if left < LONGER * work else work)
        self.used += max(found.work * self._workers, SMALLEST_WHOLE)
        self.bound = max(self.bound, found.bound or 0)
        return found

    def _breeding(self, start: Draft) -> Breeding | None:
        setting = self.setting
        if setting.skipped or start.unplaced or not is_packable(setting.problem):
            return None
        packing = Packing(setting.problem, setting.windows, setting.order, start)
        return Breeding(packing, start, self.limits.seed)

    def _bred(self, breeding: Breeding, start: Draft, work: float) -> Draft:
        """The best of a plan and of those bred from others: some work, again while it gains; as
        much as the search of the model takes is left for it.
        """
        setting = self.setting
        breeding.join(start)
        due, axis = setting.problem.acts[0].due or 0, setting.problem.axis
        length = axis.at_or_before(due + self.bound // setting.problem.acts[0].weight) + 1
        spent = SECONDS_OF_A_STEP_BRED * len(setting.order)
        known = breeding.length + 1
        while length < breeding.length < known and not self._is_over():
            known = breeding.length
            left = self.limits.work - self.used
            plans = int(min(SHARE_BRED * work, left - min(work, left / 2)) / spent)
            self.used += spent * breeding.improve(plans, self._is_late, length)
            self._tell()
        draft = breeding.packing.draft(breeding.best)
        return min((start, draft), key=lambda one: merit(setting.problem, one))

    def _narrowed(self, ceiling: int) -> Narrowed:
        """The plans under a ceiling, without what the best prices known say that none has."""
        setting, prices, fixing = self.setting, self.prices, None
        if prices is not None and prices.relaxation.tasks:
            fixing = fixed(prices.relaxation, prices.best, ceiling)
        return narrowed(
            setting.problem, setting.reach, setting.order, ceiling, setting.left_out, fixing
        )

    @property
    def _workers(self) -> int:
        asks_for_people = any(task.needs for task in self.setting.problem.tasks)
        return 1 if asks_for_people else MANY

    def _searched_whole(self, start: Draft, work: float) -> Found:
        setting = self.setting
        complete = start.unplaced <= setting.skipped
        small = Narrowed(setting.problem, self.partial, setting.left_out, ceiling=None)
        if complete:
            small = self._narrowed(cost(setting.problem, start))
        found = search.improve(
            small,
            start,
            skipped=setting.skipped,
            limits=replace(self.limits, work=work / self._workers, workers=self._workers),
        )
        if merit(setting.problem, found.draft)[:2] > merit(setting.problem, start)[:2]:
            return replace(found, draft=start, proven=False)
        return found


def _work_of(prices: Prices) -> float:
    """Work of looking at one set of prices."""
    return WORK_OF_A_ROUND + prices.relaxation.size * WORK_OF_A_START
