"""Limits of money as the document says them, beside what kept actions leave of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pacte.document import Limit, Plan
from pacte.document.step_money import concerns
from pacte.engine.allocation.problem import Problem, Row

_LIMITS = "/sharing/limits/"


def as_said(plan: Plan, problem: Problem) -> Problem:
    """The problem whose rows of money know their amount in the document, where actions are kept."""
    if plan.sharing is None or not problem.kept:
        return problem
    return replace(problem, rows=tuple(_rows(plan, plan.sharing.limits, problem)))


def _rows(plan: Plan, limits: tuple[Limit, ...], problem: Problem) -> Iterator[Row]:
    for row in problem.rows:
        if row.measure != "money" or not row.place.startswith(_LIMITS):
            yield row
            continue
        number, _, field = row.place.removeprefix(_LIMITS).partition("/")
        limit = limits[int(number)]
        amount = float(max(getattr(limit, field).cents, 0))
        lowered = tuple(
            kept.action
            for kept in problem.kept
            if kept.spend > kept.engaged and concerns(limit, kept.action, plan.actions[kept.action])
        )
        said = -amount if field == "at_least" else amount
        yield replace(row, said=said, lowered=lowered)
