"""The decided actions of a plan, period by period, written from docs/reference alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.checkers.allocation_checker import floor_of, months_of, rules_of
from tests.checkers.allocation_curves import Curve, cents, curve_of, in_period

Json = dict[str, Any]
HUGE = 1e15


@dataclass(frozen=True)
class Cell:
    """One decided action in one period, in cents."""

    action: str
    period: str
    curve: Curve
    weight: float
    zero: bool
    low: float
    high: float
    fixed: int
    today: int
    hours: tuple[tuple[str, float, float], ...]
    never: bool = False
    runs: bool = False
    fee: float = 0.0
    at: float = 0.0
    given: float = 0.0


@dataclass
class Row:
    """Σ spend·x + Σ running·[x > 0] + Σ actions·[runs] ≤ limit. Money in cents."""

    limit: float
    spend: dict[int, float] = field(default_factory=dict)
    running: dict[int, float] = field(default_factory=dict)
    actions: dict[str, float] = field(default_factory=dict)
    is_money: bool = True


@dataclass
class Whole:
    """The problem of a plan."""

    plan: Json
    day: date
    cells: list[Cell] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    kept: dict[str, tuple[int, int]] = field(default_factory=dict)
    goals: dict[str, tuple[float, float, dict[int, float]]] = field(default_factory=dict)
    sinks: dict[str, float] = field(default_factory=dict)

    @property
    def sharing(self) -> Json:
        return self.plan.get("sharing") or {}


def spans(plan: Json) -> list[tuple[str, date, date]]:
    """(label, first, last day) of each period."""
    start, end = (date.fromisoformat(plan[name]) for name in ("start", "end"))
    grain = (plan.get("sharing") or {}).get("grain", "year")
    if grain == "year":
        return [("plan", start, end)]
    width, found, first = (3 if grain == "quarter" else 1), [], start
    while first <= end:
        since = (first.year - start.year) * 12 + first.month - start.month
        into = since % width
        month = first.year * 12 + first.month - 1 + width - into
        following = date(month // 12, month % 12 + 1, 1)
        year = start.year + since // 12
        quarter = f"{year}-Q{since % 12 // 3 + 1}"
        label = quarter if grain == "quarter" else f"{first:%Y-%m}"
        found.append((label, first, min(following - timedelta(1), end)))
        first = following
    return found


def is_frozen(whole: Whole, place: int) -> bool:
    periods = spans(whole.plan)
    return len(periods) > 1 and periods[place][2] < whole.day


def engaged(whole: Whole, key: str) -> list[int]:
    periods = spans(whole.plan)
    found = [0] * len(periods)
    still = [i for i in range(len(periods)) if not is_frozen(whole, i)]
    for line in whole.plan.get("budget_lines", {}).values():
        if line["action"] != key:
            continue
        amount = max(0, *(cents(line.get(s)) for s in ("committed", "invoiced", "paid")))
        on = line.get("planned_date")
        inside = [
            i for i, (_, a, b) in enumerate(periods) if on and a <= date.fromisoformat(on) <= b
        ]
        found[inside[0] if inside else (still[0] if still else len(periods) - 1)] += amount
    return found


def _closed(action: Json, period: tuple[str, date, date]) -> bool:
    label, first, last = period
    window = action.get("window")
    outside = window and (window["end"] < first.isoformat() or window["start"] > last.isoformat())
    said = ((action.get("spending") or {}).get("periods") or {}).get(label) or {}
    return bool(outside or said.get("closed"))


def today(whole: Whole, key: str) -> list[int]:
    action, periods, paid = whole.plan["actions"][key], spans(whole.plan), engaged(whole, key)
    if len(periods) == 1:
        return [floor_of(action.get("budget"))]
    said = (action.get("spending") or {}).get("periods") or {}
    found: list[int | None] = []
    for place, period in enumerate(periods):
        budget = (said.get(period[0]) or {}).get("budget")
        if is_frozen(whole, place):
            found.append(paid[place])
        elif _closed(action, period):
            found.append(0)
        else:
            found.append(None if budget is None else floor_of(budget))
    unsaid = [i for i, amount in enumerate(found) if amount is None]
    decided = action.get("budget")
    if decided is None and key in whole.kept and not action.get("optional"):
        decided = action.get("min_spend")
    left = max(0, floor_of(decided) - sum(amount or 0 for amount in found))
    for order, place in enumerate(unsaid):
        found[place] = left // len(unsaid) + (1 if order < left % len(unsaid) else 0)
    return [amount or 0 for amount in found]


def rate(plan: Json, action: Json) -> float:
    own = action["response"].get("margin_rate") or plan.get("margin_rate")
    return 0.0 if own is None else 1 / float(own)


def customers(plan: Json, action: Json) -> float:
    basket = cents(action["response"].get("basket"))
    share = action["response"].get("new_share")
    new = 1.0 if share is None else float(share)
    return rate(plan, action) * new / basket if basket > 0 else 0.0


def weight(plan: Json, action: Json) -> float:
    aim = (plan.get("sharing") or {}).get("aim") or {}
    found = float(aim.get("margin", "1")) + float(aim.get("revenue", "0")) * rate(plan, action)
    return found + floor_of(aim.get("new_customers")) * customers(plan, action)


def _hours_of(action: Json) -> tuple[tuple[str, float, float], ...]:
    """(skill, hours when it runs, hours per cent spent)."""
    said = (action.get("spending") or {}).get("hours") or []
    found = [
        (h.get("skill") or "", float(h.get("fixed", "0")), float(h.get("per_thousand", "0")) / 1e5)
        for h in said
    ]
    response = action["response"]
    each = float(response.get("hours_per_contact", "0"))
    if response.get("kind") == "funnel" and each > 0:
        rate = each / cents(response["cost_per_contact"])
        found.append((response.get("skill") or "", 0.0, rate))
    return tuple(found)


def cells_of(whole: Whole, key: str, action: Json) -> list[Cell]:
    plan, periods = whole.plan, spans(whole.plan)
    curve = curve_of(plan, action)
    assert curve is not None
    paid, now = engaged(whole, key), today(whole, key)
    said = action.get("spending") or {}
    common = (weight(plan, action), _hours_of(action))
    if len(periods) == 1:
        rules = rules_of(plan, action, sum(paid))
        part = rules.part
        high = part.high if part.runs else -1
        return [
            Cell(key, "plan", rules.curve, common[0], part.zero, part.low, high, rules.fixed,
                 now[0], common[1])
        ]  # fmt: skip
    found = []
    months = [months_of(first.isoformat(), last.isoformat()) for _, first, last in periods]
    free = [m for m, period in zip(months, periods, strict=True) if not _closed(action, period)]
    for place, period in enumerate(periods):
        label = period[0]
        mine = in_period(plan, action, curve, months[place], free or months)
        low, high = _range(whole, action, place, (now[place], paid[place]))
        zero = paid[place] == 0 and not (
            action.get("pinned") and low > 0 and not is_frozen(whole, place)
        )
        fixed = floor_of(said.get("occurrence_cost"))
        found.append(
            Cell(key, label, mine, common[0], zero, low, high, fixed, now[place], common[1])
        )
    return found


def _range(whole: Whole, action: Json, place: int, known: tuple[int, int]) -> tuple[float, float]:
    now, paid = known
    period = spans(whole.plan)[place]
    if is_frozen(whole, place) or _closed(action, period):
        return paid, paid
    if action.get("pinned"):
        return max(now, paid), max(now, paid)
    spending = action.get("spending") or {}
    said = (spending.get("periods") or {}).get(period[0]) or {}
    effective = 0 if paid else floor_of(spending.get("effective_spend"))
    low = max(floor_of(said.get("minimum")), effective, paid)
    most = said.get("maximum")
    return low, HUGE if most is None else max(floor_of(most), paid)
