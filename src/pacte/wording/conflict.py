"""Why steps cannot hold together, and what would undo it: seven sentences at most, each language.

One names the steps, up to three say the conditions (dates, means, calendars), one each repair.
"""

from __future__ import annotations

from collections.abc import Iterator

from pacte.document import Plan
from pacte.document.results.envelope import Sentence
from pacte.document.results.schedule import ConflictGiven
from pacte.wording import conflict_conditions
from pacte.wording.catalog import LANGUAGES, gettext_noop, ngettext_noop, said, said_of
from pacte.wording.conflict_repairs import repair_said
from pacte.wording.names import step_named
from pacte.wording.spoken import listed

_HEADLINE = ngettext_noop(
    "{steps} cannot be done as it is asked.",
    "These {count} steps cannot all be done as they are asked: {steps}.",
)
_GROUPS = {
    "dates": gettext_noop("Asked: {clauses}."),
    "means": gettext_noop("To do it: {clauses}."),
    "calendar": gettext_noop("In the calendar: {clauses}."),
}


def worded(plan: Plan, conflict: ConflictGiven) -> ConflictGiven:
    """The conflict with its sentences in both languages, and one on each repair."""
    told = {language: list(_told(plan, conflict, language)) for language in LANGUAGES}
    sentences = tuple(Sentence(fr=fr, en=en) for fr, en in zip(*told.values(), strict=True))
    first = len(sentences) - len(conflict.repairs)
    repairs = tuple(
        repair.model_copy(update={"message": sentences[first + i]})
        for i, repair in enumerate(conflict.repairs)
    )
    return conflict.model_copy(update={"sentences": sentences, "repairs": repairs})


def sentences(plan: Plan, conflict: ConflictGiven) -> tuple[Sentence, ...]:
    """The sentences of a conflict: made anew where they were left out with a condition that the
    reader may not see. `plan` is what they see of it as it stands; of what is not in it, or has
    lost its amounts, that condition alone is said.
    """
    kept = tuple(c for c in conflict.conditions if c.code == "not_shown")
    if conflict.sentences or not kept:
        return conflict.sentences
    if _is_known(plan, conflict):
        return worded(plan, conflict).sentences
    alone = conflict.model_copy(update={"conditions": kept, "repairs": (), "steps": ()})
    return worded(plan, alone).sentences[1:]


def _is_known(plan: Plan, conflict: ConflictGiven) -> bool:
    """Whether all that a conflict names stands in the plan, and no limit of money is in it."""
    told = [
        *((one.params, one.objects) for one in conflict.conditions),
        *((one.params, one.objects) for one in conflict.repairs),
    ]
    named = [one for _params, objects in told for one in objects if one.kind != "plan"]
    return (
        all(key in plan.steps for key in conflict.steps)
        and all(one.id in plan.collection(one.kind) for one in named)
        and not any("limit" in params for params, _objects in told)
    )


def _told(plan: Plan, conflict: ConflictGiven, language: str) -> Iterator[str]:
    steps = [step_named(plan, key, language) for key in conflict.steps]
    yield said_of(_HEADLINE, len(steps), language).format(
        steps=listed(steps, language), count=len(steps)
    )
    plan = _near(plan, conflict)
    for group, template in _GROUPS.items():
        clauses = conflict_conditions.told(plan, conflict, group, language)
        if clauses:
            yield said(template, language).format(clauses=clauses)
    for place, repair in enumerate(conflict.repairs):
        yield repair_said(plan, repair, place, language)


def _near(plan: Plan, conflict: ConflictGiven) -> Plan:
    """The plan with the steps that the conflict names alone: after the first sentence, a name says
    enough that no other of them bears.
    """
    told = [named for condition in conflict.conditions for named in condition.objects]
    told += [named for repair in conflict.repairs for named in repair.objects]
    keys = {*conflict.steps, *(named.id for named in told if named.kind == "step")}
    return plan.model_copy(update={"steps": {key: plan.steps[key] for key in sorted(keys)}})
