"""Response curves of a plan document, written from docs/reference alone. Cents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Json = dict[str, Any]


def cents(amount: Json | None) -> int:
    return 0 if amount is None else int(Decimal(amount["amount"]) * 100)


@dataclass(frozen=True)
class Curve:
    """M(x) of x > 0 cents, in cents; `lost` as soon as it runs."""

    maximum: float
    half: float
    shape: float = 1.0
    cap: float = math.inf
    lost: float = 0.0
    fading: bool = False

    def margin(self, x: float) -> float:
        x = min(x, self.cap)
        if x <= 0 or self.maximum == 0:
            return 0.0
        if self.fading:
            return self.maximum * -math.expm1(-x / self.half)
        ratio = self.shape * (math.log(self.half) - math.log(x))
        return 0.0 if ratio > 700 else self.maximum / (1 + math.exp(ratio))

    def slope(self, x: float) -> float:
        if x >= self.cap or self.maximum == 0:
            return 0.0
        if self.fading:
            return self.maximum / self.half * math.exp(-x / self.half)
        rest = self.margin(x) / self.maximum
        return self.maximum * self.shape * rest * (1 - rest) / x

    def bend(self) -> float:
        if self.shape <= 1 or self.fading:
            return 0.0
        return self.half * ((self.shape - 1) / (self.shape + 1)) ** (1 / self.shape)

    def best(self, low: float, high: float, price: float, weight: float = 1.0) -> float:
        """The most that weight · M(x) − price · x reaches from `low` to `high`."""
        places = {low, high, min(max(self.cap, low), high)}
        places.add(self._turn(max(low, self.bend()), min(high, self.cap), price, weight))
        return max(weight * self.margin(x) - price * x for x in places if low <= x <= high)

    def _turn(self, start: float, end: float, price: float, weight: float) -> float:
        """Where the slope of the concave part falls to the price, by bisection."""
        if end <= start:
            return end
        start = max(start, 1e-250)
        for _ in range(400):
            middle = math.sqrt(start * end) if end > 2 * start else (start + end) / 2
            if not start < middle < end:
                break
            start, end = (middle, end) if weight * self.slope(middle) > price else (start, middle)
        return start


def curve_of(plan: Json, action: Json) -> Curve | None:
    """The curve of an action's response; None where it contradicts itself."""
    response = action["response"]
    made: dict[str, Any] = {
        "hill": _hill,
        "funnel": _funnel,
        "three_points": _three_points,
        "promotion": _promotion,
    }
    found: Curve | None = made[response.get("kind", "hill")](plan, action, response)
    return found


def _hill(_plan: Json, _action: Json, response: Json) -> Curve:
    shape = float(response.get("shape", "1"))
    return Curve(float(cents(response["maximum"])), float(cents(response["half_spend"])), shape)


def _funnel(plan: Json, action: Json, response: Json) -> Curve | None:
    size = response.get("size")
    if size is None:
        size = plan.get("segments", {}).get(action.get("segment"), {}).get("size")
    cost = cents(response["cost_per_contact"])
    if size is None or cost <= 0 or cents(response["basket"]) < 0:
        return None
    rate = math.prod(
        float(response.get(name, "1")) for name in ("contact_rate", "conversion", "margin_rate")
    )
    each = float(response.get("hours_per_contact", "0"))
    hours = response.get("hours")
    cap = float(hours) / each * cost if hours is not None and each > 0 else math.inf
    return Curve(size * rate * cents(response["basket"]), max(size, 1) * cost, 1.0, cap, 0.0, True)


def _three_points(_plan: Json, _action: Json, response: Json) -> Curve | None:
    points = (response["first"], response["second"])
    for point in points:
        said = [cents(point[n]) for n in ("low", "likely", "high") if point.get(n)]
        if said != sorted(said):
            return None
    (x1, r1), (x2, r2) = ((cents(p["spend"]), cents(p["likely"])) for p in points)
    shape = float(response.get("shape", "1"))
    if not (0 < x1 < x2 and 0 < r1 < r2 and r2 / r1 < (x2 / x1) ** shape * (1 - 1e-9)):
        return None
    power = (r2 - r1) / (r1 / x1**shape - r2 / x2**shape)
    half = power ** (1 / shape)
    return Curve(r1 * (1 + (half / x1) ** shape), half, shape)


def _promotion(_plan: Json, _action: Json, response: Json) -> Curve | None:
    margin, discount = float(response["margin_rate"]), float(response["discount"])
    shifts = float(response.get("pull_forward", "0")) + float(response.get("cannibalization", "0"))
    net = margin - discount - shifts * margin
    baseline, half = cents(response["baseline"]), cents(response["half_spend"])
    if net <= 0 or baseline < 0 or half <= 0:
        return None
    most = baseline * float(response["uplift"]) * net
    return Curve(most, half, float(response.get("shape", "1")), lost=baseline * discount)


def in_period(
    plan: Json, action: Json, curve: Curve, months: list[int], usual: list[list[int]]
) -> Curve:
    """The curve of one period: its part of the year, its season, what lands in time.

    `months` count from year 0 (year · 12 + month); `usual` are those of each open period.
    """
    most = (action.get("spending") or {}).get("most_occurrences") or len(usual)
    share, mean = 1 / min(most, len(usual)), [month for period in usual for month in period]
    if action["response"].get("per") == "occurrence":
        share, mean = 1.0, list(range(1, 13))
    factor = _season(plan, action, months, mean) * _landed(plan, action, months)
    return Curve(
        curve.maximum * share * factor,
        curve.half * share,
        curve.shape,
        curve.cap * share,
        curve.lost * share * factor,
        curve.fading,
    )


def _season(plan: Json, action: Json, months: list[int], usual: list[int]) -> float:
    named = (action.get("spending") or {}).get("seasonality")
    if named is None:
        return 1.0
    weights = [float(w) for w in plan["seasonalities"][named]["weights"]]
    mine, mean = ([weights[(m - 1) % 12] for m in among] for among in (months, usual))
    return sum(mine) / len(mine) / (sum(mean) / len(mean)) if sum(mean) else 0.0


def _landed(plan: Json, action: Json, months: list[int]) -> float:
    kernel = [float(part) for part in action["response"].get("delay_months") or []]
    if not kernel:
        return 1.0
    ends = [plan["objectives"][k].get("end", plan["end"]) for k in action.get("contributions", {})]
    deadline = max(ends, default=plan["end"])
    last = int(deadline[:4]) * 12 + int(deadline[5:7])
    parts = [sum(p for j, p in enumerate(kernel) if month + j <= last) for month in months]
    return sum(parts) / len(parts)
