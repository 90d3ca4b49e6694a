"""What prices prove of an allocation within several rows, from docs/reference alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

from tests.checkers.allocation_cells import HUGE, Cell, Row, Whole
from tests.checkers.allocation_curves import cents
from tests.checkers.allocation_parts import Part, counts, sides, within
from tests.checkers.allocation_rounded import Step, priced, rounded_rows
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
    worth, bound = value(whole, spends), proven(whole, answer["certificate"])
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
    said = cents(answer["price_bound"])
    several = len(answer["certificate"]) > 1
    if bound > said + 1 + 1e-8 * abs(bound) or (not several and bound < said - 2 - 1e-8 * bound):
        found.append(f"the prices prove {bound}, not {said}")
    if cents(answer["bound"]) > said or cents(answer["bound"]) < worth - 1:
        found.append("the bound is not between the value and what the prices prove")
    if answer["bound_by"] == "prices" and cents(answer["bound"]) < bound * (1 - 1e-9) - 1:
        found.append("the bound is under what the prices prove")
    for name in ("today", "equal_split"):
        rival = answer[name]
        if rival and rival["feasible"] and cents(rival["value"]) > cents(answer["value"]) + 1:
            found.append(f"worse than {name}")
    return found


def proven(whole: Whole, nodes: Sequence[Json]) -> float:
    """The most that any part of all plans is worth, each by its prices; every part is covered."""
    exact, bounds = nodes[0].get("exact", ()), []
    steps = rounded_rows(whole, nodes[0])
    waiting = [(0, Part())]
    while waiting:
        place, part = waiting.pop()
        node = nodes[place]
        if node.get("cut"):
            below, above = sides(whole, part, node["cut"])
            assert node["below"] > place
            assert node["above"] > place
            waiting += [(node["below"], below), (node["above"], above)]
            continue
        owner = node if node.get("prices_of") is None else nodes[node["prices_of"]]
        bounds.append(dual(whole, owner["prices"], exact, part, steps))
    return max(bounds)


def dual(
    whole: Whole,
    said: dict[str, float],
    exact: Sequence[str] = (),
    part: Part | None = None,
    steps: dict[str, Step] | None = None,
) -> float:
    """D(prices) of a part of all plans, in cents."""
    part = part or Part()
    stepped = {key: price * 100 for key, price in said.items() if key.startswith("rounded:")}
    counted = {key[5:]: price * 100 for key, price in said.items() if key.startswith("runs:")}
    paid, limits = counts(whole, part, counted)
    limits += [price * (steps or {})[key].limit for key, price in stepped.items()]
    whole = priced(within(whole, part, paid), steps or {}, stepped)
    prices = {
        key: _price(whole, key, price)
        for key, price in said.items()
        if key not in exact and not key.startswith(("runs:", "rounded:"))
    }
    rows = {key: _own(whole, whole.rows[key]) for key in prices if key in whole.rows}
    total = [prices[key] * row.limit for key, row in rows.items()]
    goals = {key: prices.get(f"goal:{key}", 0.0) for key in whole.goals}
    for key, (worth, gap, _) in whole.goals.items():
        left = worth - goals[key] * gap
        total.append(max(left, -left * whole.sinks[key]))
    change = prices.get("changes", 0.0)
    few = whole.sharing.get("most_changes")
    if few is not None:
        total.append(change * few)
    worths = {
        action: _worths(whole, action, (prices, rows, goals), change, part)
        for action in sorted({cell.action for cell in whole.cells})
    }
    for members, rules in _tied(whole, exact):
        total.append(_best_together({action: worths.pop(action) for action in members}, rules))
    total += [max(pair) for pair in worths.values()]
    return math.fsum([*total, *limits])


def _worths(
    whole: Whole, action: str, known: tuple[Any, Any, Any], change: float, part: Part
) -> tuple[float, float]:
    """What an action brings at most when it runs, and when it does not."""
    on, off = _worths_at_all(whole, action, known, change, part)
    on = -math.inf if part.runs.get(action) is False else on
    return on, -math.inf if part.runs.get(action) else off


def _worths_at_all(
    whole: Whole, action: str, known: tuple[Any, Any, Any], change: float, part: Part
) -> tuple[float, float]:
    prices, rows, _ = known
    places = [i for i, cell in enumerate(whole.cells) if cell.action == action]
    gains = [_gain(whole, i, *known) for i in places]
    due = sum(prices[key] * row.actions.get(action, 0.0) for key, row in rows.items())
    on, off = _most_of(whole, action, places, gains, due)
    if whole.sharing.get("most_changes") is None:
        return on, off
    stays = _stays(whole, action, places, known, due)
    if part.changes.get(action):
        stays = -math.inf
    elif part.changes.get(action) is False:
        on = off = -math.inf
    if any(whole.cells[i].today for i in places):
        return max(on - change, stays), off - change
    return on - change, max(off - change, stays)


def _own(whole: Whole, row: Row) -> Row:
    """A row of one action alone leaves nothing to it where it does not run."""
    owners = {whole.cells[i].action for i in row.spend}
    amounts = [*row.spend.values(), *row.running.values()]
    of_running = any(row.actions.values())
    takes = row.limit > 0 and not of_running and amounts and min(amounts) >= 0
    if len(owners) != 1 or not takes:
        return row
    (owner,) = owners
    if not any(other.actions.get(owner, 0.0) > 0 for other in whole.rows.values()):
        return row
    return Row(0.0, row.spend, row.running, {owner: -row.limit}, row.is_money)


def _tied(whole: Whole, exact: Sequence[str]) -> list[tuple[list[str], list[Row]]]:
    """(actions, rules) of each group that a chain of exact rules ties."""
    groups: list[tuple[set[str], list[Row]]] = []
    for key in exact:
        row = whole.rows[key]
        if not row.actions:
            continue
        names, rules = set(row.actions), [row]
        apart = [group for group in groups if not group[0] & names]
        for group in groups:
            if group[0] & names:
                names, rules = names | group[0], rules + group[1]
        groups = [*apart, (names, rules)]
    return [(sorted(names), rules) for names, rules in groups]


def _best_together(worths: dict[str, tuple[float, float]], rules: list[Row]) -> float:
    """The most that tied actions bring, over every set of them that breaks no rule."""
    best = -math.inf
    for states in product((True, False), repeat=len(worths)):
        running = {action for action, runs in zip(worths, states, strict=True) if runs}
        if all(
            sum(d for action, d in rule.actions.items() if action in running) <= rule.limit + 1e-9
            for rule in rules
        ):
            found = [pair[0] if key in running else pair[1] for key, pair in worths.items()]
            best = max(best, math.fsum(found))
    return best


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
    start += whole.cells[place].fee
    weight = whole.cells[place].weight
    weight += sum(q * whole.goals[key][2].get(place, 0.0) for key, q in goals.items())
    return unit, start, weight


def _gain(whole: Whole, place: int, prices: Prices, rows: dict[str, Row], goals: Prices) -> float:
    cell = whole.cells[place]
    unit, start, weight = _unit_prices(whole, place, prices, rows, goals)
    low, most_alone = max(cell.low, 1.0), min(cell.high, reach(whole, place))
    if cell.never or cell.high < max(cell.low, 1) or most_alone < max(low, 1):
        return -math.inf
    high = min(cell.high, math.floor(most_alone * 1.001) + 1)
    best = cell.curve.best(low, high, unit, weight) if not cell.given else -math.inf
    if cell.given and cell.at <= high:
        best = cell.curve.best(max(low, cell.at), high, unit, weight)
    if cell.given and low <= cell.at:
        more = cell.curve.best(low, min(high, cell.at), unit + cell.given, weight)
        best = max(best, more + cell.given * cell.at)
    return best - weight * cell.curve.lost - start


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
) -> tuple[float, float]:
    """(when it runs, when it does not), of an action that changes."""
    forced = [g for i, g in zip(places, gains, strict=True) if not whole.cells[i].zero]
    free = sorted(
        (g for i, g in zip(places, gains, strict=True) if whole.cells[i].zero), reverse=True
    )
    limit = most(whole, action)
    if len(forced) > limit:
        return -math.inf, -math.inf
    chosen = list(forced)
    for gain in free:
        if len(chosen) < limit and gain > -math.inf and (gain > 0 or not chosen):
            chosen.append(gain)
    runs = sum(chosen) - due if chosen else -math.inf
    return runs, -math.inf if forced or must_run(whole, action) else 0.0


def _stays(
    whole: Whole, action: str, places: Sequence[int], known: tuple[Any, Any, Any], due: float
) -> float:
    total, count = 0.0, 0
    for i in places:
        cell: Cell = whole.cells[i]
        unit, start, weight = _unit_prices(whole, i, *known)
        x = cell.today
        most_alone = math.floor(min(cell.high, reach(whole, i)) * 1.001) + 1
        runs = cell.low <= x <= min(cell.high, most_alone) and not cell.never
        if not (cell.zero if x == 0 else runs):
            return -math.inf
        if x:
            total += weight * margin(cell, x) - unit * x - start
            total += cell.given * max(cell.at - x, 0.0)
            count += 1
    if count > most(whole, action) or (count == 0 and must_run(whole, action)):
        return -math.inf
    total -= due if count else 0.0
    return total - _left_alone(whole, (action, places), known[0], known[1])


def _left_alone(
    whole: Whole, mine: tuple[str, Sequence[int]], prices: Prices, rows: dict[str, Row]
) -> float:
    """What today's spends leave of the rows that count this action only, at their prices."""
    action, places = mine
    total = 0.0
    for key, row in rows.items():
        counted = [*row.spend.items(), *row.running.items()]
        owners = {whole.cells[i].action for i, x in counted if x}
        owners |= {name for name, d in row.actions.items() if d}
        if owners != {action} or key.startswith("rule:"):
            continue
        on = [i for i in places if whole.cells[i].today]
        used = sum(row.spend.get(i, 0.0) * whole.cells[i].today for i in on)
        used += sum(row.running.get(i, 0.0) for i in on)
        used += row.actions.get(action, 0.0) if on else 0.0
        total += prices[key] * max(row.limit - used, 0.0)
    return total
