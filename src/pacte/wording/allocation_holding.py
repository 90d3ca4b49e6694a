"""A limit, a floor or a rule that holds another one, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.wording import reasons
from pacte.wording.catalog import gettext_noop
from pacte.wording.spoken import counted_hours, exact_money, listed, quoted

_ENVELOPE = gettext_noop("the envelope of {limit}")
_OWN_MAXIMUM = gettext_noop("the maximum of “{what}”, {limit}")
_FLOOR = gettext_noop("the floor “{what}” of {limit} ({period})")
_FLOOR_ON = gettext_noop("the floor of {limit} on {among} ({period})")
_SOME_FLOOR = gettext_noop("a floor of {limit} ({period})")
_LIMIT = gettext_noop("the limit “{what}” of {limit} ({period})")
_LIMIT_ON = gettext_noop("the limit of {limit} on {among} ({period})")
_SOME_LIMIT = gettext_noop("a limit of {limit} ({period})")
_HOURS = gettext_noop("“{what}”, {hours} at most ({period})")
_SOME_HOURS = gettext_noop("the time that there is, {hours} ({period})")
_CHANGES = gettext_noop("the number of actions that may change")
_RULE = gettext_noop("a rule between actions")


def holder(row: Mapping[str, Any], language: str) -> str:
    """One row that holds another."""
    known = exact_money({key: reasons.typed(value) for key, value in row.items()}, language)
    if row.get("among"):
        known["among"] = listed([quoted(name, language) for name in row["among"]], language)
    if "hours" in known:
        known["hours"] = counted_hours(row["hours"], language)
    return reasons.sentence(_template(row), known, (), language)


def _template(row: Mapping[str, Any]) -> str:
    """What is said of it, its places empty."""
    has_name = bool(row.get("what"))
    if "hours" in row:
        return _HOURS if has_name else _SOME_HOURS
    if "limit" not in row:
        return _CHANGES if row["row"] == "changes" else _RULE
    if str(row["row"]).startswith("max:"):
        return _OWN_MAXIMUM
    if row["row"] == "budget" and not has_name:
        return _ENVELOPE
    if not has_name and row.get("among"):
        return _FLOOR_ON if row["is_floor"] else _LIMIT_ON
    named, some = (_FLOOR, _SOME_FLOOR) if row["is_floor"] else (_LIMIT, _SOME_LIMIT)
    return named if has_name else some
