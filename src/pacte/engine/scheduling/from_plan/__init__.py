"""Plan document -> scheduling problem. The law of each line: docs/reference/schedule.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pacte import document
from pacte.engine.scheduling.from_plan.actions import Actions
from pacte.engine.scheduling.from_plan.canonical import in_canonical_order
from pacte.engine.scheduling.from_plan.comforts import comforts
from pacte.engine.scheduling.from_plan.people import People
from pacte.engine.scheduling.from_plan.standing import Standing
from pacte.engine.scheduling.from_plan.work import Work
from pacte.engine.scheduling.ordering import by_id
from pacte.engine.scheduling.problem import Problem
from pacte.engine.scheduling.sequences import with_sequences


def problem_from_plan(
    plan: document.Plan, *, today: date, values: Mapping[str, int] | None = None
) -> Problem:
    """The problem of placing the steps of `plan` that have not begun, as seen on `today`.

    `values` is what leaving out each optional action costs, in points (≥ 0); where absent, the
    action's own `value_points`, else more than all tardiness together. The order of keys in the
    document and the ids mean nothing: the problem is the same.
    """
    standing = Standing(by_id(with_sequences(plan)), today)
    people = People(standing)
    actions = Actions(standing, people.axis, dict(values or {}))
    work = Work(standing, people, actions.place)
    found = Problem(
        axis=people.axis,
        scale=people.scale,
        workers=people.workers,
        company=len(plan.people),
        stocks=work.stocks,
        acts=actions.acts,
        tasks=work.tasks,
        links=work.links,
        frozen=tuple(standing.frozen),
        misdated=tuple(standing.misdated.values()),
        synergies=actions.synergies,
        purses=work.money.purses,
        comforts=comforts(standing, people),
    )
    return in_canonical_order(found, plan)
