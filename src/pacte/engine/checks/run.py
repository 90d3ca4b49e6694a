"""All checks of a plan, and the order in which a director wants to hear of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pacte.document import Plan
from pacte.engine.checks import (
    absurd,
    comfort,
    completeness,
    contacts,
    currencies,
    dates,
    money,
    orphans,
    overload,
    sequences,
    step_costs,
)
from pacte.engine.checks.finding import Finding, ranked

Scope = Literal["entity", "plan", "person_week"]


@dataclass(frozen=True)
class Check:
    """One rule. `scope` says what a live check must look at again after a change."""

    name: str
    scope: Scope
    run: Callable[[Plan, date], Iterator[Finding]]


def _timeless(name: str, scope: Scope, run: Callable[[Plan], Iterator[Finding]]) -> Check:
    return Check(name, scope, lambda plan, _today: run(plan))


CHECKS: tuple[Check, ...] = (
    _timeless("incomplete_actions", "entity", completeness.incomplete_actions),
    _timeless("incomplete_objectives", "entity", completeness.incomplete_objectives),
    _timeless("steps_without_people", "entity", completeness.steps_without_people),
    _timeless("actions_without_step", "entity", completeness.actions_without_step),
    _timeless("actions_without_objective", "entity", orphans.actions_without_objective),
    _timeless("objectives_without_action", "plan", orphans.objectives_without_action),
    _timeless("axes_without_action", "plan", orphans.axes_without_action),
    _timeless("uncovered_objectives", "plan", orphans.uncovered_objectives),
    _timeless("unbalanced_cascades", "plan", orphans.unbalanced_cascades),
    _timeless("other_currencies", "entity", currencies.other_currencies),
    _timeless("budget_exceeded", "plan", money.budget_exceeded),
    _timeless("engaged_beyond_budget", "entity", money.engaged_beyond_budget),
    _timeless("steps_beyond_budget", "entity", step_costs.steps_beyond_budget),
    _timeless("periods_overspent", "plan", step_costs.periods_overspent),
    _timeless("circular_steps", "plan", dates.circular_steps),
    _timeless("steps_out_of_order", "entity", dates.steps_out_of_order),
    _timeless("steps_outside_window", "entity", dates.steps_outside_window),
    Check("late_steps", "entity", dates.late_steps),
    _timeless("owners_who_leave", "entity", dates.owners_who_leave),
    _timeless("forbidden_contacts", "entity", contacts.forbidden_contacts),
    _timeless("contacts_too_often", "plan", contacts.contacts_too_often),
    _timeless("contacts_not_preferred", "entity", contacts.contacts_not_preferred),
    _timeless("unknown_audiences", "plan", contacts.unknown_audiences),
    _timeless("unknown_consents", "plan", contacts.unknown_consents),
    _timeless("laws_of_contacts", "plan", contacts.laws_of_contacts),
    _timeless("short_contact_hours", "entity", contacts.short_contact_hours),
    _timeless("broken_sequences", "plan", sequences.broken_sequences),
    _timeless("actions_too_late", "entity", sequences.actions_too_late),
    _timeless("people_who_never_work", "entity", absurd.people_who_never_work),
    _timeless("contradictory_dates", "entity", absurd.contradictory_dates),
    _timeless("actions_prepared_by_themselves", "entity", absurd.actions_prepared_by_themselves),
    _timeless("steps_waiting_for_nothing", "entity", absurd.steps_waiting_for_nothing),
    _timeless("hierarchies_in_a_circle", "plan", absurd.hierarchies_in_a_circle),
    _timeless("no_priorities", "plan", dates.no_priorities),
    Check("overloaded_people", "person_week", overload.overloaded_people),
    Check("uncomfortable_loads", "person_week", comfort.uncomfortable_loads),
)


def check(plan: Plan, today: date) -> tuple[Finding, ...]:
    """Every finding of the plan as of `today`: blocking first, then by money and days at stake."""
    return ranked([finding for rule in CHECKS for finding in rule.run(plan, today)])
