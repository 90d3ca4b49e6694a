"""Facts as a member may see them: versions, the open store, and figures from aggregates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Sum

from pacte import facts
from pacte.apps.facts.models import Aggregate, FactsVersion, FactsVersionQuerySet
from pacte.apps.members.models import Member
from pacte.apps.members.permissions import may_see_offer_margin
from pacte.facts.files import parts
from pacte.facts.rollup import SCALE


def folder_of(company_id: int) -> Path:
    """The company's own folder of facts."""
    folder: Path = settings.PACTE_FACTS / f"company-{company_id}"
    return folder


def versions(member: Member, kind: str = facts.SALES.name) -> FactsVersionQuerySet:
    """The versions of a kind, latest first."""
    return FactsVersion.objects.visible_to(member).of(member.company_id, kind)


def current_version(member: Member, kind: str = facts.SALES.name) -> FactsVersion | None:
    """The version in force, None before the first import."""
    return versions(member, kind).first()


def open_facts(
    member: Member, kind: str = facts.SALES.name, lookups: facts.Lookups | None = None
) -> facts.Facts:
    """The lines of the current version, for drill-down and engines; a context manager."""
    version = current_version(member, kind)
    return facts.open(
        version.data_files if version else (),
        folder=folder_of(member.company_id),
        kind=facts.KINDS[kind],
        lookups=lookups,
    )


@dataclass(frozen=True)
class Figures:
    """Sums of one cut. `gross_margin` is None where the member may not see it."""

    key: tuple[Any, ...]
    revenue: Decimal
    gross_margin: Decimal | None
    costed_revenue: Decimal
    volume: Decimal
    lines: int
    orders: int


@dataclass(frozen=True)
class Asked:
    """Which aggregates: `grain` day (not cut further, with orders) or month, bounds inclusive.

    `by` names columns among date, offer_id, segment, person_id. A month counts when its first day
    is within the bounds.
    """

    event: str
    grain: str = "month"
    first: date | None = None
    last: date | None = None
    by: Sequence[str] = ("date",)


def figures(
    member: Member,
    asked: Asked,
    kind: str = facts.SALES.name,
    version: FactsVersion | None = None,
) -> list[Figures]:
    """Figures from the aggregates of a version: one query, whatever the lines.

    Without a version, that in force is looked for: one query more.
    """
    rows = _aggregates(member, (asked.event, asked.grain), version or current_version(member, kind))
    if asked.first:
        rows = rows.filter(date__gte=asked.first)
    if asked.last:
        rows = rows.filter(date__lte=asked.last)
    sums = ("revenue", "gross_margin", "costed_revenue", "volume", "lines", "orders")
    cut = asked.by or ("event",)
    found = rows.order_by(*cut).values(*cut).annotate(**{f"sum_{name}": Sum(name) for name in sums})
    shows_margin = may_see_offer_margin(member)
    return [_figures(row, asked.by, shows_margin=shows_margin) for row in found]


def _aggregates(
    member: Member, asked: tuple[str, str], version: FactsVersion | None
) -> models.QuerySet[Aggregate]:
    """The aggregates of an event and grain in a version of the member's company."""
    if version is None or not version.files or version.company_id != member.company_id:
        return Aggregate.objects.none()
    event, grain = asked
    return Aggregate.objects.filter(
        company_id=member.company_id,
        part__in=list(parts(version.data_files)),
        grain=grain,
        event=event,
    )


def _figures(row: Mapping[str, Any], by: Sequence[str], *, shows_margin: bool) -> Figures:
    def money(name: str) -> Decimal:
        return Decimal(row[f"sum_{name}"]) / SCALE

    return Figures(
        key=tuple(row[name] for name in by),
        revenue=money("revenue"),
        gross_margin=money("gross_margin") if shows_margin else None,
        costed_revenue=money("costed_revenue"),
        volume=money("volume"),
        lines=row["sum_lines"],
        orders=row["sum_orders"],
    )


def last_day(
    member: Member,
    event: str,
    kind: str = facts.SALES.name,
    version: FactsVersion | None = None,
) -> date | None:
    """The last day with a line, from aggregates: the age of the figures."""
    rows = _aggregates(member, (event, "day"), version or current_version(member, kind))
    return rows.order_by("-date").values_list("date", flat=True).first()
