"""The figures of the cockpit: what is sold against what was due, month by month, and what comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte import document
from pacte.document.costs import decided_cents
from pacte.engine.outlook import ObjectiveOutlook, Review, ReviewLine
from pacte.web.actions.table import OPEN, due_date
from pacte.web.pages import Opened, language
from pacte.wording import formatting

SOON = timedelta(days=45)
STEPS_AHEAD = ("to_do", "running")
NEXT_SHOWN = 6
FULL = 100


@dataclass(frozen=True)
class Spending:
    """The money of the actions that the member sees, against the envelope."""

    total: document.Money | None
    envelope: document.Money | None
    share: int
    engaged: document.Money | None


@dataclass(frozen=True)
class Doing:
    """How many actions are finished, under way and late."""

    done: int
    total: int
    share: int
    running: int
    late: int


@dataclass(frozen=True)
class Deadline:
    """An action, or a step under way, that is due soon or late. `id` is the action's."""

    id: str
    name: str
    owner: str
    due: date
    late: bool


@dataclass(frozen=True)
class Month:
    """One month of the chart and of its table, as texts."""

    label: str
    target: str
    actual: str
    variance: str
    attainment: str
    tone: str


def spending(plan: document.Plan) -> Spending:
    """What the actions take from the envelope, as the checks count it, and what is committed."""
    known = any(action.budget is not None for action in plan.actions.values())
    total = document.Money.of_cents(decided_cents(plan), plan.currency) if known else None
    engaged = _sum(plan, [line.committed for line in plan.budget_lines.values()])
    envelope = plan.budget
    share = round(FULL * total.amount / envelope.amount) if total and _positive(envelope) else 0  # type: ignore[union-attr]
    return Spending(total, envelope, share, engaged)


def _positive(money: document.Money | None) -> bool:
    return money is not None and money.amount > 0


def _sum(plan: document.Plan, amounts: list[document.Money | None]) -> document.Money | None:
    known = [m.amount for m in amounts if m is not None and m.currency == plan.currency]
    return document.Money(amount=sum(known, Decimal(0)), currency=plan.currency) if known else None


def doing(opened: Opened) -> Doing:
    """Progress of the actions that the plan still wants."""
    wanted = [a for a in opened.plan.actions.values() if a.status != "stopped"]
    done = sum(1 for action in wanted if action.status == "done")
    return Doing(
        done,
        len(wanted),
        round(FULL * done / len(wanted)) if wanted else 0,
        sum(1 for action in wanted if action.status == "running"),
        sum(1 for action in wanted if _is_late(action, opened.today)),
    )


def _is_late(action: document.Action, today: date) -> bool:
    due = due_date(action)
    return action.status in OPEN and due is not None and due < today


def deadlines(opened: Opened) -> list[Deadline]:
    """The actions and steps to finish next: late ones first."""
    coming = [*_due_actions(opened.plan), *_due_steps(opened.plan)]
    soon = [line for line in coming if line[2] <= opened.today + SOON]
    shown = sorted(soon, key=lambda line: (line[2], line[1]))[:NEXT_SHOWN]
    plan, today = opened.plan, opened.today
    return [
        Deadline(key, name, _owner(plan, plan.actions[key]), due, due < today)
        for key, name, due in shown
    ]


def _due_actions(plan: document.Plan) -> Iterator[tuple[str, str, date]]:
    for key, action in plan.actions.items():
        due = due_date(action)
        if action.status in OPEN and due is not None:
            yield key, action.name, due


def _due_steps(plan: document.Plan) -> Iterator[tuple[str, str, date]]:
    """Steps to do that have dates; the last one of an action is the action's own deadline."""
    for step in plan.steps.values():
        action = plan.actions[step.action]
        if action.status in OPEN and step.status in STEPS_AHEAD and step.end_date is not None:
            yield step.action, f"{step.name} – {action.name}", step.end_date


def _owner(plan: document.Plan, action: document.Action) -> str:
    person = plan.people.get(action.owner or "")
    return person.name if person else _("nobody yet")


def months(review: Review, currency: str) -> list[Month]:
    """The months of the plan as a table, for those who do not look at the chart."""
    return [_month(line, currency) for line in review.lines]


def _month(line: ReviewLine, currency: str) -> Month:
    spoken = language()
    share = line.attainment
    return Month(
        formatting.day(line.period.start, spoken, "month_year"),
        formatting.money(line.target, currency, spoken),
        formatting.money(line.actual, currency, spoken) if line.actual is not None else "",
        formatting.signed_money(line.variance, currency, spoken)
        if line.variance is not None
        else "",
        formatting.percent(share, spoken) if share is not None else "",
        "" if line.variance is None else "good" if line.variance >= 0 else "bad",
    )


def chart(review: Review, currency: str) -> dict[str, Any]:
    """What the chart draws: figures in the currency, words in the reader's language."""
    lines, spoken = review.lines, language()
    return {
        "currency": currency,
        "locale": "fr-FR" if spoken == "fr" else "en-GB",
        "labels": [formatting.day(line.period.start, spoken, "month") for line in lines],
        "actual": [_plain(line.actual) for line in lines],
        "target": [_plain(line.target) for line in lines],
        "variance": [_plain(line.variance) for line in lines],
        "words": {"actual": _("Actual"), "target": _("Target"), "variance": _("Variance to date")},
        "described": _(
            "Actual against target and variance, month by month. "
            "The figures stand in the table below the chart."
        ),
    }


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def is_money(found: ObjectiveOutlook) -> bool:
    return found.unit is not None and found.unit.value == "money"
