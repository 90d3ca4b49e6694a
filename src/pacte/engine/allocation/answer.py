"""A proposal as the `pacte.allocation` answer, and as a changed plan."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np

from pacte.document import Action, Conflict, Money, Plan, input_sha256
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
from pacte.engine.allocation.compare import Rival
from pacte.engine.allocation.explain import Reason, money
from pacte.engine.allocation.optimize import Node, Optimum
from pacte.engine.allocation.problem import WHOLE_PLAN, Kept, Problem
from pacte.engine.allocation.propose import Allocation, rival_value, spent_on_cells
from pacte.engine.allocation.response import Curves, Floats


def as_result(plan: Plan, allocation: Allocation, *, today: date) -> AllocationResult:
    """The answer of docs/reference/allocation.md. `plan` is the one that was allocated."""
    empty = AllocationResult(
        schema_name=SCHEMA,
        as_of=today,
        input_sha256=input_sha256(plan),
        status=allocation.status,
        currency=plan.currency,
        budget=plan.budget,
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
    actions = dict(plan.actions)
    for cell, spend in zip(allocation.problem.cells, allocation.optimum.spends, strict=True):
        budget = money(spend, plan.currency)
        if actions[cell.action].budget != budget and (spend or cell.today):
            actions[cell.action] = actions[cell.action].model_copy(update={"budget": budget})
    return plan.model_copy(update={"actions": actions})


def _figures(plan: Plan, allocation: Allocation, optimum: Optimum) -> dict[str, object]:
    problem, one_more = allocation.problem, allocation.one_more
    spent = problem.kept_cost + spent_on_cells(problem, optimum.spends)
    currency = plan.currency
    return {
        "spent": money(spent, currency),
        "unspent": money((problem.budget or 0) - spent, currency),
        "value": money(optimum.value, currency),
        "bound": money(math.ceil(optimum.bound), currency),
        "gap": optimum.gap,
        "price": optimum.price,
        "one_more": None
        if one_more is None
        else OneMoreAmount(
            amount=money(one_more.amount, currency), value=money(one_more.value, currency)
        ),
        "today": _other(problem, allocation.today),
        "equal_split": _other(problem, allocation.equal_split),
        "stopped_by": optimum.stopped_by,
        "branches": optimum.branches,
        "actions": _actions(plan, allocation, optimum),
        "certificate": tuple(_certificate(problem, optimum.tree)),
    }


def _other(problem: Problem, rival: Rival | None) -> OtherPlan | None:
    if rival is None:
        return None
    cost = problem.kept_cost + spent_on_cells(problem, rival.spends)
    value = rival_value(problem, rival)
    return OtherPlan(
        cost=money(cost, problem.currency),
        value=money(value, problem.currency),
        feasible=rival.feasible,
    )


def _actions(plan: Plan, allocation: Allocation, optimum: Optimum) -> tuple[AllocatedAction, ...]:
    """Decided and kept actions together, in the order of ids."""
    decided = _decided(plan, allocation, optimum)
    kept = [_kept(plan, kept) for kept in allocation.problem.kept]
    return tuple(sorted([*decided, *kept], key=lambda share: share.action))


def _decided(plan: Plan, allocation: Allocation, optimum: Optimum) -> Iterator[AllocatedAction]:
    cells, currency = allocation.problem.cells, plan.currency
    curves = Curves.of(cell.response for cell in cells)
    spends = _floats(optimum.spends)
    values, before = curves.values(spends), curves.values(_floats([c.today for c in cells]))
    slopes = curves.marginals(spends)
    for place, cell in enumerate(cells):
        spend = optimum.spends[place]
        yield AllocatedAction(
            **_identity(plan, cell.action, cell.period),
            decided=True,
            runs=spend > 0,
            spend=money(spend, currency),
            fixed_cost=money(cell.fixed if spend else 0, currency),
            value=money(float(values[place]), currency),
            marginal_return=float(slopes[place]) if np.isfinite(slopes[place]) else None,
            today_spend=money(cell.today, currency),
            today_value=money(float(before[place]), currency),
            reason=_reason(plan, allocation.cell_reasons[place]),
        )


def _floats(cents: list[int] | tuple[int, ...]) -> Floats:
    return np.array(cents, dtype=np.float64)


def _kept(plan: Plan, kept: Kept) -> AllocatedAction:
    amount = money(kept.spend, plan.currency)
    return AllocatedAction(
        **_identity(plan, kept.action, WHOLE_PLAN),
        decided=False,
        runs=kept.spend > 0 and kept.code not in ("done", "stopped"),
        spend=amount,
        fixed_cost=money(kept.fixed, plan.currency),
        value=None,
        marginal_return=None,
        today_spend=plan.actions[kept.action].budget or money(0, plan.currency),
        today_value=None,
        reason=_reason(plan, Reason(kept.code, {"amount": amount}, (kept.action,))),
    )


def _identity(plan: Plan, action: str, period: str) -> dict[str, str]:
    name = plan.actions[action].name
    return {"action": action, "period": period, "name": name, "path": f"/actions/{action}"}


def _reason(plan: Plan, reason: Reason) -> AllocationReason:
    objects = tuple(_named(key, plan.actions[key]) for key in reason.actions)
    return AllocationReason(
        code=reason.code, params=reason.params, objects=objects, repair=reason.repair
    )


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
