"""Which rows leave no plan, and by how much, where the arithmetic of one budget does not say it."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.grid.grid import Grid, Places
from pacte.engine.allocation.lines.hull import hull_of
from pacte.engine.allocation.lines.mixed import Mixed
from pacte.engine.allocation.problem import Problem, Row
from pacte.engine.allocation.why.left_out import (
    CHANGES,
    SHOWN,
    Given,
    Trials,
    counted,
    releasable,
    without,
)
from pacte.engine.allocation.why.needed import whom_it_needs, why_no_more
from pacte.engine.allocation.why.reasons import (
    Reason,
    amounts_of,
    hours_lacking,
    hours_there,
    lacking,
    money,
    told_once,
)
from pacte.engine.allocation.why.repair import raised

MOST_CELLS = 3_000
"""Above, what must give way even if actions could run in part is asked first: it is seen sooner."""

OWN_FLOOR = 10.0
"""A floor of one action gives way at so many times the cost of a limit that many share."""

NOTHING = 1e-6
NOTHING_COSTS = 1e-9
"""What gives way at less than this costs nothing."""

HELD = ("floor_too_high", "limit_too_tight", "hours_too_few")
"""The reasons of rows that other rows may hold."""

FOR_ROWS = 0.5
"""Of the time left, what finding the rows may take: the rest tries which actions would help."""

MORE = Reason("more_may_be_missing")
"""Said last, where giving what is said to lack may not suffice."""


def impossible(problem: Problem, grid: Grid, time_limit: float) -> tuple[Reason, ...]:
    """What lacks where arithmetic alone shows that something does; empty where it shows nothing.

    Of few cells that is all that lacks; else, or where that was not known in time, there may be
    more, and it is said.
    """
    looks = (look(problem, grid) for look in (hopeless, overfull, unreachable))
    blocked = told_once(next((found for found in looks if found), ()))
    if not blocked or len(grid) > MOST_CELLS:
        return (*blocked, MORE) if blocked else ()
    status, found = why(problem, grid, time_limit)
    return found if status == "infeasible" else (*blocked, MORE)


def hopeless(problem: Problem, grid: Grid) -> tuple[Reason, ...]:
    """Rows in which nothing gives back and that what must run breaks, whatever else is decided."""
    gives = np.zeros(len(grid.rows), dtype=bool)
    for matrix in (grid.spend, grid.running, grid.actions):
        gives |= np.asarray(matrix.minimum(0.0).sum(axis=1)).ravel() < 0
    gives |= np.asarray(abs(grid.results).sum(axis=1)).ravel() > 0
    forced = ~grid.may_be_off
    running = np.bincount(grid.group, forced, len(grid.names)) > 0
    least = grid.spend @ np.where(forced, grid.low, 0.0) + grid.running @ forced.astype(float)
    least = least + grid.actions @ (running | grid.must_run).astype(float)
    over = np.where(gives, 0.0, least - grid.limit)
    broken = np.flatnonzero(over > NOTHING * (1 + np.abs(grid.limit)))
    return tuple(
        _reason(problem, grid.rows[i], float(over[i]), counted(problem, grid, i))
        for i in broken[:SHOWN]
    )


def overfull(problem: Problem, grid: Grid) -> tuple[Reason, ...]:
    """Limits of every period that what must run exceeds over all of them, whenever it runs.

    Of each such action the least that it takes is counted: in the period where it takes least.
    Of few cells, `why` says it, row by row.
    """
    if len(grid) <= MOST_CELLS:
        return ()
    found = []
    for rows in _by_period(grid):
        least, limit = _least_of_actions(grid, rows), float(np.maximum(grid.limit[rows], 0).sum())
        missing = math.fsum(least) - limit
        if missing > NOTHING * (1 + limit):
            largest = np.argsort(-least, kind="stable")[:SHOWN]
            users = {grid.names[k]: 1.0 for k in largest if least[k] > 0}
            first = grid.rows[rows[0]]
            key = first.key.replace(f":{first.period}", "")
            said = sum(
                x.limit if x.said is None else x.said for x in map(grid.rows.__getitem__, rows)
            )
            whole = replace(first, key=key, period=None, limit=limit, spend={}, actions=users)
            whole = replace(whole, said=max(said, limit), lowered=())
            found.append(_reason(problem, whole, missing, frozenset(releasable(problem, whole))))
    return tuple(found[:SHOWN])


def _by_period(grid: Grid) -> list[Places]:
    """The rows of one limit in each period where something may run, and in which none gives."""
    takes = np.asarray(abs(grid.results).sum(axis=1)).ravel() == 0
    for matrix in (grid.spend, grid.running, grid.actions):
        takes &= np.asarray(matrix.minimum(0.0).sum(axis=1)).ravel() >= 0
    open_to = (abs(grid.spend) + abs(grid.running)) @ grid.can_run.astype(np.float64) > 0
    alike: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(grid.rows):
        if row.period is not None and takes[place] and open_to[place]:
            alike.setdefault((row.measure, row.key.replace(row.period, "")), []).append(place)
    return [np.array(rows, dtype=np.intp) for rows in alike.values()]


def _least_of_actions(grid: Grid, rows: Places) -> Floats:
    """The least that each action which must run takes of some rows together (k); else 0."""
    rate = np.asarray(grid.spend[rows].sum(axis=0)).ravel()
    start = np.asarray(grid.running[rows].sum(axis=0)).ravel()
    ends = [np.full(len(grid.names), np.inf) for _ in range(3)]
    for end, use in zip(ends, (start + rate * grid.lowest, start, rate), strict=True):
        np.minimum.at(end, grid.group[grid.can_run], use[grid.can_run])
    one, begun, rates = (np.where(np.isfinite(end), end, 0.0) for end in ends)
    whole = begun + rates * grid.owned.least
    once = np.asarray(grid.actions[rows].sum(axis=0)).ravel()
    return np.where(grid.must_run, np.maximum(one, whole) + once, 0.0)


def unreachable(problem: Problem, grid: Grid) -> tuple[Reason, ...]:
    """Of many cells, floors that another row alone keeps out of reach, whatever else is decided.

    Of few, `why` says it, and by how much exactly.
    """
    if len(grid) <= MOST_CELLS:
        return ()
    floors = [i for i, row in enumerate(grid.rows) if row.key.endswith(":least")]
    short = {floor: float(-grid.limit[floor] - _most_given(grid, floor)) for floor in floors}
    broken = [i for i, missing in short.items() if missing > NOTHING * (1 + abs(grid.limit[i]))]
    return tuple(_reason(problem, grid.rows[i], short[i], frozenset()) for i in broken[:SHOWN])


def _most_given(grid: Grid, floor: int) -> float:
    """The most that cells can give a floor, within any other one row that takes nothing back."""
    once = -float(grid.actions[floor].minimum(0.0).sum())
    rate, start = (-m[floor].toarray().ravel() for m in (grid.spend, grid.running))
    given = np.where(grid.can_run, rate * grid.high + start, 0.0)
    takes = np.asarray(abs(grid.results).sum(axis=1)).ravel() == 0
    for matrix in (grid.spend, grid.running, grid.actions):
        takes &= np.asarray(matrix.minimum(0.0).sum(axis=1)).ravel() >= 0
    giving = np.flatnonzero(given > 0)
    rate, start, given = rate[giving], start[giving], given[giving]
    spend, running = grid.spend[:, giving], grid.running[:, giving]
    touched = np.diff(spend.indptr) + np.diff(running.indptr) > 0
    most = float(given.sum())
    for row in np.flatnonzero(takes & touched):
        use, begin = (m[row].toarray().ravel() for m in (spend, running))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.fmax(rate / use, start / begin)
        paying = np.isfinite(ratio)
        within = _filled(given[paying], ratio[paying], float(grid.limit[row]))
        most = min(most, float(given[~paying].sum()) + within)
    return once + most


def _filled(given: Floats, ratio: Floats, limit: float) -> float:
    """The most given within a limit by cells that give so much for each unit they use of it."""
    order = np.argsort(-ratio, kind="stable")
    used = given[order] / ratio[order]
    share = np.clip((max(limit, 0.0) - np.cumsum(used)) / used + 1, 0.0, 1.0)
    return float(given[order] @ share)


def why(
    problem: Problem, grid: Grid, time_limit: float
) -> tuple[Literal["infeasible", "unknown"], tuple[Reason, ...]]:
    """The rows that must give way, the least in all, so that a plan exists.

    Each row counts by what it gives way for its own limit, so that a limit that many share is named
    before the floors of each. `unknown` where a plan may exist and none was found in time.
    """
    until = time.monotonic() + time_limit
    grid = _held_by_cells(problem, grid)
    costs = _costs(grid)
    given = _given_way(grid, costs, time_limit)
    lacks = given.amounts > NOTHING * (1 + np.abs(grid.limits_said))
    rows = np.flatnonzero(lacks) if given.least > NOTHING_COSTS else ()
    if not len(rows):
        return "unknown", (Reason("no_plan_found"),)

    trials = Trials(problem, grid, given, costs, until, _decided)
    found = told_once(_tried(trials, int(i)) for i in rows[:SHOWN])
    if given.is_all and len(rows) <= SHOWN:
        return "infeasible", _with_repair(problem, found)
    return "infeasible", (*found, MORE)


def holds_without(problem: Problem, grid: Grid, names: Sequence[str], seconds: float) -> bool:
    """Whether a plan is found, within some time, once these actions are left out."""
    left = _held_by_cells(problem, grid)
    for name in names:
        left = without(problem, left, name)
    given = _decided(left, _costs(left), seconds)
    return not (given.amounts > NOTHING * (1 + np.abs(left.limits_said))).any()


def _tried(trials: Trials, place: int) -> Reason:
    """That a row must give way, with what would make less lack there."""
    problem, grid, given = trials.problem, trials.grid, trials.given
    row, missing = grid.rows[place], float(given.amounts[place])
    if not given.is_all:
        return _reason(problem, row, missing, counted(problem, grid, place))
    reason = _reason(problem, row, missing, trials.helping(place))
    if reason.code not in HELD:
        return reason
    against = [_held_by(problem, other) for other in trials.against(place)]
    return replace(reason, params={**reason.params, "against": against}) if against else reason


def _held_by(problem: Problem, row: Row) -> dict[str, Any]:
    """What holds another row, with its amount."""
    said: dict[str, Any] = {"row": row.name or row.key, "period": row.period or "plan"}
    said |= {"skill": row.skill, "is_floor": row.key.endswith(":least")}
    if not row.name and row.key.startswith("limit:"):
        said["among"] = _among(problem, row)
    if row.measure == "hours":
        return {**said, "hours": hours_there(row.limit)}
    if row.measure == "money":
        return {**said, "limit": amounts_of(row, problem.currency)["limit"]}
    return said


def _among(problem: Problem, row: Row) -> list[str]:
    """The actions to be decided that a limit or a floor counts."""
    return sorted({problem.cells[i].action for i in (*row.spend, *row.running)} | set(row.actions))


def _with_repair(problem: Problem, found: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons, with a larger envelope to be taken where nothing else lacks."""
    if len(found) != 1 or found[0].params.get("row") != "budget":
        return found
    return (replace(found[0], repair=raised(problem, found[0].params["missing"])),)


def _held_by_cells(problem: Problem, grid: Grid) -> Grid:
    """The grid whose cells run, and spend, as they themselves may: the rows are what gives way.

    A cell without a highest spend of its own may spend all that a floor asks of it.
    """
    own = np.array([cell.can_run for cell in problem.cells], dtype=bool)
    ends = [np.inf if cell.high is None else float(cell.high) for cell in problem.cells]
    asks = np.maximum(np.maximum(-grid.limit, 0.0), _of_actions(grid))
    floors = grid.spend.minimum(0.0).tocoo()
    asked = np.maximum(grid.high, np.maximum(grid.lowest, grid.today))
    np.maximum.at(asked, floors.col, asks[floors.row] / -floors.data)
    return replace(grid, can_run=own, high=np.maximum(np.minimum(asked, ends), grid.lowest))


def _of_actions(grid: Grid) -> Floats:
    """The most that one action takes of each row by running, whatever it spends."""
    most, asked = np.zeros(len(grid.rows)), abs(grid.actions).tocoo()
    np.maximum.at(most, asked.row, asked.data)
    return most


def _given_way(grid: Grid, costs: Floats, time_limit: float) -> Given:
    """By how much each row must give way.

    What must give way even if actions could run in part is known first. Of many cells it is the
    answer; of few, where nothing is to be switched, or where switching ended without one.
    """
    until = time.monotonic() + time_limit
    model = _giving_way(grid, costs)
    way = model.given_way(until - time.monotonic(), whole=False)
    in_part = Given(*way, is_all=not len(model.switches))
    is_enough = len(model.live) > MOST_CELLS and in_part.least > NOTHING_COSTS
    if is_enough or in_part.is_all:
        return in_part
    amounts, least, _ = model.given_way((until - time.monotonic()) * FOR_ROWS, whole=True)
    is_known = least > NOTHING_COSTS and np.isfinite(amounts).all()
    return Given(amounts, least, in_part.prices, is_all=True) if is_known else in_part


def _decided(grid: Grid, costs: Floats, seconds: float) -> Given:
    """By how much each row gives way, whole actions being switched."""
    model = _giving_way(grid, costs)
    return Given(*model.given_way(seconds, whole=len(model.switches) > 0), is_all=True)


def _giving_way(grid: Grid, costs: Floats) -> Mixed:
    """The model whose rows give way at some costs."""
    hull = hull_of(grid)
    model = Mixed(grid, hull, np.ones(len(grid), dtype=bool), [hull.low, hull.high])
    model.let_give_way(costs)
    return model


def _costs(grid: Grid) -> Floats:
    """What a unit of each row costs to give way, relative to what the row asks.

    That is its limit, or what one action makes due in it (1 at least). Floors of one action cost
    more: what many share is what lacks, unless a floor is out of all proportion.
    """
    of_actions = _of_actions(grid)
    asked = np.maximum(np.maximum(np.abs(grid.limits_said), of_actions), 1.0)
    own = np.array([row.key.startswith("min:") for row in grid.rows])
    return np.where(own, OWN_FLOOR, 1.0) / asked


def _nothing_of_needed(problem: Problem, row: Row) -> str:
    """The action that a rule needs and that may spend nothing at all; empty where there is none."""
    if row.measure != "runs":
        return ""
    most = {other.key: other.limit for other in problem.rows if other.key.startswith("max:")}
    needed = (name for name, count in row.actions.items() if count < 0)
    return next((name for name in needed if most.get(f"max:{name}", 1) < 1), "")


def _who_needs(problem: Problem, name: str) -> tuple[str, ...]:
    """The first action that must run and, by a rule, only beside this one; at most one."""
    must = {group.action for group in problem.groups if group.must_run}
    must |= {cell.action for cell in problem.cells if not cell.may_be_off}
    asking = (
        action
        for row in problem.rows
        if row.measure == "runs" and row.actions.get(name, 0) < 0
        for action, count in row.actions.items()
        if count > 0 and action in must
    )
    return tuple(asking)[:1]


def _of_own_most(
    problem: Problem, row: Row, lack: tuple[float, frozenset[str]], barred: str
) -> Reason:
    """That an action's own maximum is too little; or none at all for one that a rule needs."""
    action = barred or row.key.removeprefix("max:")
    missing, helping = lack
    limit, short = (0.0, 1.0) if barred else (row.limit, missing)
    asking = [key for key, count in row.actions.items() if count > 0] if barred else []
    most, lacks = money(limit, problem.currency), lacking(short, problem.currency)
    params = {"row": f"max:{action}", "period": "plan", "limit": most, "missing": lacks}
    params["can_be_out"] = action in helping
    return Reason("cannot_run_enough", params, (action, *(asking or _who_needs(problem, action))))


def _reason(problem: Problem, row: Row, missing: float, helping: frozenset[str]) -> Reason:
    """That a row must give way by what is missing; `helping`: without these actions, by less."""
    if row.key == CHANGES:
        needed = int(row.limit) + math.ceil(missing - NOTHING)
        return Reason("changes_too_few", {"count": int(row.limit), "needed": needed})
    barred = _nothing_of_needed(problem, row)
    if barred or row.key.startswith("max:"):
        return _of_own_most(problem, row, (missing, helping), barred)
    free = tuple(sorted(helping))
    if row.measure == "runs":
        asked = {"rule": row.key, "missing": math.ceil(missing - NOTHING)}
        return Reason("rule_impossible", {**asked, **whom_it_needs(problem, row)}, free)
    params: dict[str, Any] = {"row": row.name or row.key, "period": row.period or "plan"}
    if row.measure == "hours":
        limit, short = hours_there(row.limit), hours_lacking(missing)
        hours = {"limit": limit, "missing": short, "skill": row.skill}
        return Reason("hours_too_few", {**params, **hours}, free)
    lacks = {"missing": lacking(missing, problem.currency)}
    if row.key.endswith(":least") or row.key.startswith("min:"):
        return _of_floor(problem, row, {**params, **lacks}, helping)
    params |= {**amounts_of(row, problem.currency), **lacks}
    return Reason("limit_too_tight", params, row.lowered[:SHOWN] if row.limit < 0 else free)


def _of_floor(
    problem: Problem, row: Row, params: dict[str, Any], helping: frozenset[str]
) -> Reason:
    """That a floor is out of reach: an action's own, or one `among` several."""
    if row.key.endswith(":least"):
        asked = {**amounts_of(row, problem.currency), "among": _among(problem, row)[:SHOWN]}
        return Reason("floor_too_high", {**params, **asked})
    asked = {"limit": money(max(row.actions.values()), problem.currency)}
    asked |= {"can_be_out": bool(helping)}
    because = why_no_more(problem, next(iter(row.actions)))
    asked |= {"because": because} if because else {}
    return Reason("floor_too_high", {**params, **asked}, tuple(row.actions)[:1])
