"""Computing a KPI over a period, cut by time and by what lines say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pacte.document.errors import Invalid, Problem
from pacte.engine.kpis.catalogue import KPIS, Kpi
from pacte.facts import EVENTS, GRAINS, Facts, Scope
from pacte.facts.measures import ADDITIVE
from pacte.facts.series import column_of, within

PREFERRED_EVENTS = ("invoice", "order", "delivery", "cash")


@dataclass(frozen=True)
class KpiQuestion:
    """Which KPI, of what, cut how. `first` and `last` are inclusive.

    `by` names grains (`year` … `day`, weeks from Monday) and dimensions (`offer` … `action`).
    Without `event`, the only one there is, else invoices.
    """

    code: str
    first: date | None = None
    last: date | None = None
    by: Sequence[str] = ()
    event: str | None = None
    only: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class KpiCell:
    """One figure: `key` has a value per cut, a period being named by its first day.

    `value` is None when it means nothing: no order to average over, no cost known. `costed_revenue`
    is the revenue of the lines whose cost is known.
    """

    key: tuple[Any, ...]
    value: Decimal | None
    numerator: Decimal
    denominator: Decimal | None
    revenue: Decimal
    costed_revenue: Decimal
    lines: int


@dataclass(frozen=True)
class KpiAnswer:
    """The cells in order, and the figure of the whole, computed anew: not always their sum."""

    kpi: Kpi
    event: str
    first: date | None
    last: date | None
    cells: tuple[KpiCell, ...]
    total: KpiCell


def event_of(opened: Facts, asked: str | None) -> str:
    """The event to count: the one asked, else the only one there is, else invoices."""
    if asked is not None:
        if asked not in EVENTS:
            raise Invalid(Problem("unknown_value", "event", asked, ", ".join(EVENTS)))
        return asked
    grouped = opened.lines.group_by("event").agg(lines=opened.lines.count())
    present = {row["event"] for row in opened.rows(grouped)}
    return next((event for event in PREFERRED_EVENTS if event in present), PREFERRED_EVENTS[0])


def kpi(opened: Facts, question: KpiQuestion) -> KpiAnswer:
    """The figures of one KPI. At most three queries, whatever the number of cells.

    Raises `Invalid` for a KPI, a cut or an event that is unknown. Source: docs/methods/facts.md.
    """
    if question.code not in KPIS:
        raise Invalid(Problem("unknown_value", "kpi", question.code, ", ".join(KPIS)))
    found = KPIS[question.code]
    event = event_of(opened, question.event)
    scope = Scope(event, question.first, question.last, question.only)
    lines = within(_marked(opened, event, question.last), scope)
    names = tuple(f"by_{cut}" for cut in question.by)
    cut = lines.mutate(
        **{name: _cut(lines, by) for name, by in zip(names, question.by, strict=True)}
    )
    cells: tuple[KpiCell, ...] = ()
    if names:
        grouped = cut.group_by(list(names)).agg(**_figures(cut, found)).order_by(list(names))
        cells = tuple(_cell(row, names) for row in opened.rows(grouped))
    (whole,) = opened.rows(lines.agg(**_figures(lines, found)))
    return KpiAnswer(found, event, question.first, question.last, cells, _cell(whole, ()))


def _cut(lines: Any, by: str) -> Any:
    if by in GRAINS:
        return lines.date.truncate(GRAINS[by]).cast("date")
    return lines[column_of(by)]


def _marked(opened: Facts, event: str, last: date | None) -> Any:
    """Lines that know whether they are sales, and of the customer's first day of buying."""
    import ibis

    lines = within(opened.lines, Scope(event, last=last))
    lines = lines.mutate(is_sale=lines.amount > 0)
    sales = lines.filter(lines.is_sale, lines.customer_id.notnull())
    firsts = sales.group_by(buyer=sales.customer_id).agg(first_sale=sales.date.min())
    joined = lines.left_join(firsts, lines.customer_id == firsts.buyer).drop("buyer")
    is_first = ibis.and_(joined.is_sale, joined.date == joined.first_sale)
    return joined.mutate(is_first_sale=is_first.fill_null(False))


def _figures(lines: Any, found: Kpi) -> dict[str, Any]:
    ratio = {"denominator": found.denominator(lines)} if found.denominator else {}
    return {
        "numerator": found.numerator(lines),
        **ratio,
        "revenue": ADDITIVE["revenue"](lines),
        "costed_revenue": ADDITIVE["costed_revenue"](lines),
        "lines": lines.count(),
    }


def _cell(row: Mapping[str, Any], names: Sequence[str]) -> KpiCell:
    numerator, denominator = row["numerator"], row.get("denominator")
    return KpiCell(
        key=tuple(row[name] for name in names),
        value=_value(numerator, denominator, is_ratio="denominator" in row),
        numerator=_decimal(numerator),
        denominator=None if denominator is None else Decimal(denominator),
        revenue=_decimal(row["revenue"]),
        costed_revenue=_decimal(row["costed_revenue"]),
        lines=row["lines"],
    )


def _value(numerator: Any, denominator: Any, *, is_ratio: bool) -> Decimal | None:
    if not is_ratio:
        return None if numerator is None else Decimal(numerator)
    return _decimal(numerator) / Decimal(denominator) if denominator else None


def _decimal(value: Any) -> Decimal:
    return Decimal(value or 0)
