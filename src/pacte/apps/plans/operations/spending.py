"""Money by action and period, the rules of its sharing, and what a spend is believed to bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.plans.operations import rows
from pacte.apps.plans.permissions import may_change_actions, may_structure
from pacte.document import Change, Conflict, Invalid, Money, Problem, deal

if TYPE_CHECKING:
    from pacte.engine.allocation.from_plan.periods import Calendar

WHOLE = "total"
"""In the place of a period: the action's budget, dealt to its periods as they stand."""


@dataclass(frozen=True)
class Spend:
    """So many cents for an action in one period, or in all (`WHOLE`); None: nothing is decided.

    `seen` is what whoever decides saw there before, in cents; None: they did not look.
    """

    action: str
    period: str
    cents: int | None
    seen: int | None = None


@operation(may=may_change_actions)
def decide_spend(
    plan: Plan,
    spend: Spend,
    *,
    by: Member,
    at: datetime,
    today: date,
    expected_version: int | None = None,
) -> Entry | None:
    """Decide what an action spends in a period; by who may change its budget.

    Its other periods keep what they had and its budget becomes their sum; a new total is dealt to
    the periods in proportion. Raises `Invalid` for a period that is over or closed, `Conflict`
    where something else stands than what was seen.
    """
    before = photos.photograph(plan)
    action = _action(before, spend.action)
    if spend.cents is not None and spend.cents < 0:
        raise Invalid(Problem("negative_amount", f"/actions/{spend.action}/budget"))
    calendar = _calendar(before, today)
    _refuse_unseen(before, spend, calendar)
    if calendar.is_whole or (spend.period == WHOLE and spend.cents is None):
        after = action.model_copy(update={"budget": _money(before, spend.cents)})
    else:
        after = _spread(before, spend, calendar)
    changes = _changed_action(spend.action, action, after, ("budget", "spending"))
    return rows.write(plan, changes, expected_version=expected_version)


def _spread(plan: document.Plan, spend: Spend, calendar: Calendar) -> document.Action:
    """The action with every open period said, and its budget their sum."""
    from pacte.engine.allocation.from_plan import periods

    action, cents = plan.actions[spend.action], _cents(plan, spend.action, calendar)
    movable = [
        place
        for place in range(len(calendar.labels))
        if not calendar.frozen[place] and not periods.is_closed(action, calendar, place)
    ]
    if spend.period == WHOLE:
        _deal_total(cents, movable, spend.cents or 0)
    else:
        cents[_movable(spend, calendar, movable)] = spend.cents or 0
    said = {calendar.labels[place]: _money(plan, cents[place]) for place in movable}
    updated = _with_periods(action, {label: {"budget": amount} for label, amount in said.items()})
    return updated.model_copy(update={"budget": _money(plan, sum(cents))})


def _cents(plan: document.Plan, key: str, calendar: Calendar) -> list[int]:
    """What the action spends in each period, as things stand."""
    from pacte.engine.allocation.from_plan import periods

    engaged = periods.engaged_by_period(plan, calendar)[key]
    return periods.today_by_period(plan.actions[key], calendar, engaged)


def _refuse_unseen(plan: document.Plan, spend: Spend, calendar: Calendar) -> None:
    """Raise `Conflict` where what stands is not what was seen."""
    if spend.seen is None:
        return
    cents = _cents(plan, spend.action, calendar)
    by_label = dict(zip(calendar.labels, cents, strict=True)) | {WHOLE: sum(cents)}
    stands = by_label.get(spend.period, spend.seen)
    if stands != spend.seen:
        found, expected = (
            str(Money.of_cents(c, plan.currency).amount) for c in (stands, spend.seen)
        )
        where = f"/actions/{spend.action}/budget"
        raise Conflict(Problem("changed_meanwhile", where, found, expected))


def _deal_total(cents: list[int], movable: Sequence[int], total: int) -> None:
    """Make `cents` add up to `total`: the movable ones share it in proportion, else equally."""
    held = sum(amount for place, amount in enumerate(cents) if place not in set(movable))
    now = [cents[place] for place in movable]
    weights = now if sum(now) else [1] * len(movable)
    parts = deal(max(total - held, 0), weights) if movable else ()
    for place, part in zip(movable, parts, strict=True):
        cents[place] = part


def _movable(spend: Spend, calendar: Calendar, movable: Sequence[int]) -> int:
    """The place of a period where money can still be decided."""
    if spend.period not in calendar.labels:
        known = ", ".join(calendar.labels)
        raise Invalid(Problem("unknown_value", "/period", spend.period, known))
    place = calendar.labels.index(spend.period)
    if place not in movable:
        where = f"/actions/{spend.action}/spending/periods/{spend.period}"
        raise Invalid(Problem("period_not_open", where, spend.period))
    return place


@operation(may=may_change_actions)
def change_spending(  # noqa: PLR0913 (what a journal entry says)
    plan: Plan,
    action: str,
    values: Mapping[str, Any],
    periods: Mapping[str, Mapping[str, Any]],
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
) -> Entry | None:
    """Change what bounds an action's money; by who may change its budget.

    `values`: fields of the action or of its spending; `periods`: label -> fields of that period.
    JSON values, None empties.
    """
    before = photos.photograph(plan)
    known = _action(before, action)
    form = known.model_dump(mode="json", exclude_none=True)
    own = {name: value for name, value in values.items() if name in document.Action.model_fields}
    spending = dict(form.get("spending") or {})
    spending |= {name: value for name, value in values.items() if name not in own}
    if periods:
        spending["periods"] = _merged(spending.get("periods") or {}, periods)
    wanted = own | {"spending": _without_nothing(spending) or None}
    changes = [Change("action", action, f, form.get(f), value) for f, value in wanted.items()]
    return rows.write(plan, changes, expected_version=expected_version)


def _merged(
    standing: Mapping[str, Mapping[str, Any]], wanted: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    merged = {
        label: _without_nothing({**standing.get(label, {}), **wanted.get(label, {})})
        for label in {**standing, **wanted}
    }
    return {label: fields for label, fields in merged.items() if fields}


def _without_nothing(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if not _is_nothing(value)}


def _is_nothing(value: Any) -> bool:
    """What the document leaves out; a zero is a figure."""
    return value is None or value is False or value in ({}, [])


@operation(may=may_change_actions)
def describe_response(
    plan: Plan,
    action: str,
    response: Mapping[str, Any] | None,
    *,
    by: Member,
    at: datetime,
    expected_version: int | None = None,
) -> Entry | None:
    """Say what a spend on an action would bring (its JSON form); by who may change its budget.

    Raises `Invalid` where the answers contradict one another.
    """
    from pacte.engine import allocation

    before = photos.photograph(plan)
    known = _action(before, action)
    changes = _field(action, known, "response", dict(response) if response else None)
    rows.refuse_forbidden(changes, before, before)
    after = photos.advanced(before, changes).actions[action]
    if after.response is not None:
        segment = before.segments.get(after.segment or "")
        allocation.curve(after.response, (), segment.size if segment else None)
    return rows.write(plan, changes, expected_version=expected_version)


@operation(may=may_structure)
def change_sharing(
    plan: Plan,
    values: Mapping[str, Any],
    *,
    by: Member,
    at: datetime,
    today: date,
    expected_version: int | None = None,
) -> Entry | None:
    """Change the envelope (`budget`) or how it is shared (fields of `sharing`); directors only.

    JSON values. Under a new grain, what was decided by period is dealt to the new periods.
    """
    before = photos.photograph(plan)
    form = document.form_of(before)
    sharing = dict(form.get("sharing") or {})
    wanted = sharing | {name: value for name, value in values.items() if name != "budget"}
    made = {"sharing": _without_nothing(wanted) or None}
    made |= {"budget": values["budget"]} if "budget" in values else {}
    changes = [Change("plan", before.id, f, form.get(f), value) for f, value in made.items()]
    if "grain" in values:
        changes += _regrained(before, photos.advanced(before, changes), today)
    return rows.write(plan, changes, expected_version=expected_version)


def _regrained(before: document.Plan, after: document.Plan, today: date) -> list[Change]:
    """What was said by period, said again by the periods of the new grain."""
    old, new = _calendar(before, today), _calendar(after, today)
    changes: list[Change] = []
    if old.labels == new.labels or old.is_whole or new.is_whole:
        return changes
    for key, action in before.actions.items():
        if action.spending and any(action.spending.periods.values()):
            changes += _field(key, action, "spending", _said_again(before, key, (old, new)))
    return changes


def _said_again(plan: document.Plan, key: str, calendars: tuple[Calendar, Calendar]) -> Any:
    """The spending of an action whose budgets go month by month from one grain to the other."""
    from pacte.engine.allocation.from_plan import periods

    (old, new), action = calendars, plan.actions[key]
    by_month: dict[tuple[int, int], int] = {}
    for place, cents in enumerate(_cents(plan, key, old)):
        months = old.months[place]
        by_month |= dict(zip(months, deal(cents, [1] * len(months)), strict=True))
    said: dict[str, dict[str, Any]] = {}
    for place, label in enumerate(new.labels):
        if not new.frozen[place] and not periods.is_closed(action, new, place):
            total = sum(by_month.get(month, 0) for month in new.months[place])
            said[label] = {"budget": _money(plan, total)}
    return _with_periods(action, said).model_dump(mode="json", exclude_none=True)["spending"]


def _calendar(plan: document.Plan, today: date) -> Calendar:
    from pacte.engine.allocation.from_plan.periods import Calendar

    return Calendar.of(plan, plan.sharing.grain if plan.sharing else "year", today)


def _with_periods(
    action: document.Action, said: Mapping[str, Mapping[str, Any]]
) -> document.Action:
    spending = action.spending or document.Spending()
    periods = dict(spending.periods)
    for label, fields in said.items():
        standing = periods.get(label, document.PeriodSpend())
        periods[label] = standing.model_copy(update=dict(fields))
    return action.model_copy(update={"spending": spending.model_copy(update={"periods": periods})})


def _action(plan: document.Plan, key: str) -> document.Action:
    if key not in plan.actions:
        raise Invalid(Problem("unknown_id", f"/actions/{key}", key, "an id of /actions"))
    return plan.actions[key]


def _money(plan: document.Plan, cents: int | None) -> Money | None:
    return None if cents is None else Money.of_cents(cents, plan.currency)


def _changed_action(
    key: str, before: document.Action, after: document.Action, fields: Sequence[str]
) -> list[Change]:
    old, new = (action.model_dump(mode="json", exclude_none=True) for action in (before, after))
    return [Change("action", key, f, old.get(f), new.get(f)) for f in fields]


def _field(key: str, action: document.Action, field: str, value: Any) -> list[Change]:
    form = action.model_dump(mode="json", exclude_none=True)
    return [Change("action", key, field, form.get(field), value)]
