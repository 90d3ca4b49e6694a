"""The document's actions as cells of one budget, by the rules of docs/reference/allocation.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pacte.document import Action, Money, Plan
from pacte.engine.allocation.problem import Cell, Kept, Problem

OVER = ("done", "stopped")
MONEY_FIELDS = ("budget", "min_spend", "max_spend", "fixed_cost")


def problem(plan: Plan) -> Problem:
    """The allocation problem of `plan`, from the document alone."""
    engaged = engaged_cents(plan)
    cells: list[Cell] = []
    kept: list[Kept] = []
    for key in sorted(plan.actions):
        action = plan.actions[key]
        code = _why_kept(action)
        if code is None:
            cells.append(_cell(key, action, engaged[key]))
        else:
            kept.append(_kept(key, action, code, engaged[key]))
    budget = None if plan.budget is None else plan.budget.cents
    return Problem(plan.currency, budget, tuple(cells), tuple(kept))


def engaged_cents(plan: Plan) -> defaultdict[str, int]:
    """action -> cents that can no longer be moved: its lines' engaged money, at least 0."""
    engaged: defaultdict[str, int] = defaultdict(int)
    for line in plan.budget_lines.values():
        engaged[line.action] += max(line.engaged_cents, 0)
    return engaged


def foreign_money(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """(JSON Pointer, id, currency) of every amount used here that is not in the plan's currency."""
    for key in sorted(plan.actions):
        action = plan.actions[key]
        amounts = {name: getattr(action, name) for name in MONEY_FIELDS}
        if action.response is not None:
            amounts["response/maximum"] = action.response.maximum
            amounts["response/half_spend"] = action.response.half_spend
        yield from _foreign(f"/actions/{key}", key, amounts, plan.currency)
    for key in sorted(plan.budget_lines):
        line = plan.budget_lines[key]
        states = {"committed": line.committed, "invoiced": line.invoiced, "paid": line.paid}
        yield from _foreign(f"/budget_lines/{key}", line.action, states, plan.currency)


def _foreign(
    where: str, key: str, amounts: dict[str, Money | None], currency: str
) -> Iterator[tuple[str, str, str]]:
    for name, amount in amounts.items():
        if amount is not None and amount.currency != currency:
            yield f"{where}/{name}", key, amount.currency


def _why_kept(action: Action) -> str | None:
    if action.status in OVER:
        return action.status
    if action.type == "enabling":
        return "enabling"
    return "no_response" if action.response is None else None


def _kept(key: str, action: Action, code: str, engaged: int) -> Kept:
    if code in OVER:
        return Kept(key, code, engaged, engaged=engaged)
    unsaid = 0 if action.optional else _cents(action.min_spend)
    decided = unsaid if action.budget is None else _cents(action.budget)
    spend = max(decided, engaged)
    return Kept(key, code, spend, _cents(action.fixed_cost) if spend else 0, engaged)


def _cell(key: str, action: Action, engaged: int) -> Cell:
    assert action.response is not None  # noqa: S101 - `_why_kept` kept the others
    free_low, free_high = _bounds(action, engaged)
    pin = max(_cents(action.budget), engaged)
    low, high = (pin, pin) if action.pinned else (free_low, free_high)
    fixed = _cents(action.fixed_cost)
    has_to_run = engaged > 0 or action.pinned or not action.optional
    return Cell(
        action=key,
        response=action.response,
        low=low,
        high=high,
        fixed=fixed,
        may_be_off=low == 0 or not has_to_run,
        today=_cents(action.budget),
        engaged=engaged,
        pinned=action.pinned,
        released_floor=free_low + fixed if engaged else 0,
    )


def _bounds(action: Action, engaged: int) -> tuple[int, int | None]:
    """Lowest and highest spend when the action runs. Money already engaged is a floor of both."""
    low = max(_cents(action.min_spend), engaged)
    high = None if action.max_spend is None else max(_cents(action.max_spend), engaged)
    return low, high


def _cents(amount: Money | None) -> int:
    """Cents of an amount; absent or negative money is 0."""
    return 0 if amount is None else max(amount.cents, 0)
