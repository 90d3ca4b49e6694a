"""What the answer says of prudence: how plans fare in cases, and what recomputes the proof."""

from __future__ import annotations

from pacte.document import Plan
from pacte.document.results.allocation import (
    ActionSpread,
    FacedPlan,
    Fate,
    Prudence,
    WorstCases,
)
from pacte.engine.allocation.propose import Allocation
from pacte.engine.allocation.prudence import caution
from pacte.engine.allocation.prudence.tail import Line, key_of
from pacte.engine.allocation.why.reasons import money


def fields(plan: Plan, allocation: Allocation) -> dict[str, object]:
    """`seed` and `prudence` of the answer; nothing where the plan asks for no prudence."""
    known = allocation.caution
    if known is None:
        return {}
    found = known.prudent
    priced = dict(zip((row.key for row in found.grid.rows), found.found.prices, strict=True))
    goals = tuple(goal.objective for goal in found.problem.goals)
    said = Prudence(
        share=found.depth.prudence,
        cases=len(found.cases.factors),
        checked_cases=known.checked,
        plan=_faced(known.own, plan.currency),
        without=_faced(known.without, plan.currency),
        today=_faced(known.today, plan.currency),
        spreads=tuple(ActionSpread(**vars(spread)) for spread in known.spreads),
        lines=tuple(
            _line(key_of(i), line, goals)
            for i, line in enumerate(found.lines)
            if priced[key_of(i)] > 0
        ),
    )
    return {"seed": known.seed, "prudence": said}


def _faced(found: caution.Faced, currency: str) -> FacedPlan:
    chosen, checked = (
        Fate(expected=money(fate.expected, currency), worst=money(fate.worst, currency))
        for fate in (found.chosen, found.checked)
    )
    return FacedPlan(chosen=chosen, checked=checked)


def _line(key: str, line: Line, goals: tuple[str, ...]) -> WorstCases:
    reached = {goal: tuple(there.tolist()) for goal, there in zip(goals, line.full, strict=True)}
    return WorstCases(key=key, cases=tuple(line.of.tolist()), reached=reached)
