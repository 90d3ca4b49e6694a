"""One plan from its findings to funded actions with dates and people.

Source: docs/methods/planning.md.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pacte.document import Money, Plan
from pacte.engine import allocation, scheduling
from pacte.engine.allocation import Allocation, Capacities
from pacte.engine.checks import Finding, check
from pacte.engine.planning import feedback, joint
from pacte.engine.planning.limits import Limits
from pacte.engine.scheduling import Reason, Schedule

MOST_ROUNDS = 4
"""Times that money freed by actions without time is shared again."""

Progress = Callable[[float, str], None]
Reasons = Mapping[str, tuple[Reason, ...]]


@dataclass(frozen=True)
class Trip:
    """Where the plan stood, what is proposed, and what is left to settle.

    `without_time` are the optional actions whose steps found no place, with the reasons: their
    money was shared among the others. `planned` is the plan with budgets, dates and people adopted.
    `hours` are those that the schedule could place, where the money was shared within them.
    """

    given: Plan
    before: tuple[Finding, ...]
    allocation: Allocation
    schedule: Schedule
    planned: Plan
    after: tuple[Finding, ...]
    without_time: tuple[str, ...]
    rounds: int
    joint: joint.Answer | None = None
    hours: Capacities = field(default_factory=dict)


@dataclass(frozen=True)
class _Attempt:
    """Money shared, the plan with it, its dates; who is without time; hours held to."""

    shared: Allocation
    funded: Plan
    placed: Schedule
    why: dict[str, tuple[Reason, ...]]
    hours: Capacities

    @property
    def worth(self) -> float:
        return feedback.worth(self.shared, self.placed)


def plan_trip(
    plan: Plan, *, today: date, limits: Limits | None = None, progress: Progress | None = None
) -> Trip:
    """Fund and date a plan as of `today`. Never raises for a plan that cannot hold: it says why.

    Each round shares the money among the actions that have time, then dates them; the optional
    actions that found no place leave their money to the next round. Where those ask for hours, the
    hours that did find a place are tried as limits instead: the better of both is proposed.
    """
    limits, told = limits or Limits(), progress or _silent
    told(0.0, "checking")
    before = check(plan, today)
    together = joint.decide(plan, today=today, limits=limits)
    why = {} if together is None else _without_time(plan, together, today, limits)
    attempts = [_tried(plan, why, {}, today, limits)]
    while attempts[-1].placed.dropped and len(attempts) < MOST_ROUNDS:
        told(len(attempts) / (MOST_ROUNDS + 1), "scheduling")
        attempts.append(_tried(plan, attempts[-1].why, {}, today, limits))
    last, rounds = attempts[-1], len(attempts)
    if together is None or not together.is_proven:
        within = _within_hours(plan, attempts[0], today, limits)
        rounds += len(within)
        holding = [attempt for attempt in within if not attempt.placed.dropped]
        last = max([last, *holding], key=lambda attempt: attempt.worth)
    planned = scheduling.adopted(_back(plan, last.funded, tuple(last.why)), last.placed)
    told(1.0, "done")
    return Trip(
        plan,
        before,
        last.shared,
        _all_dropped(last.placed, last.why),
        planned,
        check(planned, today),
        tuple(last.why),
        rounds,
        together,
        last.hours,
    )


def _tried(plan: Plan, why: Reasons, hours: Capacities, today: date, limits: Limits) -> _Attempt:
    """One round: money among those that have time, within `hours`, then dates."""
    shared, funded = _fund(plan, tuple(why), today, limits, hours)
    placed = _place(funded, shared, tuple(why), today, limits)
    more = {key: placed.why_dropped[key] for key in placed.dropped}
    return _Attempt(shared, funded, placed, {**why, **more}, hours)


def _within_hours(plan: Plan, first: _Attempt, today: date, limits: Limits) -> list[_Attempt]:
    """Rounds in which the hours that found no place are given back, until all find one."""
    found: list[_Attempt] = []
    last = first
    while last.placed.dropped and len(found) < feedback.MOST_ROUNDS and limits.left > 0:
        hours = feedback.placed_hours(last.shared, last.placed.dropped, last.hours)
        if hours == last.hours:
            break
        last = _tried(plan, {}, hours, today, limits)
        found.append(last)
    return found


def _silent(_share: float, _code: str) -> None:
    """Nobody follows."""


def _fund(
    plan: Plan,
    without_time: tuple[str, ...],
    today: date,
    limits: Limits,
    hours: Capacities | None = None,
) -> tuple[Allocation, Plan]:
    """The budget shared among the actions that have time, and the plan with it; else as it was."""
    sharing = _stopped(plan, without_time)
    shared = allocation.allocate(
        sharing,
        today=today,
        seed=limits.seed,
        time_limit=limits.seconds,
        capacities=hours,
    )
    if shared.optimum is None:
        return shared, plan
    return shared, _back(plan, allocation.adopted(sharing, shared), without_time)


def _without_time(
    plan: Plan, together: joint.Answer, today: date, limits: Limits
) -> dict[str, tuple[Reason, ...]]:
    """The actions that the money would fund and that the whole leaves out, with the reasons."""
    why: dict[str, tuple[Reason, ...]] = {}
    while True:
        shared, funded = _fund(plan, tuple(why), today, limits)
        wanted = [key for key, spend in shared.spends().items() if spend and key in together.out]
        if not wanted:
            return why
        placed = _place(funded, shared, tuple(why), today, limits)
        margins = shared.margins()
        for key in wanted:
            full = Reason("no_room_left", (("action", key),), {"value": int(margins[key]) // 100})
            why[key] = placed.why_dropped.get(key, (full,))


def _stopped(plan: Plan, keys: tuple[str, ...]) -> Plan:
    """The plan where some actions are stopped: they keep only what they have engaged."""
    actions = {
        key: a.model_copy(update={"status": "stopped"}) if key in keys else a
        for key, a in plan.actions.items()
    }
    return plan.model_copy(update={"actions": actions})


def _back(plan: Plan, funded: Plan, without_time: tuple[str, ...]) -> Plan:
    """The funded plan, its actions without time in their own status, with what they engaged."""
    actions = dict(funded.actions)
    for key in without_time:
        engaged = sum(b.engaged_cents for b in plan.budget_lines.values() if b.action == key)
        budget = Money.of_cents(engaged, plan.currency)
        actions[key] = plan.actions[key].model_copy(update={"budget": budget})
    return funded.model_copy(update={"actions": actions})


def _place(
    funded: Plan, shared: Allocation, without_time: tuple[str, ...], today: date, limits: Limits
) -> Schedule:
    """Dates and people for what is funded; what was left out is not scheduled."""
    return scheduling.schedule(
        _stopped(funded, (*_left_out(funded, shared), *without_time)),
        today=today,
        seed=limits.seed,
        work=limits.work,
        time_limit=limits.seconds,
        values=_values(shared),
    )


def _left_out(plan: Plan, shared: Allocation) -> tuple[str, ...]:
    """Optional actions that the allocation funds with nothing."""
    if shared.optimum is None:
        return ()
    return tuple(
        key for key, spend in shared.spends().items() if not spend and plan.actions[key].optional
    )


def _values(shared: Allocation) -> dict[str, int] | None:
    """Expected margin of each funded action, in whole units of money: what dropping it costs."""
    if shared.optimum is None:
        return None
    return {key: max(1, int(margin) // 100) for key, margin in shared.margins().items()}


def _all_dropped(placed: Schedule, why: Reasons) -> Schedule:
    """The last schedule, with the actions that earlier rounds had left out."""
    return dataclasses.replace(placed, dropped=tuple(why), why_dropped=dict(why))
