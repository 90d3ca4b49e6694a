"""How long the steps of a conflict take, and what each of their days asks for where that counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pacte.document import Plan, Step, slots
from pacte.document.calendar import working_days
from pacte.document.results.schedule import ConditionGiven, ConflictGiven
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.names import step_named
from pacte.wording.reasons import typed
from pacte.wording.spoken import Spoken, agreeing, counted_days, listed, spoken

_ONE = ngettext_noop(
    "{steps} takes {duration_days} working day", "{steps} takes {duration_days} working days"
)
_ONE_AT = ngettext_noop(
    "{steps} takes {duration_days} working day, at {load} of work a day",
    "{steps} takes {duration_days} working days, at {load} of work a day",
)
_SEVERAL = ngettext_noop(
    "{steps} take {duration_days} working day each",
    "{steps} take {duration_days} working days each",
)
_SEVERAL_AT = ngettext_noop(
    "{steps} take {duration_days} working day each, at {load} of work a day",
    "{steps} take {duration_days} working days each, at {load} of work a day",
)
_HELD_AT = gettext_noop("{step} asks for {load} of work on each day it is held")
_IN_ALL = gettext_noop("working days needed: {each}")
_EACH = gettext_noop("{days} for {steps}")
_BEYOND = gettext_noop("nobody can give more than one day of work a day")

_DAYS_THERE = ngettext_noop(
    "the plan has only {count} working day", "the plan has only {count} working days"
)
_NO_DAY_THERE = gettext_noop("the plan has no working day")

OF_ORDER = {"step", "order", "sequence"}
"""Conditions that contradict each other however long the steps are: each waits for another."""
OF_PEOPLE = {"step", "people"}
"""Likewise: they ask for more people than there are."""
OF_LOADS = {"capacity", "ramp_up"}
"""Conditions that say nothing unless one knows what a day of the step asks for."""
OF_STEPS = {"step", "fixed_step"}


def told(plan: Plan, conflict: ConflictGiven, language: str) -> Iterator[str]:
    """How long they take, said once for those that take as long; nothing where that is no cause."""
    codes = {condition.code for condition in conflict.conditions}
    if (codes <= OF_ORDER or codes <= OF_PEOPLE) and codes != {"step"}:
        return
    loads_count = bool(codes & OF_LOADS) or (codes <= OF_STEPS and _is_too_heavy(plan, conflict))
    alike = _alike(plan, conflict, language, loads_count=loads_count)
    if len(alike) > 1 and not loads_count:
        yield _in_one_clause(alike, language)
    else:
        yield from (_clause(*how, steps, language) for how, steps in alike.items())
    if loads_count:
        yield from _of_fixed(plan, conflict, language)
        if _is_too_heavy(plan, conflict):
            yield said(_BEYOND, language)
    if codes == {"step"} and not loads_count:
        yield from _days_there(plan, conflict, language)


def _is_too_heavy(plan: Plan, conflict: ConflictGiven) -> bool:
    """Whether a day of one of the steps asks for more than anybody can give."""
    loads = (_daily_load(plan, c) for c in conflict.conditions if c.code in OF_STEPS)
    return max((load or 0 for load in loads), default=0) > 1


def _days_there(plan: Plan, conflict: ConflictGiven, language: str) -> Iterator[str]:
    """How many days the company works in the plan, where a step takes more."""
    calendar = plan.calendar.model_copy(update={"closures": ()})
    there = len(working_days(calendar, plan.start, plan.end))
    longest = max(float(c.params["duration_days"]) for c in conflict.conditions)
    if not there:
        yield said(_NO_DAY_THERE, language)
    elif longest > there:
        yield said_of(_DAYS_THERE, there, language).format(count=formatting.number(there, language))


def _alike(
    plan: Plan, conflict: ConflictGiven, language: str, *, loads_count: bool
) -> dict[tuple[Any, Decimal | None], list[str]]:
    """(days, load of each where it counts) -> the names of the steps that take them."""
    found: dict[tuple[Any, Decimal | None], list[str]] = {}
    for condition in conflict.conditions:
        if condition.code == "step":
            load = _daily_load(plan, condition) if loads_count else None
            name = step_named(plan, condition.objects[0].id, language)
            found.setdefault((condition.params["duration_days"], load), []).append(name)
    return found


def _clause(days: Any, load: Decimal | None, steps: list[str], language: str) -> str:
    one, several = (_ONE, _SEVERAL) if load is None else (_ONE_AT, _SEVERAL_AT)
    values = Spoken({"duration_days": typed(days)}, language)
    values["steps"] = listed(steps, language)
    values["load"] = counted_days(load or 0, language)
    template = several if steps[1:] else one
    return said_of(template, agreeing(days, language), language).format_map(values)


def _in_one_clause(alike: dict[tuple[Any, Decimal | None], list[str]], language: str) -> str:
    each = [
        said(_EACH, language).format(
            days=spoken(typed(days), language), steps=listed(steps, language)
        )
        for (days, _), steps in alike.items()
    ]
    return said(_IN_ALL, language).format(each=listed(each, language))


def _of_fixed(plan: Plan, conflict: ConflictGiven, language: str) -> Iterator[str]:
    """What each day of a fixed step asks for: its dates are said already."""
    for condition in conflict.conditions:
        load = _daily_load(plan, condition) if condition.code == "fixed_step" else None
        if load is not None and load > 1:
            step = step_named(plan, condition.objects[0].id, language)
            values = {"step": step, "load": counted_days(load, language)}
            yield said(_HELD_AT, language).format_map(values)


def _daily_load(plan: Plan, condition: ConditionGiven) -> Decimal | None:
    """The most that one person of a step is asked for on each of its days; none asks for nobody."""
    step = plan.steps[condition.objects[0].id]
    efforts = [Decimal(str(need.effort_days)) for need in step.needs]
    return max(efforts) / _days(plan, step, condition) if efforts else None


def _days(plan: Plan, step: Step, condition: ConditionGiven) -> Decimal:
    if condition.code == "step":
        return Decimal(str(condition.params["duration_days"]))
    return days_held(plan, step)


def days_held(plan: Plan, step: Step) -> Decimal:
    """The days, or halves, from the start of a fixed step to its end, both held."""
    return Decimal(len(slots.span(plan.calendar, step))) / slots.per_day(plan.calendar)
