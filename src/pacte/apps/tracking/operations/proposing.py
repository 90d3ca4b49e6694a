"""Objectives and season proposed from the sales of the year before, written into the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from pacte import document
from pacte.apps.facts import queries as facts
from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation
from pacte.apps.members.models import Member
from pacte.apps.plans.models import Plan, photos
from pacte.apps.plans.operations import write
from pacte.apps.plans.permissions import may_structure
from pacte.document import Change, Conflict, Problem
from pacte.document import calendar as cal
from pacte.engine.forecasting import Series, learn_seasonality
from pacte.engine.outlook.proposing import Wish, proposed_objectives

SEASON_ID = "season"
FROM_HISTORY = ("metric", "event", "baseline", "target", "start", "end", "scope", "parent")
"""What a proposal rewrites of an objective; its name, owner, priority… are a person's words."""


@dataclass(frozen=True)
class Proposal:
    """`event` says which sales count; `season_name` names the learned season of the company."""

    wish: Wish
    event: str = "invoice"
    season_name: str = "Saison"


@operation(may=may_structure)
def propose_objectives(plan: Plan, asked: Proposal, *, by: Member, at: datetime) -> Entry | None:
    """Write the company's, teams' and sellers' revenue objectives, and the season; directors only.

    Of objectives of the same id, the figures, dates and scope are replaced; what a person said of
    them stays, and so do other objectives. The season needs 12 months of sales. Raises `Conflict`
    where the year before the plan has no sales.
    """
    before = photos.photograph(plan)
    last_year = _last_year(before, asked, by)
    if not any(last_year.values()):
        raise Conflict(Problem("no_sales_last_year", str(before.start), asked.event, ""))
    objectives = proposed_objectives(before, last_year, asked.wish)
    changes = [*_objective_changes(before, objectives, asked.event), *_season(before, asked, by)]
    return write(plan, changes, trigger="proposal")


def _last_year(plan: document.Plan, asked: Proposal, by: Member) -> dict[str, Decimal]:
    """Sold by person id over the twelve months before the plan; "" where nobody is named."""
    found = facts.figures(
        by,
        facts.Asked(
            asked.event,
            first=cal.add_months(plan.start, -12),
            last=plan.start - timedelta(1),
            by=("person_id",),
        ),
    )
    return {str(f.key[0] or ""): f.revenue for f in found}


def _objective_changes(
    plan: document.Plan, objectives: dict[str, document.Objective], event: str
) -> Iterator[Change]:
    for key, objective in objectives.items():
        proposed = objective.model_copy(update={"event": event})
        standing = plan.objectives.get(key)
        if standing is None:
            yield Change("objective", key, None, None, _form(proposed))
        else:
            kept = {field: getattr(proposed, field) for field in FROM_HISTORY}
            kept["owner"] = standing.owner or proposed.owner
            yield Change(
                "objective", key, None, _form(standing), _form(standing.model_copy(update=kept))
            )


def _season(plan: document.Plan, asked: Proposal, by: Member) -> Iterator[Change]:
    """The season of the company's sales, as the plan's own, unless the plan has one."""
    daily = facts.figures(by, facts.Asked(asked.event, grain="day", last=plan.start - timedelta(1)))
    if not daily or plan.seasonality not in (None, SEASON_ID):
        return
    by_day = {f.key[0]: f.revenue for f in daily}
    first, last = min(by_day), max(by_day)
    values = tuple(by_day.get(day, Decimal(0)) for day in cal.days(first, last))
    learned = learn_seasonality(
        Series("D", first, last, values),
        plan.calendar,
        name=asked.season_name,
        first_month=plan.start,
    )
    if isinstance(learned, document.Seasonality):
        standing = plan.seasonalities.get(SEASON_ID)
        before = _form(standing) if standing else None
        yield Change("seasonality", SEASON_ID, None, before, _form(learned))
        if plan.seasonality is None:
            yield Change("plan", plan.id, "seasonality", None, SEASON_ID)


def _form(entity: Any) -> dict[str, Any]:
    form: dict[str, Any] = entity.model_dump(mode="json", exclude_none=True)
    return form
