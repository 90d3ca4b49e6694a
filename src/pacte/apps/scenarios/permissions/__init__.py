"""Who asks for scenarios, stops them, adopts them, and what of a result each role sees."""

from __future__ import annotations

from typing import Any

from pacte import document
from pacte.apps.jobs.permissions import may_cancel
from pacte.apps.members.models import Member
from pacte.apps.members.permissions import (
    Deed,
    Reach,
    Sight,
    may_see,
    may_see_offer_margin,
    may_write,
    reach_of_deed,
    reach_of_sight,
)
from pacte.apps.plans.permissions import Around, may_see_load, may_structure
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.permissions.unseen import without_unseen
from pacte.document.events import (
    Absence,
    BudgetCut,
    Departure,
    Event,
    UrgentAction,
    event_from_form,
)

TOTALS = frozenset(
    {
        "price", "prices", "gap", "marginal_return", "best_return", "certificate", "shape", "cost",
        "cost_before", "bound", "rows", "totals",
        "reached",
    }
)  # fmt: skip
"""Figures of a result from which money could be worked out."""


TELLING = (
    "moved", "added", "people", "patch", "unplaced", "conflicts", "reasons", "dropped", "balance",
    "off_window", "missed_synergies",
)  # fmt: skip
"""What an answer to an event says of steps and people."""
ALLOCATION, REPLAN = "pacte.allocation", "pacte.replan"
MARGINS = frozenset(
    {
        "value", "value_low", "value_high", "today_value", "marginal_return", "best_return",
        "price", "brings", "bound", "price_bound", "gap", "one_more", "today", "equal_split",
        "totals", "aims", "prudence", "break_even_uplift",
    }
)  # fmt: skip
MARGIN_LISTS = ("rows", "certificate", "front")
"""What an allocation says of margins, or lets work out."""


def may_request(member: Member | None, *_: object) -> bool:
    """Whoever may propose."""
    return may_write(member, Deed.PROPOSAL)


def may_foresee(member: Member, event: Event, plan: document.Plan) -> bool:
    """Whether the member may ask what an event would upset: absences of those whose leave they
    write, for when people are away is theirs to know; an urgent action for those whose load they
    see, for the answer tells when these are free; a budget cut where they set the envelope, which
    its refusal says; any other event.
    """
    if isinstance(event, BudgetCut):
        return may_structure(member)
    around = Around(plan)
    if isinstance(event, UrgentAction):
        needs = [need for step in event.steps.values() for need in step.needs]
        named = {person for need in needs for person in (*need.candidates, *need.assigned)}
        return all(may_see_load(member, around, person) for person in named & plan.people.keys())
    if not isinstance(event, Absence | Departure) or event.person not in plan.people:
        return True
    return may_write(member, Deed.LEAVE, around.of_person(event.person))


def may_know_of(member: Member, event: Event, plan: document.Plan) -> bool:
    """Whether the member may read that an event was asked about: absences of those whose they see;
    a budget by who sees all money.
    """
    if isinstance(event, BudgetCut):
        return reach_of_sight(member, Sight.ACTION_MONEY) is Reach.ALL
    if not isinstance(event, Absence | Departure) or event.person not in plan.people:
        return True
    return may_see_load(member, Around(plan), event.person)


def may_read_answer(member: Member, of: Scenario, plan: document.Plan) -> bool:
    """Whether the member may read what an event upsets and moves: what an absence upsets names
    whoever is away.
    """
    events = [event_from_form(form) for form in of.parameters.get("events", ())]
    away = [event for event in events if isinstance(event, Absence | Departure)]
    return all(may_know_of(member, event, plan) for event in away)


def may_know_what_happened(member: Member, of: Scenario, plan: document.Plan) -> bool:
    """Whether the member may read every event that was asked about."""
    events = (event_from_form(form) for form in of.parameters.get("events", ()))
    return all(may_know_of(member, event, plan) for event in events)


def may_cancel_scenario(member: Member | None, scenario: Scenario) -> bool:
    """Whoever asked for it, and directors."""
    return member is not None and scenario.job is not None and may_cancel(member, scenario.job)


def may_adopt(member: Member | None, *_: object) -> bool:
    """Whoever changes actions or steps; each change is then judged on its own."""
    if member is None or not member.is_active:
        return False
    return any(
        reach_of_deed(member, deed) in {Reach.ALL, Reach.OWN_TEAM, Reach.MARKETING}
        for deed in (Deed.ACTION, Deed.STEP, Deed.BUDGET)
    )


def may_keep_result(member: Member | None, scenario: Scenario, *_: object) -> bool:
    """The worker, in the name of whoever asked."""
    return member is not None and member.pk == scenario.requested_by_id


def redacted(member: Member, result: Any, plan: document.Plan) -> Any:
    """A result as the member may see it: figures of money and margin follow their action."""
    if isinstance(result, dict) and result.get("schema") == REPLAN:
        result = _without_absences(member, result, Around(plan))
    if isinstance(result, dict):
        result = without_unseen(member, result, plan)
    all_money = reach_of_sight(member, Sight.ACTION_MONEY) is Reach.ALL
    margin = may_see_offer_margin(member)
    is_allocation = isinstance(result, dict) and result.get("schema") == ALLOCATION
    if not margin and is_allocation:
        result = _without_margin(result)
    if all_money and (margin or is_allocation):
        return result
    around = Around(plan)
    seen = {
        key
        for key in plan.actions
        if (margin or is_allocation) and may_see(member, Sight.ACTION_MONEY, around.of_action(key))
    }
    return _without_money(result, seen)


def _without_absences(member: Member, result: dict[str, Any], around: Around) -> dict[str, Any]:
    """An answer to an event, of absences those that the member sees; nobody else is said free."""

    def is_seen(named: dict[str, str]) -> bool:
        return named["kind"] != "person" or may_see_load(member, around, named["id"])

    kept = []
    for remark in result.get("remarks", ()):
        first, others = remark["objects"][:2], remark["objects"][2:]
        if all(map(is_seen, first)):
            told = remark["message"] if all(map(is_seen, others)) else None
            kept.append({**remark, "objects": [*first, *filter(is_seen, others)], "message": told})
    return {**result, "remarks": kept}


def kept(result: dict[str, Any]) -> dict[str, Any]:
    """An answer to what its reader may not know of: how much each plan changes, and nothing of
    what or whom.
    """
    rungs = [{**rung, **{name: [] for name in TELLING if name in rung}} for rung in result["rungs"]]
    return {**result, "events": [], "change": [], "hit": [], "remarks": [], "rungs": rungs}


def of_steps_alone(result: dict[str, Any]) -> dict[str, Any]:
    """An answer to what its reader may not know of, who reads what it moves: nothing of what
    happened, nor of what it stops.
    """
    rungs = [
        {**rung, "patch": [edit for edit in rung["patch"] if edit["path"].startswith("/steps/")]}
        for rung in result["rungs"]
    ]
    return {**result, "events": [], "change": [], "rungs": rungs}


def _without_margin(result: dict[str, Any]) -> dict[str, Any]:
    """An allocation with its amounts alone: nothing of what they bring."""
    made = {key: None if key in MARGINS else value for key, value in result.items()}
    made |= {key: [] for key in MARGIN_LISTS if key in result}
    made["reasons"] = [r for r in result["reasons"] if not MARGINS & set(r["params"])]
    made["actions"] = [_cell_without_margin(cell) for cell in result["actions"]]
    return made


def _cell_without_margin(cell: dict[str, Any]) -> dict[str, Any]:
    reason = cell["reason"]
    params = {key: value for key, value in reason["params"].items() if key not in MARGINS}
    told = reason["message"] if params == reason["params"] else None
    kept = {key: None if key in MARGINS else value for key, value in cell.items()}
    return kept | {"reason": {**reason, "params": params, "message": told}}


def _without_money(value: Any, seen: set[str]) -> Any:
    if isinstance(value, list):
        return [_without_money(item, seen) for item in value]
    if not isinstance(value, dict) or _is_of(value, seen):
        return value
    if _is_money(value):
        return None
    if _says_money(value):
        value = {**value, "message": None}
    if any(_says_money({**c, "message": None}) for c in value.get("conditions", ())):
        value = {**value, "sentences": []}
    return {
        key: None if key in TOTALS else _without_money(item, seen) for key, item in value.items()
    }


def _is_of(value: dict[str, Any], seen: set[str]) -> bool:
    """Whether it is about an action of `seen`, named by its id: an event may bear one whole."""
    action = value.get("action")
    return isinstance(action, str) and action in seen


def _is_money(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"amount", "currency"}


def _says_money(reason: dict[str, Any]) -> bool:
    """Whether a reason's sentence was made with an amount, or with a figure that tells one."""
    params = reason.get("params") if "message" in reason else None
    return isinstance(params, dict) and any(
        name in TOTALS or _is_money(value) for name, value in params.items()
    )
