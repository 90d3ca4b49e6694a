"""Sequences of actions as links between their steps. Law: docs/reference/document.md."""

from __future__ import annotations

from pacte import document
from pacte.document.order import ends_of, sequences


class FromSequence(document.Precedence):
    """A link that no step states: the sequence of two actions makes it.

    `origin`: the action that follows, and the place among its `follows`.
    """

    origin: tuple[str, int]


def with_sequences(plan: document.Plan) -> document.Plan:
    """The plan whose steps carry the links of its sequences, which are then taken away.

    Each first step of the action that follows waits for each last step of the other.
    """
    added: dict[str, list[FromSequence]] = {}
    for key, place, follows in sequences(plan):
        firsts, lasts = ends_of(plan, key)[0], ends_of(plan, follows.action)[1]
        gaps = {"min_lag_days": follows.min_gap_days, "max_lag_days": follows.max_gap_days}
        for step in firsts:
            mine = added.setdefault(step, [])
            mine += [FromSequence(step=last, origin=(key, place), **gaps) for last in lasts]
    if not added:
        return plan
    steps = {
        key: step.model_copy(update={"after": (*step.after, *added.get(key, ()))})
        for key, step in plan.steps.items()
    }
    actions = {key: a.model_copy(update={"follows": None}) for key, a in plan.actions.items()}
    return plan.model_copy(update={"steps": steps, "actions": actions})
