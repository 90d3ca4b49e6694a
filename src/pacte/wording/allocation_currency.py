"""Whose amount is in another currency than the plan, where it is no action's."""

from __future__ import annotations

from pacte.document.results.allocation import AllocationReason
from pacte.wording.catalog import gettext_noop

_NAMED_LIMIT = gettext_noop(
    "The limit “{what}” is in {found}, the plan is in {expected}: convert it."
)
_SOME_LIMIT = gettext_noop("A limit on money is in {found}, the plan is in {expected}: convert it.")
_NAMED_FLOOR = gettext_noop(
    "The floor “{what}” is in {found}, the plan is in {expected}: convert it."
)
_SOME_FLOOR = gettext_noop("A floor on money is in {found}, the plan is in {expected}: convert it.")
_OBJECTIVE = gettext_noop(
    "The value given to the objective “{what}” is in {found}, the plan is in {expected}: convert "
    "it."
)
_CUSTOMER = gettext_noop(
    "The value given to a new customer is in {found}, the plan is in {expected}: convert it."
)


def of_currency(reason: AllocationReason) -> str | None:
    """The sentence of a limit, a floor or a part of what is sought; None for an action's."""
    path, has_name = reason.params["path"], bool(reason.params.get("what"))
    if path.startswith("/sharing/aim/attainment/"):
        return _OBJECTIVE
    if path.startswith("/sharing/aim/"):
        return _CUSTOMER
    if not path.startswith("/sharing/"):
        return None
    if path.endswith("/at_least"):
        return _NAMED_FLOOR if has_name else _SOME_FLOOR
    return _NAMED_LIMIT if has_name else _SOME_LIMIT
