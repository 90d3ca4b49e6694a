"""A proposal as the `pacte.allocation` answer, and as a changed plan."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from pacte.document import (
    Action,
    Conflict,
    Money,
    PeriodSpend,
    Plan,
    Promotion,
    Rule,
    Sharing,
    Spending,
    input_sha256,
)
from pacte.document import Problem as Fault
from pacte.document.results.allocation import (
    SCHEMA,
    AllocatedAction,
    AllocationReason,
    AllocationResult,
    CertificateNode,
    Cut,
    OneMoreAmount,
    OtherPlan,
)
from pacte.document.results.envelope import Named
from pacte.document.spending import WHOLE_PLAN
from pacte.engine.allocation.answer import of_proof, of_prudence, of_rows
from pacte.engine.allocation.curves.curve import believed_range, break_even_uplift
from pacte.engine.allocation.curves.response import Curves, Floats
from pacte.engine.allocation.grid.compare import Rival
from pacte.engine.allocation.one_budget.optimize import Node, Optimum
from pacte.engine.allocation.problem import Kept, Problem
from pacte.engine.allocation.propose import Allocation, rival_value, spent_on_cells
from pacte.engine.allocation.why.reasons import Reason, money

Say = Callable[[AllocationReason], AllocationReason]
"""Puts a reason in words."""


def as_result(plan: Plan, allocation: Allocation, *, today: date) -> AllocationResult:
    """The answer of docs/reference/allocation.md. `plan` is the one that was allocated."""
    actions = tuple(allocated(plan, allocation))
    return without_actions(plan, allocation, today=today).model_copy(update={"actions": actions})


def without_actions(plan: Plan, allocation: Allocation, *, today: date) -> AllocationResult:
    """The answer without its `actions`: those of ten thousand are told one at a time."""
    empty = AllocationResult(
        schema_name=SCHEMA,
        as_of=today,
        input_sha256=input_sha256(plan),
        status=allocation.status,
        currency=plan.currency,
        budget=plan.budget,
        seeks="margin" if (plan.sharing or Sharing()).aim.is_margin else "aims",
        reasons=tuple(_reason(plan, reason) for reason in allocation.reasons),
    )
    optimum = allocation.optimum
    if optimum is None:
        return empty
    return empty.model_copy(update=_figures(plan, allocation, optimum))


def adopted(plan: Plan, allocation: Allocation) -> Plan:
    """The plan with the proposed spends as budgets: 0 for what does not run; nothing else moves.

    Raises `Conflict` where there is no proposal to adopt.
    """
    if allocation.optimum is None:
        raise Conflict(Fault("no_allocation_to_adopt", "/budget", allocation.status, "ok"))
    actions, currency = dict(plan.actions), plan.currency
    in_periods = _in_periods(plan, allocation)
    for key, spend in allocation.spends().items():
        action = _with_budget(actions[key], money(spend, currency), spend)
        actions[key] = _with_periods(action, in_periods[key]) if in_periods else action
    return plan.model_copy(update={"actions": actions})


def _in_periods(plan: Plan, allocation: Allocation) -> dict[str, dict[str, Money]]:
    """action -> period -> what it is to spend there; empty where there is one period.

    Left out: periods in which nothing is to be spent, where no amount was said.
    """
    found: dict[str, dict[str, Money]] = {}
    if allocation.problem.periods == (WHOLE_PLAN,) or allocation.optimum is None:
        return found
    for cell, spend in zip(allocation.problem.cells, allocation.optimum.spends, strict=True):
        mine = found.setdefault(cell.action, {})
        if spend or _is_said(plan.actions[cell.action], cell.period):
            mine[cell.period] = money(spend, plan.currency)
    return found


def _is_said(action: Action, label: str) -> bool:
    """Whether the plan says an amount for the period (that it is closed is none)."""
    said = action.spending.periods.get(label) if action.spending else None
    return said is not None and said.budget is not None


def _with_budget(action: Action, budget: Money, spend: int) -> Action:
    """The action with its new budget, unless it had none and gets nothing."""
    had = 0 if action.budget is None else max(action.budget.cents, 0)
    if action.budget == budget or not (spend or had):
        return action
    return action.model_copy(update={"budget": budget})


def _with_periods(action: Action, decided: dict[str, Money]) -> Action:
    """The action with what each period is to spend."""
    spending = action.spending or Spending()
    said = dict(spending.periods)
    for label, amount in decided.items():
        said[label] = said.get(label, PeriodSpend()).model_copy(update={"budget": amount})
    return action.model_copy(update={"spending": spending.model_copy(update={"periods": said})})


def _figures(plan: Plan, allocation: Allocation, optimum: Optimum) -> dict[str, object]:
    problem, one_more = allocation.problem, allocation.one_more
    spent = problem.kept_cost + spent_on_cells(problem, optimum.spends)
    currency = plan.currency
    return {
        "spent": money(spent, currency),
        "unspent": money((problem.budget or 0) - spent, currency),
        "value": money(optimum.value, currency),
        "bound": money(math.ceil(optimum.bound), currency),
        **_bounds(allocation, optimum),
        "gap": optimum.gap,
        "price": optimum.price,
        "one_more": None
        if one_more is None
        else OneMoreAmount(
            amount=money(one_more.amount, currency),
            value=money(one_more.value, currency),
            by=one_more.by,
        ),
        "today": _other(allocation, allocation.today),
        "equal_split": _other(allocation, allocation.equal_split),
        "stopped_by": optimum.stopped_by,
        "branches": optimum.branches,
        **of_rows.fields(plan, allocation, optimum),
        "certificate": _proof(allocation, optimum),
        **of_prudence.fields(plan, allocation),
    }


def _bounds(allocation: Allocation, optimum: Optimum) -> dict[str, object]:
    """Where the bound comes from, and the one that the certificate proves."""
    if optimum.rows is None:
        bound = money(math.ceil(optimum.bound), allocation.problem.currency)
        return {"bound_by": "prices", "price_bound": bound}
    proven = money(math.ceil(optimum.rows.price_bound), allocation.problem.currency)
    return {"bound_by": optimum.rows.origin, "price_bound": proven}


def _proof(allocation: Allocation, optimum: Optimum) -> tuple[CertificateNode, ...]:
    if optimum.tree is not None:
        return tuple(_certificate(allocation.problem, optimum.tree))
    if allocation.grid is None or optimum.rows is None:
        return ()
    return of_proof.proof(allocation.problem, allocation.grid, optimum.rows)


def _other(allocation: Allocation, rival: Rival | None) -> OtherPlan | None:
    problem = allocation.problem
    if rival is None:
        return None
    cost = problem.kept_cost + spent_on_cells(problem, rival.spends)
    value = rival_value(allocation, rival)
    return OtherPlan(
        cost=money(cost, problem.currency),
        value=money(value, problem.currency),
        feasible=rival.feasible,
        breaks=rival.breaks,
    )


def allocated(
    plan: Plan, allocation: Allocation, worded: Say = lambda reason: reason
) -> Iterator[AllocatedAction]:
    """The `actions` of the answer: decided and kept together, in the order of ids.

    Each reason is `worded` as soon as it is made.
    """
    if allocation.optimum is None:
        return
    decided = _decided(plan, allocation, allocation.optimum, worded)
    kept = (_kept(plan, kept, worded) for kept in allocation.problem.kept)
    yield from heapq.merge(decided, kept, key=lambda share: share.action)


def _decided(
    plan: Plan, allocation: Allocation, optimum: Optimum, worded: Say
) -> Iterator[AllocatedAction]:
    cells, currency = allocation.problem.cells, plan.currency
    curves = Curves.of(cell.curve for cell in cells)
    spends = _floats(optimum.spends)
    now = _floats([cell.today for cell in cells])
    lost = np.array([cell.curve.loss for cell in cells], dtype=np.float64)
    values = (curves.values(spends) - np.where(spends > 0, lost, 0.0)).tolist()
    before = (curves.values(now) - np.where(now > 0, lost, 0.0)).tolist()
    slopes = curves.marginals(spends).tolist()
    said: dict[str, _Said] = {}
    running = _running(allocation.problem, optimum)
    for place, cell in enumerate(cells):
        spend, value, slope = optimum.spends[place], values[place], slopes[place]
        if cell.action not in said:
            said[cell.action] = _Said.of(plan.actions[cell.action])
        same = said[cell.action]
        yield AllocatedAction(
            **_identity(plan, cell.action, cell.period),
            **same.believed(value, currency),
            decided=True,
            runs=spend > 0,
            spend=money(spend, currency),
            fixed_cost=money(cell.fixed if spend else 0, currency),
            value=money(value, currency),
            marginal_return=slope if math.isfinite(slope) else None,
            today_spend=money(cell.today, currency),
            today_value=money(before[place], currency),
            hours=of_rows.hours(cell, spend),
            reason=worded(_reason(plan, allocation.cell_reasons[place], running)),
        )


@dataclass(frozen=True)
class _Said:
    """What an action's response says of each of its cells."""

    low: float
    high: float
    uplift: float | None

    @classmethod
    def of(cls, action: Action) -> _Said:
        response = action.response
        assert response is not None  # noqa: S101 - it is decided
        uplift = break_even_uplift(response) if isinstance(response, Promotion) else None
        return cls(*believed_range(response), uplift)

    def believed(self, value: float, currency: str) -> dict[str, Any]:
        """The range of a value (cents) in 8 cases of 10, and from where a promotion pays."""
        low, high = sorted((value * self.low, value * self.high))
        return {
            "value_low": money(low, currency),
            "value_high": money(high, currency),
            "break_even_uplift": self.uplift,
        }


def _floats(cents: list[int] | tuple[int, ...]) -> Floats:
    return np.array(cents, dtype=np.float64)


def _kept(plan: Plan, kept: Kept, worded: Say) -> AllocatedAction:
    amount = money(kept.spend, plan.currency)
    params = {"amount": amount, **dict(kept.params)}
    return AllocatedAction(
        **_identity(plan, kept.action, WHOLE_PLAN),
        decided=False,
        runs=kept.runs,
        spend=amount,
        fixed_cost=money(kept.fixed, plan.currency),
        value=None,
        marginal_return=None,
        today_spend=plan.actions[kept.action].budget or money(0, plan.currency),
        today_value=None,
        reason=worded(_reason(plan, Reason(kept.code, params, (kept.action,)))),
    )


def _identity(plan: Plan, action: str, period: str) -> dict[str, str]:
    name = plan.actions[action].name
    return {"action": action, "period": period, "name": name, "path": f"/actions/{action}"}


def _running(problem: Problem, optimum: Optimum) -> frozenset[str]:
    """The actions that run, kept ones that ran included."""
    pairs = zip(problem.cells, optimum.spends, strict=True)
    decided = {cell.action for cell, spend in pairs if spend}
    return frozenset(decided | {kept.action for kept in problem.kept if kept.runs})


def _reason(plan: Plan, reason: Reason, running: frozenset[str] = frozenset()) -> AllocationReason:
    objects = tuple(_named(key, plan.actions[key]) for key in reason.actions)
    params = dict(reason.params)
    if "row" in params:
        params["what"] = _what(plan, params)
    if "against" in params:
        params["against"] = [_holding(plan, row) for row in params["against"]]
    if "among" in params:
        params["among"] = [plan.actions[key].name for key in reason.params["among"]]
    if reason.code == "hours_leave_no_room":
        params["is_held"] = _is_held(plan, params["skill"])
    if reason.code == "other_currency":
        params["what"] = _name_at(plan, params["path"])
    if reason.code in ("rule_impossible", "rule_binds") and plan.sharing:
        params |= _of_rule(plan, plan.sharing.rules, reason)
    if reason.code == "rule_binds" and plan.sharing:
        params |= _beside(plan, plan.sharing.rules, reason, running)
    return AllocationReason(code=reason.code, params=params, objects=objects, repair=reason.repair)


def _of_rule(plan: Plan, rules: tuple[Rule, ...], reason: Reason) -> dict[str, Any]:
    """Of what kind a rule is, and the names of its actions."""
    rule = rules[int(reason.params["rule"].split(":")[1])]
    named = {key: plan.actions[key].name for key in (*rule.actions, *rule.needs)}
    both = [key for key in ("needing", "needed") if key in reason.params]
    of_two = {str(key): named[reason.params[key]] for key in both}
    among = [named[key] for key in rule.actions]
    return {"kind": rule.kind, "count": rule.count, "among": among, **of_two}


def _is_held(plan: Plan, skill: str | None) -> bool:
    """Whether somebody has a skill (None: whether somebody is there)."""
    return any(skill is None or skill in person.skills for person in plan.people.values())


def _name_at(plan: Plan, path: str) -> str:
    """The name of the limit or of the objective whose amount stands there; empty for others."""
    sharing, parts = plan.sharing or Sharing(), path.split("/")
    if path.startswith("/sharing/limits/"):
        return sharing.limits[int(parts[3])].name or ""
    if path.startswith("/sharing/aim/attainment/"):
        return plan.objectives[parts[4]].name
    return ""


def _beside(
    plan: Plan, rules: tuple[Rule, ...], reason: Reason, running: frozenset[str]
) -> dict[str, Any]:
    """What an action that a rule leaves out needs, which does not run; else the others that run."""
    _, number, *two = reason.params["rule"].split(":")
    if two:
        return {"needed": plan.actions[two[1]].name}
    others = sorted(running & set(rules[int(number)].actions))
    return {"running": [plan.actions[key].name for key in others]}


def _holding(plan: Plan, row: dict[str, Any]) -> dict[str, Any]:
    """A row that holds another, with its name; of an action's own maximum, that of the action."""
    kind, _, key = row["row"].partition(":")
    is_own = kind == "max" and key in plan.actions
    names = {"among": [plan.actions[name].name for name in row.get("among", ())]}
    return {**row, **names, "what": plan.actions[key].name if is_own else _what(plan, row)}


def _what(plan: Plan, params: Mapping[str, Any]) -> str:
    """The name of a limit, else of the skill whose hours it counts; empty where it has none."""
    row, skill = params["row"], params.get("skill")
    limits = plan.sharing.limits if plan.sharing else ()
    if any(limit.name == row for limit in limits):
        return str(row)
    return plan.skills[skill].name if skill in plan.skills else ""


def _named(key: str, action: Action) -> Named:
    return Named(kind="action", id=key, name=action.name, path=f"/actions/{key}")


def _certificate(problem: Problem, root: Node) -> Iterator[CertificateNode]:
    """The tree of the proof, flat, each node before the two that it is cut into."""
    numbered = [root]
    for node in numbered:
        if node.cut is None:
            yield CertificateNode(price=node.price, empty=node.price is None)
            continue
        assert node.below is not None and node.above is not None  # noqa: S101, PT018 - it is cut
        place, at = node.cut
        numbered += [node.below, node.above]
        cell = problem.cells[place]
        yield CertificateNode(
            cut=Cut(action=cell.action, period=cell.period, at=_cents(problem, at)),
            below=len(numbered) - 2,
            above=len(numbered) - 1,
        )


def _cents(problem: Problem, cents: int) -> Money:
    return money(cents, problem.currency)
