"""An independent check of a `pacte.allocation` answer, written from docs/reference alone.

It shares no code with the engine: plain JSON, decimal, math.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from tests.checkers.allocation_curves import Curve, cents, curve_of, in_period

Json = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """What one action may spend in one part of all plans, in cents."""

    zero: bool
    runs: bool
    low: float
    high: float


@dataclass(frozen=True)
class Rules:
    """One decided action: its curve (cents), its fixed cost, what it may spend."""

    curve: Curve
    fixed: int
    part: Part

    def margin(self, x: float) -> float:
        return self.curve.margin(x)

    def best(self, part: Part, price: float) -> float:
        """The most that M(x) − price · cost(x) reaches over the part."""
        reached = [0.0] if part.zero else []
        if part.runs:
            reached.append(self.curve.best(part.low, part.high, price) - price * self.fixed)
        return max(reached)


def floor_of(amount: Json | None) -> int:
    return max(0, cents(amount))


def engaged(plan: Json, key: str) -> int:
    lines = [line for line in plan.get("budget_lines", {}).values() if line["action"] == key]
    states = ("committed", "invoiced", "paid")
    return sum(max(0, *(cents(line.get(state)) for state in states)) for line in lines)


def kept_code(plan: Json, action: Json) -> str | None:
    if action.get("status") in ("done", "stopped"):
        return str(action["status"])
    if action.get("type") == "enabling":
        return "enabling"
    if not action.get("response"):
        return "no_response"
    if not curve_of(plan, action):
        return "contradicted"
    return "outside_plan" if is_outside(plan, action) else None


def is_outside(plan: Json, action: Json) -> bool:
    window = action.get("window")
    return bool(window) and (window["end"] < plan["start"] or window["start"] > plan["end"])


def kept_money(plan: Json, action: Json, paid: int) -> tuple[int, int]:
    """(spend, fixed cost) of a kept action."""
    if kept_code(plan, action) in ("done", "stopped", "outside_plan"):
        return paid, 0
    decided = floor_of(action.get("budget"))
    if action.get("budget") is None and not action.get("optional", False):
        decided = floor_of(action.get("min_spend"))
    spend = max(decided, paid)
    return spend, floor_of(action.get("fixed_cost")) if spend else 0


def rules_of(plan: Json, action: Json, paid: int) -> Rules:
    said = action.get("spending") or {}
    low = max(floor_of(action.get("min_spend")), paid)
    own_low = low
    if not paid:
        low = max(low, floor_of(said.get("effective_spend")))
    high = math.inf
    if action.get("max_spend") is not None:
        high = float(max(floor_of(action["max_spend"]), paid))
    if action.get("pinned", False):
        low = max(floor_of(action.get("budget")), paid)
        high = low
    free = action.get("optional", False) and not action.get("pinned", False) and not paid
    zero = low == 0 or free or (not action.get("pinned", False) and own_low == 0)
    curve = curve_of(plan, action)
    assert curve is not None
    months = months_of(plan["start"], plan["end"])
    return Rules(
        curve=in_period(plan, action, curve, months, [months]),
        fixed=floor_of(action.get("fixed_cost")) + floor_of(said.get("occurrence_cost")),
        part=Part(zero, high >= max(low, 1), float(low), high),
    )


def months_of(start: str, end: str) -> list[int]:
    """The calendar months that a range of days touches, counted from year 0."""
    first, last = (int(day[:4]) * 12 + int(day[5:7]) for day in (start, end))
    return list(range(first, last + 1))


@dataclass
class Checked:
    """The problems found (none: the answer holds), and the figures recomputed, in cents."""

    problems: list[str]
    value: float = 0.0
    bound: float = 0.0


def check(plan: Json, answer: Json) -> Checked:
    """Every rule of docs/reference/allocation.md on an answer with status ok."""
    found = Checked([])
    by_action = {share["action"]: share for share in answer["actions"]}
    if sorted(by_action) != sorted(plan["actions"]):
        found.problems.append("the answer does not have each action once")
        return found
    budget, kept_cost, cost = cents(plan["budget"]), 0, 0
    rules: dict[str, Rules] = {}
    for key, action in plan["actions"].items():
        share, paid = by_action[key], engaged(plan, key)
        if kept_code(plan, action):
            kept_cost += sum(kept_money(plan, action, paid))
            _check_kept(found, share, kept_money(plan, action, paid), kept_code(plan, action))
        else:
            rules[key] = rules_of(plan, action, paid)
            cost += _check_decided(found, share, rules[key])
    found.value = math.fsum(rules[k].margin(cents(by_action[k]["spend"])) for k in rules)
    _check_totals(found, answer, budget, kept_cost + cost)
    _check_rivals(found, answer)
    found.bound = bound(answer["certificate"], rules, budget - kept_cost)
    _check_bound(found, answer)
    return found


def _check_kept(found: Checked, share: Json, kept: tuple[int, int], code: str | None) -> None:
    if (cents(share["spend"]), cents(share["fixed_cost"])) != kept:
        found.problems.append(f"{share['action']}: kept money changed")
    if share["decided"] or code not in (share["reason"]["code"], "contradicted"):
        found.problems.append(f"{share['action']}: should be kept as {code}")


def _check_decided(found: Checked, share: Json, rules: Rules) -> int:
    """The cost of the action, in cents."""
    spend, part = cents(share["spend"]), rules.part
    allowed = part.zero if spend == 0 else part.runs and part.low <= spend <= part.high
    if not allowed or not share["decided"]:
        found.problems.append(f"{share['action']}: spend {spend} is not allowed")
    fixed = rules.fixed if spend else 0
    if cents(share["fixed_cost"]) != fixed or share["runs"] != (spend > 0):
        found.problems.append(f"{share['action']}: fixed cost is not {fixed}")
    if abs(cents(share["value"]) - rules.margin(spend)) > 0.5 + 1e-9 * rules.curve.maximum:
        found.problems.append(f"{share['action']}: value is not {rules.margin(spend)}")
    return spend + fixed


def _check_totals(found: Checked, answer: Json, budget: int, cost: int) -> None:
    if cost > budget:
        found.problems.append(f"the plan costs {cost} of {budget}")
    if cents(answer["spent"]) != cost or cents(answer["unspent"]) != budget - cost:
        found.problems.append(f"spent is not {cost}")
    if abs(cents(answer["value"]) - found.value) > 0.5 + 1e-9 * found.value:
        found.problems.append(f"value is not {found.value}")


def _check_rivals(found: Checked, answer: Json) -> None:
    for name in ("today", "equal_split"):
        rival = answer[name]
        if rival and rival["feasible"] and cents(rival["value"]) > cents(answer["value"]) + 1:
            found.problems.append(f"worse than {name}")


def _check_bound(found: Checked, answer: Json) -> None:
    claimed = cents(answer["bound"])
    highest = max(found.bound, found.value)
    if claimed < highest - 1e-9 * abs(highest):
        found.problems.append(f"the certificate proves {found.bound}, not {claimed}")
    gap = 1 - found.value / highest if highest > 0 else 0.0
    if abs(gap - answer["gap"]) > 1e-9:
        found.problems.append(f"gap is not {gap}")


def bound(nodes: list[Json], rules: dict[str, Rules], shared: int) -> float:
    """What the certificate proves that no plan exceeds, in cents."""
    keys = sorted(rules)
    start = {key: _lowered(key, rules, shared) for key in keys}
    twins = {key: _curve(rules[key], start[key]) for key in keys}
    waiting, proven = [(0, start)], []
    while waiting:
        number, parts = waiting.pop()
        node = nodes[number]
        if node["cut"] is not None:
            key, at = node["cut"]["action"], cents(node["cut"]["at"])
            alike = [other for other in keys if twins[other] == twins[key]]
            below = {k: _halves(parts[k], at)[0] for k in alike if k >= key}
            above = {k: _halves(parts[k], at)[1] for k in alike if k <= key}
            waiting.append((node["below"], {**parts, **below}))
            waiting.append((node["above"], {**parts, **above}))
        elif node["empty"]:
            proven.append(-math.inf if _is_empty(parts, rules, shared) else math.inf)
        else:
            price = node["price"]
            gains = [rules[key].best(parts[key], price) for key in keys]
            proven.append(math.fsum([price * shared, *gains]))
    return max(proven)


def _curve(rules: Rules, part: Part) -> tuple[object, ...]:
    return rules.curve, rules.fixed, part


def _least(rules: Rules, part: Part) -> float:
    return 0 if part.zero else part.low + rules.fixed


def _lowered(key: str, rules: dict[str, Rules], shared: int) -> Part:
    others = sum(_least(r, r.part) for other, r in rules.items() if other != key)
    own = rules[key]
    high = min(own.part.high, shared - others - own.fixed)
    whole = own.fixed == 0 and own.part.low == 0
    runs = own.part.runs and high >= (own.part.low if whole else max(own.part.low, 1))
    return Part(own.part.zero, runs, own.part.low, high)


def _halves(part: Part, at: int) -> tuple[Part, Part]:
    if at == 0:
        below = Part(part.zero, runs=False, low=0, high=0)
        return below, Part(zero=False, runs=part.runs, low=part.low, high=part.high)
    below = Part(part.zero, part.runs, part.low, min(part.high, float(at)))
    return below, Part(zero=False, runs=part.runs, low=max(part.low, float(at)), high=part.high)


def _is_empty(parts: dict[str, Part], rules: dict[str, Rules], shared: int) -> bool:
    stuck = any(not part.zero and not part.runs for part in parts.values())
    return stuck or sum(_least(rules[key], part) for key, part in parts.items()) > shared
