"""The answer of `pacte kpi`."""

from __future__ import annotations

from datetime import date

from pacte.document.metrics import Unit
from pacte.document.money import Currency, Number
from pacte.document.results.envelope import Envelope, ResultModel

SCHEMA = "pacte.kpi"


class KpiFigure(ResultModel):
    """One figure. `key` has one text per cut of `by`: an id, or the label of a period.

    Periods are labelled `2024`, `2024-Q1`, `2024-03`, `2024-W05` (ISO 8601) or `2024-03-31`;
    `start` is the first day of the finest one. A null in `key` groups the lines that do not say.
    `value` is null where it means nothing. A ratio gives its `numerator` and `denominator`.
    `lines` counts the lines behind the figure; `costed_revenue` is the part of `revenue` whose cost
    is known.
    """

    key: dict[str, str | None] = {}
    start: date | None = None
    value: Number | None
    numerator: Number
    denominator: Number | None = None
    revenue: Number
    costed_revenue: Number
    lines: int


class KpiResult(Envelope):
    """One KPI from `first` to `last` (inclusive; null for no bound), of one `event`.

    `total` is computed on all lines: for counts of customers and ratios it is not the sum of
    `figures`. `facts_version` is the version of the facts that was read, `last_fact` the last day
    with a line of this event.
    """

    kpi: str
    unit: Unit
    currency: Currency
    event: str
    first: date | None
    last: date | None
    by: tuple[str, ...]
    facts_version: int
    last_fact: date | None
    figures: tuple[KpiFigure, ...]
    total: KpiFigure
