"""When customers may be contacted, and how often: windows of a segment, and dated legal rules."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StringConstraints, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from pacte.document.entities import (
    CycleDays,
    DateRange,
    Entity,
    Id,
    Name,
    PlainDate,
    Text,
    Weekday,
    end_before_start,
)
from pacte.document.preferences import Points

Channel = Literal["call", "sms", "email", "letter", "visit"]
"""How a step contacts customers."""
Audience = Literal["consumers", "businesses"]
Consent = Literal["given", "contract", "none"]
"""On what ground the people of a segment are contacted; `contract`: one is running."""
CLOCK_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
Clock = Annotated[str, StringConstraints(pattern=CLOCK_PATTERN)]
"""A time of day, from 00:00 to 24:00."""
OFF_WINDOW = 5
"""Points of a day worked outside the preferred windows, where none of them says."""


class Hours(Entity):
    """From `start` to `end`, in the customers' own time."""

    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError(
                "hours_out_of_order",
                "{end} does not come after {start}",
                {"start": self.start, "end": self.end},
            )
        return self


class ContactWindow(Entity):
    """Days on which the people of a segment are best contacted, or, `hard`, may be at all.

    An empty list sets no limit. `weeks` are ISO weeks; `start` and `end` are inclusive. A day
    worked outside the preferred ones costs `penalty_points` (null: `OFF_WINDOW` points).
    """

    channels: tuple[Channel, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    weeks: tuple[Annotated[StrictInt, Field(ge=1, le=53)], ...] = ()
    months: tuple[Annotated[StrictInt, Field(ge=1, le=12)], ...] = ()
    hours: tuple[Hours, ...] = ()
    start: PlainDate | None = None
    end: PlainDate | None = None
    hard: StrictBool = False
    penalty_points: Points | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        end_before_start(self.start, self.end, ("start", "end"))
        return self


class ContactCap(Entity):
    """At most `most` steps that contact a person on any `per_days` calendar days one after another.

    By some channels together (none: all).
    """

    most: Annotated[StrictInt, Field(ge=1, le=10_000)]
    per_days: Annotated[StrictInt, Field(ge=1, le=3660)]
    channels: tuple[Channel, ...] = ()


class ContactRule(Entity):
    """What a law says of contacts from `valid_from` to `valid_to` (inclusive; null: no end).

    It holds for the country of the plan's calendar, an audience and some channels (none: all).
    Empty weekdays or hours set no limit. `silence_days` after a refusal concern one person: they
    are said, not scheduled. Each is to be confirmed by counsel.
    """

    id: Id
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    audience: Audience
    channels: tuple[Channel, ...] = ()
    valid_from: PlainDate
    valid_to: PlainDate | None = None
    weekdays: tuple[Weekday, ...] = ()
    hours: tuple[Hours, ...] = ()
    public_holidays: StrictBool = True
    consent_required: StrictBool = False
    cap: ContactCap | None = None
    silence_days: Annotated[StrictInt, Field(ge=0, le=3660)] | None = None
    source: Text = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        end_before_start(self.valid_from, self.valid_to, ("valid_from", "valid_to"))
        return self

    def is_in_force(self, day: date) -> bool:
        """Whether the rule holds that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Segment(Entity):
    """To whom: a group of customers or prospects. `size` counts them.

    `audience`, `consent`, `contact_windows` where absent are those of the nearest segment above
    that has some; closures and caps of all segments above hold too.
    """

    name: Name
    parent: Id | None = None
    size: Annotated[StrictInt, Field(ge=0, le=1_000_000_000)] | None = None
    preferred_channels: tuple[str, ...] = ()
    owner: Id | None = None
    audience: Audience | None = None
    consent: Consent | None = None
    contact_windows: tuple[ContactWindow, ...] | None = None
    contact_closures: tuple[DateRange, ...] | None = None
    contact_caps: tuple[ContactCap, ...] | None = None
    sales_cycle_days: CycleDays | None = None


@cache
def shipped_rules() -> tuple[ContactRule, ...]:
    """The rules that a plan without its own follows (docs/reference/document.md lists them)."""
    text = resources.files("pacte.document").joinpath("contact_rules.json").read_text("utf-8")
    return TypeAdapter(tuple[ContactRule, ...]).validate_python(json.loads(text))
