"""Past forecasts of totals like the one asked, and how far off they were (rolling origins)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pacte.engine.forecasting.structure import Structure, Total

Floats = NDArray[np.float64]

TRUSTED_LIKE = 4.0
"""How many independent past forecasts the prior width is worth (docs/methods/forecast.md)."""
PRIOR_WIDENING = 1.2
WORTH_CHANGING = 0.8
LARGEST_ERROR = 6.0
MONTHS_OF_A_YEAR = 12
FIRST_ORIGIN = 0.5
GROWTH_MONTHS = 6
MOST_ORIGINS = 36


@dataclass(frozen=True)
class Window:
    """A total `length` buckets long that starts `lead` buckets after the origin."""

    lead: int
    length: int

    def at(self, origin: int) -> tuple[int, int]:
        """First bucket and the one after the last."""
        return origin + self.lead, origin + self.lead + self.length


@dataclass(frozen=True)
class Past:
    """What is to be forecast: buckets `first` to `last` (exclusive) seen after `origin` buckets.

    `own` is the model's total of them.
    """

    model: Structure
    origin: int
    first: int
    last: int

    @cached_property
    def own(self) -> Total:
        return self.model.total(self.origin, self.first, self.last)


Candidate = Callable[[Past], Total]


def structural(asked: Past) -> Total:
    """The model's own total."""
    return asked.own


def last_year(asked: Past) -> Total:
    """Last year's rates at comparable working days, times the recent growth, with prudence.

    Growth compares up to six months with the same a year before; k months count for k/(k+2).
    Falls back to the model where a year before is unknown or is not positive.
    """
    model, origin = asked.model, asked.origin
    year = _buckets_of_a_year(model)
    if origin < year or not model.is_log:
        return asked.own
    rates = model.rows.values / model.rows.weights[: model.rows.known]
    coming = range(asked.first, asked.last)
    base = np.array([rates[_a_year_before(b, origin, year)] for b in coming])
    total = float(base @ model.rows.weights[asked.first : asked.last])
    total *= _growth(rates[:origin], year)
    return Total(float(np.log(total)), asked.own.sigma, is_log=True) if total > 0 else asked.own


def _buckets_of_a_year(model: Structure) -> int:
    known = model.rows.times[: model.rows.known]
    if len(known) < MONTHS_OF_A_YEAR:
        return MONTHS_OF_A_YEAR
    return round(MONTHS_OF_A_YEAR / float(np.median(np.diff(known))))


def _a_year_before(bucket: int, origin: int, year: int) -> int:
    return bucket - year * ((bucket - origin) // year + 1)


def _growth(rates: Floats, year: int) -> float:
    """Recent rates over those of a year before, drawn to 1; 0 where the latter are nothing."""
    k = min(len(rates) - year, year * GROWTH_MONTHS // MONTHS_OF_A_YEAR)
    if k < 1:
        return 1.0
    recent, before = float(rates[-k:].sum()), float(rates[-k - year : len(rates) - year].sum())
    months = k * MONTHS_OF_A_YEAR / year
    return (recent / before) ** (months / (months + 2)) if before > 0 else 0.0


def halfway(asked: Past) -> Total:
    """The mean of the two others, on the model's scale."""
    center = (asked.own.center + last_year(asked).center) / 2
    return Total(center, asked.own.sigma, asked.own.is_log)


CANDIDATES: dict[str, Candidate] = {
    "structural": structural,
    "last_year_with_growth": last_year,
    "mean_of_both": halfway,
}


@dataclass(frozen=True)
class Track:
    """How one candidate did on past windows like the one asked.

    `errors` are in sigmas of the model; `independent` counts origins that do not overlap.
    """

    method: str
    errors: tuple[float, ...]
    independent: float

    @cached_property
    def widening(self) -> float:
        """By how much the model's sigma is widened: past errors, drawn to 1.2 when they are few."""
        squares = float(np.mean(np.square(self.errors))) if self.errors else 0.0
        weighed = self.independent * squares + TRUSTED_LIKE * PRIOR_WIDENING**2
        return float(np.sqrt(weighed / (self.independent + TRUSTED_LIKE)))

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the errors' Student distribution."""
        return self.independent + TRUSTED_LIKE


def best_track(model: Structure, asked: Window) -> Track:
    """The candidate whose past totals were nearest; the model unless another is clearly better."""
    known, year = model.rows.known, _buckets_of_a_year(model)
    first = min(year, max(year // 2, int(known * FIRST_ORIGIN)))
    window = _fitting(asked, known - first)
    origins = range(first, known - window.lead - window.length + 1)[-MOST_ORIGINS:]
    pasts = [Past(model, origin, *window.at(origin)) for origin in origins]
    tracks = [_track(method, pasts, window.length) for method in CANDIDATES]
    best = min(tracks, key=lambda t: t.widening)
    return best if best.widening < WORTH_CHANGING * tracks[0].widening else tracks[0]


def _track(method: str, pasts: Sequence[Past], length: int) -> Track:
    errors = tuple(_error(past, CANDIDATES[method](past)) for past in pasts)
    independent = 1 + (len(errors) - 1) / length if errors else 0.0
    return Track(method, errors, independent)


def _fitting(asked: Window, room: int) -> Window:
    """The window, shortened to what the history can hold after its first origin."""
    length = max(1, min(asked.length, room))
    return Window(max(0, min(asked.lead, room - length)), length)


def _error(past: Past, said: Total) -> float:
    came = float(past.model.rows.values[past.first : past.last].sum())
    return float(np.clip(said.z(came), -LARGEST_ERROR, LARGEST_ERROR))
