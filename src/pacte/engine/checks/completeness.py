"""What an objective or an action does not say yet (R3, R4, R9, R63)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pacte.document import Action, Money, Objective, Plan
from pacte.engine.checks.finding import Finding, Place
from pacte.engine.checks.ownership import owner_repair

OPEN = ("idea", "planned", "running")
"""Statuses of actions that are still to be carried out."""

OBJECTIVE_FIELDS: dict[str, Callable[[Objective], bool]] = {
    "metric": lambda o: o.metric is not None,
    "target": lambda o: o.target is not None,
    "baseline": lambda o: o.baseline is not None,
    "end": lambda o: o.end is not None,
    "owner": lambda o: o.owner is not None,
}
"""What makes an objective measurable, owned and dated; the check names the empty ones."""

ACTION_FIELDS: dict[str, Callable[[Action], bool]] = {
    "owner": lambda a: a.owner is not None,
    "type": lambda a: a.type is not None,
    "offer": lambda a: a.offer is not None or "offer" in a.not_applicable,
    "segment": lambda a: a.segment is not None or "segment" in a.not_applicable,
    "channel": lambda a: a.channel is not None or "channel" in a.not_applicable,
    "dates": lambda a: a.window is not None or a.due_date is not None,
    "budget": lambda a: a.budget is not None,
}
"""Who, how, what, to whom, when and how much; enabling actions owe no offer, segment or channel."""

_OF_SELLING_ONLY = ("offer", "segment", "channel")


def open_actions(plan: Plan) -> Iterator[tuple[str, Action]]:
    """(id, action) of what is still to be carried out."""
    return ((key, action) for key, action in plan.actions.items() if action.status in OPEN)


def owed_by_action(action: Action) -> tuple[str, ...]:
    """Names of the fields of `ACTION_FIELDS` that an action of its type must answer."""
    spared = _OF_SELLING_ONLY if action.type == "enabling" else ()
    return tuple(name for name in ACTION_FIELDS if name not in spared)


def missing_of_action(action: Action) -> tuple[str, ...]:
    """Names of the fields that an action owes and leaves empty."""
    return tuple(name for name in owed_by_action(action) if not ACTION_FIELDS[name](action))


def completeness(plan: Plan) -> float:
    """Share of the answers owed by open actions that are given, in [0, 1]; 1 without actions."""
    actions = [action for _, action in open_actions(plan)]
    owed = sum(len(owed_by_action(action)) for action in actions)
    missing = sum(len(missing_of_action(action)) for action in actions)
    return 1.0 if not owed else 1 - missing / owed


def incomplete_actions(plan: Plan) -> Iterator[Finding]:
    """One finding per field that open actions leave empty."""
    holders: dict[str, list[str]] = {}
    for key, action in open_actions(plan):
        for name in missing_of_action(action):
            holders.setdefault(name, []).append(key)
    for name, keys in holders.items():
        yield Finding(
            f"action_without_{name}",
            "major" if name == "owner" else "minor",
            "ownership" if name == "owner" else "completeness",
            tuple(Place("action", key) for key in keys),
            money=_budgets(plan, keys),
            repair=owner_repair(plan, keys) if name == "owner" else None,
        )


def incomplete_objectives(plan: Plan) -> Iterator[Finding]:
    """One finding per field that objectives (intentions apart) leave empty."""
    for name, filled in OBJECTIVE_FIELDS.items():
        keys = [k for k, o in plan.objectives.items() if not o.intention and not filled(o)]
        if keys:
            yield Finding(
                f"objective_without_{name}",
                "minor" if name == "baseline" else "major",
                "ownership" if name == "owner" else "completeness",
                tuple(Place("objective", key) for key in keys),
            )


def steps_without_people(plan: Plan) -> Iterator[Finding]:
    """Steps still to do that ask for nobody: their work is invisible to the workload."""
    still = dict(open_actions(plan))
    keys = [
        key
        for key, step in plan.steps.items()
        if step.action in still and step.status == "to_do" and not step.needs
    ]
    if keys:
        places = tuple(Place("step", key) for key in keys)
        yield Finding("step_without_people", "minor", "completeness", places)


def actions_without_step(plan: Plan) -> Iterator[Finding]:
    """Open actions that nobody can plan, because they have no step."""
    with_step = {step.action for step in plan.steps.values()}
    keys = [key for key, action in open_actions(plan) if key not in with_step]
    if keys:
        places = tuple(Place("action", key) for key in keys)
        money = _budgets(plan, keys)
        yield Finding("action_without_step", "minor", "completeness", places, money=money)


def _budgets(plan: Plan, keys: list[str]) -> Money | None:
    budgets = [plan.actions[key].budget for key in keys]
    cents = sum(budget.cents for budget in budgets if budget is not None)
    return Money.of_cents(cents, plan.currency) if cents else None
