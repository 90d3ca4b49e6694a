"""What a spend brings: the response curve of an action, its slope, and the slope's inverse."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

from pacte.document import AnyResponse, Invalid, Money, Problem, Response
from pacte.engine.allocation.curves.curve import Curve, Impossible, curve_of

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LOWEST = 1e-280
MOST_STEPS = 60
"""Newton steps; it closes in three, save where a curve is almost straight at its steepest point."""

CLOSE = 1e-15
"""A root is found where what is left is less than this part of it."""


@dataclass(frozen=True)
class Curves:
    """n curves M(x), one array per parameter: see `Curve` for each.

    `maximum` ≥ 0, `half_spend` > 0 in cents, 0 < `shape` ≤ 10. Source: docs/methods/allocation.md.
    """

    maximum: Floats
    half_spend: Floats
    shape: Floats
    cap: Floats
    exponential: Flags

    @classmethod
    def of(cls, curves: Iterable[Curve]) -> Curves:
        """The arrays of curves, in their order."""
        rows = [(c.maximum, c.half_spend, c.shape, c.cap, c.exponential) for c in curves]
        table = np.array(rows, dtype=np.float64).reshape(-1, 5)
        maximum, half, shape, cap, exponential = (table[:, i].copy() for i in range(5))
        return cls(maximum, half, shape, cap, exponential > 0)

    def __len__(self) -> int:
        return len(self.maximum)

    def take(self, places: NDArray[Any]) -> Curves:
        """The curves at some places (or where flags are true)."""
        return Curves(
            self.maximum[places],
            self.half_spend[places],
            self.shape[places],
            self.cap[places],
            self.exponential[places],
        )

    def values(self, spends: Floats) -> Floats:
        """M at `spends` ≥ 0 (cents), in cents."""
        spends = np.minimum(spends, self.cap)
        with np.errstate(divide="ignore"):
            logit = self.shape * (np.log(spends) - np.log(self.half_spend))
        share = expit(logit)
        if self.exponential.any():
            share = np.where(self.exponential, -np.expm1(-spends / self.half_spend), share)
        return np.asarray(self.maximum * share)

    def marginals(self, spends: Floats) -> Floats:
        """M' at `spends` ≥ 0: margin per unit of spend; infinite at 0 where shape < 1."""
        with np.errstate(all="ignore"):
            logit = self.shape * (np.log(spends) - np.log(self.half_spend))
            inside = self.maximum * self.shape * expit(logit) * expit(-logit) / spends
            steepest = np.where(self.shape < 1, np.inf, self.maximum / self.half_spend)
            fading = self.maximum / self.half_spend * np.exp(-spends / self.half_spend)
        first = np.where(self.shape > 1, 0.0, steepest)
        found = np.where(spends > 0, inside, first)
        found = np.where(self.exponential, fading, found)
        return np.where((self.maximum <= 0) | (spends >= self.cap), 0.0, found)

    @property
    def useful(self) -> Floats:
        """The spend (cents) from which more brings nothing; infinite where some always does."""
        return np.where(self.maximum > 0, self.cap, 0.0)

    def inflections(self) -> Floats:
        """The spend (cents) from which each curve is concave: 0 where shape ≤ 1."""
        share = np.maximum(self.shape - 1, 0) / (self.shape + 1)
        return np.asarray(self.half_spend * share ** (1 / self.shape))

    def spends_at(self, price: Floats | float) -> Floats:
        """The spend on the concave part where M' = `price`; 0 where M' never reaches it.

        With u = ln(x^shape ÷ half^shape), ln M' is concave in u and falls on the concave part, so
        Newton's steps from a point beyond the root come down to it without passing it.
        """
        useful = self.maximum > 0
        level = np.log(np.clip(price, LOWEST, 1 / LOWEST)) + np.log(self.half_spend / self.shape)
        level = level - np.log(np.where(useful, self.maximum, 1.0))
        with np.errstate(over="ignore"):
            curved = np.exp(_logit_at(level, self.shape) / self.shape)
            straight = np.maximum(np.expm1(-level / 2), 0.0)
        spends = self.half_spend * np.where(self.shape == 1, straight, curved)
        if self.exponential.any():
            fading = self.half_spend * np.maximum(-level, 0.0)
            spends = np.where(self.exponential, fading, spends)
        return np.where(useful, np.minimum(spends, self.cap), 0.0)


def _logit_at(level: Floats, shape: Floats) -> Floats:
    """The root u of ln σ(u) + ln σ(−u) − u/shape = level on the falling side; −∞ where none."""
    top = -np.log(np.maximum((shape + 1) / np.maximum(shape - 1, 1e-300), 1.0))
    under = log_expit(top) + log_expit(-top) - top / shape - level
    curved = shape > 1
    found = np.full(len(level), -np.inf)
    there = np.flatnonzero(~curved | (under >= 0))
    level, shape, top, curved = level[there], shape[there], top[there], curved[there]
    start = np.minimum(_beyond(level, shape), _by_parabola(under[there], shape, top))
    root = _come_down(start, level, shape)
    found[there] = np.where(curved, np.maximum(root, top), root)
    return found


def _come_down(u: Floats, level: Floats, shape: Floats) -> Floats:
    """Where Newton's steps come down to from `u`, at or beyond such a root.

    Each until what is left, at most a quarter of the last step squared ÷ the slope, is nothing.
    """
    found, places = u.copy(), np.arange(len(u))
    for _ in range(MOST_STEPS):
        far = np.abs(u)
        short = -far - 2 * np.log1p(np.exp(-far)) - u / shape - level
        fall = np.tanh(u / 2) + 1 / shape
        step = np.where(fall > 0, -short / np.maximum(fall, 1e-300), 0.0)
        step = np.clip(step, 0.0, np.maximum(1.0, 2 * far))
        u = u - step
        found[places] = u
        moving = step * step > CLOSE * (1 + np.abs(u)) * np.minimum(4 * fall, 1.0)
        if not moving.any():
            break
        if not moving.all():
            places = places[moving]
            u, level, shape = u[moving], level[moving], shape[moving]
    return found


def _beyond(level: Floats, shape: Floats) -> Floats:
    """A point at or beyond the root: ln σ(u) + ln σ(−u) is at most −|u|, and at most −2 ln 2."""
    right = -level * shape / (shape + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(shape < 1, -level * shape / np.maximum(1 - shape, 1e-300), 0.0)
    flat = -shape * (level + 2 * np.log(2))
    return np.asarray(np.minimum(np.where(level <= 0, right, left), flat))


def _by_parabola(under: Floats, shape: Floats, top: Floats) -> Floats:
    """The same near the top of a curve with one, `under` which the level is; ∞ elsewhere.

    As far as the other side of 0, the curve falls faster than the parabola that touches it there.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        reached = top + 2 * np.sqrt(under / (1 - shape**-2.0))
    return np.where((shape > 1) & (reached <= -top), reached, np.inf)


def value(response: AnyResponse, spend: Money) -> Money:
    """Expected yearly margin of one spend, to the nearest cent. Raises `Invalid` as `curve`."""
    return curve(response, [spend])[0]


def curve(
    response: AnyResponse, spends: Sequence[Money], segment_size: int | None = None
) -> list[Money]:
    """Expected yearly margin at each spend ≥ 0, to the nearest cent: the points of a picture.

    Raises `Invalid` where the response is impossible.
    """
    one = _known(response, segment_size)
    amounts = np.array([float(spend.cents) for spend in spends])
    values = Curves.of([one] * len(spends)).values(amounts) - np.where(amounts > 0, one.loss, 0.0)
    currency = spends[0].currency if spends else "EUR"
    return [Money.of_cents(round(float(v)), currency) for v in values]


def _known(response: AnyResponse, segment_size: int | None) -> Curve:
    found = curve_of(response, segment_size)
    if isinstance(found, Impossible):
        raise Invalid(Problem("impossible_response", "/response", found.code))
    return found


def marginal(response: AnyResponse, spend: Money) -> float:
    """Margin brought by one more unit of money at `spend` ≥ 0; may be infinite at 0."""
    curves = Curves.of([_known(response, None)])
    return float(curves.marginals(np.array([float(spend.cents)]))[0])


def spend_at(response: Response, price: float) -> Money:
    """The spend beyond which one more unit of money brings less than `price` > 0 of margin."""
    found = float(Curves.of([Curve.of(response)]).spends_at(price)[0])
    return Money.of_cents(round(min(found, 1e14)), response.maximum.currency)
