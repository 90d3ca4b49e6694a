"""Per objective: progress against its seasonal target to date, landing, and what to doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pacte.document import Objective, Plan, Seasonality
from pacte.document.metrics import METRICS, Aggregation, Metric, Unit
from pacte.engine.forecasting import Landing, Reason, Series, land
from pacte.engine.forecasting.landing import known_amount
from pacte.engine.outlook.progress import Progress, progress_to_date, target_days

LEVEL = 80
FRESH_DAYS = 7


@dataclass(frozen=True)
class LandingFigures:
    """Landing of the whole window in the metric's unit; 80 cases out of 100 in [low, high].

    `gap` = likely − target: below 0 it is what is missing. `probability` of reaching the target;
    None under 24 months of history. `months` of history and `past_forecasts` stand behind it.
    """

    low: Decimal
    likely: Decimal
    high: Decimal
    gap: Decimal
    probability: float | None
    months: int
    past_forecasts: int
    final: bool


@dataclass(frozen=True)
class ObjectiveOutlook:
    """One objective on one day.

    `status`: ok with a landing; refused where the history is too short (its progress still
    stands); unknown where the objective or its facts do not say enough. `as_of` is the last known
    day of its facts. `profile` is the id of the seasonality that deals the target, None: working
    days. `reasons` say why a figure is missing, `doubts` how far to trust those given.
    """

    objective: str
    status: Literal["ok", "unknown", "refused"]
    metric: str | None
    unit: Unit | None
    start: date
    end: date
    target: Decimal | None
    as_of: date | None = None
    profile: str | None = None
    progress: Progress | None = None
    landing: LandingFigures | None = None
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()


def outlook(
    plan: Plan, actuals: Mapping[str, Series], *, today: date
) -> tuple[ObjectiveOutlook, ...]:
    """The outlook of every objective that is not an intention, in the plan's order.

    `actuals` maps an objective's id to the sums of its metric in its scope, from the start of
    history to the last known day. Figures after `today` are not looked at.
    """
    return tuple(
        _outlook(plan, key, _seen(actuals.get(key), today), today)
        for key, objective in plan.objectives.items()
        if not objective.intention
    )


def _seen(series: Series | None, today: date) -> Series | None:
    if series is None or series.as_of <= today:
        return series
    if min(p.end for p in series.periods) > today:
        return None
    return series.known_until(today)


def _outlook(plan: Plan, key: str, series: Series | None, today: date) -> ObjectiveOutlook:
    objective = plan.objectives[key]
    start, end = objective.start or plan.start, objective.end or plan.end
    metric = METRICS[objective.metric] if objective.metric else None
    reasons = _missing(objective, metric, series)
    if end < start:
        reasons = (*reasons, Reason("window_outside_plan", {"start": start, "end": end}))
    if reasons or series is None or metric is None or objective.target is None:
        return ObjectiveOutlook(
            key,
            "unknown",
            objective.metric,
            metric.unit if metric else None,
            start,
            end,
            objective.target,
            as_of=series.as_of if series else None,
            reasons=reasons,
        )
    return _known(plan, (key, objective.target, metric, (start, end)), series, today)


def _missing(
    objective: Objective, metric: Metric | None, series: Series | None
) -> tuple[Reason, ...]:
    """Why nothing can be said of an objective."""
    found = []
    if metric is None:
        found.append(Reason("no_metric"))
    elif metric.aggregation is not Aggregation.SUM:
        found.append(Reason("metric_not_summed", {"metric": metric.code}))
    if objective.target is None:
        found.append(Reason("no_target"))
    if series is None and not found:
        found.append(Reason("no_facts", {"metric": objective.metric}))
    return tuple(found)


Figures = tuple[str, Decimal, Metric, tuple[date, date]]


def _known(plan: Plan, figures: Figures, series: Series, today: date) -> ObjectiveOutlook:
    key, target, metric, window = figures
    profile = plan.objectives[key].seasonality or plan.seasonality
    dealt = target_days(target, window, plan.calendar, _profile(plan, profile), metric.unit)
    actual, _ = known_amount(series, window, plan.calendar)
    found = land(series, window, plan.calendar, (LEVEL,))
    landed = isinstance(found, Landing)
    return ObjectiveOutlook(
        key,
        "ok" if landed else "refused",
        metric.code,
        metric.unit,
        *window,
        target,
        as_of=series.as_of,
        profile=profile,
        progress=progress_to_date(actual, dealt, window, series.as_of, plan.calendar),
        landing=_figures(found, target, metric.unit) if isinstance(found, Landing) else None,
        reasons=() if isinstance(found, Landing) else (found,),
        doubts=(
            *(found.doubts if isinstance(found, Landing) else ()),
            *_age(series, window, today),
            *(() if profile else (Reason("no_seasonality"),)),
        ),
    )


def _profile(plan: Plan, key: str | None) -> Seasonality | None:
    return plan.seasonalities[key] if key else None


def _figures(found: Landing, target: Decimal, unit: Unit) -> LandingFigures:
    step = Decimal("0.01") if unit is Unit.MONEY else Decimal(1)
    interval = found.interval(LEVEL)
    low, likely, high = (x.quantize(step) for x in (interval.low, found.likely, interval.high))
    return LandingFigures(
        low=low,
        likely=likely,
        high=high,
        gap=likely - target,
        probability=found.probability_of(target),
        months=found.months,
        past_forecasts=found.origins,
        final=found.remainder is None,
    )


def _age(series: Series, window: tuple[date, date], today: date) -> tuple[Reason, ...]:
    """Facts that stop more than a week before today, while the objective was running."""
    age = (min(today, window[1]) - series.as_of).days
    if age <= FRESH_DAYS or today < window[0]:
        return ()
    return (Reason("old_facts", {"last_day": series.as_of, "days": age}),)
