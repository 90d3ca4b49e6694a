"""What a person would name as a condition of some steps, and the document without it.

Each condition is one field of the document; taking it away only makes more plans possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from pacte import document
from pacte.document import calendar as cal
from pacte.document import slots
from pacte.document.step_money import Envelope, cost_cents, envelopes
from pacte.engine import workload
from pacte.engine.scheduling.sequences import FromSequence
from pacte.engine.scheduling.why.contact_caps import caps_on, counted_with
from pacte.engine.scheduling.why.edits import Edit
from pacte.engine.scheduling.why.periods import cut

Group = Literal["step", "dates", "means", "calendar"]
Named = tuple[tuple[str, str], ...]
LINKS = frozenset({"order", "sequence"})
"""Conditions of which a circle is made."""
MANY = 10_000
"""Units of an equipment that is no longer counted."""
MOST_NAMED = 10
"""People whom a condition of a step names; its figures count them all."""
FARTHEST_STAY = 240
"""Days that a departure may be put off, and around a plan on which coming or leaving counts."""
BEYOND = 60
"""Days added where the end of the plan is no condition."""


@dataclass(frozen=True)
class Condition:
    """One condition: a code, the objects (kind, id), its figures, and the edits that lift it.

    `without` is of a plan whose steps carry the links that its sequences imply; `said`, of the
    document as given, where that differs.
    """

    code: str
    group: Group
    objects: Named
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    without: tuple[Edit, ...] = ()
    said: tuple[Edit, ...] = ()

    @property
    def told(self) -> tuple[Edit, ...]:
        """The edits of the document as given that lift it."""
        return self.said or self.without


def conditions(
    plan: document.Plan, steps: Sequence[str], begun: Sequence[str], linked: document.Plan
) -> Iterator[Condition]:
    """The conditions of `steps`: dates, then means, then calendars; those readily said first.

    `plan` is cut around the steps (`focused`) of the whole plan `linked`.
    """
    for key in steps:
        yield from _dates(plan, key)
        yield from _contact(plan, key)
    for action in dict.fromkeys(plan.steps[key].action for key in steps):
        yield from _window(plan, action)
    yield from (Condition("contact_cap", "dates", *told) for told in caps_on(plan, steps))
    for key in steps:
        yield from _order(linked, key, {*steps, *begun})
    yield _plan_end(plan)
    yield from _equipment(plan, steps)
    yield from _money_limits(plan, steps)
    for key in steps:
        yield from _staff(plan, key)
    for key in begun:
        yield _begun(linked, key)
    for person in able_people(plan, steps):
        yield from calendar_of(plan, person)
    yield from _closures(plan)


def step_condition(plan: document.Plan, key: str) -> Condition:
    """That a step is done at all: on its dates where it is fixed."""
    step, here = plan.steps[key], (("step", key), ("action", plan.steps[key].action))
    without = (Edit(("steps", key, "status"), "canceled"),)
    if step.fixed and step.start_date and step.end_date:
        held = {"start_date": step.start_date.isoformat(), "end_date": step.end_date.isoformat()}
        return Condition("fixed_step", "step", here, held, without)
    return Condition("step", "step", here, {"duration_days": _duration_days(plan, step)}, without)


def _duration_days(plan: document.Plan, step: document.Step) -> int | str:
    """How long a step takes, in days: a text with a half where it is counted in half-days."""
    per_day = slots.per_day(plan.calendar)
    if per_day == 1 or step.duration_half_days is None:
        return slots.duration(plan.calendar, step) // per_day
    return f"{step.duration_half_days / 2:.1f}"


def _dates(plan: document.Plan, key: str) -> Iterator[Condition]:
    step = plan.steps[key]
    for name, code in (("earliest_date", "starts_from"), ("latest_date", "ends_by")):
        day = getattr(step, name)
        if day is not None:
            without = (Edit(("steps", key, name)),)
            yield Condition(code, "dates", (("step", key),), {"day": day.isoformat()}, without)


def _contact(plan: document.Plan, key: str) -> Iterator[Condition]:
    """That customers are contacted on allowed days, as often as allowed."""
    step = plan.steps[key]
    if step.contact is not None and not step.fixed:
        how = {"channel": step.contact}
        without = (Edit(("steps", key, "contact")),)
        yield Condition("contact", "dates", (("step", key),), how, without)


def _window(plan: document.Plan, action: str) -> Iterator[Condition]:
    window = plan.actions[action].window
    if window is None:
        return
    place, here = ("actions", action, "window"), (("action", action),)
    first, last = window.start.isoformat(), window.end.isoformat()
    opened = Edit((*place, "start"), min(plan.start, window.start))
    closed = Edit((*place, "end"), max(plan.end, window.end) + timedelta(BEYOND))
    yield Condition("window_start", "dates", here, {"day": first}, (opened,))
    yield Condition("window_end", "dates", here, {"day": last}, (closed,))


def _order(plan: document.Plan, key: str, known: set[str]) -> Iterator[Condition]:
    for place, link in enumerate(plan.steps[key].after):
        if link.step not in known:
            continue
        here, at = (("step", key), ("step", link.step)), ("steps", key, "after", place)
        lag = {"min_lag_days": link.min_lag_days}
        if isinstance(link, FromSequence):
            yield from _sequence(plan, link, here, at)
            continue
        yield Condition("order", "dates", here, lag, (Edit(at),))
        if link.max_lag_days is not None:
            most = {"max_lag_days": link.max_lag_days}
            yield Condition("max_gap", "dates", here, most, (Edit((*at, "max_lag_days")),))


def _sequence(
    plan: document.Plan, link: FromSequence, steps: Named, at: tuple[str | int, ...]
) -> Iterator[Condition]:
    """That an action follows another: as an order of its first step and the last of the other."""
    action, place = link.origin
    here = (*steps, ("action", action), ("action", plan.steps[link.step].action))
    said: tuple[str | int, ...] = ("actions", action, "follows", place)
    lag = {"min_lag_days": link.min_lag_days}
    yield Condition("sequence", "dates", here, lag, (Edit(at),), (Edit(said),))
    if link.max_lag_days is not None:
        most = {"max_lag_days": link.max_lag_days}
        without, told = Edit((*at, "max_lag_days")), Edit((*said, "max_gap_days"))
        yield Condition("sequence_gap", "dates", here, most, (without,), (told,))


def _plan_end(plan: document.Plan) -> Condition:
    later = Edit(("end",), _horizon(plan))
    return Condition(
        "plan_end", "dates", (("plan", plan.id),), {"day": plan.end.isoformat()}, (later,)
    )


def _equipment(plan: document.Plan, steps: Sequence[str]) -> Iterator[Condition]:
    for key in dict.fromkeys(e for s in steps for e, n in plan.steps[s].equipment.items() if n):
        quantity = plan.equipment[key].quantity
        without = (Edit(("equipment", key, "quantity"), MANY),)
        yield Condition(
            "equipment", "means", (("equipment", key),), {"quantity": quantity}, without
        )


def _money_limits(plan: document.Plan, steps: Sequence[str]) -> Iterator[Condition]:
    """Each limit of money that counts one of the steps; without it, they may cost what they do."""
    everything = sum(cost_cents(plan, step) for step in plan.steps.values())
    enough = document.Money.of_cents(everything, plan.currency)
    for place in dict.fromkeys(e.place for e in _paid_from(plan, steps)):
        limit = plan.sharing.limits[place] if plan.sharing else None
        if limit is not None and limit.at_most is not None:
            params = {"limit": place, "at_most": limit.at_most.model_dump(mode="json")}
            without = (Edit(("sharing", "limits", place, "at_most"), enough),)
            yield Condition("money_limit", "means", (("plan", plan.id),), params, without)


def _paid_from(plan: document.Plan, steps: Iterable[str]) -> list[Envelope]:
    """The limits of money that count one of the steps, in each of their periods."""
    paying = {plan.steps[key].action for key in steps if cost_cents(plan, plan.steps[key])}
    return [envelope for envelope in envelopes(plan) if envelope.actions & paying]


def _staff(plan: document.Plan, key: str) -> Iterator[Condition]:
    step = plan.steps[key]
    for place, need in enumerate(step.needs):
        at: tuple[str | int, ...] = ("steps", key, "needs", place)
        yield from _headcount(plan, key, place)
        if need.candidates:
            who = tuple(("person", p) for p in dict.fromkeys(need.candidates))
            lifted = (Edit((*at, "candidates"), ()),)
            yield Condition("only_people", "means", (("step", key), *who), {}, lifted)
        if need.assigned and (step.fixed or step.status == "running"):
            who = tuple(("person", p) for p in need.assigned)
            lifted = (Edit((*at, "assigned"), ()),)
            yield Condition("kept_people", "means", (("step", key), *who), {}, lifted)
        if need.skill is not None:
            yield _skill(plan, key, need, at)


def _headcount(plan: document.Plan, key: str, place: int) -> Iterator[Condition]:
    """That a need asks for several people; or for anybody, where the plan has not one for each."""
    needs, at = plan.steps[key].needs, ("steps", key, "needs", place)
    need = needs[place]
    if len(needs) > len(plan.people):
        lifted: tuple[Edit, ...] = (Edit(at),)
    elif need.people > 1:
        stays = (Edit((*at, "assigned"), need.assigned[:1]),) if need.assigned[1:] else ()
        lifted = (Edit((*at, "people"), 1), *stays)
    else:
        return
    figures = {
        "wanted": need.people,
        "in_all": sum(need.people for need in needs),
        "found": len(plan.people),
    }
    who = tuple(("person", p) for p in sorted(plan.people)[:MOST_NAMED])
    yield Condition("people", "means", (("step", key), *who), figures, lifted)


def _skill(
    plan: document.Plan, key: str, need: document.Need, at: tuple[str | int, ...]
) -> Condition:
    holders = [p for p, who in plan.people.items() if who.skills.get(need.skill or "", 0)]
    able = [p for p in holders if plan.people[p].skills[need.skill or ""] >= need.level]
    figures = {"level": need.level, "holders": len(able), "wanted": need.people}
    objects = (
        ("step", key),
        ("skill", str(need.skill)),
        *(("person", p) for p in sorted(able)[:MOST_NAMED]),
    )
    return Condition("skill", "means", objects, figures, (Edit((*at, "skill")),))


def able_people(plan: document.Plan, steps: Iterable[str]) -> list[str]:
    """Everyone who might do one of the needs."""
    found: dict[str, None] = {}
    for key in steps:
        for need in plan.steps[key].needs:
            allowed = need.candidates or tuple(plan.people)
            for person in allowed:
                level = plan.people[person].skills.get(need.skill, 0) if need.skill else 5
                if level >= need.level or person in need.assigned:
                    found[person] = None
    return sorted(found)


def calendar_of(plan: document.Plan, key: str) -> Iterator[Condition]:
    """The conditions of the calendar of a person, by id."""
    who, here = plan.people[key], (("person", key),)
    for place, leave in enumerate(who.leaves):
        if leave.end >= plan.start and leave.start <= _horizon(plan):
            days = {
                "from": leave.start.isoformat(),
                "to": leave.end.isoformat(),
                "kind": leave.kind,
            }
            without = (Edit(("people", key, "leaves", place)),)
            yield Condition("leave", "calendar", here, days, without)
    yield from _stay(plan, key)
    yield from _own_time(plan, key)
    if who.weekdays is not None:
        own = {"weekdays": list(who.weekdays)}
        week = tuple(dict.fromkeys((*who.weekdays, *plan.calendar.weekdays)))
        yield Condition(
            "weekdays", "calendar", here, own, (Edit(("people", key, "weekdays"), week),)
        )
    if who.capacity_fraction < 1:
        part = {"capacity": f"{who.capacity_fraction:.2f}"}
        without = (Edit(("people", key, "capacity_fraction"), type(who.capacity_fraction)(1)),)
        yield Condition("capacity", "calendar", here, part, without)


def _stay(plan: document.Plan, key: str) -> Iterator[Condition]:
    """The arrival and the departure that keep somebody away on some day, be it on all of them."""
    who = plan.people[key]
    late = who.hired_on is not None and who.hired_on > plan.start
    early = who.left_on is not None and who.left_on < _horizon(plan)
    for name, day, counts in (("hired_on", who.hired_on, late), ("left_on", who.left_on, early)):
        if day is not None and counts and _is_near(plan, day):
            without = (Edit(("people", key, name)),)
            yield Condition(name, "calendar", (("person", key),), {"day": day.isoformat()}, without)


def _horizon(plan: document.Plan) -> date:
    """The last day that counts once the end of the plan is no condition."""
    return plan.end + timedelta(BEYOND)


def _is_near(plan: document.Plan, day: date) -> bool:
    """Whether somebody who came or left on a day might have been there: longer ago is a fact."""
    return plan.start - timedelta(FARTHEST_STAY) <= day <= plan.end + timedelta(FARTHEST_STAY)


def _own_time(plan: document.Plan, key: str) -> Iterator[Condition]:
    """Contracts, own closures, half-days off, ramp-up."""
    who, here = plan.people[key], (("person", key),)
    for name in ("contracts", "closures", "half_days_off"):
        if getattr(who, name) != document.Person.model_fields[name].get_default():
            many: dict[str, Any] = {}
            if name == "contracts":
                many = {"contracts": len(who.contracts or ())}
            yield Condition(name, "calendar", here, many, (Edit(("people", key, name)),))
    if who.hired_on is not None and cal.ramp_up(plan.calendar, who):
        yield Condition("ramp_up", "calendar", here, {}, (Edit(("people", key, "ramp_up"), ()),))


def _closures(plan: document.Plan) -> Iterator[Condition]:
    for place, closed in enumerate(plan.calendar.closures):
        if closed.end >= plan.start and closed.start <= _horizon(plan):
            days = {"from": closed.start.isoformat(), "to": closed.end.isoformat()}
            without = (Edit(("calendar", "closures", place)),)
            yield Condition("closure", "calendar", (("plan", plan.id),), days, without)


def _begun(plan: document.Plan, key: str) -> Condition:
    step = workload.with_end(plan, plan.steps[key])
    days = {
        name: day.isoformat()
        for name in ("start_date", "end_date")
        if (day := getattr(step, name)) is not None
    }
    without = (Edit(("steps", key, "status"), "canceled"),)
    return Condition("begun", "calendar", (("step", key),), days, without)


def focused(
    plan: document.Plan, steps: Sequence[str], begun: Sequence[str], around: tuple[date, date]
) -> document.Plan:
    """The plan with these steps alone, mandatory, on the days `around` them.

    Where money is limited, whole periods are kept.
    """
    kept = {key: plan.steps[key] for key in (*steps, *begun)}
    names = sorted({step.action for step in kept.values()})
    actions = {key: plan.actions[key].model_copy(update={"optional": False}) for key in names}
    days = max(plan.start, around[0]), min(plan.end, around[1])
    shorter = cut(plan, days, _paid_from(plan, steps))
    return shorter.model_copy(update={"steps": kept, "actions": actions})


def begun_near(plan: document.Plan, steps: Sequence[str]) -> list[str]:
    """Steps begun that take people, equipment or money these steps may want, that a cap counts with
    them, or that they wait for.
    """
    people, equipment = set(able_people(plan, steps)), _equipment_of(plan, steps)
    paying = {action for envelope in _paid_from(plan, steps) for action in envelope.actions}
    tied = {link.step for key in steps for link in plan.steps[key].after}
    tied |= counted_with(plan, steps)
    return [
        key
        for key, step in sorted(plan.steps.items())
        if key not in steps and _stands_begun(plan, step)
        if key in tied or _takes(step, people, equipment) or _pays(plan, step, paying)
    ]


def _equipment_of(plan: document.Plan, steps: Iterable[str]) -> set[str]:
    return {e for key in steps for e in plan.steps[key].equipment}


def _stands_begun(plan: document.Plan, step: document.Step) -> bool:
    begun = step.status in ("running", "done") and workload.step_stands(plan, step)
    return begun and step.start_date is not None


def _pays(plan: document.Plan, step: document.Step, paying: set[str]) -> bool:
    return step.action in paying and cost_cents(plan, step) > 0


def _takes(step: document.Step, people: set[str], equipment: set[str]) -> bool:
    who = {p for need in step.needs for p in need.assigned}
    return bool(who & people) or bool(equipment & set(step.equipment))
