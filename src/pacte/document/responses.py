"""What a spend brings, as people can answer it: a curve, a funnel, three points, a promotion."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StrictBool, StrictInt, Tag, model_validator
from pydantic_core import PydanticCustomError

from pacte.document.entities import Entity, Fraction01, Id, Provenance
from pacte.document.money import Money, Number

NotNegative = Annotated[Number, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
Shape = Annotated[Number, Field(gt=0, le=10)]


class _Response(Entity):
    """What every response may say; what is null says nothing.

    `per` `plan` (or null): the figures are those of the whole plan; `occurrence`: of each period
    in which the action runs. `delay_months` are the shares of the result that land in the month of
    the spend, the next, and so on (sum ≤ 1). `low` and `high` are the claimed 80 % range of the
    result, relative to the likely one. `margin_rate` reads margin as revenue, `basket` revenue as
    orders, of which `new_share` come from new customers. A `pinned` response is never learned
    again.
    """

    per: Literal["plan", "occurrence"] | None = None
    delay_months: Annotated[tuple[Share, ...], Field(max_length=60)] | None = None
    low: Annotated[Number, Field(gt=0, le=1)] | None = None
    high: Annotated[Number, Field(ge=1, le=1000)] | None = None
    margin_rate: Fraction01 | None = None
    basket: Money | None = None
    new_share: Share | None = None
    pinned: StrictBool | None = None
    provenance: Provenance | None = None

    @model_validator(mode="after")
    def _lands_once(self) -> Self:
        if sum(self.delay_months or ()) > 1:
            raise PydanticCustomError("shares_above_one", "shares that sum to 1 at most")
        return self


class Response(_Response):
    """Margin brought by a spend x: maximum · x^shape / (half_spend^shape + x^shape).

    `maximum` is the most margin that any spend can bring, `half_spend` the spend that brings half
    of it. `shape` ≤ 1 is concave (each euro brings less than the one before); above 1 the first
    euros bring little. Source: docs/methods/allocation.md.
    """

    kind: Literal["hill"] = "hill"
    maximum: Money
    half_spend: Money
    shape: Shape = Decimal(1)

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if self.maximum.amount < 0 or self.half_spend.amount <= 0:
            raise PydanticCustomError(
                "response_not_positive", "maximum must be at least 0 and half_spend more than 0"
            )
        return self


class Funnel(_Response):
    """Customers contacted one by one, out of those that exist.

    N = `size`, or the size of the action's segment. `cost_per_contact` is money,
    `hours_per_contact` people's time (of `skill`), `hours` all the time that the action may take.
    `contact_rate` is the part of contacts that reach someone, `conversion` the part of those who
    order, `basket` the revenue of an order.
    """

    kind: Literal["funnel"]
    size: Annotated[StrictInt, Field(ge=0, le=1_000_000_000)] | None = None
    cost_per_contact: Money
    hours_per_contact: NotNegative = Decimal(0)
    hours: NotNegative | None = None
    skill: Id | None = None
    contact_rate: Share = Decimal(1)
    conversion: Share
    basket: Money
    margin_rate: Fraction01


class Point(Entity):
    """What one spend would bring, in margin: at worst, likely, at best."""

    spend: Money
    low: Money | None = None
    likely: Money
    high: Money | None = None


class ThreePoints(_Response):
    """Two spends and what each would bring: Little's questions (Management Science, 1970)."""

    kind: Literal["three_points"]
    first: Point
    second: Point
    shape: Shape = Decimal(1)


class Promotion(_Response):
    """A discount on what would have sold anyway, and the sales that it adds.

    `baseline` is the revenue of the promoted offer without the promotion, `discount` the part of
    the price given up, `uplift` the most that volume can rise (0.5: half as much again), reached by
    half at `half_spend` of communication. `pull_forward` and `cannibalization` are the parts of the
    added volume taken from later sales and from other offers.
    """

    kind: Literal["promotion"]
    baseline: Money
    discount: Share
    margin_rate: Fraction01
    uplift: Annotated[Number, Field(ge=0, le=100)]
    half_spend: Money
    shape: Shape = Decimal(1)
    pull_forward: Share = Decimal(0)
    cannibalization: Share = Decimal(0)


def _kind(value: Any) -> str:
    """The tag of a response; brackets keep it out of JSON Pointers."""
    given = value.get("kind", "hill") if isinstance(value, dict) else getattr(value, "kind", "hill")
    return f"[{given}]"


AnyResponse = Annotated[
    Annotated[Response, Tag("[hill]")]
    | Annotated[Funnel, Tag("[funnel]")]
    | Annotated[ThreePoints, Tag("[three_points]")]
    | Annotated[Promotion, Tag("[promotion]")],
    Discriminator(
        _kind,
        custom_error_type="unknown_response",
        custom_error_message="one of hill, funnel, three_points, promotion",
    ),
]
