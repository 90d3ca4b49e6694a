"""What happens to a plan under way: an absence, a delay, a cut… each a small form of its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, StrictInt, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from pacte.document import json_text
from pacte.document.actions import Action, Step
from pacte.document.entities import Day, Entity, Id, end_before_start
from pacte.document.errors import Invalid, Problem, gettext_noop
from pacte.document.json_form import as_written, problems_of
from pacte.document.money import Money


class Absence(Entity):
    """Somebody is away on these calendar days, inclusive."""

    kind: Literal["absence"] = "absence"
    person: Id
    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> Absence:
        end_before_start(self.start, self.end, ("start", "end"))
        return self


class Departure(Entity):
    """Somebody leaves the company after this day."""

    kind: Literal["departure"] = "departure"
    person: Id
    last_day: Day


class Delay(Entity):
    """A step begun takes `days` more worked days; one to come cannot start before as many later."""

    kind: Literal["delay"] = "delay"
    step: Id
    days: Annotated[StrictInt, Field(ge=1, le=366)]


class BudgetCut(Entity):
    """The plan has this budget now; optional actions that have not begun are stopped to fit it."""

    kind: Literal["budget_cut"] = "budget_cut"
    budget: Money


class UrgentAction(Entity):
    """A new action and its steps, as in the document; `id` is the action's."""

    kind: Literal["urgent_action"] = "urgent_action"
    id: Id
    action: Action
    steps: dict[Id, Step]


class Cancellation(Entity):
    """A step is canceled (a show), or a whole action stopped: one of the two."""

    kind: Literal["cancellation"] = "cancellation"
    step: Id | None = None
    action: Id | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Cancellation:
        if (self.step is None) == (self.action is None):
            raise PydanticCustomError("step_or_action", "a step or an action")
        return self


class Correction(Entity):
    """Anything else: a JSON Patch (RFC 6902) of the document."""

    kind: Literal["change"] = "change"
    patch: tuple[dict[str, Any], ...]


Event = Absence | Departure | Delay | BudgetCut | UrgentAction | Cancellation | Correction
KINDS: dict[str, type[Event]] = {
    event.model_fields["kind"].default: event for event in get_args(Event)
}
"""Word of `kind` -> the form of the event."""


def read_event(source: str | bytes) -> Event:
    """One event from JSON text. Raises `Invalid` naming every wrong place."""
    return event_from_form(json_text.parsed(json_text.decoded(source)))


def event_from_form(form: Any) -> Event:
    """One event from JSON values. Raises `Invalid` naming every wrong place of it."""
    try:
        return _kind_of(form).model_validate(form)
    except ValidationError as error:
        raise Invalid(*problems_of(error)) from None


def _kind_of(form: Any) -> type[Event]:
    if not isinstance(form, dict):
        raise Invalid(Problem("wrong_type", "", as_written(form), gettext_noop("an object")))
    if "kind" not in form:
        raise Invalid(Problem("event_without_kind", "/kind", "", ", ".join(KINDS)))
    kind = form["kind"]
    if not isinstance(kind, str) or kind not in KINDS:
        raise Invalid(Problem("unknown_value", "/kind", as_written(kind), ", ".join(KINDS)))
    return KINDS[kind]
