"""What prices prove of an allocation within several rows, from docs/reference alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.checkers.allocation_cells import HUGE, Cell, Row, Whole
from tests.checkers.allocation_curves import cents
from tests.checkers.allocation_rows_checker import (
    broken,
    margin,
    most,
    must_run,
    problem,
    value,
)

Json = dict[str, Any]
Prices = dict[str, float]


def check(plan: Json, answer: Json) -> tuple[list[str], float, float]:
    """(what does not hold, value, bound of the prices), in cents, where several rows bind."""
    whole = problem(plan, date.fromisoformat(answer["as_of"]))
    shares = {(s["action"], s["period"]): s for s in answer["actions"] if s["decided"]}
    keys = [(cell.action, cell.period) for cell in whole.cells]
    if sorted(shares) != sorted(keys):
        return ["the cells are not those of the plan"], 0.0, 0.0
    spends = [cents(shares[key]["spend"]) for key in keys]
    found = broken(whole, spends)
    worth, bound = value(whole, spends), dual(whole, answer["certificate"][0]["prices"])
    found += _totals(answer, worth, bound)
    for key, cell, x in zip(keys, whole.cells, spends, strict=True):
        if abs(cents(shares[key]["value"]) - margin(cell, x)) > 0.5 + 1e-9 * cell.curve.maximum:
            found.append(f"{key}: value is not {margin(cell, x)}")
    for row in answer["rows"]:
        mine = whole.rows.get(row["key"])
        unit = 100 if row["measure"] == "money" else 1
        apart = 0.0 if mine is None else abs(mine.limit / unit - row["limit"])
        if mine is not None and apart > 1e-5 * (1 + abs(mine.limit)):
            found.append(f"{row['key']}: the limit is {mine.limit}")
    return found, worth, bound


def _totals(answer: Json, worth: float, bound: float) -> list[str]:
    found = []
    if abs(cents(answer["value"]) - worth) > 1 + 1e-9 * abs(worth):
        found.append(f"value is not {worth}")
    proven = cents(answer["price_bound"])
    if abs(proven - bound) > 1 + 1e-8 * abs(bound):
        found.append(f"the prices prove {bound}, not {proven}")
    if cents(answer["bound"]) > proven or cents(answer["bound"]) < worth - 1:
        found.append("the bound is not between the value and what the prices prove")
    if answer["bound_by"] == "prices" and cents(answer["bound"]) < bound * (1 - 1e-9) - 1:
        found.append("the bound is under what the prices prove")
    for name in ("today", "equal_split"):
        rival = answer[name]
        if rival and rival["feasible"] and cents(rival["value"]) > cents(answer["value"]) + 1:
            found.append(f"worse than {name}")
    return found


def dual(whole: Whole, said: dict[str, float]) -> float:
    """D(prices), in cents."""
    prices = {key: _price(whole, key, price) for key, price in said.items()}
    rows = {key: whole.rows[key] for key in prices if key in whole.rows}
    total = [prices[key] * row.limit for key, row in rows.items()]
    goals = {key: prices.get(f"goal:{key}", 0.0) for key in whole.goals}
    for key, (worth, gap, _) in whole.goals.items():
        total.append(max(0.0, worth - goals[key] * gap))
    change = prices.get("changes")
    few = whole.sharing.get("most_changes")
    if few is not None:
        total.append((change or 0.0) * few)
    for action in sorted({cell.action for cell in whole.cells}):
        places = [i for i, cell in enumerate(whole.cells) if cell.action == action]
        gains = [_gain(whole, i, prices, rows, goals) for i in places]
        due = sum(prices[key] * row.actions.get(action, 0.0) for key, row in rows.items())
        best = _most_of(whole, action, places, gains, due)
        if few is not None:
            stays = _stays(whole, action, places, (prices, rows, goals), due)
            best = max(best - (change or 0.0), stays)
        total.append(best)
    return math.fsum(total)


def _price(whole: Whole, key: str, price: float) -> float:
    """A price of the answer in cents of what is sought per cent of money, hour, action or goal."""
    row = whole.rows.get(key)
    return price if row is not None and row.is_money else price * 100


def _unit_prices(
    whole: Whole, place: int, prices: Prices, rows: dict[str, Row], goals: Prices
) -> tuple[float, float, float]:
    """(price of a cent, price of running, weight of a cent of margin) of a cell."""
    unit = sum(prices[key] * row.spend.get(place, 0.0) for key, row in rows.items())
    start = sum(prices[key] * row.running.get(place, 0.0) for key, row in rows.items())
    weight = whole.cells[place].weight
    weight += sum(q * whole.goals[key][2].get(place, 0.0) for key, q in goals.items())
    return unit, start, weight


def _gain(whole: Whole, place: int, prices: Prices, rows: dict[str, Row], goals: Prices) -> float:
    cell = whole.cells[place]
    unit, start, weight = _unit_prices(whole, place, prices, rows, goals)
    low, most_alone = max(cell.low, 1.0), min(cell.high, reach(whole, place))
    if cell.high < max(cell.low, 1) or most_alone < max(low, 1):
        return -math.inf
    high = min(cell.high, math.floor(most_alone * 1.001) + 1)
    return cell.curve.best(low, high, unit, weight) - weight * cell.curve.lost - start


def reach(whole: Whole, place: int) -> float:
    """What rows in which nothing gives back leave to a cell alone, in whole cents."""
    found = HUGE
    for row in whole.rows.values():
        gives = min([0.0, *row.spend.values(), *row.running.values(), *row.actions.values()]) < 0
        rate = row.spend.get(place, 0.0)
        if not gives and rate > 0:
            found = min(found, (row.limit - row.running.get(place, 0.0)) / rate)
    return math.floor(found + 1e-6)


def _most_of(
    whole: Whole, action: str, places: Sequence[int], gains: Sequence[float], due: float
) -> float:
    forced = [g for i, g in zip(places, gains, strict=True) if not whole.cells[i].zero]
    free = sorted(
        (g for i, g in zip(places, gains, strict=True) if whole.cells[i].zero), reverse=True
    )
    limit = most(whole, action)
    chosen = list(forced)
    for gain in free:
        if len(chosen) < limit and gain > -math.inf and (gain > 0 or not chosen):
            chosen.append(gain)
    runs = sum(chosen) - due if chosen else -math.inf
    return runs if forced or must_run(whole, action) else max(0.0, runs)


def _stays(
    whole: Whole, action: str, places: Sequence[int], known: tuple[Any, Any, Any], due: float
) -> float:
    total, count = 0.0, 0
    for i in places:
        cell: Cell = whole.cells[i]
        unit, start, weight = _unit_prices(whole, i, *known)
        x = cell.today
        most_alone = math.floor(min(cell.high, reach(whole, i)) * 1.001) + 1
        if not (cell.zero if x == 0 else cell.low <= x <= min(cell.high, most_alone)):
            return -math.inf
        if x:
            total += weight * margin(cell, x) - unit * x - start
            count += 1
    if count > most(whole, action) or (count == 0 and must_run(whole, action)):
        return -math.inf
    return total - (due if count else 0.0)
