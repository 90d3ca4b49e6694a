"""What is wrong with an event, or with a patch of the plan."""

from __future__ import annotations

from pacte.wording.catalog import gettext_noop

SENTENCES: dict[str, str] = {
    "event_without_kind": gettext_noop("say what happens: choose among {expected}."),
    "step_or_action": gettext_noop(
        "a cancellation is that of a step or of an action: name one of the two, not both."
    ),
    "step_is_over": gettext_noop(
        "the step “{found}” is done or canceled: it can no longer be delayed."
    ),
    "canceled_step_is_over": gettext_noop(
        "the step “{found}” is done or canceled already: choose one that is still to come."
    ),
    "action_is_over": gettext_noop(
        "the action “{found}” is done or stopped already: choose one that goes on."
    ),
    "before_the_plan": gettext_noop(
        "{day} is before the plan, which begins on {start}: nothing would change. Check the year."
    ),
    "after_the_plan": gettext_noop(
        "{day} is after the plan, which ends on {end}: nothing would change. Check the year."
    ),
    "delayed_past_its_end": gettext_noop(
        "the step “{found}” ends on {latest} at the latest and could only start on {start}: give "
        "fewer days, or put its latest date back first."
    ),
    "leaves_before_coming": gettext_noop(
        "{found} only arrives on {hired_on}: give a last day from then on or, if they are not "
        "coming after all, an absence until the end of the plan."
    ),
    "step_of_another_action": gettext_noop(
        "this step is of the action “{found}”: the steps of an urgent action are its own "
        "(“{expected}”)."
    ),
    "id_taken": gettext_noop("the id “{found}” is already in the plan: choose another."),
    "budget_below_zero": gettext_noop(
        "an envelope cannot be below 0 ({budget}): enter what may be spent."
    ),
    "budget_not_cut": gettext_noop(
        "the envelope is {budget} already: enter a smaller one. To raise it, change it on the "
        "budget page."
    ),
    "no_operation": gettext_noop(
        "operation {operation} of the correction is no JSON Patch ({found}): it needs an op (add, "
        "remove, replace, move, copy or test), a path that begins with / and, as the op asks, a "
        "value or a from."
    ),
    "patch_test_fails": gettext_noop(
        "operation {operation} of the correction expects “{tested}” at {path}, where the plan has "
        "“{found}”: look at the plan again, then correct it anew."
    ),
    "patch_does_not_apply": gettext_noop(
        "operation {operation} of the correction does not fit the plan: there is no place "
        "“{found}”."
    ),
}
"""Code -> sentence."""
