"""Scenario -> document: what was computed on, and the plan that its result proposes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pacte import document
from pacte.apps.journal.inputs import with_names
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.apps.team.models import Person
from pacte.document import Change, Conflict, Problem


def given(scenario: Scenario) -> document.Plan:
    """The document it was computed on, people under their names of today."""
    people = Person.objects.filter(company_id=scenario.company_id)
    return document.plan_from_form(
        with_names(scenario.form, dict(people.values_list("key", "name")))
    )


def proposed(scenario: Scenario, rung: int = 0) -> tuple[Change, ...]:
    """The changes that its result proposes on that document; `rung`: which answer of a ladder.

    Raises `Conflict` where there is no result, or none that proposes anything.
    """
    if scenario.result is None or scenario.status != "ok":
        found = scenario.status or "none"
        raise Conflict(Problem("nothing_to_adopt", "", found, "ok"))
    if scenario.kind == Kind.REPLAN:
        return _of_rung(scenario.result, given(scenario), rung)
    return PROPOSED[scenario.kind](scenario.result, given(scenario))


def _of_rung(result: Mapping[str, Any], plan: document.Plan, rung: int) -> tuple[Change, ...]:
    """The event and one answer to it."""
    if not 0 <= rung < len(result["rungs"]):
        raise Conflict(Problem("nothing_to_adopt", "", str(rung), ""))
    return document.diff(plan, document.patched(plan, result["rungs"][rung]["patch"]))


def _of_patch(result: Mapping[str, Any], plan: document.Plan) -> tuple[Change, ...]:
    """`changes`: the JSON Patch from the plan that was given to the plan that is proposed."""
    return document.diff(plan, document.patched(plan, result["changes"]))


def _of_allocation(result: Mapping[str, Any], plan: document.Plan) -> tuple[Change, ...]:
    """The spend of each action as its budget; an action without money before and after is left."""
    wanted = [
        Change("action", cell["action"], "budget", _budget(plan, cell["action"]), cell["spend"])
        for cell in result["actions"]
        if cell["decided"] and (cell["runs"] or _budget(plan, cell["action"]) is not None)
    ]
    return tuple(change for change in wanted if change.before != change.after)


def _of_schedule(result: Mapping[str, Any], plan: document.Plan) -> tuple[Change, ...]:
    """Dates and people of the steps that were placed; those that were held stay."""
    steps = dict(plan.steps)
    for key in result["steps"].keys() - set(result["frozen"]):
        steps[key] = _placed(steps[key], result["steps"][key])
    return document.diff(plan, plan.model_copy(update={"steps": steps}))


def _placed(step: document.Step, place: Mapping[str, Any]) -> document.Step:
    needs = zip(step.needs, place["needs"], strict=True)
    return document.Step.model_validate(
        {
            **step.model_dump(mode="json"),
            "start_date": place["start_date"],
            "end_date": place["end_date"],
            "start_half": place.get("start_half"),
            "end_half": place.get("end_half"),
            "needs": [{**n.model_dump(mode="json"), "assigned": people} for n, people in needs],
        }
    )


def _budget(plan: document.Plan, action: str) -> dict[str, str] | None:
    budget = plan.actions[action].budget
    return None if budget is None else budget.model_dump(mode="json")


PROPOSED: Mapping[str, Callable[[Mapping[str, Any], document.Plan], tuple[Change, ...]]] = {
    "allocate": _of_allocation,
    "schedule": _of_schedule,
    "plan": _of_patch,
}
"""How each kind of result says what it would change."""
