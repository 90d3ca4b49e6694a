"""A plan cut to fewer days without changing what money each period has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pacte import document
from pacte.document import Limit
from pacte.document.calendar import Period
from pacte.document.step_money import Envelope, periods_of

Days = tuple[date, date]


def cut(plan: document.Plan, days: Days, paying: Sequence[Envelope]) -> document.Plan:
    """The plan from one day to another, a little more where money is limited: whole periods.

    `paying`: the limits that count. Labels of quarters are counted from the first day of the plan,
    so limits name theirs anew. A limit over the whole plan keeps all days.
    """
    if not paying:
        return plan.model_copy(update={"start": days[0], "end": days[1]})
    spans = [p for p in periods_of(plan) if p.end >= days[0] and p.start <= days[1]]
    if plan.sharing is None or not spans or any(e.period is None for e in paying):
        return plan
    ends: dict[str, Any] = {"start": spans[0].start, "end": spans[-1].end}
    shorter = plan.model_copy(update=ends)
    named = _named(spans, periods_of(shorter))
    limits = tuple(_renamed(limit, named) for limit in plan.sharing.limits)
    sharing = plan.sharing.model_copy(update={"limits": limits})
    return shorter.model_copy(update={"sharing": sharing})


def _named(before: Sequence[Period], after: Sequence[Period]) -> Mapping[str, str]:
    return {old.label: new.label for old, new in zip(before, after, strict=True)}


def _renamed(limit: Limit, named: Mapping[str, str]) -> Limit:
    """A limit of a period that is cut away bounds nothing."""
    if limit.period is None:
        return limit
    if limit.period in named:
        return limit.model_copy(update={"period": named[limit.period]})
    return limit.model_copy(update={"at_most": None})
