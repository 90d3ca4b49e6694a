"""A plan that cannot hold, and a change that might mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from pacte import document
from pacte.document.order import sequences
from pacte.engine.scheduling.from_plan import problem_from_plan
from pacte.engine.scheduling.problem import Draft, Problem
from pacte.engine.scheduling.why.clock import Clock
from pacte.engine.scheduling.why.conditions import Named
from pacte.engine.scheduling.why.edits import Edit
from pacte.engine.scheduling.why.explain import Doubt, impossible
from pacte.engine.scheduling.why.implied import with_implied

Verified = Literal["plan", "conflict", "order"]
FARTHEST_DAYS = 60
"""Days that a date or a gap may be moved by."""


@dataclass
class Case:
    """A plan that cannot hold, its problem, the most of it placed, and the time to ask why."""

    plan: document.Plan
    problem: Problem
    doubt: Doubt
    draft: Draft
    today: date
    clock: Clock = field(default_factory=Clock)

    @cached_property
    def linked(self) -> document.Plan:
        """The plan with every link that its sequences of actions imply."""
        return with_implied(self.plan)

    @cached_property
    def tied(self) -> tuple[Problem, Doubt]:
        """The problem, and what is known of it, with all those links."""
        if not any(sequences(self.plan)):
            return self.problem, self.doubt
        problem = problem_from_plan(self.linked, today=self.today)
        return problem, impossible(problem, self.plan.start)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each step among the tasks of that problem."""
        return {task.id: t for t, task in enumerate(self.tied[0].tasks)}


@dataclass(frozen=True)
class Repair:
    """One change: a code, the objects, its figures, the edits, and what it costs (see the page).

    `verified_on`: `plan` where a plan of everything places the steps of the conflict, `conflict`
    where they were tried alone, `order` where they only wait for one another no longer.
    `still_unplaced`: steps without a place in that plan. `drops`: ids of the optional actions
    that are left out for it, and were not. `said`: the edits of the document as given, where
    `edits` are those of the links that its sequences imply.
    """

    code: str
    objects: Named
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    edits: tuple[Edit, ...] = ()
    cost: int = 0
    verified_on: Verified = "conflict"
    still_unplaced: int = 0
    drops: tuple[str, ...] = ()
    said: tuple[Edit, ...] = ()

    @property
    def told(self) -> tuple[Edit, ...]:
        """The edits of the document as given."""
        return self.said or self.edits


@dataclass(frozen=True)
class Lever:
    """A change that has a size: `at(n)` for n from 1 to `most`, easier as n grows."""

    most: int
    at: Callable[[int], Repair]
    grows: bool = True


def day_of(text: str) -> date:
    """A day said in the figures of a condition."""
    return date.fromisoformat(text)


def moved_day(
    code: str, objects: Named, path: tuple[str | int, ...], day: date, sign: int
) -> Lever:
    """A date of the document some days later (`sign` 1) or earlier (-1), one point a day."""

    def at(n: int) -> Repair:
        to = day + timedelta(sign * n)
        params = {"days": n, "from": day.isoformat(), "to": to.isoformat()}
        return Repair(code, objects, params, (Edit(path, to),), n)

    return Lever(FARTHEST_DAYS, at)
