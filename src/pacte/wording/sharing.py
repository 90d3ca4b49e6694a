"""Limits and rules of a budget, in words: what they are about, when, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pacte.document import Limit, Money, Plan, Rule
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import counted_hours, listed, quoted
from pacte.wording.terms import TERMS

_EVERYTHING = gettext_noop("All actions")
_OF_SEGMENT = gettext_noop("Actions for “{name}”")
_OF_AXIS = gettext_noop("Actions of “{name}”")
_OF_TYPE = gettext_noop("Actions of type “{name}”")
_ALL_PERIODS = gettext_noop("over the whole plan")
_EACH_PERIOD = gettext_noop("in each period")
_AT_MOST = gettext_noop("at most {amount}")
_AT_LEAST = gettext_noop("at least {amount}")
_HOURS = gettext_noop("at most {hours} of work")
_HOURS_OF = gettext_noop("at most {hours} of “{skill}”")
_LIMIT = gettext_noop("{about}, {period}: {figures}.")
_ONLY_ONE = gettext_noop("Only one of {actions}.")
_FEW = gettext_noop("At most {count} of {actions}.")
_NEEDS = gettext_noop("{actions}: only together with {needs}.")


def limit_said(plan: Plan, limit: Limit, language: str) -> str:
    """One limit as a sentence."""
    return said(_LIMIT, language).format(
        about=about(plan, limit, language),
        period=when(plan, limit, language),
        figures=", ".join(_figures(plan, limit, language)),
    )


def about(plan: Plan, limit: Limit, language: str) -> str:
    """The actions that a limit counts."""
    filters = list(_filters(plan, limit, language))
    return " · ".join(filters) if filters else said(_EVERYTHING, language)


def _filters(plan: Plan, limit: Limit, language: str) -> Iterator[str]:
    if limit.actions:
        yield names(plan, limit.actions, language)
    if limit.segment:
        yield said(_OF_SEGMENT, language).format(name=plan.segments[limit.segment].name)
    if limit.axis:
        yield said(_OF_AXIS, language).format(name=plan.axes[limit.axis].name)
    if limit.type:
        name = said(TERMS["type"][limit.type], language)
        yield said(_OF_TYPE, language).format(name=name)


def when(plan: Plan, limit: Limit, language: str) -> str:
    """The period that a limit holds in; a plan shared by year has one, the whole of it."""
    is_by_year = plan.sharing is not None and plan.sharing.grain == "year"
    if limit.each_period and not is_by_year:
        return said(_EACH_PERIOD, language)
    if limit.each_period or limit.period is None or limit.period == "plan":
        return said(_ALL_PERIODS, language)
    return formatting.period(limit.period, language)


def _figures(plan: Plan, limit: Limit, language: str) -> Iterator[str]:
    for amount, template in ((limit.at_most, _AT_MOST), (limit.at_least, _AT_LEAST)):
        if amount is not None:
            yield said(template, language).format(amount=_money(amount, language))
    if limit.hours_at_most is not None:
        hours = counted_hours(limit.hours_at_most, language)
        skill = plan.skills[limit.skill].name if limit.skill else ""
        template = _HOURS_OF if skill else _HOURS
        yield said(template, language).format(hours=hours, skill=skill)


def rule_said(plan: Plan, rule: Rule, language: str) -> str:
    """One rule between actions as a sentence."""
    mine = names(plan, rule.actions, language)
    if rule.kind == "requires":
        needs = names(plan, rule.needs, language)
        return said(_NEEDS, language).format(actions=mine, needs=needs)
    template = _ONLY_ONE if rule.kind == "exclusive" else _FEW
    return said(template, language).format(actions=mine, count=rule.count)


def names(plan: Plan, keys: Iterable[str], language: str) -> str:
    """Actions by their names, in a list."""
    return listed([quoted(plan.actions[key].name, language) for key in keys], language)


def _money(amount: Money, language: str) -> str:
    return formatting.money(amount.amount, amount.currency, language)
