"""Where the objectives of a plan stand and land, as a member may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pacte import document
from pacte.apps.facts import queries as facts
from pacte.apps.facts.models import FactsVersion
from pacte.apps.members.models import Member
from pacte.apps.members.permissions import standpoint
from pacte.document import calendar as cal
from pacte.document.metrics import METRICS, Aggregation, Unit
from pacte.engine import outlook as engine
from pacte.engine.forecasting import Series

DEFAULT_EVENT = "invoice"
CUT_OF_SCOPE = {
    "offer": "offer_id",
    "segment": "segment",
    "person": "person_id",
    "team": "person_id",
}
MEASURES: Mapping[str, Callable[[facts.Figures], Decimal | None]] = {
    "revenue": lambda figures: figures.revenue,
    "gross_margin": lambda figures: figures.gross_margin,
    "volume": lambda figures: figures.volume,
    "orders": lambda figures: Decimal(figures.orders),
}
"""The metrics that aggregates hold; others need facts that are not imported yet."""

KEPT = 64
"""Outlooks that one process remembers, the latest used last."""

DAILY_ONLY = frozenset({"orders"})


@dataclass(frozen=True)
class Wanted:
    """What one objective asks of the aggregates; `keys` None means the whole company."""

    metric: str
    event: str
    cut: str | None
    keys: frozenset[str] | None


def actuals(member: Member, seen: document.Plan) -> dict[str, Series]:
    """objective -> its figures, daily for the company, monthly for a part of it.

    `seen` is the plan as the member may see it: an objective whose target is hidden from them has
    no series either. One query, one for each event, one for each event and cut in use.
    """
    version = facts.current_version(member)
    return _actuals(member, seen, version) if version else {}


def _actuals(member: Member, seen: document.Plan, version: FactsVersion) -> dict[str, Series]:
    wanted = {key: w for key, o in seen.objectives.items() if (w := _wanted(seen, o)) is not None}
    sources = {(w.event, w.cut): None for w in wanted.values()}
    events = dict.fromkeys(event for event, _cut in sources)
    last = {event: facts.last_day(member, event, version=version) for event in events}
    read = {
        (event, cut): (_figures(member, event, cut, version) if last[event] else [], last[event])
        for event, cut in sources
    }
    found = {key: _series(w, *read[w.event, w.cut]) for key, w in wanted.items()}
    return {key: series for key, series in found.items() if series is not None}


def _wanted(plan: document.Plan, objective: document.Objective) -> Wanted | None:
    metric = objective.metric or ""
    known = metric in MEASURES and METRICS[metric].aggregation is Aggregation.SUM
    if objective.intention or objective.target is None or not known:
        return None
    event = objective.event or DEFAULT_EVENT
    named = {name: key for name, key in objective.scope.model_dump().items() if key}
    if not named:
        return Wanted(metric, event, None, None)
    if len(named) > 1 or metric in DAILY_ONLY or not named.keys() <= CUT_OF_SCOPE.keys():
        return None  # aggregates are cut one way at a time
    scope, key = next(iter(named.items()))
    keys = _members_of(plan, key) if scope == "team" else frozenset({key})
    return Wanted(metric, event, CUT_OF_SCOPE[scope], keys)


def _members_of(plan: document.Plan, team: str) -> frozenset[str]:
    """The people of a team and of the teams under it."""
    teams = {team}
    while more := {key for key, t in plan.teams.items() if t.parent in teams} - teams:
        teams |= more
    return frozenset(key for key, person in plan.people.items() if person.team in teams)


def _figures(
    member: Member, event: str, cut: str | None, version: FactsVersion
) -> list[facts.Figures]:
    grain, by = ("day", ("date",)) if cut is None else ("month", ("date", cut))
    return facts.figures(member, facts.Asked(event, grain=grain, by=by), version=version)


def _series(wanted: Wanted, read: list[facts.Figures], last: date | None) -> Series | None:
    if last is None or not read:
        return None
    sums = _sums(wanted, read)
    if sums is None:
        return None
    first = min(figures.key[0] for figures in read)
    daily = wanted.cut is None
    periods = cal.periods(first, last, "day" if daily else "month")
    values = tuple(sums.get(period.start, Decimal(0)) for period in periods)
    return Series("D" if daily else "M", first, last, values)


def _sums(wanted: Wanted, read: Iterable[facts.Figures]) -> dict[date, Decimal] | None:
    """The measure by first day of period; None where the member may not see it."""
    measure = MEASURES[wanted.metric]
    sums: dict[date, Decimal] = {}
    for figures in read:
        if wanted.keys is not None and figures.key[1] not in wanted.keys:
            continue
        value = measure(figures)
        if value is None:
            return None
        sums[figures.key[0]] = sums.get(figures.key[0], Decimal(0)) + value
    return sums


@dataclass(frozen=True)
class Outlooks:
    """Every objective's outlook; the main one with its months; the last day that facts know.

    `has_facts`: sales were imported, whether or not the member sees figures made of them.
    """

    by_objective: Mapping[str, engine.ObjectiveOutlook]
    main: engine.ObjectiveOutlook | None
    review: engine.Review | None
    as_of: date | None
    age_days: int
    has_facts: bool


@dataclass(frozen=True)
class _Kept:
    """Outlooks, with all that they were computed from and that may change under their key."""

    content: tuple[object, ...]
    outlooks: Outlooks


_kept: dict[tuple[object, ...], _Kept] = {}


def outlooks(member: Member, seen: document.Plan, *, today: date) -> Outlooks:
    """The outlook of what the member sees, as of `today`; `seen` is their visible document.

    A landing costs some 10 ms: this process remembers the outlooks of each standpoint until the
    facts, the day or what they read of the plan changes. One query when nothing has.
    """
    version = facts.current_version(member)
    key = (standpoint(member), seen.id, today, _mark(version))
    content = _content(seen)
    known = _kept.get(key)
    if known is None or known.content != content:
        known = _Kept(content, _outlooks(member, seen, version, today))
    _kept.pop(key, None)
    _kept[key] = known
    for oldest in list(_kept)[:-KEPT]:
        _kept.pop(oldest, None)
    return known.outlooks


def _mark(version: FactsVersion | None) -> tuple[object, ...]:
    """What tells one content of the facts from any other."""
    return (version.pk, version.made_at, *(f.path for f in version.data_files)) if version else ()


def _content(plan: document.Plan) -> tuple[object, ...]:
    """What outlooks read of a plan; comparing what did not change costs nothing."""
    return (
        (plan.start, plan.end, plan.currency, plan.calendar, plan.seasonality),
        (plan.seasonalities, plan.objectives, plan.teams),
        {key: person.team for key, person in plan.people.items()},
    )


def _outlooks(
    member: Member, seen: document.Plan, version: FactsVersion | None, today: date
) -> Outlooks:
    series = _actuals(member, seen, version) if version else {}
    found = {o.objective: o for o in engine.outlook(seen, series, today=today)}
    main = _main(seen, found)
    as_of = max((o.as_of for o in found.values() if o.as_of), default=None)
    return Outlooks(
        found,
        main,
        _review(seen, main, series[main.objective], today) if main else None,
        as_of,
        (today - as_of).days if as_of else 0,
        version is not None,
    )


def _main(
    plan: document.Plan, found: Mapping[str, engine.ObjectiveOutlook]
) -> engine.ObjectiveOutlook | None:
    """The objective in money that the member sees highest: none above it, the largest target."""
    known = [o for o in found.values() if o.progress and o.unit is Unit.MONEY and o.target]
    known.sort(key=lambda o: (plan.objectives[o.objective].parent is not None, -(o.target or 0)))
    return known[0] if known else None


def _review(
    plan: document.Plan, main: engine.ObjectiveOutlook, series: Series, today: date
) -> engine.Review | None:
    if main.target is None or main.unit is None:
        return None
    season = plan.seasonalities.get(main.profile or "")
    window = (main.start, main.end)
    dealt = engine.target_days(main.target, window, plan.calendar, season, main.unit)
    seen = series if series.as_of <= today else series.known_until(today)
    return engine.review(dealt, window, seen, plan.calendar)
