"""Prudence of an allocation: cases, worst tenth and bound, written from docs/reference alone."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from statistics import NormalDist
from typing import Any

from tests.checkers.allocation_cells import Whole
from tests.checkers.allocation_curves import cents
from tests.checkers.allocation_prices_checker import dual
from tests.checkers.allocation_rows_checker import broken, problem, value

Json = dict[str, Any]
NORMAL = NormalDist()
WORD = 2**64 - 1
Q = NORMAL.inv_cdf(0.9)


def stream(text: str, count: int) -> list[float]:
    """The normal values of a named stream."""
    start = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    numbers = [_mixed(start + (s + 1) * 0x9E3779B97F4A7C15 & WORD) for s in range(count)]
    found = [0.0] * count
    for rank, s in enumerate(sorted(range(count), key=numbers.__getitem__)):
        found[s] = NORMAL.inv_cdf((rank + 0.5) / count)
    return found


def _mixed(z: int) -> int:
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & WORD
    z = (z ^ z >> 27) * 0x94D049BB133111EB & WORD
    return z ^ z >> 31


def _share(part: Json, whole: Json) -> float:
    return float(part["amount"]) / float(whole["amount"])


def claimed(response: Json) -> tuple[float, float]:
    """low and high of an action, relative to the likely result, claims being widened."""
    points = [response[name] for name in ("first", "second") if name in response]
    lows = [response["low"]] if response.get("low") else []
    highs = [response["high"]] if response.get("high") else []
    lows += [_share(p["low"], p["likely"]) for p in points if p.get("low")]
    highs += [_share(p["high"], p["likely"]) for p in points if p.get("high")]
    low = max(min(map(float, lows), default=0.7), 1e-3)
    high = min(max(map(float, highs), default=1.4), 1e3)
    learned = (response.get("provenance") or {}).get("source") == "learned"
    return (low, high) if learned else (low**2, high**2)


def factors(seed: int, name: str, key: str, action: Json, count: int) -> list[float]:
    """The factor of an action in each case."""
    low, high = claimed(action["response"])
    up, down = math.log(high) / Q, -math.log(low) / Q
    mean = math.exp(up**2 / 2) * NORMAL.cdf(up) + math.exp(down**2 / 2) * NORMAL.cdf(-down)
    common = stream(f"{seed}:{name}:family:{action.get('type') or ''}", count)
    own = stream(f"{seed}:{name}:action:{key}", count)
    mixed = [math.sqrt(0.5) * (a + b) for a, b in zip(common, own, strict=True)]
    return [math.exp((up if z >= 0 else down) * z) / mean for z in mixed]


@dataclass(frozen=True)
class Cases:
    """A problem in the cases of one name."""

    whole: Whole
    seed: int
    name: str
    count: int

    @cached_property
    def by_action(self) -> dict[str, list[float]]:
        actions = self.whole.plan["actions"]
        keys = sorted({cell.action for cell in self.whole.cells})
        return {k: factors(self.seed, self.name, k, actions[k], self.count) for k in keys}

    def values(self, spends: list[int]) -> list[float]:
        return [self._value(s, spends) for s in range(self.count)]

    def _value(self, s: int, spends: list[int]) -> float:
        brought = [
            self.by_action[cell.action][s] * cell.curve.margin(x) - (cell.curve.lost if x else 0)
            for cell, x in zip(self.whole.cells, spends, strict=True)
        ]
        total = math.fsum(c.weight * m for c, m in zip(self.whole.cells, brought, strict=True))
        for worth, gap, mine in self.whole.goals.values():
            total += worth * min(1.0, sum(r * brought[i] for i, r in mine.items()) / gap)
        return total

    def worst(self, spends: list[int]) -> float:
        lowest = sorted(self.values(spends))[: round(self.count / 10)]
        return math.fsum(lowest) / len(lowest)


def check(plan: Json, answer: Json) -> tuple[list[str], float, float]:
    """(what does not hold, value, bound of the certificate), in cents."""
    whole = problem(plan, date.fromisoformat(answer["as_of"]))
    shares = {(s["action"], s["period"]): s for s in answer["actions"] if s["decided"]}
    spends = [cents(shares[(cell.action, cell.period)]["spend"]) for cell in whole.cells]
    said, p = answer["prudence"], float(plan["sharing"]["prudence"])
    cases = Cases(whole, answer["seed"], "chosen", said["cases"])
    found = broken(whole, spends)
    expected, worst = value(whole, spends), cases.worst(spends)
    worth = (1 - p) * expected + p * worst
    bound = proven(cases, p, answer)
    for name, figure, amount in (
        ("value", worth, answer["value"]),
        ("expected", expected, said["plan"]["chosen"]["expected"]),
        ("worst", worst, said["plan"]["chosen"]["worst"]),
    ):
        if abs(cents(amount) - figure) > 1 + 1e-7 * abs(figure):
            found.append(f"{name} is {figure}")
    if abs(cents(answer["price_bound"]) - bound) > 1 + 1e-7 * abs(bound):
        found.append(f"the prices prove {bound}")
    if not cents(answer["value"]) - 1 <= cents(answer["bound"]) <= cents(answer["price_bound"]):
        found.append("the bound is not between the value and what the prices prove")
    if (whole.cells and said["spreads"]) != [
        {"action": k, "family": plan["actions"][k].get("type") or "", "low": low, "high": high}
        for k in sorted(cases.by_action)
        for low, high in (claimed(plan["actions"][k]["response"]),)
    ]:
        found.append("the spreads are not those of the plan")
    return found, worth, bound


def proven(cases: Cases, p: float, answer: Json) -> float:
    """What the priced lines and rows leave to the best plan, in cents."""
    node = answer["certificate"][0]
    prices: dict[str, float] = node["prices"]
    lines = {line["key"]: line for line in answer["prudence"]["lines"]}
    priced = {key: price for key, price in prices.items() if key in lines}
    if abs(math.fsum(priced.values()) - p) > 1e-9:
        raise AssertionError(f"the prices of the lines add up to {math.fsum(priced.values())}")
    whole, constant = cases.whole, 0.0
    weights = [(1 - p) * cell.weight for cell in whole.cells]
    lost = [(1 - p) * cell.weight * cell.curve.lost for cell in whole.cells]
    for key, price in priced.items():
        c, slopes, losses = line(cases, lines[key])
        constant += price * c
        weights = [w + price * a for w, a in zip(weights, slopes, strict=True)]
        lost = [b + price * more for b, more in zip(lost, losses, strict=True)]
    cells = []
    for i, (cell, w, b) in enumerate(zip(whole.cells, weights, lost, strict=True)):
        goal = math.fsum(
            prices.get(f"goal:{key}", 0.0) * 100 * mine.get(i, 0.0)
            for key, (_, _, mine) in whole.goals.items()
        )
        given_up = b + goal * cell.curve.lost
        curve = replace(cell.curve, lost=given_up / (w + goal) if w + goal > 0 else 0.0)
        cells.append(replace(cell, weight=w, curve=curve))
    goals = {key: ((1 - p) * worth, gap, mine) for key, (worth, gap, mine) in whole.goals.items()}
    others = {key: price for key, price in prices.items() if key not in lines}
    known = replace(whole, cells=cells, goals=goals)
    return dual(known, others, node.get("exact", ())) + constant


def line(cases: Cases, said: Json) -> tuple[float, list[float], list[float]]:
    """(constant, slope of each cell's curve, loss of each cell) of a line above the worst mean."""
    of, count = said["cases"], round(cases.count / 10)
    if len(set(of)) != count or len(of) != count:
        raise AssertionError("a line takes as many cases as the worst tenth")
    cells, constant = cases.whole.cells, 0.0
    mean = {key: math.fsum(f[s] for s in of) / count for key, f in cases.by_action.items()}
    slopes = [cell.weight * mean[cell.action] for cell in cells]
    lost = [cell.weight * cell.curve.lost for cell in cells]
    for key, (worth, gap, mine) in cases.whole.goals.items():
        there = set(said["reached"][key]) & set(of)
        constant += worth * len(there) / count
        for i, r in mine.items():
            own = cases.by_action[cells[i].action]
            slopes[i] += worth * r / gap * math.fsum(own[s] for s in of if s not in there) / count
            lost[i] += worth * r / gap * cells[i].curve.lost * (count - len(there)) / count
    return constant, slopes, lost
