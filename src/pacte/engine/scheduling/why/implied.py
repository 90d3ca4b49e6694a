"""Sequences of actions as links that stay true whatever step or order is taken out.

With one step less of an action another becomes its first, and waits in its place. So every step of
an action that follows waits for every step of the other: its own orders already make it so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pacte import document
from pacte.document.order import ends_of, sequences
from pacte.engine.scheduling.sequences import FromSequence, with_sequences

Links = Mapping[str, Sequence[str]]


def with_implied(plan: document.Plan) -> document.Plan:
    """The plan as `with_sequences` makes it, with each link that these and the orders imply.

    Nothing new is forbidden. Without a step or an order of it, its first steps are still held by
    the least gap; the largest gap stays between the first and last steps of the plan given.
    """
    linked = with_sequences(plan)
    if linked is plan:
        return plan
    added: dict[str, list[FromSequence]] = {}
    for key, place, how in sequences(plan):
        firsts, lasts = ends_of(plan, key)[0], ends_of(plan, how.action)[1]
        before, after = _inner_links(plan, key), _inner_links(plan, how.action)
        led = _reached(plan, firsts, _turned(before))
        for end in _reached(plan, lasts, after):
            link = FromSequence(step=end, origin=(key, place), min_lag_days=how.min_gap_days)
            for step in led:
                if end not in lasts or step not in firsts:
                    added.setdefault(step, []).append(link)
    steps = {
        key: step.model_copy(update={"after": (*step.after, *added.get(key, ()))})
        for key, step in linked.steps.items()
    }
    return linked.model_copy(update={"steps": steps})


def _inner_links(plan: document.Plan, action: str) -> dict[str, list[str]]:
    """step -> the steps of the same action that it waits for; canceled ones aside."""
    mine = {
        key: step
        for key, step in plan.steps.items()
        if step.action == action and step.status != "canceled"
    }
    return {key: [x.step for x in step.after if x.step in mine] for key, step in mine.items()}


def _turned(links: Links) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {key: [] for key in links}
    for key, others in links.items():
        for other in others:
            found[other].append(key)
    return found


def _reached(plan: document.Plan, starts: Sequence[str], links: Links) -> list[str]:
    """The steps that links reach from `starts`, through steps not begun: no fact obeys a link."""
    found, waiting = dict.fromkeys(starts), list(starts)
    while waiting:
        key = waiting.pop()
        if plan.steps[key].status == "to_do":
            new = [other for other in links[key] if other not in found]
            found.update(dict.fromkeys(new))
            waiting += new
    return list(found)
