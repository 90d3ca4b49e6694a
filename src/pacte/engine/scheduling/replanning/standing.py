"""Where the steps of a problem stand by the document, and which of them can no longer stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pacte.engine.scheduling.problem import Link, Placement, Problem, Task
from pacte.engine.scheduling.serial.ledger import Ledger
from pacte.engine.scheduling.why.held_order import held_order

OUT_OF_ORDER = "out_of_order"


class Hit(NamedTuple):
    """Ids of a step that cannot stay and, where it is out of order, of the one it is so with."""

    step: str
    code: str
    other: str | None


@dataclass
class Standing:
    """`placed`: tasks that stay as they are; `hit`: dated tasks that cannot, with the reason.

    `was`: where each dated task with its people stood. `against`: of tasks out of order, the task
    that they are out of order with.
    """

    was: dict[int, Placement] = field(default_factory=dict)
    placed: dict[int, Placement] = field(default_factory=dict)
    hit: dict[int, str] = field(default_factory=dict)
    against: dict[int, int] = field(default_factory=dict)

    def hits(self, problem: Problem) -> tuple[Hit, ...]:
        """The tasks hit, in their order."""
        names = [task.id for task in problem.tasks]
        others = {t: names[other] for t, other in self.against.items()}
        return tuple(Hit(names[t], self.hit[t], others.get(t)) for t in sorted(self.hit))


def standing(problem: Problem, dated: set[int]) -> Standing:
    """The tasks that keep dates and people under every rule, the weightiest first.

    `dated`: the tasks that have dates in the document. Codes of a task hit: `unstaffed`,
    `outside_window`, `day_off`, `person_taken`, `money_spent`, `equipment_taken`, `out_of_order`.
    """
    found = Standing()
    ledger = Ledger(problem)
    for t in sorted(dated, key=lambda t: _turn(problem, t)):
        place = _as_it_stands(problem, problem.tasks[t])
        if place is not None:
            found.was[t] = replace(place, end=min(place.end, len(problem.axis) - 1))
        lacks = "day_off" if _is_staffed(problem.tasks[t]) else "unstaffed"
        code = lacks if place is None else broken(problem, ledger, t, place)
        if place is None or code:
            found.hit[t] = code
        else:
            ledger.take(problem.tasks[t], place)
            found.placed[t] = place
    _out_of_order(problem, found)
    return found


def _turn(problem: Problem, t: int) -> tuple[bool, bool, int, int, int]:
    task = problem.tasks[t]
    act = problem.acts[task.act]
    return task.at is None, act.optional, -act.weight, task.hint or 0, t


def _is_staffed(task: Task) -> bool:
    """Whether each need has its people, and nobody is there twice."""
    everyone = [w for need in task.needs for w in need.hinted]
    whole = all(len(need.hinted) == need.people for need in task.needs)
    return whole and len(set(everyone)) == len(everyone)


def _as_it_stands(problem: Problem, task: Task) -> Placement | None:
    """Its date with the people named; None where somebody is missing, or nobody works then."""
    if not _is_staffed(task):
        return None
    people = tuple(tuple(sorted(need.hinted)) for need in task.needs)
    if task.at is not None:
        return Placement(task.at[0], task.at[1], people)
    if task.hint is None:
        return None
    who = [w for crew in people for w in crew] or [problem.company]
    ends = [problem.workers[w].end(task.hint, task.duration) for w in who]
    last = len(problem.axis)
    return Placement(task.hint, max(last if end is None else end for end in ends), people)


def broken(problem: Problem, ledger: Ledger, t: int, place: Placement) -> str:
    """The rule that forbids a task to stay; empty when none does."""
    task = problem.tasks[t]
    if not all(_works(problem, task, w, place.start) for crew in place.people for w in crew):
        return "day_off"
    if task.at is None and not any(place.people) and not _works_alone(problem, task, place):
        return "day_off"
    if task.at is None and not (
        task.earliest <= place.start <= task.latest_start and place.end <= task.latest
    ):
        return "outside_window"
    if not _is_free(problem, ledger, task, place):
        return "person_taken"
    if not ledger.paid(task) >> place.start & 1:
        return "money_spent"
    return "" if ledger.has_stock(task, place.start, place.end) else "equipment_taken"


def _works(problem: Problem, task: Task, worker: int, start: int) -> bool:
    who = problem.workers[worker]
    if task.at is not None:
        return all(who.present >> d & 1 for d in range(task.at[0], task.at[1] + 1))
    return bool(problem.stretches(task, who).mask >> start & 1)


def _works_alone(problem: Problem, task: Task, place: Placement) -> bool:
    company = problem.workers[problem.company]
    return bool(problem.stretches(task, company).mask >> place.start & 1)


def _is_free(problem: Problem, ledger: Ledger, task: Task, place: Placement) -> bool:
    for need, crew in zip(task.needs, place.people, strict=True):
        for w in crew:
            load = problem.load(task, need, w)
            if task.at is not None and not ledger.holds(task, w, load):
                return False
            if task.at is None and not ledger.starts(w, load, task.duration) >> place.start & 1:
                return False
    return True


def _out_of_order(problem: Problem, found: Standing) -> None:
    """Of two steps whose order no longer holds, the one after is hit; if fixed, the other.

    Of fixed ones the lightest are hit, as where a plan is scheduled at first.
    """
    elsewhere = frozenset(range(len(problem.tasks))) - found.placed.keys()
    for t, other in held_order(problem, elsewhere).against().items():
        _strike(found, t, other)
    for link in problem.links:
        if not {link.before, link.after} <= found.placed.keys() or holds(
            problem, link, found.placed
        ):
            continue
        if problem.tasks[link.after].at is None:
            _strike(found, link.after, link.before)
        elif problem.tasks[link.before].at is None:
            _strike(found, link.before, link.after)


def _strike(found: Standing, t: int, other: int) -> None:
    del found.placed[t]
    found.hit[t], found.against[t] = OUT_OF_ORDER, other


def holds(problem: Problem, link: Link, placed: Mapping[int, Placement]) -> bool:
    """Whether two tasks, both placed, keep the link between them."""
    before, after = placed[link.before], placed[link.after]
    first = problem.start_after(before.end, link)
    return first <= after.start <= problem.start_by(before.end, link)
