"""What a change of the sharing of the envelope says: which limit or rule came, went, changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from pacte.document import Plan, Sharing
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.sharing import limit_said, rule_said

_LIMIT_ADDED = gettext_noop("limit added: {after}")
_LIMIT_REMOVED = gettext_noop("limit removed: {before}")
_RULE_ADDED = gettext_noop("rule added: {after}")
_RULE_REMOVED = gettext_noop("rule removed: {before}")
_SETTINGS: tuple[tuple[str, str], ...] = (
    ("grain", gettext_noop("decided by: {before} → {after}")),
    ("most_changes", gettext_noop("actions that may change, at most: {before} → {after}")),
    ("prudence", gettext_noop("caution: {before} → {after}")),
    ("aim", gettext_noop("what the allocation aims at has changed")),
)
_GRAINS = {
    "year": gettext_noop("whole plan"),
    "quarter": gettext_noop("quarter"),
    "month": gettext_noop("month"),
}
_NO_LIMIT = gettext_noop("no limit")


def sharing_told(plan: Plan, before: Any, after: Any, language: str) -> list[str]:
    """Each thing that changed in a sentence; nothing where it names what is no longer in `plan`.

    `before`, `after`: the sharing as the document has it, or None.
    """
    try:
        was, now = (Sharing.model_validate(form or {}) for form in (before, after))
        return list(_told(plan, was, now, language))
    except (ValidationError, KeyError):  # written by an older version, or of what is gone since
        return []


def _told(plan: Plan, was: Sharing, now: Sharing, language: str) -> Iterator[str]:
    lists: tuple[tuple[Any, Any, Callable[..., str], tuple[str, str]], ...] = (
        (was.limits, now.limits, limit_said, (_LIMIT_REMOVED, _LIMIT_ADDED)),
        (was.rules, now.rules, rule_said, (_RULE_REMOVED, _RULE_ADDED)),
    )
    for old, new, sentence, (removed, added) in lists:
        for gone in (one for one in old if one not in new):
            told = sentence(plan, gone, language).rstrip(".")
            yield said(removed, language).format(before=told)
        for come in (one for one in new if one not in old):
            yield said(added, language).format(after=sentence(plan, come, language).rstrip("."))
    for field, template in _SETTINGS:
        values = [getattr(sharing, field) for sharing in (was, now)]
        if values[0] != values[1]:
            before, after = (_setting(field, value, language) for value in values)
            yield said(template, language).format(before=before, after=after)


def _setting(field: str, value: Any, language: str) -> str:
    if field == "grain":
        return said(_GRAINS[value], language)
    if field == "prudence":
        return formatting.percent(value, language)
    return said(_NO_LIMIT, language) if value is None else str(value)
