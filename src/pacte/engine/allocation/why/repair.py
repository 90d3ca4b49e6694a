"""Why no plan is possible, by how much, and the smallest changes that make one possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pacte.document import Money
from pacte.engine.allocation.problem import Cell, Kept, Problem
from pacte.engine.allocation.why.reasons import Reason, money

Patch = tuple[dict[str, Any], ...]


def obstacles(problem: Problem) -> tuple[Reason, ...]:
    """Every reason why `problem` has no plan; empty where it has one. The budget is given."""
    return (*_contradictions(problem), *_without_period(problem), *_shortfall(problem))


def _contradictions(problem: Problem) -> Iterator[Reason]:
    for cell in problem.cells:
        if cell.is_contradictory:
            low, high = money(cell.low, problem.currency), money(cell.high or 0, problem.currency)
            patch = _set(f"/actions/{cell.action}/max_spend", low.model_dump(mode="json"))
            yield Reason("min_above_max", {"min": low, "max": high}, (cell.action,), (patch,))
    must_run = {group.action for group in problem.groups if group.must_run}
    for action, (least, most) in out_of_order(problem).items():
        if action in must_run:
            low, high = money(least, problem.currency), money(most, problem.currency)
            patch = _set(f"/actions/{action}/max_spend", low.model_dump(mode="json"))
            yield Reason("min_above_max", {"min": low, "max": high}, (action,), (patch,))


def out_of_order(problem: Problem) -> dict[str, tuple[int, int]]:
    """action -> its own minimum and its own maximum over all periods, where the first is more."""
    most = {row.key[4:]: int(row.limit) for row in problem.rows if row.key.startswith("max:")}
    least = {
        row.key[4:]: int(max(row.actions.values()))
        for row in problem.rows
        if row.key.startswith("min:")
    }
    both = {action: (low, most[action]) for action, low in least.items() if action in most}
    return {action: ends for action, ends in both.items() if ends[0] > ends[1]}


def _without_period(problem: Problem) -> Iterator[Reason]:
    """Actions that must run, and have no period left in which they can."""
    able = {cell.action for cell in problem.cells if cell.can_run}
    for group in problem.groups:
        if group.must_run and group.action not in able:
            free = _set(f"/actions/{group.action}/optional", value=True)
            yield Reason("no_period_left", {}, (group.action,), (free,))


def _shortfall(problem: Problem) -> Iterator[Reason]:
    budget = problem.budget or 0
    needed = problem.kept_cost + problem.floor_cost
    missing = needed - budget
    if missing <= 0:
        return
    currency = problem.currency
    figures = {"budget": budget, "needed": needed, "missing": missing}
    enough = _set("/budget", money(needed, currency).model_dump(mode="json"))
    offers = [offer for offer in _offers(problem) if offer[0] > 0]
    most = sum(amount for amount, _ in offers)
    figures |= {"freed": most} if most < missing else {}
    yield Reason(
        "budget_too_small", {k: money(v, currency) for k, v in figures.items()}, (), (enough,)
    )
    if most >= missing:
        yield _releases(problem, _fewest(offers, missing), missing)


def _releases(problem: Problem, chosen: list[tuple[int, Cell | Kept]], missing: int) -> Reason:
    """To give back the actions of some offers."""
    freed = sum(amount for amount, _ in chosen)
    names = tuple(holder.action for _, holder in chosen)
    patch = tuple(step for _, holder in chosen for step in _release(problem, holder))
    params = {"freed": money(freed, problem.currency), "missing": money(missing, problem.currency)}
    return Reason("release_actions", params, names, patch)


def _offers(problem: Problem) -> list[tuple[int, Cell | Kept]]:
    """(cents freed, holder) of each action made optional, unpinned, or left at what is engaged."""
    freed: dict[str, int] = defaultdict(int)
    for c in problem.cells:
        freed[c.action] += c.floor_cost - c.released_floor
    holders = {c.action: c for c in problem.cells}
    cells = [(amount, holders[action]) for action, amount in freed.items()]
    kept = [(k.spend - k.engaged + (0 if k.engaged else k.fixed), k) for k in problem.kept]
    return [*cells, *kept]


def _fewest(offers: list[tuple[int, Cell | Kept]], missing: int) -> list[tuple[int, Cell | Kept]]:
    """The fewest that suffice: the smallest one that does alone, else the largest first."""
    alone = [offer for offer in offers if offer[0] >= missing]
    if alone:
        return [min(alone, key=lambda offer: (offer[0], offer[1].action))]
    chosen: list[tuple[int, Cell | Kept]] = []
    for offer in sorted(offers, key=lambda offer: (-offer[0], offer[1].action)):
        chosen.append(offer)
        if sum(amount for amount, _ in chosen) >= missing:
            break
    return chosen


def raised(problem: Problem, missing: Money) -> Patch:
    """The envelope with what it lacks."""
    enough = (problem.budget or 0) + missing.cents
    return (_set("/budget", money(enough, problem.currency).model_dump(mode="json")),)


def _release(problem: Problem, holder: Cell | Kept) -> Patch:
    where = f"/actions/{holder.action}"
    if isinstance(holder, Kept):
        engaged = money(holder.engaged, problem.currency).model_dump(mode="json")
        return (_set(f"{where}/budget", engaged),)
    free = _set(f"{where}/optional", value=True)
    return (_set(f"{where}/pinned", value=False), free) if holder.pinned else (free,)


def _set(path: str, value: Any) -> dict[str, Any]:
    return {"op": "add", "path": path, "value": value}
