"""An independent check of an allocation within several rows, written from docs/reference alone.

Plain JSON, decimal, math; the working days of people are counted with the holidays library.
"""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import holidays
from tests.checkers.allocation_cells import (
    Cell,
    Row,
    Whole,
    cells_of,
    customers,
    engaged,
    is_frozen,
    rate,
    spans,
    today,
)
from tests.checkers.allocation_checker import engaged as engaged_whole
from tests.checkers.allocation_checker import floor_of, kept_code, kept_money
from tests.checkers.allocation_curves import cents

Json = dict[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def problem(plan: Json, day: date) -> Whole:
    """Everything the reference says of cells and rows."""
    whole = Whole(plan, day)
    for key in sorted(plan["actions"]):
        action = plan["actions"][key]
        if kept_code(plan, action):
            whole.kept[key] = kept_money(plan, action, engaged_whole(plan, key))
        else:
            whole.cells += cells_of(whole, key, action)
    _budget(whole)
    _of_actions(whole)
    _limits(whole)
    _hours(whole)
    _rules(whole)
    _goals(whole)
    return whole


def _once(whole: Whole) -> dict[str, float]:
    if len(spans(whole.plan)) == 1:
        return {}
    return {
        key: float(floor_of(whole.plan["actions"][key].get("fixed_cost")))
        for key in {cell.action for cell in whole.cells}
    }


def _budget(whole: Whole) -> None:
    taken = sum(sum(pair) for pair in whole.kept.values())
    places = range(len(whole.cells))
    whole.rows["budget"] = Row(
        cents(whole.plan["budget"]) - taken,
        dict.fromkeys(places, 1.0),
        {i: float(whole.cells[i].fixed) for i in places},
        _once(whole),
    )


def _of_actions(whole: Whole) -> None:
    if len(spans(whole.plan)) == 1:
        return
    for key in sorted({cell.action for cell in whole.cells}):
        action, paid = whole.plan["actions"][key], sum(engaged(whole, key))
        if action.get("pinned"):
            continue
        mine = [i for i, cell in enumerate(whole.cells) if cell.action == key]
        low = floor_of(action.get("min_spend"))
        if low > paid:
            whole.rows[f"min:{key}"] = Row(0, dict.fromkeys(mine, -1.0), {}, {key: float(low)})
        if action.get("max_spend") is not None:
            high = max(floor_of(action["max_spend"]), paid)
            whole.rows[f"max:{key}"] = Row(high, dict.fromkeys(mine, 1.0))


def _meets(limit: Json, key: str, action: Json) -> bool:
    return (not limit.get("actions") or key in limit["actions"]) and all(
        limit.get(name) is None or action.get(name) == limit[name]
        for name in ("segment", "axis", "type")
    )


def _limits(whole: Whole) -> None:
    labels = [label for label, _, _ in spans(whole.plan)]
    over = {label for place, label in enumerate(labels) if is_frozen(whole, place)}
    for number, limit in enumerate(whole.sharing.get("limits", [])):
        each = limit.get("each_period", False)
        for period in labels if each else [limit.get("period")]:
            key = f"limit:{number}" + (f":{period}" if each else "")
            if period in over:
                continue
            _limit(whole, key, limit, period)


def _limit(whole: Whole, key: str, limit: Json, period: str | None) -> None:
    actions = whole.plan["actions"]
    names = {name for name, action in actions.items() if _meets(limit, name, action)}
    mine = [
        i
        for i, cell in enumerate(whole.cells)
        if cell.action in names and period in (None, cell.period)
    ]
    once = {k: x for k, x in _once(whole).items() if period is None and k in names}
    costs = {i: float(whole.cells[i].fixed) for i in mine}
    kept = _kept(whole, names, period)
    if limit.get("at_most") is not None:
        most = cents(limit["at_most"]) - kept
        whole.rows[key] = Row(most, dict.fromkeys(mine, 1.0), costs, once)
    if limit.get("at_least") is not None:
        less = {k: -x for k, x in once.items()}
        whole.rows[f"{key}:least"] = Row(
            kept - cents(limit["at_least"]),
            dict.fromkeys(mine, -1.0),
            {i: -x for i, x in costs.items()},
            less,
        )
    if limit.get("hours_at_most") is not None:
        whole.rows[f"{key}:hours"] = _hours_row(
            whole, mine, limit.get("skill"), float(limit["hours_at_most"])
        )


def _kept(whole: Whole, names: set[str], period: str | None) -> int:
    labels = [label for label, _, _ in spans(whole.plan)]
    kept = [key for key in whole.kept if key in names]
    if period is None or len(labels) == 1:
        return sum(sum(whole.kept[key]) for key in kept)
    if period not in labels:
        return 0
    place, total = labels.index(period), 0
    for key in kept:
        paid, code = engaged(whole, key)[place], kept_code(whole.plan, whole.plan["actions"][key])
        done = code in ("done", "stopped", "outside_plan")
        total += paid if done else max(paid, today(whole, key)[place])
    return total


def _hours_row(whole: Whole, mine: list[int], skill: str | None, limit: float) -> Row:
    row = Row(limit, is_money=False)
    for i in mine:
        asked = [h for h in whole.cells[i].hours if skill is None or h[0] == skill]
        if asked:
            row.spend[i] = sum(h[2] for h in asked)
            row.running[i] = sum(h[1] for h in asked)
    return row


def _is_all(whole: Whole, limit: dict[str, Any]) -> bool:
    """Whether a limit on the whole plan is one on its only period."""
    return limit.get("period") is None and len(spans(whole.plan)) == 1


def _hours(whole: Whole) -> None:
    skills = {h[0] for cell in whole.cells for h in cell.hours}
    limits = whole.sharing.get("limits", [])
    plain = [
        x
        for x in limits
        if x.get("hours_at_most") is not None
        and not any(x.get(name) for name in ("actions", "segment", "axis", "type"))
    ]
    for skill in sorted(skills | {""}) if skills else ():
        for place, (label, first, last) in enumerate(spans(whole.plan)):
            if is_frozen(whole, place):
                continue
            given = any(
                (x.get("skill") or "") == skill
                and (x.get("each_period") or x.get("period") == label or _is_all(whole, x))
                for x in plain
            )
            mine = [i for i, cell in enumerate(whole.cells) if cell.period == label]
            row = _hours_row(whole, mine, skill or None, 0.0)
            if not given and row.spend:
                row.limit = float(available(whole.plan, skill, first, last))
                whole.rows[f"hours:{skill or '*'}:{label}"] = row


def available(plan: Json, skill: str, first: date, last: date) -> Decimal:
    """Hours of the people who hold a skill (empty: of everybody)."""
    own = plan.get("calendar") or {}
    total = Decimal(0)
    for person in plan.get("people", {}).values():
        if not skill or skill in person.get("skills", {}):
            days = (first + timedelta(i) for i in range((last - first).days + 1))
            worked = sum(1 for day in days if _works(own, person, day))
            total += worked * Decimal(person.get("capacity_fraction", "1"))
    return total * Decimal(own.get("hours_per_day", "7"))


def _works(own: Json, person: Json, day: date) -> bool:
    weekdays = person.get("weekdays") or own.get("weekdays") or DAYS[:5]
    region = person.get("subdivision") or own.get("subdivision")
    off = holidays.country_holidays(own.get("country", "FR"), subdiv=region, years=day.year)
    text = day.isoformat()
    away = [*own.get("closures", []), *person.get("leaves", [])]
    return (
        DAYS[calendar.weekday(day.year, day.month, day.day)] in weekdays
        and day not in off
        and not any(r["start"] <= text <= r["end"] for r in away)
        and (person.get("hired_on") or text) <= text <= (person.get("left_on") or text)
    )


def _rules(whole: Whole) -> None:
    free = {cell.action for cell in whole.cells}
    status = {key: whole.plan["actions"][key].get("status") for key in whole.kept}
    running = {
        key
        for key, (spend, _) in whole.kept.items()
        if status[key] == "done" or (spend > 0 and status[key] != "stopped")
    }
    for number, rule in enumerate(whole.sharing.get("rules", [])):
        names = set(rule["actions"])
        if rule["kind"] == "requires":
            for needed in set(rule.get("needs", [])):
                for key in names - {needed}:
                    if key not in free and (key not in running or needed in running):
                        continue
                    row = Row(float((needed in running) - (key in running)), is_money=False)
                    row.actions = {one: 1.0 for one in (key,) if one in free}
                    row.actions |= {needed: -1.0} if needed in free else {}
                    whole.rows[f"rule:{number}:{key}:{needed}"] = row
        else:
            count = 1 if rule["kind"] == "exclusive" else rule.get("count", 1)
            row = Row(float(count - len(names & running)), is_money=False)
            row.actions = dict.fromkeys(names & free, 1.0)
            whole.rows[f"rule:{number}"] = row


def _goals(whole: Whole) -> None:
    aim = whole.sharing.get("aim") or {}
    for key, worth in (aim.get("attainment") or {}).items():
        objective = whole.plan["objectives"][key]
        gap = float(objective.get("target") or 0) - float(objective.get("baseline") or 0)
        unit = {
            "gross_margin": lambda _p, _a: 0.01,
            "revenue": lambda p, a: rate(p, a) / 100,
            "new_customers": customers,
        }.get(objective.get("metric"))
        if gap <= 0 or floor_of(worth) <= 0 or unit is None:
            continue
        actions = whole.plan["actions"]
        mine = {
            i: unit(whole.plan, actions[cell.action])
            for i, cell in enumerate(whole.cells)
            if key in actions[cell.action].get("contributions", {})
        }
        whole.goals[key] = (float(floor_of(worth)), gap, mine)
        lost = math.fsum(unit * whole.cells[i].curve.lost for i, unit in mine.items())
        whole.sinks[key] = lost / gap


def margin(cell: Cell, spend: float) -> float:
    """M(x) of a cell, less what a promotion gives up."""
    return cell.curve.margin(spend) - (cell.curve.lost if spend > 0 else 0.0)


def value(whole: Whole, spends: list[int]) -> float:
    """What a plan is worth, in cents of what is sought."""
    pairs = list(zip(whole.cells, spends, strict=True))
    total = math.fsum(cell.weight * margin(cell, x) for cell, x in pairs)
    for worth, gap, mine in whole.goals.values():
        reached = sum(unit * margin(*pairs[i]) for i, unit in mine.items())
        total += worth * min(1.0, reached / gap)
    return total


def used(row: Row, whole: Whole, spends: list[int]) -> float:
    running = {cell.action for cell, x in zip(whole.cells, spends, strict=True) if x}
    return (
        math.fsum(a * spends[i] for i, a in row.spend.items())
        + math.fsum(b for i, b in row.running.items() if spends[i])
        + math.fsum(d for key, d in row.actions.items() if key in running)
    )


def broken(whole: Whole, spends: list[int]) -> list[str]:
    """Every rule that a plan breaks; money to the cent, hours to one part in 10⁹."""
    found = []
    for cell, x in zip(whole.cells, spends, strict=True):
        allowed = cell.zero if x == 0 else cell.low <= x <= cell.high and x >= 1
        if not allowed:
            found.append(f"{cell.action} {cell.period}: {x} is not allowed")
    for key, row in whole.rows.items():
        taken = used(row, whole, spends)
        slack = 1e-6 if row.is_money else 1e-9 * (abs(row.limit) + 1)
        if taken > row.limit + slack:
            found.append(f"{key}: {taken} of {row.limit}")
    found += _broken_by_actions(whole, spends)
    return found


def _broken_by_actions(whole: Whole, spends: list[int]) -> list[str]:
    found, changed = [], set()
    for key in {cell.action for cell in whole.cells}:
        mine = [(c, x) for c, x in zip(whole.cells, spends, strict=True) if c.action == key]
        count = sum(1 for _, x in mine if x)
        if count > most(whole, key) or (count == 0 and must_run(whole, key)):
            found.append(f"{key} runs {count} times")
        if any(x != cell.today for cell, x in mine):
            changed.add(key)
    few = whole.sharing.get("most_changes")
    if few is not None and len(changed) > few:
        found.append(f"{len(changed)} actions change")
    return found


def most(whole: Whole, key: str) -> float:
    said = whole.plan["actions"][key].get("spending") or {}
    given = said.get("most_occurrences")
    if given is None or len(spans(whole.plan)) == 1:
        return math.inf
    held = [cell for cell in whole.cells if cell.action == key and not cell.zero and not cell.runs]
    return max(given, len(held))


def must_run(whole: Whole, key: str) -> bool:
    action = whole.plan["actions"][key]
    single = len(spans(whole.plan)) == 1
    kept = single or action.get("optional") or action.get("pinned")
    return not kept and floor_of(action.get("min_spend")) > 0
