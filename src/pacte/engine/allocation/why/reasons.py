"""Why each action is in or out, as codes and figures; sentences are made in `pacte.wording`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from pacte.document import Money
from pacte.engine.allocation.curves.response import Floats
from pacte.engine.allocation.one_budget.dual import Model
from pacte.engine.allocation.problem import Cell, Problem, Row
from pacte.engine.allocation.why.returns import Returns, ends

LARGEST_CENTS = 10**15 - 1
"""The largest amount that the document can write; absurd sums are shown as that."""

NOISE = 1e-3
"""What floating point adds to a cent, or to a hundredth of an hour: it is not rounded up."""


@dataclass(frozen=True)
class Reason:
    """A code with its figures, the actions concerned and, where there is one, a JSON Patch."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    repair: tuple[dict[str, Any], ...] | None = None


def money(cents: float, currency: str) -> Money:
    """Money of a number of cents, to the nearest cent."""
    whole = round(cents)
    if abs(whole) > LARGEST_CENTS:
        whole = LARGEST_CENTS if whole > 0 else -LARGEST_CENTS
    return Money.of_cents(whole, currency)


def shortfall(needed: int, available: int, currency: str) -> dict[str, Money] | None:
    """What is needed, what is left and what is missing, in cents; None where nothing is."""
    if needed <= available:
        return None
    figures = {"needed": needed, "available": available, "missing": needed - available}
    return {name: money(cents, currency) for name, cents in figures.items()}


def lacking(cents: float, currency: str) -> Money:
    """Money that lacks: to the cent above, so that it suffices when it is given."""
    return money(math.ceil(cents - NOISE), currency)


def hours_lacking(hours: float) -> float:
    """Hours that lack: to the hundredth above, so that they suffice when they are found."""
    return math.ceil(hours * 100 - NOISE) / 100


def hours_there(hours: float) -> float:
    """Hours that there are: to the hundredth below, so that no more is promised."""
    return math.floor(hours * 100 + NOISE) / 100


def amounts_of(row: Row, currency: str) -> dict[str, Money]:
    """`limit`: the amount of a row in the document; `kept`: what kept actions take of it, if any.

    A floor's amount is that of what it asks for, above 0.
    """
    said = row.limit if row.said is None else row.said
    taken = abs(said - row.limit)
    amounts = {"limit": money(abs(said), currency)}
    return {**amounts, "kept": money(taken, currency)} if round(taken) else amounts


def told_once(found: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons of rows, one for one lack: hours of everybody that are those of one skill are left
    out, and a floor that lacks as much in several periods is said with these."""
    every = tuple(found)
    skilled = {_hours_told(reason) for reason in every if reason.params.get("skill")}
    kept: dict[object, list[Reason]] = {}
    for place, reason in enumerate(every):
        if reason.params.get("row", "").startswith("hours:*") and _hours_told(reason) in skilled:
            continue
        kept.setdefault(_floor_told(reason) or place, []).append(reason)
    return tuple(_of_periods(reasons) for reasons in kept.values())


def _hours_told(reason: Reason) -> tuple[object, ...]:
    return (reason.code, *(reason.params.get(key) for key in ("period", "limit", "missing")))


def _floor_told(reason: Reason) -> str:
    """What is said of a floor, its period aside; empty of anything else."""
    if reason.code != "floor_too_high":
        return ""
    period = reason.params["period"]
    told = {key: x for key, x in reason.params.items() if key != "period"}
    return repr((told | {"row": told["row"].replace(f":{period}", "")}, reason.actions))


def _of_periods(reasons: list[Reason]) -> Reason:
    if not reasons[1:]:
        return reasons[0]
    periods = [reason.params["period"] for reason in reasons]
    return replace(reasons[0], params={**reasons[0].params, "periods": periods})


def best_returns(model: Model) -> tuple[Floats, Floats]:
    """The most margin per unit of money, fixed cost included, that each cell can reach; where."""
    lowest, high = ends(model.box.low, model.box.high)
    nothing = np.zeros(len(model.curves))
    returns = Returns(model.curves, lowest, high, nothing + 1.0, nothing, model.fixed)
    spend = returns.best()
    return returns.brought(spend) / (spend + model.fixed), spend


def reasons_of_cells(
    problem: Problem, model: Model, spends: tuple[int, ...], price: float
) -> Iterator[Reason]:
    """One reason per cell, at the proposed plan."""
    marginals = model.curves.marginals(np.array(spends, dtype=np.float64))
    returns, where = best_returns(model)
    room = problem.shared - problem.floor_cost
    for place, (cell, spend) in enumerate(zip(problem.cells, spends, strict=True)):
        if spend:
            yield _why_in(cell, spend, _finite(marginals[place]), problem.currency)
        else:
            best = {"best_return": float(returns[place]), "price": price}
            yield _why_out(cell, best, float(where[place]), (room, problem.currency))


def brings_nothing(cell: Cell) -> bool:
    """Whether no spend of a cell brings anything: out of season, or too late for its aims."""
    return cell.curve.maximum <= 0 and cell.curve.loss <= 0


def _finite(figure: float) -> float | None:
    return float(figure) if np.isfinite(figure) else None


def _why_in(cell: Cell, spend: int, marginal: float | None, currency: str) -> Reason:
    params: dict[str, Any] = {"marginal_return": marginal}
    amount = money(spend, currency)
    if cell.pinned:
        return Reason("pinned", {**params, "amount": amount})
    if spend == cell.low:
        code = "committed" if cell.low == cell.engaged else "at_min"
        return Reason(code, {**params, "amount": amount})
    if marginal is not None and marginal <= 0:
        return Reason("more_brings_nothing", params)
    if spend == cell.high:
        return Reason("at_max", {**params, "amount": amount})
    return Reason("funded", params)


def _why_out(cell: Cell, best: dict[str, Any], where: float, room: tuple[int, str]) -> Reason:
    available, currency = room
    if cell.pinned or cell.high == 0:
        code = "pinned" if cell.pinned else "at_max"
        return Reason(code, {"marginal_return": None, "amount": money(0, currency)})
    if not cell.can_run:
        low, high = money(cell.low, currency), money(cell.high or 0, currency)
        return Reason("min_above_max", {"min": low, "max": high})
    if brings_nothing(cell):
        return Reason("brings_nothing", {"period": cell.period})
    short = shortfall(max(cell.low, 1) + cell.fixed, available, currency)
    if short is not None:
        return Reason("does_not_fit", dict(short))
    at = {"at_spend": money(where, currency), "needed": money(where + cell.fixed, currency)}
    if best["best_return"] < best["price"] * (1 - 1e-9):
        return Reason("price_above_return", {**best, **at})
    return Reason("below_minimum_effective_spend", {**best, **at})
