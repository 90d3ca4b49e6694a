"""What is really true of the simulated company's sales, and known only to the simulation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from pacte.document import calendar as cal
from pacte.document.plan import Calendar
from pacte.simulation.company import Company

PEAK_DAY = 120
"""Garden sales are highest around the end of April."""

SWING = {"Outils à main": 0.55, "Arrosage": 0.85, "Machines à batterie": 0.5}
"""How far each category's sales move around their mean; wintering goods move the other way."""

WINTER_SWING = -0.6


@dataclass(frozen=True)
class Effect:
    """A past action that raised the sales of one segment by `lift` between two days, inclusive."""

    action: str
    segment: str
    start: date
    end: date
    lift: float


@dataclass(frozen=True)
class Truth:
    """Yearly growth, share of each offer, and the effects of past actions."""

    growth: float
    offer_shares: tuple[float, ...]
    effects: tuple[Effect, ...]
    noise: float


def truth_of(company: Company) -> Truth:
    """The truth behind one company."""
    random = np.random.default_rng([company.seed, 2])
    shares = random.dirichlet(np.full(len(company.offers), 4.0))
    return Truth(
        growth=0.045,
        offer_shares=tuple(float(share) for share in shares),
        effects=_effects(company),
        noise=0.35,
    )


def _effects(company: Company) -> tuple[Effect, ...]:
    """One spring campaign each past year, on hardware shops."""
    years = range(company.history_start.year, company.today.year + 1)
    return tuple(
        Effect(f"printemps-{year}", "quincailleries", date(year, 3, 15), date(year, 4, 30), 0.25)
        for year in years
    )


def intensity(company: Company, truth: Truth, category: str) -> NDArray[np.float64]:
    """Relative sales of a category on each day from `history_start` to today: 0 when closed."""
    days = list(cal.days(company.history_start, company.today))
    calendar = Calendar()
    opened = np.array([cal.is_company_day(calendar, day) for day in days], dtype=float)
    swing = SWING.get(category, WINTER_SWING)
    angle = np.array(
        [2 * np.pi * ((day - timedelta(PEAK_DAY)).timetuple().tm_yday) / 365.25 for day in days]
    )
    years = np.array([(day - company.history_start).days / 365.25 for day in days])
    rhythm = np.array([(0.9, 1.1, 1.05, 1.1, 0.85, 1.0, 1.0)[day.weekday()] for day in days])
    grown = np.power(1 + truth.growth, years)
    return np.asarray(opened * rhythm * grown * (1 + swing * np.cos(angle)))
