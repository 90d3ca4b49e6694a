"""The document's actions as cells of one budget, by the rules of docs/reference/allocation.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from pacte.document import Action, Money, Plan, Sharing
from pacte.document.amounts import amounts_in
from pacte.engine.allocation.curves.curve import Curve, Impossible, curve_of
from pacte.engine.allocation.from_plan import periods
from pacte.engine.allocation.from_plan import rows as rows_from_plan
from pacte.engine.allocation.from_plan.periods import Calendar, as_kept, cents
from pacte.engine.allocation.problem import AS_ENGAGED, Cell, Group, Kept, Problem
from pacte.engine.allocation.worth import weight_of

OVER = ("done", "stopped")
MONEY_FIELDS = ("budget", "min_spend", "max_spend", "fixed_cost")

Capacities = Mapping[tuple[str | None, str], float]
"""(skill or None, period) -> hours at most: what a schedule could place."""


def problem(plan: Plan, today: date | None = None, capacities: Capacities | None = None) -> Problem:
    """The allocation problem of `plan`, from the document alone.

    Periods that end before `today` are frozen at what was engaged in them. `capacities` tighten
    the hours that people have.
    """
    sharing = plan.sharing or Sharing()
    calendar = Calendar.of(plan, sharing.grain, today)
    engaged = periods.engaged_by_period(plan, calendar)
    cells: list[Cell] = []
    kept: list[Kept] = []
    groups: list[Group] = []
    for key in sorted(plan.actions):
        action, mine = plan.actions[key], engaged[key]
        curve = _curve(plan, action)
        code = _why_kept(plan, action, curve)
        if code is not None or not isinstance(curve, Curve):
            kept.append(_kept(key, action, code or "no_response", sum(mine.values()), curve))
        elif calendar.is_whole:
            (year,) = periods.curves_by_period(plan, action, curve, calendar)
            cells.append(_cell(plan, key, action, year, sum(mine.values())))
        else:
            own = tuple(periods.cells_of(plan, key, action, curve, calendar, mine))
            cells += own
            groups += _group(key, action, sum(1 for cell in own if not cell.may_be_off))
    budget = None if plan.budget is None else plan.budget.cents
    made = Problem(
        plan.currency,
        budget,
        tuple(cells),
        tuple(kept),
        (),
        tuple(groups),
        (),
        sharing.most_changes,
        calendar.labels,
    )
    return rows_from_plan.with_rows(plan, sharing, calendar, made, capacities or {})


def engaged_cents(plan: Plan) -> defaultdict[str, int]:
    """action -> cents that can no longer be moved: its lines' engaged money, at least 0."""
    engaged: defaultdict[str, int] = defaultdict(int)
    for line in plan.budget_lines.values():
        engaged[line.action] += max(line.engaged_cents, 0)
    return engaged


def foreign_money(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """(JSON Pointer, action, currency) of each amount used here in another currency than the plan.

    The action is empty where the amount is that of a limit or of what is sought.
    """
    for key in sorted(plan.actions):
        action = plan.actions[key]
        amounts = {name: getattr(action, name) for name in MONEY_FIELDS}
        amounts |= dict(amounts_in(action.response, "response"))
        amounts |= dict(amounts_in(action.spending, "spending"))
        yield from _foreign(f"/actions/{key}", key, amounts, plan.currency)
    for key in sorted(plan.budget_lines):
        line = plan.budget_lines[key]
        states = {"committed": line.committed, "invoiced": line.invoiced, "paid": line.paid}
        yield from _foreign(f"/budget_lines/{key}", line.action, states, plan.currency)
    yield from _foreign("", "", dict(amounts_in(plan.sharing, "sharing")), plan.currency)


def _foreign(
    where: str, key: str, amounts: dict[str, Money | None], currency: str
) -> Iterator[tuple[str, str, str]]:
    for name, amount in amounts.items():
        if amount is not None and amount.currency != currency:
            yield f"{where}/{name}", key, amount.currency


def _curve(plan: Plan, action: Action) -> Curve | Impossible | None:
    if action.response is None:
        return None
    segment = plan.segments.get(action.segment or "")
    return curve_of(action.response, None if segment is None else segment.size)


def _why_kept(plan: Plan, action: Action, curve: Curve | Impossible | None) -> str | None:
    if action.status in OVER:
        return action.status
    if action.type == "enabling":
        return "enabling"
    if curve is None:
        return "no_response"
    if isinstance(curve, Impossible):
        return curve.code
    return "outside_plan" if _is_outside(plan, action) else None


def _is_outside(plan: Plan, action: Action) -> bool:
    """Whether no day of the action's window is one of the plan's."""
    window = action.window
    return window is not None and (window.end < plan.start or window.start > plan.end)


def _kept(
    key: str, action: Action, code: str, engaged: int, curve: Curve | Impossible | None
) -> Kept:
    if code in AS_ENGAGED:
        return Kept(key, code, engaged, engaged=engaged)
    spend = max(cents(as_kept(action).budget), engaged)
    params = tuple(curve.params.items()) if isinstance(curve, Impossible) else ()
    return Kept(key, code, spend, cents(action.fixed_cost) if spend else 0, engaged, params)


def _cell(plan: Plan, key: str, action: Action, curve: Curve, engaged: int) -> Cell:
    free_low, free_high = _bounds(action, engaged)
    pin = max(cents(action.budget), engaged)
    low, high = (pin, pin) if action.pinned else (free_low, free_high)
    fixed = cents(action.fixed_cost) + cents(
        action.spending.occurrence_cost if action.spending else None
    )
    has_to_run = engaged > 0 or action.pinned or (not action.optional and action_low(action) > 0)
    return Cell(
        action=key,
        curve=curve,
        low=low,
        high=high,
        fixed=fixed,
        may_be_off=low == 0 or not has_to_run,
        today=cents(action.budget),
        engaged=engaged,
        pinned=action.pinned,
        released_floor=free_low + fixed if engaged else 0,
        weight=weight_of(plan, action),
        hours=periods.hours_of(action),
    )


def action_low(action: Action) -> int:
    """The least an action may spend over the plan when it runs, of its own `min_spend`."""
    return cents(action.min_spend)


def _bounds(action: Action, engaged: int) -> tuple[int, int | None]:
    """Lowest and highest spend when the action runs. Money already engaged is a floor of both.

    An effective spend bounds what is proposed, not what is already engaged.
    """
    effective = cents(action.spending.effective_spend) if action.spending and not engaged else 0
    low = max(action_low(action), effective, engaged)
    high = None if action.max_spend is None else max(cents(action.max_spend), engaged)
    return low, high


def _group(key: str, action: Action, begun: int) -> list[Group]:
    """What holds over all periods, where something does; it has to run in `begun` of them."""
    must_run = not action.optional and not action.pinned and action_low(action) > 0
    most = action.spending.most_occurrences if action.spending else None
    most = None if most is None else max(most, begun)
    once = cents(action.fixed_cost)
    return [Group(key, once, must_run, most)] if must_run or most is not None or once else []
