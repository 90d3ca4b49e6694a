"""What an outsider sees of a plan: the actions they take part in, and what these name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte import document
from pacte.apps.members.models import Member
from pacte.document.references import references


def without_strangers(member: Member, plan: document.Plan) -> document.Plan:
    """For outsiders: references to what they do not see go, then what nothing names."""
    actions = {
        key: action.model_copy(
            update={
                "contributions": _kept(action.contributions, plan.objectives),
                "enables": tuple(a for a in action.enables if a in plan.actions),
                "synergy": _known_synergy(action, plan),
            }
        )
        for key, action in plan.actions.items()
    }
    steps = {
        key: step.model_copy(
            update={"after": tuple(link for link in step.after if link.step in plan.steps)}
        )
        for key, step in plan.steps.items()
    }
    objectives = {
        key: objective.model_copy(update={"parent": None, "seasonality": None})
        for key, objective in plan.objectives.items()
    }
    nothing: dict[str, Any] = {"seasonalities": {}, "seasonality": None}
    seen = plan.model_copy(
        update={"actions": actions, "steps": steps, "objectives": objectives, **nothing}
    )
    return _only_named(seen, member.person_id)


def _only_named(plan: document.Plan, person: str | None) -> document.Plan:
    """The company's entities that the plan's own name; people are reduced to their names."""
    mine = {"action", "step", "budget_line", "objective"}
    named = {(kind, key) for owner, _, _, kind, key in references(plan) if owner in mine}
    named.add(("person", person or ""))
    kept: dict[str, Any] = {
        name: {key: e for key, e in plan.collection(kind).items() if (kind, key) in named}
        for kind, (name, _) in document.COLLECTIONS.items()
        if kind not in mine
    }
    kept["people"] = {key: document.Person(name=p.name) for key, p in kept["people"].items()}
    kept["segments"] = {key: document.Segment(name=s.name) for key, s in kept["segments"].items()}
    kept["territories"] = {
        key: document.Territory(name=t.name) for key, t in kept["territories"].items()
    }
    kept["teams"] = {key: document.Team(name=t.name) for key, t in kept["teams"].items()}
    return plan.model_copy(update=kept)


def _known_synergy(action: document.Action, plan: document.Plan) -> document.Synergy | None:
    wanted = action.synergy
    return wanted if wanted is not None and wanted.action in plan.actions else None


def _kept(by_key: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in by_key.items() if key in known}
