"""Why each cell is in or out where several rows bind, at what one more unit of each is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pacte.document import Money
from pacte.engine.allocation.curves.response import Flags, Floats
from pacte.engine.allocation.grid.grid import Grid
from pacte.engine.allocation.grid.sufficing import adds_nothing
from pacte.engine.allocation.problem import Cell, Problem, Row
from pacte.engine.allocation.search.share import Shared
from pacte.engine.allocation.why.level import LIKE, Level
from pacte.engine.allocation.why.offers import Offers
from pacte.engine.allocation.why.reasons import Reason, amounts_of, brings_nothing, money
from pacte.engine.allocation.why.room import Room
from pacte.engine.allocation.why.worth import slopes_at

FULL = 1e-6
"""A row this near its limit (relative) is full."""


@dataclass(frozen=True)
class _Out:
    """What says why a cell is out: the plan's level, what cells would bring, the room left them."""

    level: Level
    offers: Offers
    room: Room


def reasons(problem: Problem, grid: Grid, shared: Shared) -> Iterator[Reason]:
    """One reason per cell, at the proposed plan."""
    spends = np.zeros(len(grid)) if shared.spends is None else shared.spends
    offers = Offers.of(grid, shared.worth, spends)
    slopes = slopes_at(grid, shared.worth, spends)
    level = Level.of(problem, grid, spends, shared.worth, offers.chosen.spend)
    out = _Out(level, offers, Room(problem, grid))
    runs = np.bincount(grid.group, spends > 0, len(grid.names))
    full, begun = (runs >= grid.most)[grid.group].tolist(), (runs > 0)[grid.group].tolist()
    rules, serves = _rules_that_bind(grid, spends), serving(grid).tolist()
    served = adds_nothing(grid, spends) & (not grid.has_tail)
    ended = grid.curves.marginals(spends + 1) <= 0
    slopes = np.where(served | ended, 0.0, slopes).tolist()
    for place, (cell, spend) in enumerate(zip(problem.cells, spends.tolist(), strict=True)):
        if spend:
            yield _why_in(
                level, cell, place, 0.0 if served[place] or ended[place] else slopes[place]
            )
        elif not serves[place] or served[place]:
            yield _contradicted(problem, cell) or _not_needed(
                cell, serves=serves[place], begun=begun[place]
            )
        else:
            rule = None if begun[place] else rules.get(cell.action)
            yield _why_out(out, cell, place, (full[place], rule))


def serving(grid: Grid) -> Flags:
    """Cells that bring something of what is sought, by their margin or by an objective (n)."""
    counted = np.asarray(abs(grid.results).sum(axis=0)).ravel() > 0
    return np.asarray((grid.weight != 0) | counted)


def _rules_that_bind(grid: Grid, spends: Floats) -> dict[str, str]:
    """action -> the rule that is at its limit and counts it."""
    slack = grid.limit - grid.used(spends)
    found: dict[str, str] = {}
    for row, left in zip(grid.rows, slack, strict=True):
        if row.measure == "runs" and left < 1:
            found |= {key: row.key for key, x in row.actions.items() if x > 0 and key not in found}
    return found


def _why_in(level: Level, cell: Cell, place: int, slope: float) -> Reason:
    spend = int(level.spends[place])
    params: dict[str, Any] = {"marginal_return": slope if np.isfinite(slope) else None}
    amount = money(spend, level.problem.currency)
    if cell.pinned:
        return Reason("pinned", {**params, "amount": amount})
    if cell.closed:
        return Reason("spent", {**params, "amount": amount})
    pays_more = slope > level.worth[0] and not level.is_priced(slope)
    if spend <= cell.low and not (pays_more and spend > cell.engaged):
        code = "committed" if cell.low == cell.engaged else "at_min"
        return Reason(code, {**params, "amount": amount})
    if slope <= 0:
        return level.of_nothing(place)
    if spend == cell.high and slope >= level.worth[0] * (1 - LIKE):
        return Reason("at_max", {**params, "amount": amount})
    return level.reason(place, slope)


def _why_out(out: _Out, cell: Cell, place: int, held: tuple[bool, str | None]) -> Reason:
    level = out.level
    own = _by_own_rules(level.problem, cell) or _never_fits(out, cell, place)
    if own is not None:
        return own
    full, rule = held
    if full:
        return Reason("occurrences_used", {"count": int(level.grid.most[level.grid.group[place]])})
    if rule is not None and out.offers.but_for_rules[place]:
        return Reason("rule_binds", {"rule": rule})
    if level.is_kept(place) and out.offers.pays[place]:
        return level.few_changes()
    return _by_prices(level, cell, place, out.offers)


def _by_own_rules(problem: Problem, cell: Cell) -> Reason | None:
    """Why a cell could not run whatever the others do."""
    contradicted = _contradicted(problem, cell)
    if contradicted is None and cell.high == 0:
        return Reason("at_max", _nothing(problem))
    return contradicted


def _contradicted(problem: Problem, cell: Cell) -> Reason | None:
    """Why a cell could not run even if it might spend as much as it liked."""
    if cell.closed:
        return Reason("closed", {"period": cell.period})
    if cell.pinned:
        return Reason("pinned", _nothing(problem))
    if not cell.can_run and cell.high:
        low, high = (money(x, problem.currency) for x in (cell.low, cell.high))
        return Reason("min_above_max", {"min": low, "max": high})
    return None


def _nothing(problem: Problem) -> dict[str, Any]:
    return {"marginal_return": None, "amount": money(0, problem.currency)}


def _not_needed(cell: Cell, *, serves: bool, begun: bool) -> Reason:
    """That nothing sought is served, or only what is reached; `period`, where others are run in."""
    if not serves:
        return Reason("serves_no_aim")
    return Reason("served_already", {"period": cell.period} if begun else {})


def _never_fits(out: _Out, cell: Cell, place: int) -> Reason | None:
    """That nothing helps a cell, or what leaves it too little whatever the others do."""
    if brings_nothing(cell):
        return Reason("brings_nothing", {"period": cell.period})
    lacking = out.room.lacking(cell)
    if lacking is not None:
        return Reason("does_not_fit", dict(lacking))
    if not out.room.is_shut(place):
        return None
    row, currency = out.room.tightest(place), out.level.problem.currency
    if row.key.startswith("max:"):
        return _above_its_maximum(cell, money(row.limit, currency))
    if row.measure == "hours":
        asked = {"hours": _hours(cell, max(cell.low, 1), row.skill, 2), "available": row.limit}
        return Reason("hours_leave_no_room", {**_said(row), **asked})
    return _no_room(row, out.offers.chosen.figures(place, currency), currency)


def _above_its_maximum(cell: Cell, most: Money) -> Reason:
    """Its lowest spend in a period exceeds what it may spend over the plan."""
    if not cell.low:
        return Reason("at_max", {"marginal_return": None, "amount": most})
    return Reason("min_above_max", {"min": money(cell.low, most.currency), "max": most})


def _by_prices(level: Level, cell: Cell, place: int, offers: Offers) -> Reason:
    """Out because money, or people's hours, bring more elsewhere, or because too few are left."""
    currency = level.problem.currency
    if not offers.pays[place]:
        return _by_return(cell, place, offers, currency)
    params = offers.chosen.figures(place, currency)
    hours = _hours(cell, float(offers.chosen.spend[place]))
    return _by_room(level, level.short_of(place), params, hours)


def _by_return(cell: Cell, place: int, offers: Offers, currency: str) -> Reason:
    """Out because it brings too little for what it asks: of hours, of money, or of anything."""
    top, freed = offers.top, offers.freed
    if top.brought[place] < 0:
        return Reason("loses_margin", top.figures(place, currency))
    if offers.would_pay[place] and cell.hours:
        hours = _hours(cell, float(freed.spend[place]))
        figures = freed.figures(place, currency)
        return Reason("hours_bring_more_elsewhere", {**figures, "hours": hours})
    return Reason("price_above_return", top.figures(place, currency))


def _hours(cell: Cell, spend: float, skill: str | None = None, digits: int = 1) -> float:
    """The hours that a cell takes at a spend, of one skill if it is named."""
    needs = [h for h in cell.hours if skill is None or h.skill == skill]
    return round(sum((h.fixed + h.per_cent * spend for h in needs), 0.0), digits)


def _by_room(level: Level, short: Row | None, params: dict[str, Any], hours: float) -> Reason:
    """Out although worth its price: a row that is `short` leaves it too little."""
    if short is None:
        return Reason("left_as_found", params)
    if short.key == "budget":
        return Reason("below_minimum_effective_spend", params)
    if short.key.startswith("max:"):
        return level.of_row(short, {"marginal_return": None})
    if short.measure == "hours":
        return Reason("hours_bring_more_elsewhere", {**params, "hours": hours})
    return _no_room(short, params, level.problem.currency)


def _no_room(row: Row, figures: dict[str, Any], currency: str) -> Reason:
    """That a limit leaves a cell too little."""
    amounts = {} if row.measure == "runs" else amounts_of(row, currency)
    return Reason("limit_leaves_no_room", {**figures, **_said(row), **amounts})


_OF_LIMITS = ("limit_binds", "limit_leaves_no_room")


def stopping(of_cells: tuple[Reason, ...]) -> dict[str, Any]:
    """The limit of money that holds most of the cells back, with its figures; empty if none does.

    Of several the first, in the order of cells.
    """
    held: dict[tuple[str, str], list[Reason]] = {}
    for reason in of_cells:
        if reason.code in _OF_LIMITS and "limit" in reason.params:
            which = (reason.params["row"], reason.params["period"])
            held.setdefault(which, []).append(reason)
    if not held:
        return {}
    params = max(held.values(), key=len)[0].params
    return {key: params[key] for key in ("row", "period", "skill", "limit")}


def full_rows(problem: Problem, grid: Grid, spends: Floats) -> Iterator[Reason]:
    """The limits of hours or money that the plan uses up, beside the budget; each once.

    `periods` are those in which it does. Hours of everybody are left out where one skill's say it.
    """
    used = grid.said(spends)
    told = [i for i, row in enumerate(grid.rows) if i and _is_told(row)]
    full = [i for i in told if _is_full(grid, used, i)]
    skilled = {(grid.rows[i].period, float(used[i])) for i in full if grid.rows[i].skill}
    found: dict[tuple[str, str | None, float], list[Row]] = {}
    for i in full:
        row = grid.rows[i]
        if row.measure != "hours":
            said = row.limit if row.said is None else row.said
            found.setdefault((row.key.split(":")[1], row.skill, said), []).append(row)
        elif row.skill or row.name or (row.period, float(used[i])) not in skilled:
            found.setdefault((row.name or "hours", row.skill, 0.0), []).append(row)
    for rows in found.values():
        yield _used_up(problem, rows)


def _is_told(row: Row) -> bool:
    return row.measure == "hours" or (row.measure == "money" and row.key.startswith("limit:"))


def _used_up(problem: Problem, rows: list[Row]) -> Reason:
    """That one limit is used up, in some periods."""
    periods = list(dict.fromkeys(row.period or "plan" for row in rows))
    said = {**_said(rows[0]), **({"periods": periods} if periods[1:] else {})}
    if rows[0].measure == "hours":
        return Reason("hours_used_up", said)
    amounts = amounts_of(rows[0], problem.currency)
    if any(amounts_of(row, problem.currency) != amounts for row in rows):
        amounts.pop("kept", None)
    return Reason("limit_reached", {**said, **amounts})


def _is_full(grid: Grid, used: Floats, row: int) -> bool:
    limit = grid.rows[row].limit
    return bool(limit > 0 and used[row] >= limit * (1 - 1e-3))


def _said(row: Row) -> dict[str, Any]:
    return {"row": row.name or row.key, "period": row.period or "plan", "skill": row.skill}
