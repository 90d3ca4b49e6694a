"""How often customers may be contacted: as conditions of some steps, and when it is too seldom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pacte import document
from pacte.document.contact_caps import Cap, caps
from pacte.document.contact_days import lineage
from pacte.document.contacts import shipped_rules
from pacte.engine.scheduling.problem import Problem, Stock
from pacte.engine.scheduling.why.edits import Edit
from pacte.engine.scheduling.windows import Windows

Told = tuple[tuple[tuple[str, str], ...], dict[str, Any], tuple[Edit, ...]]
"""The objects of a condition, its figures, and the edits that lift it."""


def caps_on(plan: document.Plan, steps: Iterable[str]) -> Iterator[Told]:
    """The caps that count one of the steps: each of a segment, then those of the law together.

    Of the law the figures are those of its tightest cap; every cap of it is lifted.
    """
    mine = [plan.steps[key] for key in steps if not plan.steps[key].fixed]
    counting = [c for c in caps(plan) if any(c.counts(plan, step) for step in mine)]
    of_law = [cap for cap in counting if cap.rule is not None]
    places = (_place(plan, cap) for cap in counting if cap.rule is None)
    for segment, place in dict.fromkeys(places):
        limit = (plan.segments[segment].contact_caps or ())[place]
        params = {"most": limit.most, "per_days": limit.per_days, "rule": None}
        path = ("segments", segment, "contact_caps", place)
        yield (("segment", segment),), params, (Edit(path),)
    if of_law:
        yield _of_law(plan, of_law)


def counted_with(plan: document.Plan, steps: Iterable[str]) -> set[str]:
    """Every contact that a cap counts together with one of the steps, those not fixed."""
    mine = [plan.steps[key] for key in steps if not plan.steps[key].fixed]
    if not any(step.contact for step in mine):
        return set()
    shared = [cap for cap in caps(plan) if any(cap.counts(plan, step) for step in mine)]
    return {
        key for key, step in plan.steps.items() if any(cap.counts(plan, step) for cap in shared)
    }


def _place(plan: document.Plan, cap: Cap) -> tuple[str, int]:
    """The segment that sets a cap, itself or above, and which of its caps it is."""
    return next(
        (key, place)
        for key in lineage(plan, cap.segment)
        for place, limit in enumerate(plan.segments[key].contact_caps or ())
        if limit == cap.limit
    )


def _of_law(plan: document.Plan, found: list[Cap]) -> Told:
    tightest = min(found, key=lambda cap: (cap.limit.most / cap.limit.per_days, str(cap.rule)))
    limit, names = tightest.limit, {cap.rule for cap in found}
    params = {"most": limit.most, "per_days": limit.per_days, "rule": tightest.rule}
    known = shipped_rules() if plan.contact_rules is None else plan.contact_rules
    rules = tuple(
        rule.model_copy(update={"cap": None}) if rule.id in names else rule for rule in known
    )
    return (("segment", tightest.segment),), params, (Edit(("contact_rules",), rules),)


@dataclass(frozen=True)
class Crowded:
    """Contacts that must begin between two days (calendar offsets), and how many a cap allows."""

    stock: Stock
    first: int
    last: int
    tasks: tuple[int, ...]
    allowed: int

    @property
    def over(self) -> int:
        """Contacts too many."""
        return len(self.tasks) - self.allowed


def crowded(problem: Problem, narrowed: Windows, among: Iterable[int]) -> Iterator[Crowded]:
    """For each cap the stretch of days in which its mandatory contacts are the most too many.

    A relaxation: on any `per_days` days one after another no more than `most` begin.
    `narrowed`: windows with every mandatory task placed; `among`: the tasks that count.
    """
    chosen = [t for t in among if not problem.acts[problem.tasks[t].act].optional]
    for s, stock in enumerate(problem.stocks):
        mine = [t for t in chosen if any(s == of and n for of, n in problem.tasks[t].equipment)]
        if stock.kind == "segment" and mine:
            worst = max(_stretches(problem, narrowed, stock, mine), key=lambda one: one.over)
            if worst.over > 0:
                yield worst


def _stretches(
    problem: Problem, narrowed: Windows, stock: Stock, mine: list[int]
) -> Iterator[Crowded]:
    days = problem.axis.days
    starts = {t: (days[narrowed.first_start[t]], days[narrowed.last_start[t]]) for t in mine}
    for first in sorted({first for first, _ in starts.values()}):
        for last in sorted({last for _, last in starts.values()}):
            tasks = tuple(t for t in mine if first <= starts[t][0] and starts[t][1] <= last)
            allowed = stock.quantity * -(-(last - first + 1) // (stock.tail + 1))
            yield Crowded(stock, first, last, tasks, allowed)
