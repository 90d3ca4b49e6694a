"""Who sells, what, to whom: people and teams, offers and segments, and the words they share."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from pacte.document.money import Money, Number

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Of what is planned: beyond, calendars are not known and sums of days leave them."""


def _within_reach(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError("far_date", "a day between 1900-01-01 and 2199-12-31")
    return day


DATE = re.compile(r"\s*\d{4}-\d{2}-\d{2}\s*", re.ASCII)


def _written(value: Any) -> Any:
    """Refuse what is no day alone: a time; a number, which would be some day of 1970 in seconds."""
    is_day = DATE.fullmatch(value) is not None if isinstance(value, str) else True
    if isinstance(value, int | float) or not is_day:
        raise PydanticKnownError("date_type")
    return value


PlainDate = Annotated[date, BeforeValidator(_written)]
Day = Annotated[PlainDate, AfterValidator(_within_reach)]
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]


def _printable(text: str) -> str:
    """Refuse control characters but tabs and ends of lines: databases cannot keep them all."""
    for letter in text:
        if letter not in "\t\n\r" and (letter < " " or letter == "\x7f"):
            found = f"U+{ord(letter):04X}"
            raise PydanticCustomError("control_character", "no control character", {"found": found})
    return text


_Printable = AfterValidator(_printable)
Text = Annotated[str, _Printable]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), _Printable
]
Note = Annotated[str, StringConstraints(max_length=20_000), _Printable]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Half = Literal["am", "pm"]
Fraction01 = Annotated[Number, Field(gt=0, le=1)]

HalfDay = Literal[
    "mon_am", "mon_pm", "tue_am", "tue_pm", "wed_am", "wed_pm", "thu_am", "thu_pm",
    "fri_am", "fri_pm", "sat_am", "sat_pm", "sun_am", "sun_pm",
]  # fmt: skip
CycleDays = Annotated[StrictInt, Field(ge=0, le=3660)]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Entity(BaseModel):
    """One line of the plan. Frozen; unknown fields are refused, so that a typo is never lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def end_before_start(start: date | None, end: date | None, names: tuple[str, str]) -> None:
    """Raise the validation error for an interval whose inclusive end comes before its start."""
    if start is not None and end is not None and end < start:
        raise PydanticCustomError(
            "end_before_start",
            "{last} {end} comes before {first} {start}",
            {"first": names[0], "last": names[1], "start": str(start), "end": str(end)},
        )


def gaps_out_of_order(least: int, most: int | None) -> None:
    """Raise the validation error for days between two actions whose least is above their most."""
    if most is not None and least > most:
        raise PydanticCustomError(
            "gaps_out_of_order",
            "min_gap_days {least} is above max_gap_days {most}",
            {"least": str(least), "most": str(most)},
        )


RampUp = Annotated[tuple[Fraction01, ...], Field(max_length=36)]
"""Part of the usual capacity that somebody new gives in each month; whole after the last."""


class DateRange(Entity):
    """Calendar days from `start` to `end`, both inclusive."""

    start: PlainDate
    end: PlainDate

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        end_before_start(self.start, self.end, ("start", "end"))
        return self


class Stretch(DateRange):
    """Days from `start` to `end`, inclusive, and the halves of them where the first or the last
    is not whole: null starts in the morning and ends in the afternoon.
    """

    start_half: Half | None = None
    end_half: Half | None = None

    @model_validator(mode="after")
    def _halves_in_order(self) -> Self:
        halves_out_of_order((self.start, self.start_half), (self.end, self.end_half))
        return self


Moment = tuple[date | None, Half | None]
"""A day, and its half where it is not whole."""


def halves_out_of_order(start: Moment, end: Moment) -> None:
    """Raise the validation error for what starts in an afternoon and ends that morning."""
    if start[0] is not None and start == (end[0], "pm") and end[1] == "am":
        raise PydanticCustomError(
            "half_days_out_of_order",
            "{day} starts in the afternoon and ends in the morning",
            {"day": str(start[0])},
        )


class Leave(Stretch):
    """Days a person does not work, inclusive; `kind` never says more than needed (privacy)."""

    kind: Literal["leave", "training", "other"] = "leave"


class Team(Entity):
    """A group of people; `parent` is the team above."""

    name: Name
    parent: Id | None = None


class Skill(Entity):
    """Something a step may ask for."""

    name: Name


class Territory(Entity):
    """Where: a region, a sector, an agency."""

    name: Name
    parent: Id | None = None


class Equipment(Entity):
    """Something that steps share: `quantity` units exist on every day of the plan."""

    name: Name
    quantity: Annotated[StrictInt, Field(ge=0, le=100_000)] = 1


class Person(Entity):
    """Someone who works on the plan.

    `capacity_fraction` is the part of a worked day available for the plan's actions. `weekdays`
    replaces the company's working week; `subdivision` its public holidays. `hired_on` is the first
    and `left_on` the last day worked. Skill levels go from 1 (learning) to 5 (teaches others).
    `ramp_up` is the part of that capacity in the first months since `hired_on` (null: the
    company's). An `external` person follows no public holiday but those of a `subdivision` given,
    no closure but the own ones, and is there during `contracts` only.
    """

    name: Name
    team: Id | None = None
    manager: Id | None = None
    skills: dict[Id, Annotated[StrictInt, Field(ge=1, le=5)]] = {}
    territories: tuple[Id, ...] = ()
    weekdays: tuple[Weekday, ...] | None = None
    capacity_fraction: Fraction01 = Decimal(1)
    subdivision: Text | None = None
    hired_on: PlainDate | None = None
    left_on: PlainDate | None = None
    leaves: tuple[Leave, ...] = ()
    kind: Literal["employee", "external"] | None = None
    contracts: tuple[DateRange, ...] | None = None
    closures: tuple[Stretch, ...] | None = None
    half_days_off: tuple[HalfDay, ...] | None = None
    ramp_up: RampUp | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        end_before_start(self.hired_on, self.left_on, ("hired_on", "left_on"))
        return self


class Offer(Entity):
    """What is sold: a product, a range, a service. Price and cost are per unit, excluding tax.

    `sales_cycle_days` is the usual time from an action to the money it brings, in calendar days.
    """

    name: Name
    category: Name | None = None
    unit_price: Money | None = None
    unit_cost: Money | None = None
    sales_cycle_days: CycleDays | None = None


class Axis(Entity):
    """A growth pillar (axe de développement) that actions serve."""

    name: Name


class Provenance(Entity):
    """Where a learned figure comes from."""

    source: Literal["entered", "learned", "expert"]
    as_of: PlainDate | None = None
    detail: dict[str, Any] = {}


class Seasonality(Entity):
    """Twelve monthly weights, January first; their mean is 1 once normalized by the reader."""

    name: Name
    weights: Annotated[
        tuple[Annotated[Number, Field(ge=0, le=1000)], ...], Field(min_length=12, max_length=12)
    ]
    offer: Id | None = None
    segment: Id | None = None
    provenance: Provenance | None = None

    @model_validator(mode="after")
    def _not_all_zero(self) -> Self:
        if not any(self.weights):
            raise PydanticCustomError("all_zero", "at least one month must weigh more than 0")
        return self
