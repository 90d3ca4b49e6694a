"""Lines of a proposal: today beside proposed, by action and period, and why in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pacte.document import Money
from pacte.document.results.allocation import AllocatedAction, AllocationResult
from pacte.web.budget.sheet import OVER, Column, Reader, period_name, whole
from pacte.web.pages import Opened, language
from pacte.wording import allocation, formatting, reasons

WHOLE_PLAN = "plan"
IN_TIME = frozenset({"closed", "spent", "committed"})
"""Reasons of a period, not of the action: said only where there is no other."""

Cents = tuple[int, int]
"""(proposed, today)."""


@dataclass(frozen=True)
class Amount:
    """A proposed amount and its difference from today's."""

    name: str
    text: str
    difference: str
    tone: str


@dataclass(frozen=True)
class Line:
    """One action: today, proposed by period and in all, what it brings, and why."""

    id: str
    name: str
    verdict: str
    tone: str
    why: str
    periods: tuple[Amount, ...]
    today: str
    total: Amount
    brings: str
    brings_today: str

    @property
    def changes(self) -> bool:
        """Whether anything of it would be another than today."""
        return any(amount.difference for amount in (self.total, *self.periods))


class Comparison:
    """The lines of an answer, in the order of the sheet."""

    def __init__(self, opened: Opened, cells: Mapping[str, Sequence[AllocatedAction]]) -> None:
        self.opened, self.cells = opened, cells
        named = {cell.period for mine in cells.values() for cell in mine}
        self.labels = tuple(sorted(named - {WHOLE_PLAN}))
        self.reader = Reader(opened)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The periods; none where the plan is one period."""
        known = {column.label: column for column in self.reader.columns}
        plan = self.opened.plan
        return tuple(
            known.get(label, Column(label, period_name(plan, label), over=False))
            for label in self.labels
        )

    def lines(self) -> tuple[Line, ...]:
        """One per action whose figures the reader may see."""
        return tuple(self._line(key) for key in sorted(self.cells, key=self._rank))

    def _rank(self, key: str) -> tuple[bool, int, str]:
        action = self.opened.plan.actions.get(key)
        if action is None:
            return True, 9, key
        return action.status in OVER, action.priority, action.name

    def _line(self, key: str) -> Line:
        mine = self.cells[key]
        spend, today = _total((cell.spend.cents, cell.today_spend.cents) for cell in mine)
        verdict, tone = _verdict(mine, spend, today)
        return Line(
            key,
            mine[0].name,
            verdict,
            tone,
            why(mine),
            self._amounts(self._by_period(key)),
            self._text(today),
            self._amount(_("Proposed"), (spend, today)),
            self._brought([cell.value for cell in mine]),
            self._brought([cell.today_value for cell in mine]),
        )

    def sums(self, read: AllocationResult) -> Line:
        """The last line: all actions together."""
        every = [self._by_period(key) for key in self.cells]
        by_period = {label: _total(mine[label] for mine in every) for label in self.labels}
        spend, today = _total((cell.spend.cents, cell.today_spend.cents) for cell in read.actions)
        careful = read.prudence
        now = [read.today.value] if read.today else []
        if careful is not None:
            now = [careful.today.chosen.expected]
        brings = [allocation.expected(read)]
        if read.seeks == "aims" and read.totals is not None:
            brings = [read.totals.margin]
            now = [cell.today_value for cell in read.actions if cell.today_value is not None]
        return Line(
            "",
            _("All actions"),
            "",
            "",
            "",
            self._amounts(by_period),
            self._text(today),
            self._amount(_("Proposed"), (spend, today)),
            self._brought(brings),
            self._brought(now),
        )

    def _by_period(self, key: str) -> dict[str, Cents]:
        """Of an action whose money was kept, what stands in the sheet: it does not move."""
        found = {cell.period: cell for cell in self.cells[key]}
        if WHOLE_PLAN in found:
            return {label: (cents, cents) for label, cents in self._kept(key).items()}
        return {
            label: (found[label].spend.cents, found[label].today_spend.cents)
            if label in found
            else (0, 0)
            for label in self.labels
        }

    def _kept(self, key: str) -> dict[str, int]:
        labels = self.reader.calendar.labels
        known = key in self.opened.plan.actions and labels == self.labels
        cents = self.reader.cents(key) if known else [0] * len(self.labels)
        return dict(zip(self.labels, cents, strict=True)) if self.labels else {}

    def _amounts(self, by_period: Mapping[str, Cents]) -> tuple[Amount, ...]:
        return tuple(
            self._amount(column.full_name, by_period[column.label]) for column in self.columns
        )

    def _amount(self, name: str, cents: Cents) -> Amount:
        more = cents[0] - cents[1]
        money = Money.of_cents(more, self.opened.plan.currency)
        difference = "" if more == 0 else ("+" if more > 0 else "") + whole(money)
        return Amount(name, self._text(cents[0]), difference, "good" if more > 0 else "warn")

    def _text(self, cents: int) -> str:
        return whole(Money.of_cents(cents, self.opened.plan.currency)) if cents else ""

    def _brought(self, values: Sequence[Money | None]) -> str:
        known = [value.cents for value in values if value is not None]
        if not known:
            return ""
        total = Money.of_cents(sum(known), self.opened.plan.currency)
        return formatting.money(total.amount, total.currency, language())


def _total(pairs: Iterable[Cents]) -> Cents:
    every = list(pairs)
    return sum(pair[0] for pair in every), sum(pair[1] for pair in every)


def _verdict(cells: Sequence[AllocatedAction], spend: int, today: int) -> tuple[str, str]:
    """In, out, or as it is, in one word."""
    if not any(cell.decided for cell in cells) or (spend == today and spend):
        return _("no change"), ""
    if not any(cell.runs for cell in cells):
        return _("out"), "bad"
    return (_("more"), "good") if spend > today else (_("less"), "warn")


def why(cells: Sequence[AllocatedAction]) -> str:
    """The reason that stands for most of the money, in one sentence; its amount is of them all."""
    told = [cell for cell in cells if cell.runs] or list(cells)
    told = [cell for cell in told if cell.reason.code not in IN_TIME] or told
    weight: dict[str, int] = {}
    for cell in told:
        weight[cell.reason.code] = weight.get(cell.reason.code, 0) + cell.spend.cents + 1
    first = max(told, key=lambda cell: (weight[cell.reason.code], cell.spend.cents)).reason
    alike = [cell for cell in told if cell.reason.code == first.code]
    params = _together(first.params, alike)
    return allocation.sentence(first.model_copy(update={"params": params}), language())


def _together(params: Mapping[str, Any], alike: Sequence[AllocatedAction]) -> dict[str, Any]:
    """The figures of a reason, its amount added up over the periods that have it."""
    amounts = [reasons.typed(cell.reason.params.get("amount")) for cell in alike]
    if not amounts[1:] or not all(isinstance(amount, Money) for amount in amounts):
        return dict(params)
    total = sum(amount.cents for amount in amounts)
    return {**params, "amount": Money.of_cents(total, amounts[0].currency)}
