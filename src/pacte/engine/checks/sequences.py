"""Actions in the wrong order, or too late for what they are to bring (R40, R44)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pacte.document import Action, Follows, Money, Plan, Step, slots
from pacte.document.contact_days import lineage
from pacte.document.metrics import METRICS, Unit
from pacte.document.order import ends_of, sequences
from pacte.engine.checks.completeness import open_actions
from pacte.engine.checks.finding import Finding, Place


def broken_sequences(plan: Plan) -> Iterator[Finding]:
    """Sequences whose dated steps come too soon or too late one after the other (R44)."""
    going_on = {key for key, _ in open_actions(plan)}
    for key, _, follows in sequences(plan):
        found = _worst(plan, key, follows) if key in going_on else None
        if found is None:
            continue
        off, start, end = found
        places = (Place("action", key), Place("action", follows.action))
        params = {"start": start, "end": end, "days": abs(off)}
        if off < 0:
            params |= {"gap": follows.min_gap_days}
            yield Finding("sequence_too_soon", "major", "dates", places, params, None, -off)
        else:
            params |= {"gap": follows.max_gap_days}
            yield Finding("sequence_too_late", "major", "dates", places, params, None, off)


def _worst(plan: Plan, key: str, follows: Follows) -> tuple[int, date, date] | None:
    """(days too soon, below 0, or too late; start; end) of the pair of steps most at fault."""
    ended = [span for s in ends_of(plan, follows.action)[1] if (span := _span(plan, s))]
    begun = [span for s in ends_of(plan, key)[0] if (span := _span(plan, s))]
    faults = [
        (off, slots.day_of(plan.calendar, after[0]), slots.day_of(plan.calendar, before[-1]))
        for before in ended
        for after in begun
        if (off := _off(follows, _between(plan, before[-1], after[0])))
    ]
    return max(faults, key=lambda fault: abs(fault[0]), default=None)


def _between(plan: Plan, end: int, start: int) -> int:
    """Whole days strictly between two slots; below 0 where the second does not come after."""
    days = (slots.day_of(plan.calendar, start) - slots.day_of(plan.calendar, end)).days - 1
    return max(0, days) if start > end else min(days, -1)


def _span(plan: Plan, step: str) -> range:
    return slots.span(plan.calendar, plan.steps[step])


def _off(follows: Follows, between: int) -> int:
    """Days that a gap lacks (below 0) or has too many."""
    if between < follows.min_gap_days:
        return between - follows.min_gap_days
    most = follows.max_gap_days
    return 0 if most is None else max(0, between - most)


def actions_too_late(plan: Plan) -> Iterator[Finding]:
    """Actions whose money, a sales cycle later, comes after the objectives they serve (R40)."""
    steps = plan.steps_by_action()
    for key, action in open_actions(plan):
        cycle, end = sales_cycle(plan, action), _last_day(action, steps.get(key, []))
        if cycle is None or end is None:
            continue
        lands = end + timedelta(cycle)
        missed = {o: _ends(plan, o) for o in action.contributions if _ends(plan, o) < lands}
        if missed:
            closes = min(missed.values())
            days = (lands - closes).days
            params = {"end": end, "cycle": cycle, "lands": lands, "closes": closes, "late": days}
            places = (Place("action", key), *(Place("objective", o) for o in missed))
            money = _money(plan, action, tuple(missed))
            yield Finding("action_too_late", "major", "dates", places, params, money, float(days))


def sales_cycle(plan: Plan, action: Action) -> int | None:
    """The longest of the cycles of the action's offer and segment (or the nearest above)."""
    known = (plan.segments[s].sales_cycle_days for s in lineage(plan, action.segment))
    segment = next((days for days in known if days is not None), None)
    offer = plan.offers[action.offer].sales_cycle_days if action.offer else None
    return max((days for days in (segment, offer) if days is not None), default=None)


def _last_day(action: Action, steps: list[Step]) -> date | None:
    """Last end of the dated steps; without any, the due date, else the end of the window."""
    dated = [step.end_date for step in steps if step.end_date]
    if dated:
        return max(dated)
    return action.due_date or (action.window.end if action.window else None)


def _ends(plan: Plan, objective: str) -> date:
    return plan.objectives[objective].end or plan.end


def _money(plan: Plan, action: Action, objectives: tuple[str, ...]) -> Money | None:
    """The most that the action was to bring to one of these, where that is money."""
    shares = (action.contributions[o].expected for o in objectives if _is_money(plan, o))
    cents = max((int(share * 100) for share in shares), default=0)
    return Money.of_cents(cents, plan.currency) if cents > 0 else None


def _is_money(plan: Plan, objective: str) -> bool:
    metric = plan.objectives[objective].metric
    return metric is not None and METRICS[metric].unit is Unit.MONEY
