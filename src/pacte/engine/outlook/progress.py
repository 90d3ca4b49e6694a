"""A target dealt to its days, and what the actual is against it on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pacte.document import Calendar, Seasonality
from pacte.document import calendar as cal
from pacte.document.metrics import Unit
from pacte.document.spread import spread

RATIO_STEP = Decimal("0.0001")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class TargetDays:
    """A target dealt once to the days of its window: every period sums the same days.

    Amounts in the metric's unit. Source: docs/methods/target_to_date.md.
    """

    by_day: dict[date, Decimal]

    def between(self, start: date, end: date) -> Decimal:
        """The target of the days from `start` to `end`, both inclusive."""
        return sum((v for day, v in self.by_day.items() if start <= day <= end), Decimal(0))


def target_days(
    target: Decimal,
    window: tuple[date, date],
    calendar: Calendar,
    seasonality: Seasonality | None = None,
    unit: Unit = Unit.MONEY,
) -> TargetDays:
    """Deal `target` to the working days of `window` (inclusive): whole cents, or whole units."""
    digits = 2 if unit is Unit.MONEY else 0
    whole = int(target.scaleb(digits).to_integral_value())
    dealt = spread(whole, *window, calendar, seasonality)
    return TargetDays({day: Decimal(part).scaleb(-digits) for day, part in dealt.items()})


@dataclass(frozen=True)
class Progress:
    """Where an objective stands on its last known day, in the metric's unit.

    `variance` = actual − target to date. `attainment` (R/O) = actual ÷ target to date, None where
    nothing was due yet. `to_go` (RAF) = target − actual, never under 0; `to_go_per_day` shares it
    among the company's working days left, None when none is left.
    """

    actual: Decimal
    target_to_date: Decimal
    variance: Decimal
    attainment: Decimal | None
    to_go: Decimal
    working_days_left: int
    to_go_per_day: Decimal | None


def progress_to_date(
    actual: Decimal, dealt: TargetDays, window: tuple[date, date], as_of: date, calendar: Calendar
) -> Progress:
    """The progress on day `as_of` (inclusive: that day's actual and target both count)."""
    start, end = window
    due = dealt.between(start, min(as_of, end))
    to_go = max(Decimal(0), dealt.between(start, end) - actual)
    left = len(cal.working_days(calendar, max(start, date.fromordinal(as_of.toordinal() + 1)), end))
    return Progress(
        actual=actual,
        target_to_date=due,
        variance=actual - due,
        attainment=(actual / due).quantize(RATIO_STEP) if due else None,
        to_go=to_go,
        working_days_left=left,
        to_go_per_day=(to_go / left).quantize(CENT) if left else None,
    )
