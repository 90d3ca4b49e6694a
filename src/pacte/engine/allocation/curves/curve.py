"""The curve of one action, from what its document says of its response. In cents.

Source: docs/methods/allocation.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

from pacte.document import AnyResponse, Funnel, Money, Point, Promotion, Response, ThreePoints

HUNDRED_THOUSAND = 100_000
"""Cents of 1,000 units of money: hours are said per 1,000."""


@dataclass(frozen=True)
class Curve:
    """Margin of a spend of x cents, in cents, less `loss` as soon as the action runs.

    maximum · x^shape ÷ (half_spend^shape + x^shape); where `exponential`, maximum · (1 − e^(−x ÷
    half_spend)). Beyond `cap` more money brings nothing more.
    """

    maximum: float
    half_spend: float
    shape: float = 1.0
    cap: float = math.inf
    loss: float = 0.0
    exponential: bool = False

    @classmethod
    def of(cls, response: Response) -> Curve:
        """The curve of a response given by its parameters."""
        maximum, half = float(response.maximum.cents), float(response.half_spend.cents)
        return cls(maximum, half, float(response.shape))

    def scaled(self, share: float, factor: float) -> Curve:
        """The curve of a part `share` of the year, worth `factor` of what is usual."""
        return replace(
            self,
            maximum=self.maximum * share * factor,
            half_spend=self.half_spend * share,
            cap=self.cap * share,
            loss=self.loss * share * factor,
        )


@dataclass(frozen=True)
class Impossible:
    """Why a response cannot be used: a code with its figures."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)


def curve_of(response: AnyResponse, segment_size: int | None = None) -> Curve | Impossible:
    """The curve that `response` says; `segment_size` stands for the size that a funnel leaves out.

    `Impossible` where its answers contradict one another: see the reference for each code.
    """
    if isinstance(response, Funnel):
        return _funnel(response, segment_size)
    if isinstance(response, ThreePoints):
        return _three_points(response)
    if isinstance(response, Promotion):
        return _promotion(response)
    return Curve.of(response)


def _funnel(response: Funnel, segment_size: int | None) -> Curve | Impossible:
    size = segment_size if response.size is None else response.size
    if size is None:
        return Impossible("funnel_without_size")
    cost = float(response.cost_per_contact.cents)
    if cost <= 0:
        return Impossible("contact_without_cost", {"amount": response.cost_per_contact})
    if response.basket.cents < 0:
        return Impossible("negative_result", {"amount": response.basket})
    rates = response.contact_rate * response.conversion * response.margin_rate
    margin = size * float(rates) * response.basket.cents
    cap = math.inf
    if response.hours is not None and response.hours_per_contact > 0:
        cap = float(response.hours / response.hours_per_contact) * cost
    return Curve(margin, max(size, 1) * cost, cap=cap, exponential=True)


def hours_per_thousand(response: AnyResponse | None) -> float:
    """Hours that 1,000 of spend asks of the people of a funnel; 0 for other responses."""
    if not isinstance(response, Funnel) or response.cost_per_contact.cents <= 0:
        return 0.0
    return float(response.hours_per_contact) / response.cost_per_contact.cents * HUNDRED_THOUSAND


def _three_points(response: ThreePoints) -> Curve | Impossible:
    for point in (response.first, response.second):
        disorder = _disorder(point)
        if disorder is not None:
            return disorder
    x1, x2 = response.first.spend, response.second.spend
    r1, r2 = response.first.likely, response.second.likely
    if x1.cents <= 0 or x2.cents <= x1.cents:
        return Impossible("spends_out_of_order", {"first_spend": x1, "second_spend": x2})
    if r1.cents <= 0:
        return Impossible("negative_result", {"amount": r1})
    if r2.cents <= r1.cents:
        return Impossible("more_brings_no_more", {"first_result": r1, "second_result": r2})
    shape = float(response.shape)
    ratio = (x2.cents / x1.cents) ** shape
    if r2.cents / r1.cents >= ratio * (1 - 1e-9):
        most = Money.of_cents(math.floor(min(r1.cents * ratio, 1e14)), r1.currency)
        return Impossible("results_too_steep", {"second_result": r2, "most": most})
    # Little 1970: half^s = (r2 − r1) ÷ (r1 ÷ x1^s − r2 ÷ x2^s), with x1 as the unit of spend.
    half = ((r2.cents - r1.cents) / (r1.cents - r2.cents / ratio)) ** (1 / shape)
    return Curve(r1.cents * (1 + half**shape), half * x1.cents, shape)


def _disorder(point: Point) -> Impossible | None:
    figures = [x for x in (point.low, point.likely, point.high) if x is not None]
    if [x.cents for x in figures] == sorted(x.cents for x in figures):
        return None
    return Impossible("range_out_of_order", {"spend": point.spend, "likely": point.likely})


def _promotion(response: Promotion) -> Curve | Impossible:
    """Each added unit brings the margin left, less what later sales and other offers lose."""
    if response.baseline.cents < 0 or response.half_spend.cents <= 0:
        amount = response.baseline if response.baseline.cents < 0 else response.half_spend
        return Impossible("negative_result", {"amount": amount})
    rate = net_rate(response)
    if rate <= 0:
        figures = {"margin_rate": response.margin_rate, "discount": response.discount}
        return Impossible("discount_above_margin", figures)
    baseline, half = float(response.baseline.cents), float(response.half_spend.cents)
    loss = baseline * float(response.discount)
    maximum = baseline * float(response.uplift) * rate
    return Curve(maximum, half, float(response.shape), loss=loss)


def net_rate(response: Promotion) -> float:
    """Margin of each unit of added revenue (at the price before the discount), net of shifts."""
    margin = response.margin_rate
    return float(margin - response.discount) - float(
        (response.pull_forward + response.cannibalization) * margin
    )


def break_even_uplift(response: Promotion) -> float | None:
    """The rise in volume from which a promotion brings margin; None where none is enough.

    Without shifts, discount ÷ (margin rate − discount): the rule of every sales manual.
    """
    rate = net_rate(response)
    return float(response.discount) / rate if rate > 0 else None


UNSAID_RANGE = (0.7, 1.4)
"""The 80 % range of a result, relative to the likely one, of who gave none."""


def believed_range(response: AnyResponse) -> tuple[float, float]:
    """(low, high): the 80 % range of the result relative to the likely one, as it is believed.

    What an expert claims is widened to its square: in logarithms twice as wide (experts' 80 %
    intervals hold 43 % of the time). A learned range is taken as it is.
    """
    low, high = _claimed(response)
    learned = response.provenance is not None and response.provenance.source == "learned"
    return (low, high) if learned else (low**2, high**2)


def _claimed(response: AnyResponse) -> tuple[float, float]:
    """The widest of what is claimed, of the whole or of a point; else the range of the silent."""
    points = (response.first, response.second) if isinstance(response, ThreePoints) else ()
    lows = [p.low.cents / p.likely.cents for p in points if p.low and p.likely.cents > 0]
    highs = [p.high.cents / p.likely.cents for p in points if p.high and p.likely.cents > 0]
    lows += [] if response.low is None else [float(response.low)]
    highs += [] if response.high is None else [float(response.high)]
    low, high = min(lows, default=UNSAID_RANGE[0]), max(highs, default=UNSAID_RANGE[1])
    return max(low, 1e-3), min(high, 1e3)
