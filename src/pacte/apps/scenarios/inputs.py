"""Scenario -> document: what was computed on, and the plan that its result proposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pacte import document
from pacte.apps.journal.inputs import with_names
from pacte.apps.plans.models import photos
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.apps.team.models import Person
from pacte.document import Change, Conflict, Money, Problem
from pacte.document.costs import decided_cents

WHOLE_PLAN = "plan"
"""The period of a sharing whose grain is the year."""


def given(scenario: Scenario) -> document.Plan:
    """The document it was computed on, people under their names of today, its envelope as asked."""
    plan, envelope = _asked_on(scenario), scenario.parameters.get("envelope_cents")
    if envelope is None:
        return plan
    return plan.model_copy(update={"budget": Money.of_cents(envelope, plan.currency)})


def _asked_on(scenario: Scenario) -> document.Plan:
    """The plan as it stood when the computation was asked."""
    people = Person.objects.filter(company_id=scenario.company_id)
    return document.plan_from_form(
        with_names(scenario.form, dict(people.values_list("key", "name")))
    )


def changed_since(scenario: Scenario) -> tuple[Change, ...]:
    """What leads from the document it was computed on to the plan as it stands: what was changed
    and put back is no change.
    """
    if scenario.plan_version == photos.version(scenario.plan):
        return ()
    return document.diff(_asked_on(scenario), photos.photograph(scenario.plan))


def steps_changed_since(scenario: Scenario) -> frozenset[str]:
    """The steps that were changed since it was asked for: an adoption leaves them as they are."""
    return frozenset(c.id for c in changed_since(scenario) if c.kind == "step")


def is_adoptable(scenario: Scenario) -> bool:
    """Whether what it proposes may be adopted: a whole plan, or the answer to what has happened,
    even where a step stays without a date.
    """
    events = scenario.parameters.get("events", ())
    has_happened = any(event["kind"] != "change" for event in events)
    return scenario.status == "ok" or (has_happened and scenario.status == "infeasible")


def keeps_the_envelope(scenario: Scenario) -> bool:
    """Whether after an event the actions cost no more than the envelope, or no more beyond it than
    before: no other answer to it is written in a plan.
    """
    if scenario.kind != Kind.REPLAN or scenario.result is None:
        return True
    before = given(scenario)
    over = _beyond(document.patched(before, scenario.result["change"]))
    return over <= max(0, _beyond(before))


def _beyond(plan: document.Plan) -> int:
    """Cents that the actions cost beyond the envelope."""
    return 0 if plan.budget is None else decided_cents(plan) - plan.budget.cents


def proposed(scenario: Scenario, rung: int | None = None) -> tuple[Change, ...]:
    """The changes that its result proposes on that document.

    `rung`: which answer of a ladder (the first), or which plan between several aims (none of
    them, the answer itself); a computation with one answer has no other.

    Raises `Conflict` where there is no result, or none that proposes anything.
    """
    if scenario.result is None or not is_adoptable(scenario):
        found = scenario.status or "none"
        raise Conflict(Problem("nothing_to_adopt", "", found, "ok"))
    plan = given(scenario)
    if scenario.kind == Kind.REPLAN:
        return _of_rung(scenario.result, plan, rung or 0)
    if rung is not None and scenario.kind == Kind.ALLOCATE:
        return _of_point(scenario.result, plan, rung)
    return (*_of_envelope(scenario, plan), *PROPOSED[scenario.kind](scenario.result, plan))


def _of_envelope(scenario: Scenario, plan: document.Plan) -> tuple[Change, ...]:
    """The envelope that was tried instead of the plan's own."""
    if "envelope_cents" not in scenario.parameters:
        return ()
    before, after = _json(_asked_on(scenario).budget), _json(plan.budget)
    return () if before == after else (Change("plan", plan.id, "budget", before, after),)


def _of_rung(result: Mapping[str, Any], plan: document.Plan, rung: int) -> tuple[Change, ...]:
    """The event and one answer to it."""
    if not 0 <= rung < len(result["rungs"]):
        raise Conflict(Problem("nothing_to_adopt", "", str(rung), ""))
    return document.diff(plan, document.patched(plan, result["rungs"][rung]["patch"]))


def without_place(scenario: Scenario, rung: int | None = None) -> frozenset[str]:
    """The steps for which an answer to an event finds no place, as it says: they stay so."""
    if scenario.result is None or scenario.kind != Kind.REPLAN:
        return frozenset()
    chosen = scenario.result["rungs"][rung or 0]
    return frozenset(left["id"] for left in chosen["unplaced"])


def _of_patch(result: Mapping[str, Any], plan: document.Plan) -> tuple[Change, ...]:
    """`changes`: the JSON Patch from the plan that was given to the plan that is proposed."""
    return document.diff(plan, document.patched(plan, result["changes"]))


def _of_allocation(result: Mapping[str, Any], plan: document.Plan) -> tuple[Change, ...]:
    """The spends of each action as its budget, and as those of its periods where there are some.

    An action without money before and after is left.
    """
    cells: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for cell in result["actions"]:
        if cell["decided"]:
            cells[cell["action"]][cell["period"]] = cell
    wanted = [change for key in cells for change in _of_action(plan, key, cells[key])]
    return tuple(change for change in wanted if change.before != change.after)


def _of_point(result: Mapping[str, Any], plan: document.Plan, place: int) -> tuple[Change, ...]:
    """The spends of one plan between several aims; what it does not run spends nothing."""
    points = (result.get("aims") or {}).get("points", ())
    if not 0 <= place < len(points):
        raise Conflict(Problem("nothing_to_adopt", "", str(place), ""))
    spends = {(cell["action"], cell["period"]): cell["spend"] for cell in points[place]["cells"]}
    nothing = _json(Money.of_cents(0, plan.currency))
    cells = [
        {**cell, "spend": spends.get((cell["action"], cell["period"]), nothing)}
        | {"runs": (cell["action"], cell["period"]) in spends}
        for cell in result["actions"]
    ]
    return _of_allocation({"actions": cells}, plan)


def _of_action(
    plan: document.Plan, key: str, cells: Mapping[str, Mapping[str, Any]]
) -> Iterator[Change]:
    """`cells`: period -> what is proposed there."""
    action = plan.actions[key]
    if action.budget is None and not any(cell["runs"] for cell in cells.values()):
        return
    spends = {period: Money.model_validate(cell["spend"]) for period, cell in cells.items()}
    total = Money.of_cents(sum(spend.cents for spend in spends.values()), plan.currency)
    yield Change("action", key, "budget", _json(action.budget), _json(total))
    if spends.keys() != {WHOLE_PLAN}:
        before = action.model_dump(mode="json", exclude_none=True).get("spending")
        yield Change("action", key, "spending", before, _spending(before, spends))


def _spending(
    before: Mapping[str, Any] | None, spends: Mapping[str, Money]
) -> Mapping[str, Any] | None:
    """What an action asks of money, its budgets by period replaced, where there are any."""
    form = dict(before or {})
    periods = dict(form.get("periods") or {})
    said = {period for period, known in periods.items() if known.get("budget")}
    decided = {period: spend for period, spend in spends.items() if spend.cents or period in said}
    if not decided:
        return before
    for period, spend in decided.items():
        periods[period] = {**periods.get(period, {}), "budget": _json(spend)}
    return document.Spending.model_validate({**form, "periods": periods}).model_dump(
        mode="json", exclude_none=True
    )


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


def _json(money: Money | None) -> dict[str, str] | None:
    return None if money is None else money.model_dump(mode="json")


PROPOSED: Mapping[str, Callable[[Mapping[str, Any], document.Plan], tuple[Change, ...]]] = {
    "allocate": _of_allocation,
    "schedule": _of_schedule,
    "plan": _of_patch,
}
"""How each kind of result says what it would change."""
