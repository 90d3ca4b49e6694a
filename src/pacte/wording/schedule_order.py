"""Steps that their order alone makes impossible: chains too long, gaps too wide, circles."""

from __future__ import annotations

from collections.abc import Sequence

from pacte.document import Plan
from pacte.document.results.schedule import ReasonGiven
from pacte.wording.catalog import gettext_noop
from pacte.wording.spoken import listed, quoted

SENTENCES: dict[str, str] = {
    "chain_too_long": gettext_noop(
        "{steps}, one after the other, cannot be over by {to}. Do part of it side by side, shorten "
        "it, or put that date off."
    ),
    "chain_too_long_alone": gettext_noop(
        "{step} cannot be over by {to}, even with everybody free. Shorten it, or put that date off."
    ),
    "chain_too_long_before": gettext_noop(
        "{steps}, one after the other, cannot be over by {to}, in time for {follower}. Do part of "
        "it side by side, shorten it, or move {follower}."
    ),
    "chain_too_long_alone_before": gettext_noop(
        "{step} cannot be over by {to}, in time for {follower}, even with everybody free. Shorten "
        "it, or move {follower}."
    ),
    "gap_too_long": gettext_noop(
        "{step} cannot start before {from}, and is to start by {to} so as to follow {second_step} "
        "closely enough. Allow more days between them, or move one of them."
    ),
    "gap_too_long_alone": gettext_noop(
        "{step} cannot start before {from}, and is to start by {to} so as to follow the step "
        "before it closely enough. Allow more days between them, or start it earlier."
    ),
    "precedence_cycle": gettext_noop("{steps} wait for one another: remove one link."),
    "precedence_cycle_of_two": gettext_noop("{steps} wait for each other: remove one link."),
    "precedence_cycle_alone": gettext_noop("{step} waits for itself: remove that link."),
    "precedence_cycle_of_action": gettext_noop("{action} cannot follow itself: remove that link."),
}
"""Code, or code of a variant -> sentence."""
CODES = ("chain_too_long", "gap_too_long", "precedence_cycle")


def sentence_of(plan: Plan, reason: ReasonGiven) -> str:
    """The code of the sentence that says one of `CODES`."""
    if reason.code == "chain_too_long":
        return _of_chain(reason)
    if reason.code == "precedence_cycle":
        return _of_circle(plan, reason)
    return reason.code if reason.objects[1:] else "gap_too_long_alone"


def _of_chain(reason: ReasonGiven) -> str:
    length = _length(reason)
    alone = "" if length > 1 else "_alone"
    return f"chain_too_long{alone}{'_before' if reason.objects[length:] else ''}"


def _length(reason: ReasonGiven) -> int:
    """How many of its steps are those of its chain, where it has one; the others come after."""
    return int(reason.params.get("chain", len(reason.objects)))


def values_of(
    plan: Plan, reason: ReasonGiven, steps: Sequence[str], language: str
) -> dict[str, str]:
    """The steps that a reason is about, what is to follow them, and the action that is a circle.

    `steps`: the names of those among its objects.
    """
    mine = _length(reason)
    said = {"steps": listed(steps[:mine], language, reason.params.get("steps", 0))}
    if reason.code == "chain_too_long":
        said["follower"] = "".join(steps[mine:])
    if reason.code == "precedence_cycle" and (key := _action_of_circle(plan, reason)):
        said["action"] = quoted(plan.actions[key].name, language)
    return said


def _of_circle(plan: Plan, reason: ReasonGiven) -> str:
    if _action_of_circle(plan, reason):
        return "precedence_cycle_of_action"
    count = reason.params.get("steps", len(reason.objects))
    return {1: "precedence_cycle_alone", 2: "precedence_cycle_of_two"}.get(count, reason.code)


def _action_of_circle(plan: Plan, reason: ReasonGiven) -> str | None:
    """The id of the action that follows itself, where the steps of a circle are all of it."""
    actions = {plan.steps[named.id].action for named in reason.objects}
    key = actions.pop()
    follows = plan.actions[key].follows or ()
    return key if not actions and any(how.action == key for how in follows) else None
