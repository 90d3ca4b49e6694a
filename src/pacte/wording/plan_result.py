"""What `pacte plan` says: the page that a sales director reads first."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pacte.document import Plan
from pacte.document.results.plan_result import PlanResult
from pacte.engine import planning
from pacte.engine.planning import Trip
from pacte.wording import allocation, formatting, schedule
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.findings import worded as finding_worded
from pacte.wording.spoken import listed, quoted

SHOWN = 7

_TITLE = gettext_noop("{plan} – {company}, as of {day}")
_MONEY = gettext_noop("THE MONEY")
_DATES = gettext_noop("DATES AND PEOPLE")
_TO_SETTLE = gettext_noop("STILL TO SETTLE")
_SETTLED = ngettext_noop(
    "{count} point of the plan is settled by this proposal.",
    "{count} points of the plan are settled by this proposal.",
)
_MORE = ngettext_noop("… and {count} more.", "… and {count} more.")
_NOTHING_LEFT = gettext_noop("Nothing.")
_HOLDS = gettext_noop("The plan holds: every step has its dates and its people.")
_DOES_NOT_HOLD = gettext_noop("The plan does not hold as it is; here is why.")
_TOGETHER = gettext_noop(
    "Money and dates were chosen together: no other choice of actions brings more, delays counted."
)
_TOGETHER_ABOUT = gettext_noop(
    "Money and dates were chosen together: at most {gap} better is possible, delays counted."
)
_HOURS = gettext_noop(
    "{what}, {period}: {hours} h find a place in the schedule; the money is shared within that."
)
_HOURS_OF_YEAR = gettext_noop(
    "{what}: {hours} h find a place in the schedule; the money is shared within that."
)
_UNPAID = ngettext_noop(
    "{actions} gets no money, yet it is dated, for it is not optional: make it so if it "
    "may be left out.",
    "{actions} get no money, yet they are dated, for they are not optional: make them so "
    "if they may be left out.",
)
_UNPAID_AT_A_COST = ngettext_noop(
    "{actions} gets no money, yet it is dated, for it is not optional: its fixed cost is "
    "not counted. Make it optional if it may be left out.",
    "{actions} get no money, yet they are dated, for they are not optional: their fixed "
    "costs are not counted. Make them optional if they may be left out.",
)
_ANYONE = gettext_noop("The team")
_NO_STEP = gettext_noop("Nothing can be dated yet: the actions have no steps.")
_UNKNOWN = gettext_noop("No answer in the time given: allow a longer search.")
_VERDICT = {"ok": _HOLDS, "infeasible": _DOES_NOT_HOLD, "unknown": _UNKNOWN}


def answer(trip: Trip, *, seed: int) -> PlanResult:
    """The whole answer of a trip, its findings and reasons said in both languages."""
    fields = planning.fields(trip, today=trip.allocation.as_of, seed=seed)
    findings = tuple(finding_worded(trip.planned, finding) for finding in trip.after)
    result = PlanResult(**fields, findings=findings)
    return result.model_copy(
        update={
            "allocation": allocation.worded(result.allocation),
            "schedule": schedule.worded(trip.given, result.schedule),
        }
    )


def summary(plan: Plan, result: PlanResult, language: str) -> Iterator[str]:
    """Title, verdict, money, dates, and what is left to settle."""
    day = formatting.day(result.as_of, language, "long")
    yield said(_TITLE, language).format(plan=plan.name, company=plan.company, day=day)
    dated = result.schedule.steps or result.schedule.frozen or result.status != "ok"
    yield said(_VERDICT[result.status] if dated else _NO_STEP, language)
    if result.joint is not None and result.schedule.steps:
        yield said(_TOGETHER if result.joint.proven else _TOGETHER_ABOUT, language).format(
            gap=formatting.percent(Decimal(result.joint.gap), language, decimals=1)
        )
    money = (
        *allocation.summary(result.allocation, language),
        *_hours(result, language),
        *_unpaid(plan, result, language),
    )
    yield from _section(_MONEY, iter(money), language)
    dates = schedule.summary(plan, result.schedule, language)
    yield from _section(_DATES, dates, language)
    yield from _section(_TO_SETTLE, _left(result, language), language)


def _hours(result: PlanResult, language: str) -> Iterator[str]:
    """The hours that the schedule gave back as limits, and that the money keeps to."""
    for placed in result.hours:
        sentence = _HOURS_OF_YEAR if placed.period == "plan" else _HOURS
        yield said(sentence, language).format(
            what=placed.name or said(_ANYONE, language),
            period=formatting.period(placed.period, language),
            hours=formatting.number(placed.hours, language),
        )


def _unpaid(plan: Plan, result: PlanResult, language: str) -> Iterator[str]:
    """The actions that are dated because they are not optional, though money does not run them."""
    paid = {one.action for one in result.allocation.actions if one.runs or not one.decided}
    dated = {plan.steps[key].action for key in result.schedule.steps}
    weighed = dict.fromkeys(one.action for one in result.allocation.actions)
    unpaid = [plan.actions[key] for key in weighed if key in dated - paid]
    if unpaid:
        costs = any(action.fixed_cost and action.fixed_cost.amount for action in unpaid)
        template = _UNPAID_AT_A_COST if costs else _UNPAID
        names = listed([quoted(action.name, language) for action in unpaid], language)
        yield said_of(template, len(unpaid), language).format(actions=names)


def _section(title: str, lines: Iterator[str], language: str) -> Iterator[str]:
    yield ""
    yield said(title, language)
    yield from (f"  {line}" for line in lines)


def _left(result: PlanResult, language: str) -> Iterator[str]:
    if result.settled:
        yield said_of(_SETTLED, result.settled, language).format(count=result.settled)
    if not result.findings:
        yield said(_NOTHING_LEFT, language)
    yield from (str(getattr(f.message, language)) for f in result.findings[:SHOWN])
    hidden = len(result.findings) - SHOWN
    if hidden > 0:
        yield said_of(_MORE, hidden, language).format(count=hidden)
