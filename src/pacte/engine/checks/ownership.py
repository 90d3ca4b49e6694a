"""Who could answer for what nobody answers for yet: the repair of actions without owner (R63)."""

from __future__ import annotations

from typing import Any

from pacte.document import Action, Plan


def proposed_owner(plan: Plan, action: Action) -> str | None:
    """The only participant, else the owner of the objective served most; None: unknown."""
    if len(action.participants) == 1:
        return action.participants[0]
    for key in sorted(action.contributions, key=lambda k: (-action.contributions[k].expected, k)):
        owner = plan.objectives[key].owner
        if owner is not None:
            return owner
    return None


def owner_repair(plan: Plan, keys: list[str]) -> tuple[dict[str, Any], ...] | None:
    """A JSON Patch giving an owner to each action that has an obvious one; None where none has."""
    owners = ((key, proposed_owner(plan, plan.actions[key])) for key in keys)
    patch = tuple(
        {"op": "add", "path": f"/actions/{key}/owner", "value": owner}
        for key, owner in owners
        if owner is not None
    )
    return patch or None
