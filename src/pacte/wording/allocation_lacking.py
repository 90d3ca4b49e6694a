"""What is said where no plan holds: what one has to add, or may spend at most, is never rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.document.results.allocation import AllocationReason
from pacte.wording import reasons
from pacte.wording.allocation_holding import holder
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import Spoken, counted_hours, exact_money, listed, quoted

HOURS_OF = {
    "hours_bring_more_elsewhere": ("hours",),
    "hours_leave_no_room": ("hours", "available"),
    "hours_too_few": ("limit", "missing"),
}
"""The figures of a reason that are hours."""
_ACTED_ON = frozenset(
    {
        "at_max",
        "at_min",
        "budget_too_small",
        "cannot_run_enough",
        "does_not_fit",
        "floor_too_high",
        "limit_too_tight",
        "min_above_max",
        "own_maximum",
        "own_minimum",
        "release_actions",
        "rule_binds",
        "rule_impossible",
    }
)
CODES = _ACTED_ON | HOURS_OF.keys()
"""The reasons whose figures are not said as others are."""


def figures(reason: AllocationReason, language: str) -> Mapping[str, Any]:
    """The figures of a reason as its sentence takes them: amounts to act on are to the cent, hours
    carry their unit."""
    if reason.code in HOURS_OF:
        hours = {key: counted_hours(reason.params[key], language) for key in HOURS_OF[reason.code]}
        return {**reason.params, **hours}
    if reason.code not in CODES:
        return reason.params
    known = {key: reasons.typed(value) for key, value in reason.params.items()}
    for key in known.keys() & {"among", "running"}:
        known[key] = listed([quoted(name, language) for name in known[key]], language)
    if reason.code == "rule_impossible":
        known["cause"] = _broken_rule(known, language)
    return exact_money(known, language)


_ONE_ALONE = gettext_noop("One of them alone may not be enough.")
_LEFT_OUT = ("limit_too_tight", "hours_too_few", "rule_impossible")


def one_alone(reason: AllocationReason, language: str) -> str:
    """A sentence more where several actions are named that would each make less lack."""
    is_open = reason.code in _LEFT_OUT and len(reason.objects) > 1 and not is_counted(reason)
    return " " + said(_ONE_ALONE, language) if is_open else ""


def is_counted(reason: AllocationReason) -> bool:
    """Whether so many of the actions that a rule names can be left out as have to be."""
    is_count = reason.code == "rule_impossible" and reason.params.get("kind") in _KINDS
    return is_count and 0 < reason.params.get("missing", 0) < len(reason.objects)


_AGAINST = gettext_noop("What stands against it: {against}.")
_NO_MORE: dict[str, str] = {
    "over": gettext_noop("No period is left to it to spend the rest."),
    "occurrences": gettext_noop(
        "The money already committed there takes all the times that it may run."
    ),
}


def what_holds_it(reason: AllocationReason, language: str) -> str:
    """Sentences more, of the other half of a contradiction; empty where it is not known."""
    return _of_own_minimum(reason, language) + _of_rows(reason, language)


def _of_own_minimum(reason: AllocationReason, language: str) -> str:
    """Why an action cannot spend the rest of its own minimum."""
    because = reason.params.get("because") if reason.code == "floor_too_high" else None
    return " " + said(_NO_MORE[because], language) if because else ""


def _of_rows(reason: AllocationReason, language: str) -> str:
    """The limits, floors and rules that stand against it."""
    rows = reason.params.get("against")
    if not rows:
        return ""
    against = listed([holder(row, language) for row in rows], language)
    return " " + said(_AGAINST, language).format(against=against)


_NEEDS: dict[str, str] = {
    "closed": gettext_noop(
        "{needing} has to run and needs {needed}, which is closed in every period."
    ),
    "nothing": gettext_noop("{needing} has to run and needs {needed}, which may spend nothing."),
    "stopped": gettext_noop("{needing} has to run and needs {needed}, which is stopped."),
    "outside": gettext_noop(
        "{needing} has to run and needs {needed}, whose dates are outside this plan."
    ),
    "rest": gettext_noop(
        "{needing} has to run and needs {needed}, which cannot run beside what else is asked."
    ),
}
_KINDS: dict[str, str] = {
    "exclusive": gettext_noop("Only one of {among} may run, and {must} must."),
    "at_most": gettext_noop("At most {count} of {among} may run, and {must} must."),
}
_SOME_RULE = gettext_noop("A rule between actions contradicts what must run.")


def _broken_rule(known: Mapping[str, Any], language: str) -> str:
    """What a rule says, and why it cannot be kept."""
    most = 1 if known.get("kind") == "exclusive" else known.get("count", 0)
    known = {**known, "must": most + known.get("missing", 1)}
    template = _NEEDS.get(known.get("because", ""), _KINDS.get(known.get("kind", ""), _SOME_RULE))
    values = Spoken(known, language)
    values |= {key: quoted(known[key], language) for key in ("needing", "needed") if key in known}
    return said(template, language).format_map(values)
