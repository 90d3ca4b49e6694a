"""What is typed on the budget pages, as figures, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte.web import fields
from pacte.web.pages import Opened, language
from pacte.wording import formatting

GRAINS = ("year", "quarter", "month")
PERCENT = 100


class NotUnderstood(Exception):
    """What was typed cannot be read; its text says what to type."""


def cents(typed: str) -> int | None:
    """An amount in cents, None for an emptied field."""
    amount = _read(fields.amount, typed)
    if amount is None:
        return None
    return int(amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).scaleb(2))


def figure(typed: str) -> Decimal | None:
    """A figure that is not negative, None for an emptied field; raises `NotUnderstood`."""
    return _read(fields.figure, typed)


def _read(reader: Callable[[str], Decimal], typed: str) -> Decimal | None:
    if not typed.strip():
        return None
    try:
        found = reader(typed)
    except ValueError as error:
        raise NotUnderstood(str(error)) from None
    if found < 0:
        raise NotUnderstood(_("An amount cannot be negative: type 0 if nothing is spent."))
    if found >= fields.LARGEST:
        raise NotUnderstood(_("“%(typed)s” is too large.") % {"typed": typed})
    return found


def count(typed: str) -> int | None:
    """A whole number, None for an emptied field."""
    found = figure(typed)
    return None if found is None else int(found)


def share(typed: str) -> str | None:
    """A percentage as the fraction that the plan keeps: 12,5 % gives 0.125."""
    percent = figure(typed)
    if percent is None:
        return None
    if percent > PERCENT:
        raise NotUnderstood(_("A share is at most 100 %."))
    return f"{(percent / PERCENT).normalize():f}"


def money(opened: Opened, typed: str) -> dict[str, str] | None:
    """An amount as the plan keeps it."""
    found = cents(typed)
    if found is None:
        return None
    amount = Decimal(found).scaleb(-2)
    return {"amount": f"{amount:f}", "currency": opened.plan.currency}


def bounds(opened: Opened, posted: Mapping[str, str], labels: tuple[str, ...]) -> tuple[Any, Any]:
    """(fields of the action and its spending, fields by period) of the form of one line."""
    named = ("min_spend", "max_spend", "fixed_cost", "effective_spend", "occurrence_cost")
    values: dict[str, Any] = {name: money(opened, posted[name]) for name in named if name in posted}
    values["pinned"] = posted.get("pinned") == "on"
    if "most_occurrences" in posted:
        values["most_occurrences"] = count(posted["most_occurrences"]) or None
    periods = {
        label: {
            "minimum": money(opened, posted.get(f"minimum-{label}", "")),
            "maximum": money(opened, posted.get(f"maximum-{label}", "")),
            "closed": posted.get(f"closed-{label}") == "on",
        }
        for label in labels
        if f"maximum-{label}" in posted
    }
    return values, periods


def sharing(opened: Opened, posted: Mapping[str, str]) -> dict[str, Any]:
    """The envelope and the periods asked for."""
    grain = posted.get("grain", "")
    if grain not in GRAINS:
        raise NotUnderstood(_("Choose a period of the list."))
    standing = opened.plan.sharing.grain if opened.plan.sharing else "year"
    values: dict[str, Any] = {
        "budget": money(opened, posted.get("budget", "")),
        "most_changes": count(posted.get("most_changes", "")),
    }
    if "prudence" in posted:
        values["prudence"] = _caution(posted["prudence"])
    return values | ({} if grain == standing else {"grain": grain})


def _caution(typed: str) -> str | None:
    """How much the worst cases weigh, 0 to 1; nothing where they do not."""
    found = formatting.decimal_from_text(typed, language())
    if found is None or not 0 <= found <= 1:
        raise NotUnderstood(_("Choose how cautious the plan is to be."))
    return None if found == 0 else f"{found:f}"


def written(money_: Any) -> str:
    """An amount as it stands in a field to type in."""
    if money_ is None:
        return ""
    return number(money_.amount)


def number(amount: Decimal) -> str:
    """A figure as it stands in a field to type in."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return formatting.number(amount, language(), decimals)
