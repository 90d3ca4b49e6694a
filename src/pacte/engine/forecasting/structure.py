"""Level, growth, season and noise as one Gaussian model, solved in closed form.

The rate per weighted day (its logarithm, where every figure is well above zero) is

    rate_b = constant + growth · t_b + walk(t_b) + season(months of b) + noise_b

with walk a random walk, growth and the 12 season terms drawn from centered normals, and a noise
whose variance falls with the worked days of the bucket. Ratios of variances are not chosen but
averaged over a grid by marginal likelihood. One triangular factor serves every past origin: the
factor of the first j buckets is the leading block of the whole one.
Source: docs/methods/forecast.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from pacte.engine.forecasting.buckets import Buckets

Floats = NDArray[np.float64]

WALK = (0.003, 0.03, 0.15, 0.6, 2.0)
SEASON = (0.01, 0.3, 1.5, 8.0, 40.0)
GROWTH = (0.0002, 0.002, 0.02)
GRID = np.array(list(product(WALK, SEASON, GROWTH)))
LOG_PRIOR = -1.0 * ((GRID[:, 0] == WALK[-1]).astype(float) + (GRID[:, 1] == SEASON[-1]))
CONSTANT = 1e4
PRIOR_NOISE = 0.08
PRIOR_NOISE_WEIGHT = 2.0
FLOOR = 0.1
FLOORED_AT_MOST = 0.2


@dataclass(frozen=True)
class Total:
    """A predicted total: `center` and `sigma` on the model's scale (logarithm where `is_log`)."""

    center: float
    sigma: float
    is_log: bool

    def of(self, z: float) -> float:
        """The total `z` sigmas away from the center, in the series' own unit."""
        found = self.center + z * self.sigma
        return float(np.exp(min(found, 700.0))) if self.is_log else found

    def z(self, total: float) -> float:
        """How many sigmas a total is from the center; minus infinity under what a log can reach."""
        if self.is_log and total <= 0:
            return -np.inf
        return float(((np.log(total) if self.is_log else total) - self.center) / self.sigma)


@dataclass(frozen=True)
class Structure:
    """The model fitted to every origin of its buckets at once (leading axis: the grid)."""

    rows: Buckets
    is_log: bool
    scale: float
    inverse: Floats  # L⁻¹, grid × known × known
    projected: Floats  # L⁻¹K, grid × known × all buckets
    innovations: Floats  # L⁻¹y, grid × known
    covariance: Floats  # K with its noise, grid × all × all
    log_diagonal: Floats  # grid × known

    def _evidence(self, origin: int) -> tuple[Floats, Floats]:
        """(weights of the grid, noise variances) known after the first `origin` buckets."""
        squares = (self.innovations[:, :origin] ** 2).sum(axis=1)
        freedom = origin - 1 + PRIOR_NOISE_WEIGHT
        variance = (squares + PRIOR_NOISE_WEIGHT * PRIOR_NOISE**2) / freedom
        log_evidence = -freedom / 2 * np.log(variance) - self.log_diagonal[:, :origin].sum(axis=1)
        log_evidence += LOG_PRIOR
        weights = np.exp(log_evidence - np.max(log_evidence))
        return weights / weights.sum(), variance

    def _at(self, origin: int, coming: slice) -> tuple[Floats, Floats]:
        """Predicted (means, covariances over the noise) of buckets, by grid point."""
        seen = np.swapaxes(self.projected[:, :origin, coming], 1, 2)
        means = (seen @ self.innovations[:, :origin, None])[..., 0]
        return means, self.covariance[:, coming, coming] - seen @ np.swapaxes(seen, 1, 2)

    def total(self, origin: int, first: int, last: int) -> Total:
        """The total of buckets `first` to `last` (exclusive) as seen after `origin` buckets."""
        weights, variance = self._evidence(origin)
        means, covariance = self._at(origin, slice(first, last))
        covariance = covariance * variance[:, None, None]
        centers, sigmas2 = (_log_total if self.is_log else _plain_total)(
            means, covariance, self.rows.weights[first:last]
        )
        center = float(weights @ centers)
        spread2 = float(weights @ (sigmas2 + (centers - center) ** 2))
        if self.is_log:
            return Total(center + np.log(self.scale), float(np.sqrt(spread2)), True)
        return Total(center * self.scale, float(np.sqrt(spread2)) * self.scale, False)

    def rates(self, origin: int, first: int, last: int) -> Floats:
        """Likely rate per weighted day of each bucket, in the series' unit."""
        weights, _ = self._evidence(origin)
        means = weights @ self._at(origin, slice(first, last))[0]
        return np.asarray((np.exp(means) if self.is_log else means) * self.scale)

    def season(self) -> Floats:
        """Index of a weighted day in each calendar month, January first, mean 1, all history."""
        weights, _ = self._evidence(self.rows.known)
        solved = np.einsum("gnm,gn->gm", self.inverse, self.innovations)
        months = self.rows.months[: self.rows.known]
        effects = np.einsum("g,gn,nm->m", weights * GRID[:, 1], solved, months)
        index = np.exp(effects) if self.is_log else np.maximum(1 + effects, 0.0)
        return np.asarray(index / index.mean())


def _log_total(means: Floats, covariance: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Log-normal with the mean and (to first order) the variance of the sum: Fenton-Wilkinson."""
    half = np.minimum(np.diagonal(covariance, axis1=1, axis2=2) / 2, 0.5)
    parts = np.exp(means + half) * weights
    whole = parts.sum(axis=1)
    shares = parts / whole[:, None]
    sigma2 = np.einsum("gi,gij,gj->g", shares, covariance, shares)
    return np.log(whole) - np.minimum(sigma2 / 2, 0.5), sigma2


def _plain_total(means: Floats, covariance: Floats, weights: Floats) -> tuple[Floats, Floats]:
    return means @ weights, np.einsum("i,gij,j->g", weights, covariance, weights)


def fit(rows: Buckets) -> Structure:
    """Fit the model to all known buckets (at least two)."""
    known = rows.known
    rates = rows.values / rows.weights[:known]
    floors = _floors(rates)
    is_log = _bears_logarithms(rates, floors)
    scale = float(np.abs(rates).mean()) or 1.0
    figures = np.log(np.maximum(rates, floors) / scale) if is_log else rates / scale
    covariance = _covariance(rows)
    inverse = np.linalg.inv(np.linalg.cholesky(covariance[:, :known, :known]))
    return Structure(
        rows=rows,
        is_log=is_log,
        scale=scale,
        inverse=inverse,
        projected=inverse @ covariance[:, :known, :],
        innovations=inverse @ figures,
        covariance=covariance,
        log_diagonal=-np.log(np.diagonal(inverse, axis1=1, axis2=2)),
    )


def _floors(rates: Floats) -> Floats:
    """A tenth of what is usual in the buckets around each one."""
    around = [np.median(rates[max(0, i - 6) : i + 7]) for i in range(len(rates))]
    return FLOOR * np.array(around)


def _bears_logarithms(rates: Floats, floors: Floats) -> bool:
    """Whether figures are never negative, usually positive, and seldom under their floor."""
    return bool(
        np.min(rates) >= 0 and np.min(floors) > 0 and (rates < floors).mean() <= FLOORED_AT_MOST
    )


def _covariance(rows: Buckets) -> Floats:
    """Covariance of all buckets over the noise variance of a mean month, for each grid point."""
    walk = np.minimum.outer(rows.times, rows.times)
    growth = np.outer(rows.times, rows.times)
    season = rows.months @ rows.months.T
    noise = np.diag(rows.unit / np.maximum(rows.weights, rows.unit / 60))
    q, s, g = GRID.T[:, :, None, None]
    found: Floats = CONSTANT + noise + q * walk + s * season + g * growth
    return found
