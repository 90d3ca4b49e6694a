"""The binding reason of each late action: what keeps its last step from ending earlier."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pacte.engine.scheduling.costs import ends, tardiness
from pacte.engine.scheduling.problem import Draft, Problem, Reason
from pacte.engine.scheduling.why.binding import MONEY, PEOPLE, Standing
from pacte.engine.scheduling.why.explain import Doubt, ramping

MOST_NAMED = 8
Named = tuple[tuple[str, str], ...]


def reasons(doubt: Doubt, draft: Draft, *, proven: bool = False) -> tuple[Reason, ...]:
    """One reason for each action that ends after its due date; `proven`: no plan costs less."""
    late = {a: days for a, days in tardiness(doubt.problem, draft).items() if days}
    if not late:
        return ()
    seen = _Seen(doubt, draft, proven)
    return tuple(_why(seen, a, days) for a, days in late.items())


@dataclass
class _Seen:
    """A plan, when each of its actions ends, and who is on what."""

    doubt: Doubt
    draft: Draft
    proven: bool

    def __post_init__(self) -> None:
        self.problem: Problem = self.doubt.problem
        self.standing = Standing(self.doubt, self.draft)
        self.ends = ends(self.problem, self.draft)
        self.tasks_of: defaultdict[int, list[int]] = defaultdict(list)
        for t, placement in self.draft.placed.items():
            for worker in {w for crew in placement.people for w in crew}:
                self.tasks_of[worker].append(t)


def _why(seen: _Seen, a: int, days: int) -> Reason:
    doubt, placed, problem = seen.doubt, seen.draft.placed, seen.problem
    act = problem.acts[a]
    mine = [t for t in problem.tasks_of[a] if t in placed]
    params: dict[str, object] = {"days_late": days, "due_date": doubt.date_of(act.due or 0)}
    named: Named = (("action", act.id),)
    last = max(mine, key=lambda t: (placed[t].end, t), default=None)
    if last is None or seen.ends[a] > problem.axis.days[placed[last].end]:
        return Reason("late_already_begun", named, params)
    soonest = max(problem.axis.days[doubt.free.first_end[t]] for t in mine)
    if act.due is not None and soonest > act.due:
        params["earliest_end"] = doubt.date_of(soonest)
    chain = seen.standing.chain(last)
    named = (*named, *_steps(problem, chain))
    if soonest >= seen.ends[a]:
        return Reason("late_even_alone", named, params)
    held = {**params, "held_until": doubt.day(placed[chain[0]].start)}
    return _held_up(seen, chain, named, held)


def _steps(problem: Problem, tasks: list[int]) -> Named:
    return tuple(("step", problem.tasks[t].id) for t in tasks)


def _held_up(seen: _Seen, chain: list[int], named: Named, params: dict[str, object]) -> Reason:
    """What keeps the first step of the chain from starting earlier, all others where they are."""
    standing, first = seen.standing, chain[0]
    if standing.is_held_by_dates(first):
        return _held_by_dates(seen, first, named, params)
    taken = standing.binding(first)
    if not taken:
        return Reason("late_by_choice", named, {**params, "proven": seen.proven})
    if PEOPLE in taken:
        params = {**params, "chain": len(chain)}
        named = (*named, *_busy_on(seen, first))
    stocks = (seen.problem.stocks[s] for s in taken if s >= 0)
    named = (*named, *dict.fromkeys((stock.kind, stock.id) for stock in stocks))
    code = _code(seen.problem, taken)
    if code == SEVERAL:
        params = {**params, "money": MONEY in taken}
    return Reason(code, named, params)


def _held_by_dates(seen: _Seen, first: int, named: Named, params: dict[str, object]) -> Reason:
    """A step that nobody else's work keeps from starting: its dates do, or people who are new."""
    known = {name: value for name, value in params.items() if name != "earliest_end"}
    if seen.standing.is_held_by_ramp_up(first):
        new = ramping(seen.doubt, seen.problem.tasks[first])
        figures = {"people": len(new), "full_on": _full_on(seen, new)}
        return Reason("late_people_ramping_up", (*named, *new[:MOST_NAMED]), {**known, **figures})
    is_before = str(params.get("earliest_end", "")) <= str(params["held_until"])
    told = known if is_before else params
    if slow := _slow(seen, first):
        told = {**told, "ends": seen.doubt.day(seen.draft.placed[first].end)}
    return Reason("late_earliest_date", (*named, *slow[:MOST_NAMED]), told)


def _slow(seen: _Seen, t: int) -> Named:
    """Who ends a step last, where the company's own days would end it sooner from its start."""
    problem, task, placement = seen.problem, seen.problem.tasks[t], seen.draft.placed[t]

    def end_of(w: int) -> int | None:
        return problem.stretches(task, problem.workers[w]).end(placement.start)

    usual = end_of(problem.company)
    if task.at is not None or usual is None or usual >= placement.end:
        return ()
    crew = sorted({w for people in placement.people for w in people})
    return tuple(("person", problem.workers[w].id) for w in crew if end_of(w) == placement.end)


def _full_on(seen: _Seen, new: Named) -> str | None:
    """The day from which the only one who is new gives all; None of several, or past the plan."""
    workers = [w for w in seen.problem.workers if ("person", w.id) in new]
    if len(workers) > 1:
        return None
    last = max(t for t, lost in enumerate(workers[0].lost) if lost)
    after = next((t for t in workers[0].worked if t > last), None)
    return None if after is None else seen.doubt.day(after)


CODES = {
    "person": "late_people_busy",
    "money": "late_money_spent",
    "equipment": "late_equipment_busy",
    "segment": "late_contacts_full",
}
SEVERAL = "late_means_taken"


def _code(problem: Problem, taken: tuple[int, ...]) -> str:
    """What says that these means are taken by others."""
    special = {PEOPLE: "person", MONEY: "money"}
    kinds = {special.get(one) or problem.stocks[one].kind for one in taken}
    return CODES[kinds.pop()] if len(kinds) == 1 else SEVERAL


def _busy_on(seen: _Seen, t: int) -> Named:
    """The skill sought, who is kept busy, and the steps that keep them before the start."""
    placed, task = seen.draft.placed, seen.problem.tasks[t]
    kept = {w: _steps_before(seen, t, w) for w in seen.standing.busy(t)}
    skills = sorted({need.skill for need in task.needs if need.skill})
    others = sorted({(-placed[u].end, u) for mine in kept.values() for u in mine})
    people = [("person", seen.problem.workers[w].id) for w in kept]
    steps = [("step", seen.problem.tasks[u].id) for _, u in others[:MOST_NAMED]]
    return (*(("skill", s) for s in skills), *people[:MOST_NAMED], *steps)


def _steps_before(seen: _Seen, t: int, worker: int) -> list[int]:
    """The other steps of somebody in the way of an earlier start of `t`."""
    placed, first = seen.draft.placed, seen.standing.room(t).first_start
    until = placed[t].start + seen.problem.tasks[t].duration
    return [
        u
        for u in seen.tasks_of[worker]
        if u != t and placed[u].start < until and first <= placed[u].end
    ]
