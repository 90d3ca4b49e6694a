"""An action as cells of the plan's periods: what each may spend, and what it brings there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pacte.document import Action, Money, PeriodSpend, Plan, Seasonality, deal
from pacte.document import calendar as cal
from pacte.document.spending import WHOLE_PLAN
from pacte.engine.allocation.curves.curve import HUNDRED_THOUSAND, Curve, hours_per_thousand
from pacte.engine.allocation.problem import Cell, CellHours
from pacte.engine.allocation.worth import weight_of

NOTHING_SAID = PeriodSpend()
MONTHS = 12
Engaged = dict[int, int]
"""place of the period -> cents."""

Months = tuple[tuple[int, int], ...]
"""(year, month) of calendar months."""

_WHOLE_YEAR: Months = tuple((0, month) for month in range(1, MONTHS + 1))


@dataclass(frozen=True)
class Calendar:
    """The periods that money is shared between: labels, days (inclusive), which are over."""

    labels: tuple[str, ...]
    spans: tuple[cal.Period, ...]
    frozen: tuple[bool, ...]

    @classmethod
    def of(
        cls, plan: Plan, grain: Literal["year", "quarter", "month"], today: date | None
    ) -> Calendar:
        """The plan's periods of one grain; those that end before `today` are frozen."""
        if grain == "year":
            span = cal.Period("year", WHOLE_PLAN, plan.start, plan.end)
            return cls((WHOLE_PLAN,), (span,), (False,))
        spans = cal.periods(plan.start, plan.end, grain)
        over = tuple(today is not None and span.end < today for span in spans)
        return cls(tuple(span.label for span in spans), spans, over)

    @property
    def is_whole(self) -> bool:
        """Whether the plan is one period."""
        return self.labels == (WHOLE_PLAN,)

    def place_of(self, day: date | None) -> int:
        """The period of a day; without one, or outside the plan, the first not over (else last)."""
        for place, span in enumerate(self.spans):
            if day is not None and span.start <= day <= span.end:
                return place
        return next((i for i, over in enumerate(self.frozen) if not over), len(self.spans) - 1)

    @cached_property
    def still_open(self) -> frozenset[str]:
        """The labels of the periods that are not over."""
        pairs = zip(self.labels, self.frozen, strict=True)
        return frozenset(label for label, over in pairs if not over)

    @cached_property
    def months(self) -> tuple[Months, ...]:
        """For each period, the calendar months that it touches."""
        return tuple(tuple(_months(span.start, span.end)) for span in self.spans)


def _months(start: date, end: date) -> Iterator[tuple[int, int]]:
    day = date(start.year, start.month, 1)
    while day <= end:
        yield day.year, day.month
        day = cal.add_months(day, 1)


def cents(amount: Money | None) -> int:
    """Cents of an amount; absent or negative money is 0."""
    return 0 if amount is None else max(amount.cents, 0)


def engaged_by_period(plan: Plan, calendar: Calendar) -> defaultdict[str, Engaged]:
    """action -> period -> cents that can no longer be moved: its lines' engaged money."""
    engaged: defaultdict[str, Engaged] = defaultdict(dict)
    for line in plan.budget_lines.values():
        place, mine = calendar.place_of(line.planned_date), engaged[line.action]
        mine[place] = mine.get(place, 0) + max(line.engaged_cents, 0)
    return engaged


def _said(action: Action, label: str) -> PeriodSpend:
    said = action.spending.periods.get(label) if action.spending else None
    return NOTHING_SAID if said is None else said


def is_closed(action: Action, calendar: Calendar, place: int) -> bool:
    """Whether the action cannot run in a period: said so, or outside its window."""
    span, window = calendar.spans[place], action.window
    if window is not None and (window.end < span.start or window.start > span.end):
        return True
    return _said(action, calendar.labels[place]).closed


def _closed(action: Action, calendar: Calendar) -> list[bool]:
    """`is_closed` of every period."""
    if action.window is None and not (action.spending and action.spending.periods):
        return [False] * len(calendar.labels)
    return [is_closed(action, calendar, place) for place in range(len(calendar.labels))]


def as_kept(action: Action) -> Action:
    """An action that is not shared among: its least stands for a budget that is not said, where it
    has to take place."""
    if action.budget is not None or action.optional or action.min_spend is None:
        return action
    return action.model_copy(update={"budget": action.min_spend})


def today_by_period(action: Action, calendar: Calendar, frozen: Engaged) -> list[int]:
    """Cents decided for each period: as said, else the action's budget dealt to the rest equally.

    `frozen` periods hold what was engaged in them. The document's cents are dealt, none is lost.
    """
    amounts: list[int | None] = []
    closed = _closed(action, calendar)
    for place, label in enumerate(calendar.labels):
        if calendar.frozen[place]:
            amounts.append(frozen.get(place, 0))
        elif closed[place]:
            amounts.append(0)
        else:
            said = _said(action, label).budget
            amounts.append(None if said is None else cents(said))
    unsaid = [place for place, amount in enumerate(amounts) if amount is None]
    left = max(cents(action.budget) - sum(amount or 0 for amount in amounts), 0)
    for place, part in zip(unsaid, deal(left, [1] * len(unsaid)) if unsaid else (), strict=True):
        amounts[place] = part
    return [amount or 0 for amount in amounts]


def cells_of(
    plan: Plan, key: str, action: Action, curve: Curve, calendar: Calendar, engaged: Engaged
) -> Iterator[Cell]:
    """One cell per period, in their order."""
    hours, weight = hours_of(action), weight_of(plan, action)
    fixed = cents(action.spending.occurrence_cost) if action.spending else 0
    now = today_by_period(action, calendar, engaged)
    curves = curves_by_period(plan, action, curve, calendar)
    closed = _closed(action, calendar)
    shut = [over or out for over, out in zip(calendar.frozen, closed, strict=True)]
    released = _released(action, calendar, shut, engaged)
    for place, label in enumerate(calendar.labels):
        mine = engaged.get(place, 0)
        low, high, off = (
            (mine, mine, mine == 0) if shut[place] else _bounds(action, label, now[place], mine)
        )
        yield Cell(
            action=key,
            curve=curves[place],
            low=low,
            high=high,
            fixed=fixed,
            may_be_off=off,
            today=now[place],
            engaged=mine,
            pinned=action.pinned,
            released_floor=released.get(place, 0),
            period=label,
            weight=weight,
            hours=hours,
            closed=shut[place],
        )


def _bounds(action: Action, label: str, now: int, engaged: int) -> tuple[int, int | None, bool]:
    """(lowest, highest, may be off) of an action in a period that is open to it."""
    if action.pinned:
        pin = max(now, engaged)
        return pin, pin, pin == 0
    said = _said(action, label)
    effective = cents(action.spending.effective_spend) if action.spending and not engaged else 0
    low = max(cents(said.minimum), effective, engaged)
    high = None if said.maximum is None else max(cents(said.maximum), engaged)
    return low, high, engaged == 0


def _released(
    action: Action, calendar: Calendar, shut: list[bool], engaged: Engaged
) -> dict[int, int]:
    """period -> cents: the least that an action with engaged money costs, were it not pinned.

    What its own minimum over all periods adds is in the first of these periods.
    """
    fixed = cents(action.spending.occurrence_cost) if action.spending else 0
    begun = [place for place, amount in sorted(engaged.items()) if amount]
    least = {
        place: engaged[place]
        if shut[place]
        else max(cents(_said(action, calendar.labels[place]).minimum), engaged[place])
        for place in begun
    }
    if begun:
        least[begun[0]] += max(cents(action.min_spend) - sum(least.values()), 0)
    return {place: amount + fixed for place, amount in least.items()}


def hours_of(action: Action) -> tuple[CellHours, ...]:
    """What an action asks of people in each period, of its own words and of its funnel."""
    said = action.spending.hours if action.spending else ()
    found = [
        CellHours(need.skill, float(need.fixed), float(need.per_thousand) / HUNDRED_THOUSAND)
        for need in said
    ]
    calls = hours_per_thousand(action.response)
    if calls:
        skill = getattr(action.response, "skill", None)
        found.append(CellHours(skill, 0.0, calls / HUNDRED_THOUSAND))
    return tuple(found)


def curves_by_period(
    plan: Plan, action: Action, curve: Curve, calendar: Calendar
) -> tuple[Curve, ...]:
    """The curve of each period: its part of the year, weighed by season and by what lands.

    A response of the whole plan is shared equally between the periods in which the action may run.
    """
    share, usual = 1.0, _WHOLE_YEAR
    if action.response is None or action.response.per != "occurrence":
        may_run = open_places(action, calendar)
        usual = tuple(month for place in may_run for month in calendar.months[place])
        share = 1 / _shares(action, len(may_run))
    factors = [
        _season(plan, action, months, usual) * _landed(plan, action, months)
        for months in calendar.months
    ]
    parts = {f: curve if share == f == 1 else curve.scaled(share, f) for f in set(factors)}
    return tuple(parts[f] for f in factors)


def open_places(action: Action, calendar: Calendar) -> list[int]:
    """The periods in which the action may run; all of them where it may in none."""
    closed = _closed(action, calendar)
    return [p for p, out in enumerate(closed) if not out] or list(range(len(closed)))


def _shares(action: Action, open_periods: int) -> int:
    """How many periods share a response of the whole plan: those open, as many as it may use."""
    most = action.spending.most_occurrences if action.spending else None
    return open_periods if most is None else min(open_periods, most)


def _season(plan: Plan, action: Action, months: Months, usual: Months) -> float:
    """The mean weight of a period's months, where the mean of the `usual` months is 1."""
    named = action.spending.seasonality if action.spending else None
    if named is None:
        return 1.0
    profile: Seasonality = plan.seasonalities[named]
    mean = _mean_weight(profile, usual)
    return float(_mean_weight(profile, months) / mean) if mean else 0.0


def _mean_weight(profile: Seasonality, months: Months) -> Decimal:
    return sum((profile.weights[month - 1] for _, month in months), Decimal(0)) / len(months)


def _landed(plan: Plan, action: Action, months: Months) -> float:
    """The part of what a spend brings that lands by the deadline of the objectives served."""
    kernel = action.response.delay_months if action.response else None
    if not kernel:
        return 1.0
    ends = [plan.objectives[key].end or plan.end for key in action.contributions]
    deadline = max(ends, default=plan.end)
    last = deadline.year * MONTHS + deadline.month
    parts = [
        sum(
            (part for j, part in enumerate(kernel) if year * MONTHS + month + j <= last),
            Decimal(0),
        )
        for year, month in months
    ]
    return float(sum(parts, Decimal(0)) / len(parts))
