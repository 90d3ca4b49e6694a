"""The answer of `pacte allocate`. Each field's meaning: docs/reference/allocation.md."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from pacte.document.money import Money
from pacte.document.results.envelope import Envelope, Named, ResultModel, Sentence

SCHEMA = "pacte.allocation"


class AllocationReason(ResultModel):
    """Why: a code with its figures. `message` is written by the faces, null below them."""

    code: str
    params: dict[str, Any] = {}
    objects: tuple[Named, ...] = ()
    repair: tuple[dict[str, Any], ...] | None = None
    message: Sentence | None = None


class AllocatedAction(ResultModel):
    """One action in one period. `decided` false: its money was kept, not chosen.

    `spend` excludes `fixed_cost`, which is 0 where the action does not run. `value` is the expected
    yearly margin; null where the action has no response. `marginal_return` is the margin of one
    more unit of money there; null where that is not finite or not known. `value_low` and
    `value_high` hold the value in 8 cases of 10, claims being widened. `break_even_uplift` of a
    promotion: the rise in volume from which it pays. `hours` by skill, `*` standing for whoever.
    """

    action: str
    period: str
    name: str
    path: str
    decided: bool
    runs: bool
    spend: Money
    fixed_cost: Money
    value: Money | None
    value_low: Money | None = None
    value_high: Money | None = None
    break_even_uplift: float | None = None
    marginal_return: float | None
    today_spend: Money
    today_value: Money | None
    hours: dict[str, float] = {}
    reason: AllocationReason


class OtherPlan(ResultModel):
    """Another way to spend: its cost with fixed costs, its value, whether the rules admit it.

    `breaks` is a rule that it breaks: the key of a row, or `action:<id>` for an action's own.
    """

    cost: Money
    value: Money
    feasible: bool
    breaks: str | None = None


class OneMoreAmount(ResultModel):
    """What `amount` more of budget would bring: computed again, or at a price."""

    amount: Money
    value: Money
    by: Literal["computed", "price"] = "computed"


class Cut(ResultModel):
    """Below, the action spends at most `at`; above, at least. At 0: below it is off, above on.

    Without a period: below it does not run, above it does; with `changes`, below it stays as it is
    today, above it counts as changed. With `cells_of`, the key of a row or `action:<id>`: below, at
    most `count` of its cells run, above, at least one more.
    """

    action: str | None = None
    period: str | None = None
    at: Money | None = None
    changes: bool = False
    cells_of: str | None = None
    count: int | None = None


class CellSpend(ResultModel):
    """What one action would spend in one period."""

    action: str
    period: str
    spend: Money


class RoundedRow(ResultModel):
    """A row divided by `divisor` (in its own unit) and rounded, priced by its `key` in a proof.

    `turned`: the cells (action, period) that count there by not running.
    """

    key: str
    row: str
    divisor: float
    turned: tuple[tuple[str, str], ...]


class AllocationPeriod(ResultModel):
    """A period that money is shared between; `frozen`: over, what was engaged in it stays."""

    label: str
    start: date
    end: date
    frozen: bool


class AllocationRow(ResultModel):
    """A limit: what is left of it for the actions decided, what the plan uses, what more is worth.

    In units of money or hours, by `measure`; `price` is what one more unit brings to this plan, in
    units of what is sought. `path` leads to what set it.
    """

    key: str
    measure: Literal["money", "hours", "runs"]
    period: str | None
    skill: str | None
    name: str
    path: str
    limit: float
    used: float
    price: float


class Totals(ResultModel):
    """What the plan is expected to bring; customers and revenue where responses tell them."""

    margin: Money
    revenue: Money
    new_customers: float
    attainment: dict[str, float] = {}


class TriedEnvelope(ResultModel):
    """The best plan found under the budget changed by `share` percent; null where none holds.

    No plan under that budget is worth more than `bound`.
    """

    share: int
    budget: Money
    value: Money | None
    bound: Money | None = None
    gap: float | None = Field(default=None, ge=0, le=1)


class NamedAim(ResultModel):
    """`margin`, `revenue`, `new_customers`, or the id of an objective, with its name."""

    key: str
    name: str = ""


class SpentCell(ResultModel):
    """What a plan spends on an action in a period."""

    action: str
    period: str
    spend: Money


class PointProof(ResultModel):
    """No plan that reaches `at_least` of some aims has a sum of aims, weighed, above `bound`."""

    weights: dict[str, float]
    at_least: dict[str, float]
    bound: float
    gap: float = Field(ge=0, le=1)


class FrontPoint(ResultModel):
    """One plan: what it reaches of each aim (money, customers, part of a gap), where it spends.

    `shown`: one of the few that stand for the whole front. `proof`: how much better is possible.
    """

    reached: dict[str, float]
    spent: Money
    shown: bool
    cells: tuple[SpentCell, ...]
    proof: PointProof | None = None


class AimsFront(ResultModel):
    """Plans of which none reaches more of every aim; `is_whole`: there is no other such plan."""

    aims: tuple[NamedAim, ...]
    way: Literal["steps", "weights"]
    is_whole: bool
    points: tuple[FrontPoint, ...]


class Fate(ResultModel):
    """What a plan brings on the mean of all cases and of the worst tenth, in what is sought."""

    expected: Money
    worst: Money


class FacedPlan(ResultModel):
    """A plan in the cases that the proposal was chosen on, and `checked` in others."""

    chosen: Fate
    checked: Fate


class ActionSpread(ResultModel):
    """The 80 % range of an action's result relative to the likely one; a family shares a part."""

    action: str
    family: str
    low: float
    high: float


class WorstCases(ResultModel):
    """Cases (numbers from 0) whose mean bounds that of the worst ones; `key` is priced in a proof.

    `reached`: in which of them each objective that counts is taken as reached.
    """

    key: str
    cases: tuple[int, ...]
    reached: dict[str, tuple[int, ...]] = {}


class Prudence(ResultModel):
    """How far the worst tenth of cases weighed (`share`, 0 to 1), and how plans fare in cases.

    `without` is the plan that would be proposed with a share of 0.
    """

    share: float
    cases: int
    checked_cases: int
    plan: FacedPlan
    without: FacedPlan
    today: FacedPlan
    spreads: tuple[ActionSpread, ...] = ()
    lines: tuple[WorstCases, ...] = ()


class CertificateNode(ResultModel):
    """A part of all plans: bounded by `price` (of the budget) or `prices` (of each row, by key).

    Else `empty`, or cut in two (numbers of nodes). `prices_of`: the node that has the same prices.
    The rules in `exact` (said in node 0) have no price: their actions are looked at together. Rows
    are `rounded` for cells that spend what `at` says (both in node 0).
    """

    price: float | None = None
    prices: dict[str, float] | None = None
    prices_of: int | None = None
    exact: tuple[str, ...] = ()
    rounded: tuple[RoundedRow, ...] = ()
    at: tuple[CellSpend, ...] = ()
    empty: bool = False
    cut: Cut | None = None
    below: int | None = None
    above: int | None = None


class AllocationResult(Envelope):
    """A proposal for one budget. Without one (`status` not ok), `reasons` say why."""

    currency: str
    budget: Money | None
    seeks: Literal["margin", "aims"] = "margin"
    spent: Money | None = None
    unspent: Money | None = None
    value: Money | None = None
    bound: Money | None = None
    bound_by: Literal["prices", "search"] | None = None
    price_bound: Money | None = None
    gap: float | None = Field(default=None, ge=0, le=1)
    price: float | None = Field(default=None, ge=0)
    one_more: OneMoreAmount | None = None
    today: OtherPlan | None = None
    equal_split: OtherPlan | None = None
    stopped_by: Literal["proof", "work", "time"] | None = None
    branches: int | None = None
    grain: Literal["year", "quarter", "month"] = "year"
    periods: tuple[AllocationPeriod, ...] = ()
    rows: tuple[AllocationRow, ...] = ()
    totals: Totals | None = None
    actions: tuple[AllocatedAction, ...] = ()
    reasons: tuple[AllocationReason, ...] = ()
    certificate: tuple[CertificateNode, ...] = ()
    front: tuple[TriedEnvelope, ...] = ()
    aims: AimsFront | None = None
    prudence: Prudence | None = None
