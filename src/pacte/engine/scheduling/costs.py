"""What a plan of the problem costs, part by part, and which of two is better."""

from __future__ import annotations

from collections import Counter

from pacte.engine.scheduling.loads import loads_of, most_points
from pacte.engine.scheduling.problem import Act, Draft, Placement, Problem, Synergy, Task


def ends(problem: Problem, draft: Draft) -> dict[int, int]:
    """Last calendar offset of each act that has a dated step."""
    last = {a: act.held_until for a, act in enumerate(problem.acts) if act.held_until is not None}
    for t, placement in draft.placed.items():
        a = problem.tasks[t].act
        last[a] = max(last.get(a, -1), problem.axis.days[placement.end])
    return last


def begins(problem: Problem, draft: Draft) -> dict[int, int]:
    """First calendar offset of each act that has a dated step."""
    first = {a: act.held_from for a, act in enumerate(problem.acts) if act.held_from is not None}
    for t, placement in draft.placed.items():
        a, day = problem.tasks[t].act, problem.axis.days[placement.start]
        first[a] = min(first.get(a, day), day)
    return first


def tardiness(problem: Problem, draft: Draft) -> dict[int, int]:
    """Calendar days that each act ends after its due date; acts left out are absent."""
    last = ends(problem, draft)
    return {
        a: max(0, last[a] - act.due)
        for a, act in enumerate(problem.acts)
        if act.due is not None and a in last and a not in draft.dropped
    }


def off_season(problem: Problem, draft: Draft) -> dict[int, int]:
    """How many tasks of each act start outside its season; acts with none are absent."""
    found: Counter[int] = Counter()
    for t, placement in draft.placed.items():
        act = problem.acts[problem.tasks[t].act]
        if act.season is not None and not act.season >> placement.start & 1:
            found[problem.tasks[t].act] += 1
    return dict(found)


def off_window(problem: Problem, draft: Draft) -> dict[int, int]:
    """Days worked on each task outside its preferred windows; tasks with none are absent."""
    tasks = problem.tasks
    wishing = ((t, p) for t, p in draft.placed.items() if tasks[t].preferred is not None)
    found = {t: days_outside(problem, tasks[t], placement) for t, placement in wishing}
    return {t: days for t, days in found.items() if days}


def days_outside(problem: Problem, task: Task, placement: Placement) -> int:
    """Days worked on a task outside its preferred windows, summed over its people."""
    who = [w for crew in placement.people for w in crew] or [problem.company]
    return sum(problem.outside(task, problem.workers[w])[placement.start] for w in who)


def most_outside(task: Task) -> int:
    """Most points that days outside the preferred windows of a task can cost."""
    return task.off_window * task.duration * max(1, sum(need.people for need in task.needs))


def missed_synergies(problem: Problem, draft: Draft) -> tuple[Synergy, ...]:
    """The synergies whose gap is not kept, of acts that are there; one left out is missed."""
    first, last = begins(problem, draft), ends(problem, draft)
    return tuple(
        synergy
        for synergy in problem.synergies
        if synergy.after not in draft.dropped and synergy.after in first
        if not is_met(synergy, first[synergy.after], _end_before(synergy, draft, last))
    )


def _end_before(synergy: Synergy, draft: Draft, last: dict[int, int]) -> int | None:
    if synergy.before is None:
        return synergy.held_until
    return None if synergy.before in draft.dropped else last.get(synergy.before)


def is_met(synergy: Synergy, begin: int, end: int | None) -> bool:
    """Whether the gap is kept; `end` is None when the other act is not there."""
    return end is not None and synergy.min_gap <= begin - end - 1 <= synergy.max_gap


def cost(problem: Problem, draft: Draft) -> int:
    """Acts left out, tardiness, days and steps badly dated, missed synergies, load beyond comfort.

    Source: docs/reference/schedule.md.
    """
    left_out = sum(problem.acts[a].value for a in draft.dropped)
    return left_out + cost_of_dates(problem, draft) + loads_of(problem, draft).points


def cost_of_dates(problem: Problem, draft: Draft) -> int:
    """What the dates alone cost: tardiness, days and steps badly dated, missed synergies."""
    acts, tasks = problem.acts, problem.tasks
    return (
        sum(days * acts[a].weight for a, days in tardiness(problem, draft).items())
        + sum(count * acts[a].off_season for a, count in off_season(problem, draft).items())
        + sum(days * tasks[t].off_window for t, days in off_window(problem, draft).items())
        + sum(synergy.penalty for synergy in missed_synergies(problem, draft))
    )


def largest_cost(problem: Problem) -> int:
    """A cost that no plan exceeds."""
    return (
        sum(act.value + act.weight * most_days_late(problem, act) for act in problem.acts)
        + sum(problem.acts[task.act].off_season + most_outside(task) for task in problem.tasks)
        + sum(synergy.penalty for synergy in problem.synergies)
        + most_points(problem)
    )


def most_days_late(problem: Problem, act: Act) -> int:
    """Most calendar days that an act can be late."""
    if act.due is None:
        return 0
    return max(0, problem.axis.days[-1] - act.due, (act.held_until or 0) - act.due)


def missing(problem: Problem, draft: Draft) -> int:
    """Weight of the mandatory tasks that are not placed."""
    return sum(problem.acts[problem.tasks[t].act].weight for t in draft.unplaced)


def merit(problem: Problem, draft: Draft) -> tuple[int, int, int, int]:
    """What is compared, smaller is better: not placed, cost, steps moved, sum of starts."""
    return (
        missing(problem, draft),
        cost(problem, draft),
        sum(is_moved(problem.tasks[t], p) for t, p in draft.placed.items()),
        sum(p.start for p in draft.placed.values()),
    )


def had_place(task: Task) -> bool:
    """Whether a task stood somewhere, or on someone."""
    return task.hint is not None or any(need.hinted for need in task.needs)


def is_moved(task: Task, placement: Placement) -> bool:
    """Whether a task that stood somewhere, or on someone, no longer does."""
    dates = task.hint is not None and task.hint != placement.start
    people = any(
        need.hinted and set(need.hinted) != set(who)
        for need, who in zip(task.needs, placement.people, strict=True)
    )
    return dates or people
