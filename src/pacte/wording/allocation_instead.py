"""What a reason of a proposed budget says instead, where a figure or a name is lacking."""

from __future__ import annotations

from collections.abc import Callable

from pacte.document.money import Money
from pacte.document.results.allocation import AllocationReason
from pacte.wording import reasons
from pacte.wording.allocation_currency import of_currency
from pacte.wording.allocation_lacking import is_counted
from pacte.wording.allocation_rules import of_rule_that_binds
from pacte.wording.catalog import gettext_noop
from pacte.wording.spoken import spoken

_TOO_LITTLE_ROOM = gettext_noop("Left out: people’s hours, or a limit, leave it too little room.")
_LACKING: dict[str, tuple[str, str]] = {
    "hours_bind": ("what", gettext_noop("Held by people’s hours ({period}).")),
    "limit_binds": (
        "what",
        gettext_noop("Held by a limit on money: more money here would still pay."),
    ),
    "floor_binds": (
        "what",
        gettext_noop("Held by a floor that several actions share: money brings more elsewhere."),
    ),
    "limit_leaves_no_room": ("what", _TOO_LITTLE_ROOM),
    "hours_used_up": ("what", gettext_noop("All hours are used ({period}).")),
    "limit_reached": ("what", gettext_noop("The limit of {limit} is reached ({period}).")),
    "hours_too_few": (
        "what",
        gettext_noop(
            "At most {limit} of work ({period}), and what must run takes {missing} more. "
            "Let {names} be left out, or find the hours."
        ),
    ),
    "limit_too_tight": (
        "what",
        gettext_noop(
            "A limit on money ({period}) is {missing} short of what must be paid. Raise it, or let "
            "{names} be left out."
        ),
    ),
    "hours_leave_no_room": (
        "what",
        gettext_noop("Left out: it takes at least {hours}, for {available} at most ({period})."),
    ),
    "does_not_fit": ("available", gettext_noop("Left out: no money is left to allocate.")),
    "price_above_return": (
        "best_return",
        gettext_noop("Left out: money brings more elsewhere."),
    ),
}
"""Said without a figure: what is used up has no name, margins are not shown, no money is left."""


_OWN_MINIMUM = gettext_noop(
    "{first} asks for at least {limit} by its own minimum, and {missing} of it finds no use. "
    "Lower this minimum, or let it be left out."
)
_NAMED_FLOOR = gettext_noop(
    "“{what}” asks for at least {limit} ({period}), which cannot be spent there: {missing} finds "
    "no use. Lower this floor."
)
_FLOOR_OF_NOTHING = gettext_noop(
    "A floor asks for at least {limit} ({period}), and no action to be funded counts towards it. "
    "Lower this floor."
)
_FLOOR_WITHOUT_ACTION = gettext_noop(
    "“{what}” asks for at least {limit} ({period}), and no action to be funded counts towards it. "
    "Lower this floor."
)
_FLOOR_BRINGS_NOTHING = gettext_noop(
    "Held by the floor “{what}”: more would bring nothing of what is sought."
)
_MINIMUM_BRINGS_NOTHING = gettext_noop(
    "Held by its own minimum of {limit} over the plan: more would bring nothing of what is sought."
)
_LEAST_BRINGS_NOTHING = gettext_noop(
    "Held at its minimum of {amount}: more would bring nothing of what is sought."
)
_WHOSE_ENDS = gettext_noop(
    "The minimum of {first} ({min}) is above its maximum ({max}): correct one of the two."
)
_NEEDED = gettext_noop(
    "{second} has to run and needs {first}, whose own maximum is {limit}: raise this maximum, or "
    "change the rule."
)
_OWN_MINIMUM_DUE = gettext_noop(
    "{first} asks for at least {limit} by its own minimum, and {missing} of it finds no use. "
    "Lower this minimum."
)
_OWN_MAXIMUM_DUE = gettext_noop(
    "{first} has to run, and its own maximum is {limit}: raise this maximum."
)
_REACHED_WITH_KEPT = gettext_noop(
    "The limit “{what}” of {limit} is reached ({period}): {kept} of it goes to actions that are "
    "over or kept as they are."
)
_SOME_REACHED_WITH_KEPT = gettext_noop(
    "The limit of {limit} is reached ({period}): {kept} of it goes to actions that are over or "
    "kept as they are."
)
_KEPT_OVER = gettext_noop(
    "The limit “{what}” of {limit} ({period}) is {missing} short: actions that are over or kept as "
    "they are already cost {kept}. Raise it, or lower the budget of {names}."
)
_SOME_KEPT_OVER = gettext_noop(
    "A limit on money of {limit} ({period}) is {missing} short: actions that are over or kept as "
    "they are already cost {kept}. Raise it, or lower the budget of {names}."
)
_SPENT_OVER = gettext_noop(
    "The limit “{what}” of {limit} ({period}) is {missing} short: actions that are over or kept as "
    "they are already cost {kept}. Raise it."
)
_SOME_SPENT_OVER = gettext_noop(
    "A limit on money of {limit} ({period}) is {missing} short: actions that are over or kept as "
    "they are already cost {kept}. Raise it."
)
_LIMIT_DUE = gettext_noop(
    "The limit “{what}” ({period}) is {missing} short of what must be paid. Raise it."
)
_SOME_LIMIT_DUE = gettext_noop(
    "A limit on money ({period}) is {missing} short of what must be paid. Raise it."
)
_ENVELOPE_DUE = gettext_noop("The envelope is {missing} short of what must be paid. Raise it.")
_HOURS_DUE = gettext_noop(
    "“{what}” ({period}): {limit} at most, and what must run takes {missing} more. Find the hours."
)
_SOME_HOURS_DUE = gettext_noop(
    "At most {limit} of work ({period}), and what must run takes {missing} more. Find the hours."
)
_NO_HOURS = gettext_noop("Left out: nobody has any hour left for it ({period}): {what}.")
_NOBODY = gettext_noop("Left out: nobody has the skill “{what}”.")
_NO_HOURS_AT_ALL = gettext_noop("Left out: nobody has any hour left for it ({period}).")
_RULE_DUE = gettext_noop("{cause} Change the rule.")
_RULE_COUNTED = gettext_noop(
    "{cause} Change the rule, or let {missing} of these be left out: {names}."
)
_LEFT_BY_A_LIMIT = gettext_noop(
    "{amount} is left that no action can use, because of the limit “{what}” of {limit} ({period}) "
    "among others."
)
_LEFT_BY_SOME_LIMIT = gettext_noop(
    "{amount} is left that no action can use, because of the limit of {limit} ({period}) among "
    "others."
)
_LEFT_BY = {
    "changes": gettext_noop(
        "{amount} is left: the number of actions that may change ({count}) is used up."
    ),
    "over": gettext_noop("{amount} is left: every period is over or closed."),
}
_LEFT_BY_HOURS = (
    gettext_noop(
        "{amount} is left that no action can use, because of people’s hours ({period}) among "
        "others."
    ),
    gettext_noop(
        "{amount} is left that no action can use, because of people’s hours ({period}) among "
        "others: {what}."
    ),
)
_NO_ROOM_IN_LIMIT = gettext_noop(
    "Left out: the limit of {limit} ({period}) leaves it too little room."
)
_NOTHING_IN_LIMIT = gettext_noop("Left out: the limit “{what}” of {limit} leaves it nothing.")
_NOT_CUT = gettext_noop(
    "The limit on “{found}” has no effect: this plan is not cut into periods. Write “plan”, or cut "
    "it into months or quarters."
)
_AS_MUCH = gettext_noop(
    "Left out: at best it brings {best_return} for 1 spent, about as much as elsewhere."
)
_ENVELOPE_ALONE = gettext_noop(
    "The envelope of {budget} is {missing} short: what must be funded costs {needed}. Raise it: "
    "nothing that could be left out would be enough."
)
_ENVELOPE_SHORT = gettext_noop(
    "The envelope is {missing} short of what must be paid. Raise it, or let {names} be left out."
)
_NOT_HERE = gettext_noop("Not in this period: what it serves is reached without spending here.")
_BELOW_NOTHING = gettext_noop("The envelope of {budget} is below 0: enter what may be spent.")


def instead(reason: AllocationReason) -> str | None:
    """The sentence in place of the usual one, its places empty; None where that one holds."""
    other = _OTHERS[reason.code](reason) if reason.code in _OTHERS else None
    if other is not None:
        return other
    missing, sentence = _LACKING.get(reason.code, ("", ""))
    told = reasons.typed(reason.params.get(missing)) if missing else None
    lacks = told.cents <= 0 if isinstance(told, Money) else not told
    return sentence if missing and lacks else None


def _of_floor(reason: AllocationReason) -> str | None:
    """An action's own minimum, a floor with a name, one where no action is."""
    has_name = bool(reason.params.get("what"))
    if str(reason.params.get("row", "")).startswith("min:") and not has_name:
        return _OWN_MINIMUM if reason.params.get("can_be_out", True) else _OWN_MINIMUM_DUE
    if not reason.params.get("among", reason.objects):
        return _FLOOR_WITHOUT_ACTION if has_name else _FLOOR_OF_NOTHING
    return _NAMED_FLOOR if has_name else None


def _of_need(reason: AllocationReason) -> str | None:
    if reason.objects[1:]:
        return _NEEDED
    return None if reason.params.get("can_be_out", True) else _OWN_MAXIMUM_DUE


def _of_ends(reason: AllocationReason) -> str | None:
    return _WHOSE_ENDS if reason.objects else None


def _of_limit(reason: AllocationReason) -> str | None:
    """The envelope; what kept actions take alone; a limit that leaving actions out cannot help."""
    if reason.params.get("row") == "budget":
        return _ENVELOPE_SHORT if reason.objects else _ENVELOPE_DUE
    has_name, named = bool(reason.params.get("what")), bool(reason.objects)
    kept, limit = (reasons.typed(reason.params.get(key)) for key in ("kept", "limit"))
    if isinstance(kept, Money) and isinstance(limit, Money) and kept.cents > limit.cents:
        if named:
            return _KEPT_OVER if has_name else _SOME_KEPT_OVER
        return _SPENT_OVER if has_name else _SOME_SPENT_OVER
    if named:
        return None
    return _LIMIT_DUE if has_name else _SOME_LIMIT_DUE


def _of_reached(reason: AllocationReason) -> str | None:
    """A limit of which kept actions take a part."""
    if "kept" not in reason.params:
        return None
    return _REACHED_WITH_KEPT if reason.params.get("what") else _SOME_REACHED_WITH_KEPT


def _of_hours(reason: AllocationReason) -> str | None:
    """Hours that leaving actions out cannot help."""
    if reason.objects:
        return None
    return _HOURS_DUE if reason.params.get("what") else _SOME_HOURS_DUE


def _of_rule(reason: AllocationReason) -> str | None:
    if not reason.objects:
        return _RULE_DUE
    return _RULE_COUNTED if is_counted(reason) else None


def _of_envelope(reason: AllocationReason) -> str | None:
    budget = reasons.typed(reason.params.get("budget"))
    if isinstance(budget, Money) and budget.cents < 0:
        return _BELOW_NOTHING
    return _ENVELOPE_ALONE if "freed" in reason.params else None


def _of_left(reason: AllocationReason) -> str | None:
    """Money left that a limit, or another cause, keeps from being used."""
    has_name = bool(reason.params.get("what"))
    if "limit" not in reason.params:
        held = reason.params.get("cause")
        return _LEFT_BY_HOURS[has_name] if held == "hours" else _LEFT_BY.get(held or "")
    return _LEFT_BY_A_LIMIT if has_name else _LEFT_BY_SOME_LIMIT


def _of_room(reason: AllocationReason) -> str | None:
    """A limit without a name; one that leaves less than what anything costs."""
    has_name, needed = bool(reason.params.get("what")), reasons.typed(reason.params.get("needed"))
    if has_name and isinstance(needed, Money) and needed.cents <= 1:
        return _NOTHING_IN_LIMIT
    return _NO_ROOM_IN_LIMIT if "limit" in reason.params and not has_name else None


def _of_hours_left(reason: AllocationReason) -> str | None:
    """That there are no hours at all."""
    if float(reason.params["available"]) > 0:
        return None
    is_of_people = str(reason.params["row"]).startswith("hours:") and reason.params["skill"]
    if is_of_people and not reason.params.get("is_held", True):
        return _NOBODY
    return _NO_HOURS if reason.params.get("what") else _NO_HOURS_AT_ALL


def _of_period(reason: AllocationReason) -> str | None:
    """That the plan has no periods at all."""
    return _NOT_CUT if reason.params["expected"] == "plan" else None


def _of_return(reason: AllocationReason) -> str | None:
    """What it brings and what money brings elsewhere are written alike."""
    best, price = (reason.params.get(key) for key in ("best_return", "price"))
    known = isinstance(best, float) and isinstance(price, float)
    return _AS_MUCH if known and spoken(best, "en") == spoken(price, "en") else None


def _of_served(reason: AllocationReason) -> str | None:
    """An action that runs in other periods."""
    return _NOT_HERE if "period" in reason.params else None


_HELD_AND_BRINGS_NOTHING = {
    "floor_binds": _FLOOR_BRINGS_NOTHING,
    "own_minimum": _MINIMUM_BRINGS_NOTHING,
    "at_min": _LEAST_BRINGS_NOTHING,
}


def _of_least(reason: AllocationReason) -> str | None:
    """A floor that holds what brings nothing more at all."""
    if reason.params.get("marginal_return") != 0:
        return None
    return _HELD_AND_BRINGS_NOTHING[reason.code]


_OTHERS: dict[str, Callable[[AllocationReason], str | None]] = {
    "other_currency": of_currency,
    "rule_binds": of_rule_that_binds,
    "floor_too_high": _of_floor,
    "cannot_run_enough": _of_need,
    "min_above_max": _of_ends,
    "limit_too_tight": _of_limit,
    "budget_too_small": _of_envelope,
    "limit_reached": _of_reached,
    "floor_binds": _of_least,
    "own_minimum": _of_least,
    "at_min": _of_least,
    "hours_too_few": _of_hours,
    "hours_leave_no_room": _of_hours_left,
    "rule_impossible": _of_rule,
    "unknown_period": _of_period,
    "budget_left": _of_left,
    "limit_leaves_no_room": _of_room,
    "price_above_return": _of_return,
    "served_already": _of_served,
    "below_minimum_effective_spend": _of_return,
}
"""code -> the sentence that its figures call for; None where the usual one holds."""
