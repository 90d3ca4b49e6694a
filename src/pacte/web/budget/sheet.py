"""The budget as it stands: a line per action, a column per period, sums and ceilings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.plans import permissions
from pacte.apps.plans import queries as plans
from pacte.apps.plans.operations import WHOLE
from pacte.document import Money
from pacte.document.calendar import Period
from pacte.engine.allocation.from_plan import periods as engine
from pacte.web.pages import Opened, language
from pacte.wording import formatting, terms

OVER = ("done", "stopped")
LIMIT_OF_A_PERIOD = {"at_most"}
"""What a limit says besides its period when it is the ceiling of that whole period."""


@dataclass(frozen=True)
class Column:
    """A period of the plan's grain. `over`: it has ended, its money cannot move.

    `months` says which ones a quarter holds: a fiscal year may start in any.
    """

    label: str
    name: str
    over: bool
    months: str = ""

    @property
    def full_name(self) -> str:
        """Where no header stands above: T3 2026 · janv.–mars."""
        return f"{self.name} · {self.months}" if self.months else self.name


@dataclass(frozen=True)
class Cell:
    """An amount in one period (or in all). `engaged` of it can no longer move."""

    period: str
    name: str
    cents: int
    text: str
    editable: bool
    engaged: str = ""
    closed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Line:
    """The money of one action."""

    id: str
    name: str
    note: str
    status: str
    pinned: bool
    may_pin: bool
    cells: tuple[Cell, ...]
    total: Cell
    fixed_cents: int
    fixed: str
    engaged_cents: int
    is_over: bool


@dataclass(frozen=True)
class Ceiling:
    """What one period may cost at most, all actions together; `text` empty where none is said."""

    period: str
    name: str
    text: str
    sum: str
    is_broken: bool


@dataclass(frozen=True)
class Sums:
    """What the lines take together, against the envelope."""

    spends: str
    fixed: str
    cost: str
    engaged: str
    envelope: str
    left: str
    is_short: bool
    share: int


@dataclass(frozen=True)
class Sheet:
    """The budget of one plan as one member sees it. `is_partial`: actions are kept from them."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    ceilings: tuple[Ceiling, ...]
    sums: Sums
    may_rule: bool
    is_partial: bool
    grain: str

    @property
    def may_decide(self) -> bool:
        """Whether an amount can be changed here."""
        return any(line.may_pin for line in self.lines)

    @property
    def is_whole(self) -> bool:
        """Whether the plan is one period: the total stands for it."""
        return self.grain == "year"


class Reader:
    """Makes the sheet of a plan; what it works out once is kept."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.plan = opened, opened.plan
        self.grain = self.plan.sharing.grain if self.plan.sharing else "year"
        self.calendar = engine.Calendar.of(self.plan, self.grain, opened.today)
        self.around = permissions.Around(self.plan)

    @cached_property
    def engaged(self) -> dict[str, dict[int, int]]:
        return engine.engaged_by_period(self.plan, self.calendar)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        spans = zip(self.calendar.spans, self.calendar.frozen, strict=True)
        return tuple(
            Column(span.label, period_name(self.plan, span.label), over, _months(span))
            for span, over in spans
        )

    def sheet(self) -> Sheet:
        """The whole table."""
        seen = plans.followed_money(self.opened.member, self.plan)
        lines = [self.line(key) for key in sorted(seen, key=self._rank)]
        return Sheet(
            self.columns,
            tuple(lines),
            tuple(self._ceilings(lines)),
            self._sums(lines),
            permissions.may_structure(self.opened.member),
            len(seen) < len(self.plan.actions),
            self.grain,
        )

    def seen_line(self, key: str) -> Line | None:
        """The line of an action, where there is one and the member follows its money."""
        known = key in plans.followed_money(self.opened.member, self.plan)
        return self.line(key) if known else None

    def _rank(self, key: str) -> tuple[bool, int, str, str]:
        action = self.plan.actions[key]
        return action.status in OVER, action.priority, action.name, key

    def line(self, key: str) -> Line:
        """The line of one action."""
        action = self.plan.actions[key]
        editable = permissions.editable(self.opened.member, self.around, "action", key)
        may_edit = "budget" in editable and action.status not in OVER
        cents, engaged = self.cents(key), self.engaged.get(key, {})
        cells = [
            self._cell(action, p, c, may_edit=may_edit, engaged=engaged.get(p, 0))
            for p, c in enumerate(cents)
        ]
        fixed = engine.cents(action.fixed_cost) if sum(cents) and action.status not in OVER else 0
        return Line(
            key,
            action.name,
            self._note(action),
            terms.term("status", action.status, language()) if action.status in OVER else "",
            action.pinned and action.status not in OVER,
            may_edit,
            tuple(cells),
            self._total(cents, engaged, may_edit=may_edit),
            fixed,
            self.money(fixed) if fixed else "",
            sum(engaged.values()),
            action.status in OVER,
        )

    def cents(self, key: str) -> list[int]:
        """What the action spends in each period as decided, never less than what is engaged."""
        action, engaged = self.plan.actions[key], self.engaged.get(key, {})
        places = range(len(self.calendar.labels))
        if action.status in OVER:
            return [engaged.get(place, 0) for place in places]
        now = engine.today_by_period(action, self.calendar, engaged)
        return [max(now[place], engaged.get(place, 0)) for place in places]

    def _note(self, action: document.Action) -> str:
        owner = self.plan.people.get(action.owner or "")
        word = terms.term("priority", action.priority, language())
        priority = _("{word} priority").format(word=word.lower()).capitalize()
        return " · ".join(part for part in (priority, owner.name if owner else "") if part)

    def _cell(
        self, action: document.Action, place: int, cents: int, *, may_edit: bool, engaged: int
    ) -> Cell:
        column = self.columns[place]
        closed = not column.over and engine.is_closed(action, self.calendar, place)
        return Cell(
            column.label,
            column.full_name,
            cents,
            self.money(cents) if cents else "",
            may_edit and not closed and not column.over and not self.calendar.is_whole,
            self.money(engaged) if engaged else "",
            closed,
            self._bounds(action, column.label),
        )

    def _bounds(self, action: document.Action, label: str) -> str:
        said = action.spending.periods.get(label) if action.spending else None
        if said is None or (said.minimum is None and said.maximum is None):
            return ""
        low, high = (self.money(m.cents) if m else "" for m in (said.minimum, said.maximum))
        return f"≥\u202f{low}" if not high else f"≤\u202f{high}" if not low else f"{low}–{high}"

    def _total(self, cents: list[int], engaged: dict[int, int], *, may_edit: bool) -> Cell:
        total, held = sum(cents), sum(engaged.values())
        return Cell(
            WHOLE, _("Total excl. tax"), total, self.money(total) if total else "", may_edit,
            self.money(held) if held else "",
        )  # fmt: skip

    def _ceilings(self, lines: list[Line]) -> Iterator[Ceiling]:
        for place, column in enumerate(self.columns):
            total = sum(line.cells[place].cents for line in lines)
            most = ceiling_of(self.plan, column.label)
            text = self.money(most.cents) if most else ""
            broken = most is not None and total > most.cents
            yield Ceiling(column.label, column.full_name, text, self.money(total), broken)

    def _sums(self, lines: list[Line]) -> Sums:
        spends, fixed = (
            sum(line.total.cents for line in lines),
            sum(line.fixed_cents for line in lines),
        )
        cost, envelope = spends + fixed, self.plan.budget
        left = None if envelope is None else envelope.cents - cost
        return Sums(
            self.money(spends),
            self.money(fixed),
            self.money(cost),
            self.money(sum(line.engaged_cents for line in lines)),
            self.money(envelope.cents) if envelope else "",
            "" if left is None else self.money(abs(left)),
            left is not None and left < 0,
            min(round(100 * cost / envelope.cents), 100) if envelope and envelope.cents > 0 else 0,
        )

    def money(self, cents: int) -> str:
        return whole(Money.of_cents(cents, self.plan.currency))


def _months(span: Period) -> str:
    if span.grain != "quarter":
        return ""
    first, last = (formatting.day(day, language(), "month") for day in (span.start, span.end))
    return f"{first}–{last}"


def whole(money: Money) -> str:
    """An amount of a column, to the unit of currency: cents are kept, and shown where one types."""
    return formatting.money_whole(money.amount, money.currency, language())


def ceiling_of(plan: document.Plan, label: str) -> Money | None:
    """What the whole period may cost at most."""
    found = (limit.at_most for limit in limits_of_period(plan, label))
    return next((most for most in found if most is not None), None)


def limits_of_period(plan: document.Plan, label: str) -> list[document.Limit]:
    """The limits that say nothing but the ceiling of that period."""
    limits = plan.sharing.limits if plan.sharing else ()
    return [limit for limit in limits if limit.period == label and is_ceiling(limit)]


def is_ceiling(limit: document.Limit) -> bool:
    """Whether a limit bounds the money of all actions in one period, and nothing else."""
    said = limit.model_dump(exclude_none=True, exclude_defaults=True).keys()
    return said - {"name", "period"} == LIMIT_OF_A_PERIOD


def period_name(plan: document.Plan, label: str) -> str:
    """A period as people say it: janv. 2026, T1 2026, the plan."""
    return formatting.period(label, language()) if label[4:5] == "-" else plan.name
