"""The journal names people by id only, so that erasing someone stays possible (R74)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.document import Change

PEOPLE, PERSON, NAME = "people", "person", "name"


def without_names(form: dict[str, Any]) -> dict[str, Any]:
    """The JSON form of a plan with each person's id in place of their name."""
    people = form.get(PEOPLE)
    return (
        {**form, PEOPLE: {key: {**p, NAME: key} for key, p in people.items()}} if people else form
    )


def with_names(form: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The same form with the names of today; someone erased keeps their id."""
    people = form.get(PEOPLE)
    if not people:
        return form
    named = {key: {**p, NAME: names.get(key, key)} for key, p in people.items()}
    return {**form, PEOPLE: named}


def unnamed(change: Change) -> Change:
    """The change as the journal keeps it: that a name changed is told, the names are not."""
    if change.kind != PERSON or change.field not in (None, NAME):
        return change
    before, after = (_unnamed(value, change.id) for value in (change.before, change.after))
    return Change(change.kind, change.id, change.field, before, after)


def _unnamed(value: Any, key: str) -> Any:
    if value is None:
        return None
    return {**value, NAME: key} if isinstance(value, dict) else key
