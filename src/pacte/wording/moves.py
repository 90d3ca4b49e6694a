"""Why a step cannot be put on other days, or what an absence upsets: rules broken, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pacte.document import Plan
from pacte.engine.scheduling import Broken
from pacte.wording import formatting
from pacte.wording.called import Called
from pacte.wording.catalog import gettext_noop, ngettext_noop, said, said_of
from pacte.wording.names import step_named
from pacte.wording.spoken import Spoken, listed

SENTENCES: dict[str, str] = {
    "starts_too_early": gettext_noop(
        "{step} would start on {start}, {days} too early: not before {from}."
    ),
    "ends_too_late": gettext_noop("{step} would end on {end}, {days} too late: not after {to}."),
    "person_twice": gettext_noop("{step} would ask twice for the same person."),
    "not_staffed": gettext_noop(
        "{step} asks for {wanted} people able to do it and has {found}: name them first, or ask "
        "for a proposal of dates."
    ),
    "wrong_duration": gettext_noop("{step} would no longer last as long as its work."),
    "wrong_end": gettext_noop("{step} would end on {last} instead of {end}."),
    "leaves_before_end": gettext_noop("{person} is not there long enough to finish {step}."),
    "starts_on_day_off": gettext_noop("{person} does not work on {day}, the first day of {step}."),
    "fixed_moved": gettext_noop("{step} has fixed dates: they do not move."),
    "absent_when_held": gettext_noop("{person} is not there for {days} while {step} is held."),
    "begun_late": gettext_noop(
        "{step}, under way, would end on {last} instead of {end}: hand it over to somebody free, "
        "or report the delay under Scenarios."
    ),
    "begun_left": gettext_noop(
        "{person} is not there long enough to finish {step}, under way: hand it over to somebody "
        "free."
    ),
    "begun_absent": gettext_noop(
        "{step}, under way, has fixed dates and {person} is not there for {days} of them: hand it "
        "over to somebody free."
    ),
    "too_soon_after": gettext_noop(
        "{step} would start on {start}, {days} too soon after {second_step}: not before {limit}."
    ),
    "too_long_after": gettext_noop(
        "{step} would start on {start}, {days} too long after {second_step}: not after {limit}."
    ),
    "person_overloaded": gettext_noop(
        "{person} would have {load} of work a day for {capacity} available, {when} ({steps})."
    ),
    "person_overloaded_up_to": gettext_noop(
        "{person} would have up to {load} of work a day for {capacity} available, {when} ({steps})."
    ),
    "equipment_short": gettext_noop(
        "{equipment}: {used} would be needed and there are {quantity}, {when}."
    ),
    "period_overspent": gettext_noop(
        "From {day} to {to}, the steps would cost {spent} for {at_most} at most ({steps})."
    ),
    "period_overspent_unseen": gettext_noop(
        "From {day} to {to}, the steps would cost more than the plan allows."
    ),
    "contact_forbidden": gettext_noop(
        "{step} would contact customers on {day}, when that is not allowed."
    ),
    "contact_too_often": gettext_noop(
        "{segment} would be contacted {count} times in {per_days} days for {most} at most "
        "({steps})."
    ),
}
"""Code of a rule broken -> sentence."""

HELD: dict[str, str] = {
    "fixed": gettext_noop("{step} has fixed dates: they do not move."),
    "running": gettext_noop("{step} has started: it does not move any more."),
    "done": gettext_noop("{step} is done: it does not move any more."),
    "canceled": gettext_noop("{step} is canceled: it has no place to move to."),
    "closed": gettext_noop("{step} belongs to an action that is over: it does not move any more."),
}
"""Why a step never moves -> sentence."""

_KEPT = ngettext_noop(
    "{count} step cannot keep its dates, because of absences or of a load that only those who "
    "follow these people see: ask its owner.",
    "{count} steps cannot all keep their dates, because of absences or of a load that only those "
    "who follow these people see: ask their owners.",
)
_ONE_DAY = gettext_noop("on {first}")
_DAYS = ngettext_noop(
    "on {count} day from {first} to {last}", "on {count} days from {first} to {last}"
)
_CALENDAR_DAYS = ngettext_noop("{count} day", "{count} days")
_HIDDEN = {
    "step": gettext_noop("another step"),
    "person": gettext_noop("someone"),
    "equipment": gettext_noop("a piece of equipment"),
    "segment": gettext_noop("a segment"),
}


def held_said(plan: Plan, step: str, why: str, language: str) -> str:
    """Why a step never moves, in one sentence."""
    return _capital(said(HELD[why], language).format(step=_name(plan, "step", step, language)))


def sentences(plan: Plan, broken: Iterable[Broken], language: str) -> list[str]:
    """Rules broken, the same one on several days said once; `plan` is what the reader may see."""
    found = sorted(broken, key=_cause)
    return [
        _capital(_sentence(plan, tuple(same), language)) for _, same in groupby(found, key=_cause)
    ]


def kept_said(steps: int, language: str) -> str:
    """That so many steps do not hold, to whoever may not know why, nor which."""
    return said_of(_KEPT, steps, language).format(count=steps)


def _cause(broken: Broken) -> tuple[int, str]:
    return list(SENTENCES).index(broken.code), str(broken.objects)


def _sentence(plan: Plan, same: Sequence[Broken], language: str) -> str:
    worst = max(same, key=lambda broken: broken.by)
    values = Spoken(worst.params, language)
    for kind, key in reversed(worst.objects):
        values[kind] = _name(plan, kind, key, language)
    others = [_name(plan, kind, key, language) for kind, key in worst.objects[1:]]
    values |= {"second_step": "".join(others), "when": _when(same, language)}
    values["days"] = said_of(_CALENDAR_DAYS, int(worst.by), language).format(count=int(worst.by))
    values |= dict(_loads(plan, worst, same, language))
    return said(SENTENCES[_seen(plan, worst.code, same)], language).format_map(values)


def _seen(plan: Plan, code: str, same: Sequence[Broken]) -> str:
    """Who does not see the limits of money is told no amount; days may be loaded unequally."""
    hidden = plan.sharing is None or not plan.sharing.limits
    if code == "period_overspent" and hidden:
        return f"{code}_unseen"
    loads = {broken.params.get("load") for broken in same}
    return f"{code}_up_to" if code == "person_overloaded" and len(loads) > 1 else code


def _loads(
    plan: Plan, worst: Broken, same: Sequence[Broken], language: str
) -> Iterator[tuple[str, str]]:
    """Days of work as such, and by their names the steps that make them, the worst day's first."""
    for name in ("load", "capacity"):
        if name in worst.params:
            yield name, formatting.days(worst.params[name], language, 2)
    steps = dict.fromkeys(key for one in (worst, *same) for key in one.params.get("steps", ()))
    yield "steps", listed([_name(plan, "step", key, language) for key in steps], language)


def _when(same: Sequence[Broken], language: str) -> str:
    days = sorted({broken.params["day"] for broken in same if "day" in broken.params})
    if not days:
        return ""
    first, last = (formatting.day(day, language, "long") for day in (days[0], days[-1]))
    if days[0] == days[-1]:
        return said(_ONE_DAY, language).format(first=first)
    return said_of(_DAYS, len(days), language).format(count=len(days), first=first, last=last)


def _name(plan: Plan, kind: str, key: str, language: str) -> str:
    known = plan.collection(kind).get(key)
    if known is None:
        return Called([said(_HIDDEN[kind], language)], language)
    if kind == "step":
        return step_named(plan, key, language)
    return Called([known.name], language) if kind == "person" else str(known.name)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
