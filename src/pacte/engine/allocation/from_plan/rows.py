"""The limits, rules and aims of a plan as rows over its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pacte.document import Action, Limit, Plan, Rule, Sharing
from pacte.document.step_money import concerns
from pacte.engine.allocation.from_plan.periods import (
    Calendar,
    Engaged,
    as_kept,
    engaged_by_period,
    today_by_period,
)
from pacte.engine.allocation.problem import AS_ENGAGED, Cell, Goal, Kept, Problem, Row
from pacte.engine.allocation.worth import OF_METRIC
from pacte.engine.workload import hours_by_skill

EVERYBODY = "*"
"""In the key of a row of hours: of whoever works on the plan."""


@dataclass(frozen=True)
class _Context:
    plan: Plan
    sharing: Sharing
    calendar: Calendar
    problem: Problem

    @cached_property
    def free(self) -> frozenset[str]:
        """The actions to be decided."""
        return frozenset(cell.action for cell in self.problem.cells)

    @cached_property
    def asked(self) -> dict[tuple[str, str | None], tuple[float, float] | None]:
        """(action, skill) -> what its cells ask of a skill, once looked up."""
        return {}

    @cached_property
    def running(self) -> frozenset[str]:
        """The kept actions that run, or ran."""
        return frozenset(k.action for k in self.problem.kept if k.runs)

    @cached_property
    def engaged(self) -> defaultdict[str, Engaged]:
        """action -> period -> cents that can no longer be moved."""
        return engaged_by_period(self.plan, self.calendar)

    @cached_property
    def _of_period(self) -> dict[str | None, dict[int, Cell]]:
        found: dict[str | None, dict[int, Cell]] = {None: dict(enumerate(self.problem.cells))}
        for place, cell in enumerate(self.problem.cells):
            found.setdefault(cell.period, {})[place] = cell
        return found

    def cells(self, period: str | None) -> dict[int, Cell]:
        """The cells of one period (None: of all), by their place."""
        return self._of_period.get(period, {})


def with_rows(
    plan: Plan,
    sharing: Sharing,
    calendar: Calendar,
    problem: Problem,
    capacities: Mapping[tuple[str | None, str], float],
) -> Problem:
    """The problem with every row that the plan sets."""
    context = _Context(plan, sharing, calendar, problem)
    rows = [
        *_of_actions(context),
        *_of_limits(context),
        *_of_hours(context, capacities),
        *_of_rules(context),
    ]
    return replace(problem, rows=tuple(rows), goals=tuple(_goals(context)))


def _row(key: str, measure: str, limit: float, **fields: object) -> Row:
    empty: dict[str, object] = {"spend": {}, "running": {}, "actions": {}, "results": {}}
    return Row(key=key, measure=measure, limit=limit, **{**empty, **fields})  # type: ignore[arg-type]


def _of_actions(context: _Context) -> Iterator[Row]:
    """Bounds of an action over all its periods."""
    if context.calendar.is_whole:
        return
    by_action: dict[str, list[int]] = {}
    for place, cell in enumerate(context.problem.cells):
        by_action.setdefault(cell.action, []).append(place)
    for key, places in by_action.items():
        yield from _of_action(context.plan.actions[key], key, places, context.problem)


def _of_action(action: Action, key: str, places: list[int], problem: Problem) -> Iterator[Row]:
    if action.pinned:
        return
    cells = [problem.cells[i] for i in places]
    low = max(action.min_spend.cents, 0) if action.min_spend else 0
    if low > sum(cell.engaged for cell in cells):
        less = dict.fromkeys(places, -1.0)
        where = f"/actions/{key}/min_spend"
        yield _row(f"min:{key}", "money", 0.0, spend=less, actions={key: float(low)}, place=where)
    if action.max_spend is not None:
        high = max(action.max_spend.cents, 0, sum(cell.engaged for cell in cells))
        all_of_it, where = dict.fromkeys(places, 1.0), f"/actions/{key}/max_spend"
        yield _row(f"max:{key}", "money", float(high), spend=all_of_it, place=where)


def _of_limits(context: _Context) -> Iterator[Row]:
    for number, limit in enumerate(context.sharing.limits):
        names = {key for key, a in context.plan.actions.items() if concerns(limit, key, a)}
        for period in _periods_of(limit, context.calendar):
            if period is None or period in context.calendar.still_open:
                yield from _of_limit(context, (number, limit), names, period)


def _periods_of(limit: Limit, calendar: Calendar) -> tuple[str | None, ...]:
    if limit.each_period:
        return calendar.labels
    return (limit.period,)


def _whole_periods_of(limit: Limit, calendar: Calendar) -> tuple[str | None, ...]:
    """The same; where the plan is one period, a limit on the whole plan is a limit there."""
    if limit.period is None and len(calendar.labels) == 1:
        return calendar.labels
    return _periods_of(limit, calendar)


def _of_limit(
    context: _Context, which: tuple[int, Limit], names: set[str], period: str | None
) -> Iterator[Row]:
    """The rows of a limit on the actions `names`, in one period (None: the whole plan)."""
    number, limit = which
    mine = {i: cell for i, cell in context.cells(period).items() if cell.action in names}
    key = f"limit:{number}" + (f":{period}" if limit.each_period else "")
    fields = {"period": period, "name": limit.name or ""}
    where = f"/sharing/limits/{number}"
    kept, lowered = _kept_money(context, names, period), _lowered(context, names, period)
    if limit.at_most is not None or limit.at_least is not None:
        costs = {i: float(cell.fixed) for i, cell in mine.items()}
        groups = context.problem.groups if period is None else ()
        once = {g.action: float(g.once) for g in groups if g.once and g.action in names}
        ones = dict.fromkeys(mine, 1.0)
        spend = {"spend": ones, "running": costs, "actions": once}
    if limit.at_most is not None:
        most = float(max(0, limit.at_most.cents))
        own = {"place": f"{where}/at_most", "said": most, "lowered": lowered, **fields}
        yield _row(key, "money", most - kept, **spend, **own)
    if limit.at_least is not None:
        less = {name: {i: -x for i, x in part.items()} for name, part in spend.items()}  # type: ignore[attr-defined]
        least = float(max(0, limit.at_least.cents))
        own = {"place": f"{where}/at_least", "said": -least, "lowered": lowered, **fields}
        yield _row(f"{key}:least", "money", kept - least, **less, **own)
    if limit.hours_at_most is not None:
        own = {"skill": limit.skill, "place": f"{where}/hours_at_most", **fields}
        most = float(limit.hours_at_most)
        yield _row(key + ":hours", "hours", most, **_hours(context, mine, limit.skill), **own)


def _lowered(context: _Context, names: set[str], period: str | None) -> tuple[str, ...]:
    """The kept actions that could spend less in a limit."""
    kept = [k for k in context.problem.kept if k.action in names and k.spend > k.engaged]
    if period is None or context.calendar.is_whole:
        return tuple(k.action for k in kept)
    pairs = ((k.action, *_kept_there(context, k, period)) for k in kept)
    return tuple(action for action, spend, engaged in pairs if spend > engaged)


def _kept_money(context: _Context, names: set[str], period: str | None) -> int:
    """Cents that kept actions take of a limit; of one period, the part of it decided there."""
    kept = [k for k in context.problem.kept if k.action in names]
    if period is None or context.calendar.is_whole:
        return sum(k.cost for k in kept)
    return sum(_kept_there(context, k, period)[0] for k in kept)


def _kept_there(context: _Context, kept: Kept, period: str) -> tuple[int, int]:
    """Cents that a kept action takes in a period of several, and those engaged there."""
    if period not in context.calendar.labels:
        return 0, 0
    place = context.calendar.labels.index(period)
    mine = context.engaged[kept.action]
    engaged = mine.get(place, 0)
    if kept.code in AS_ENGAGED:
        return engaged, engaged
    action = as_kept(context.plan.actions[kept.action])
    now = today_by_period(action, context.calendar, mine)
    return max(now[place], engaged), engaged


def _hours(
    context: _Context, cells: Mapping[int, Cell], skill: str | None
) -> dict[str, dict[int, float]]:
    """Hours of a skill (None: of everybody) that cells ask for."""
    spend: dict[int, float] = {}
    running: dict[int, float] = {}
    known = context.asked
    for i, cell in cells.items():
        key = (cell.action, skill)
        if key not in known:
            known[key] = _asked(cell, skill)
        asked = known[key]
        if asked is not None:
            spend[i], running[i] = asked
    return {"spend": spend, "running": running}


def _asked(cell: Cell, skill: str | None) -> tuple[float, float] | None:
    """(hours per cent, hours when it runs) that a cell asks of a skill; None where it asks none."""
    asked = [h for h in cell.hours if skill is None or h.skill == skill]
    if not asked:
        return None
    return sum(h.per_cent for h in asked), sum(h.fixed for h in asked)


def _of_hours(
    context: _Context, capacities: Mapping[tuple[str | None, str], float]
) -> Iterator[Row]:
    """Hours of each skill asked for, and of everybody, in each period."""
    skills = {h.skill for cell in context.problem.cells for h in cell.hours}
    if not skills:
        return
    given = {
        (limit.skill, period)
        for limit in context.sharing.limits
        if limit.hours_at_most is not None and _is_whole_profile(limit)
        for period in _whole_periods_of(limit, context.calendar)
    }
    for span, period in zip(context.calendar.spans, context.calendar.labels, strict=True):
        if period not in context.calendar.still_open:
            continue
        people = hours_by_skill(context.plan, span.start, span.end)
        for skill in sorted(skills | {None}, key=lambda s: s or ""):
            hours = None if (skill, period) in given else float(people[skill])
            yield from _of_profile(context, (skill, period), hours, capacities.get((skill, period)))


def _is_whole_profile(limit: Limit) -> bool:
    """Whether a limit speaks of all hours of a skill, and not of some actions'."""
    return not (limit.actions or limit.segment or limit.axis or limit.type)


def _of_profile(
    context: _Context, profile: tuple[str | None, str], hours: float | None, tighter: float | None
) -> Iterator[Row]:
    """What people have (None: a limit says it), and what a schedule found there to be."""
    skill, period = profile
    asked = _hours(context, context.cells(period), skill)
    fields = {"period": period, "skill": skill, **asked}
    key = f"hours:{skill or EVERYBODY}:{period}"
    if hours is not None and asked["spend"]:
        yield _row(key, "hours", hours, place="/people", **fields)
    if tighter is not None:
        yield _row(f"{key}:found", "hours", tighter, place="/steps", **fields)


def _of_rules(context: _Context) -> Iterator[Row]:
    for number, rule in enumerate(context.sharing.rules):
        if rule.kind == "requires":
            yield from _requires(context, number, rule)
        else:
            count = 1 if rule.kind == "exclusive" else rule.count
            free, running = _running(context, rule.actions)
            where = f"/sharing/rules/{number}"
            ones = dict.fromkeys(free, 1.0)
            limit = float(count - running)
            yield _row(f"rule:{number}", "runs", limit, actions=ones, place=where)


def _running(context: _Context, keys: tuple[str, ...]) -> tuple[list[str], int]:
    """The actions to be decided among `keys`, and how many of the kept ones run."""
    names = sorted(set(keys))
    free = [key for key in names if key in context.free]
    return free, sum(1 for key in names if key in context.running)


def _requires(context: _Context, number: int, rule: Rule) -> Iterator[Row]:
    where = f"/sharing/rules/{number}"
    for needed in sorted(set(rule.needs)):
        there, running = _running(context, (needed,))
        for key in sorted(set(rule.actions) - {needed}):
            mine, kept = _running(context, (key,))
            if mine or kept > running:
                ones = {**dict.fromkeys(mine, 1.0), **dict.fromkeys(there, -1.0)}
                name, limit = f"rule:{number}:{key}:{needed}", float(running - kept)
                yield _row(name, "runs", limit, actions=ones, place=where)


def _goals(context: _Context) -> Iterator[Goal]:
    for key, worth in sorted(context.sharing.aim.attainment.items()):
        objective = context.plan.objectives[key]
        gap = float(objective.target or 0) - float(objective.baseline or 0)
        unit = OF_METRIC.get(objective.metric or "")
        if gap <= 0 or worth.cents <= 0 or unit is None:
            continue
        results = {}
        for i, cell in enumerate(context.problem.cells):
            action = context.plan.actions[cell.action]
            if key in action.contributions:
                results[i] = unit(context.plan, action)
        yield Goal(key, float(worth.cents), gap, results)
