"""A proposed sharing of the budget beside today's, by action and period: why in, why out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from pydantic import ValidationError

from pacte.apps.scenarios import queries
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.document import Money
from pacte.document.results.allocation import AllocatedAction, AllocationResult, CertificateNode
from pacte.web.budget.aims import Compared, compared
from pacte.web.budget.compared import Comparison, Line
from pacte.web.budget.sheet import Column, whole
from pacte.web.pages import Opened, language
from pacte.web.scenarios import answer as answers
from pacte.wording import allocation, envelope_picture, envelopes, formatting

LATEST = 5
WIDEST = 30
"""Percent of the envelope that the slider goes up and down."""


@dataclass(frozen=True)
class Known:
    """A proposal computed before, in a list."""

    number: int
    at: Any
    who: str
    envelope: str
    state: answers.State
    adopted: bool


@dataclass(frozen=True)
class Slider:
    """What an envelope changed a little would bring at most, without computing again.

    No sharing of the envelope and `x` more is worth more than `bound` + `dear` · x; of `x` less,
    more than `bound` − `cheap` · x (docs/reference/allocation.md, checking the bound). Amounts in
    units of money. `points`: JSON of [percent, value] that were computed.
    """

    envelope: float
    value: float
    bound: float
    dear: float
    cheap: float
    points: str = "[]"
    lowest: int = -WIDEST
    highest: int = WIDEST


@dataclass(frozen=True)
class Front:
    """What other envelopes would bring: a picture, and its (share, envelope, margin) as texts."""

    svg: str
    rows: tuple[tuple[str, str, str], ...]
    proven: str


@dataclass(frozen=True)
class Proposal:
    """An answer in words and figures. `is_whole`: every figure is this member's to see.

    `what`: what its value counts, margin or all that the plan seeks.
    """

    status: str
    sentences: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    sums: Line | None
    is_whole: bool
    slider: Slider | None
    front: Front | None
    aims: Compared | None
    what: str
    expert: dict[str, Any]
    may_adopt: bool

    @property
    def shows_margin(self) -> bool:
        """Whether any line says what its spend brings."""
        return any(line.brings for line in self.lines)

    @property
    def changes(self) -> bool:
        """Whether it proposes anything that this reader can see."""
        return any(line.changes for line in self.lines)


def latest(opened: Opened) -> list[Known]:
    """The last sharings computed, those on another envelope too."""
    found = queries.scenarios(opened.member, opened.row).filter(kind=Kind.ALLOCATE)[:LATEST]
    return [
        Known(
            scenario.pk,
            scenario.requested_at,
            str(scenario.requested_by.user),
            envelope_asked(opened, scenario),
            answers.state(scenario),
            queries.is_adopted(opened.member, scenario),
        )
        for scenario in found
    ]


def envelope_asked(opened: Opened, scenario: Scenario) -> str:
    """The envelope tried instead of the plan's, where the member may see it; else an empty text."""
    cents = scenario.parameters.get("envelope_cents")
    if cents is None or opened.plan.budget is None:
        return ""
    return whole(Money.of_cents(cents, opened.plan.currency))


def proposal(opened: Opened, scenario: Scenario) -> Proposal | None:
    """The answer of a computation as this member may read it; None before there is one."""
    result = queries.visible_result(opened.member, scenario)
    if result is None:
        return None
    read = _whole(result)
    side = Comparison(opened, _cells(result["actions"]))
    return Proposal(
        scenario.status,
        tuple(_sentences(read)) if read else (_partly(),),
        side.columns,
        side.lines(),
        side.sums(read) if read and read.spent is not None else None,
        read is not None,
        _slider(read) if read else None,
        _front(read) if read else None,
        compared(opened, result) if read else None,
        allocation.what(read, language()) if read else "",
        _expert(read) if read else {},
        scenario.status == "ok" and not queries.is_adopted(opened.member, scenario),
    )


def _sentences(read: AllocationResult) -> Iterator[str]:
    """The proposal in short; to who sees no margin, its amounts alone."""
    if read.value is None and read.spent is not None:
        yield from allocation.shared(read, language())
        yield _("What actions bring in margin is not shown to your role.")
    yield from allocation.summary(read, language())


def _whole(result: Mapping[str, Any]) -> AllocationResult | None:
    """The answer, where no figure of it was left out for this reader."""
    fields = {key: value for key, value in result.items() if key != "schema"}
    try:
        return AllocationResult.model_validate({**fields, "schema_name": "pacte.allocation"})
    except ValidationError:
        return None


def _partly() -> str:
    return _("The figures of the whole budget are kept for those who follow it.")


def _cells(found: Sequence[Mapping[str, Any]]) -> dict[str, list[AllocatedAction]]:
    """action -> its cells, those whose figures this reader may see."""
    cells: dict[str, list[AllocatedAction]] = {}
    for cell in found:
        try:
            read = AllocatedAction.model_validate(cell)
        except ValidationError:
            continue
        cells.setdefault(read.action, []).append(read)
    return cells


def _slider(read: AllocationResult) -> Slider | None:
    if read.value is None or read.budget is None or not read.budget.cents:
        return None
    found = [_price(node) for node in read.certificate if not node.empty]
    prices = [price for price in found if price is not None]
    bound = read.price_bound or read.bound
    if not prices or bound is None:
        return None
    envelope, value, most = (float(m.amount) for m in (read.budget, read.value, bound))
    points = sorted((t.share, float(t.value.amount)) for t in read.front if t.value is not None)
    known = json.dumps(sorted([(0, value), *points])) if points else "[]"
    return Slider(envelope, value, most, dear=max(prices), cheap=min(prices), points=known)


def _price(node: CertificateNode) -> float | None:
    """The price of the envelope's money in one part of the proof."""
    return node.price if node.prices is None else node.prices.get("budget")


def _front(read: AllocationResult) -> Front | None:
    """Drawn where at least one other envelope holds a plan."""
    tried = [(t.budget, t.value) for t in read.front if t.value is not None]
    if not tried or read.budget is None or read.value is None:
        return None
    own, spoken = (read.budget, read.value), language()
    title = _("What other envelopes would bring")
    shares = {0: own} | {t.share: (t.budget, t.value) for t in read.front}
    rows = tuple(
        (
            ""
            if share == 0
            else ("+" if share > 0 else "") + formatting.percent(share / 100, spoken),
            whole(budget),
            formatting.ABSENT
            if value is None
            else formatting.money(value.amount, value.currency, spoken),
        )
        for share, (budget, value) in sorted(shares.items())
    )
    careful, what = read.prudence is not None, allocation.what(read, spoken)
    drawn = envelope_picture.svg(tried, own, title, spoken, what=what, careful=careful)
    return Front(mark_safe(drawn), rows, envelopes.proven(read, spoken))  # noqa: S308


def _expert(read: AllocationResult) -> dict[str, Any]:
    """What someone who computes wants to see; the words stand in the template of the drawer."""
    return {
        "value": read.value,
        "bound": read.bound,
        "gap": read.gap,
        "price": None if read.price is None else Decimal(str(read.price)),
        "stopped_by": read.stopped_by,
        "branches": read.branches,
    }


def spend_of(opened: Opened, scenario: Scenario, action: str) -> Money | None:
    """What the answer would spend on one action, where the member may see it and it was decided."""
    result = queries.visible_result(opened.member, scenario)
    mine = _cells(result["actions"]).get(action, []) if result and "actions" in result else []
    decided = [cell.spend.cents for cell in mine if cell.decided]
    return Money.of_cents(sum(decided), opened.plan.currency) if decided else None


def tried(opened: Opened, share: int) -> int:
    """The envelope changed by so many percent, in cents."""
    budget = opened.plan.budget
    return 0 if budget is None else round(budget.cents * (100 + share) / 100)
