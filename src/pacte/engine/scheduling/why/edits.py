"""A field of the document changed by its place: applied to the frozen plan, said as JSON Patch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from pacte import document
from pacte.document.json_form import pointer


class _Removed:
    """Marks a value taken away."""


REMOVED = _Removed()


@dataclass(frozen=True)
class Edit:
    """`value` put at `path` (collection, id, field, …); `REMOVED` takes away what stands there.

    In a list, a number is a place and `-` its end.
    """

    path: tuple[str | int, ...]
    value: Any = REMOVED


def edited(plan: document.Plan, edits: Iterable[Edit]) -> document.Plan:
    """The plan after all edits, whose places are those of the plan given; not validated again."""
    later = sorted(edits, key=_turn)
    for edit in later:
        plan = _put(plan, edit.path, edit.value)
    return plan


def _turn(edit: Edit) -> tuple[bool, int]:
    """Elements are taken from lists last, and from their ends: no place moves before its turn."""
    last = edit.path[-1]
    takes_element = edit.value is REMOVED and isinstance(last, int)
    return takes_element, -last if takes_element and isinstance(last, int) else 0


def _put(node: Any, path: tuple[str | int, ...], value: Any) -> Any:
    head, rest = path[0], path[1:]
    if isinstance(node, BaseModel):
        return node.model_copy(update={str(head): _of_model(node, str(head), rest, value)})
    if isinstance(node, dict):
        if not rest and value is REMOVED:
            return {key: kept for key, kept in node.items() if key != head}
        return {**node, head: _put(node[head], rest, value) if rest else value}
    return _of_list(node, head, rest, value)


def _of_model(node: BaseModel, head: str, rest: tuple[str | int, ...], value: Any) -> Any:
    if rest:
        return _put(getattr(node, head), rest, value)
    if value is REMOVED:
        return type(node).model_fields[head].get_default()
    return value


def _of_list(
    node: tuple[Any, ...], head: str | int, rest: tuple[str | int, ...], value: Any
) -> Any:
    if head == "-":
        return (*node, value)
    place = int(head)
    if rest:
        return (*node[:place], _put(node[place], rest, value), *node[place + 1 :])
    middle = () if value is REMOVED else (value,)
    return (*node[:place], *middle, *node[place + 1 :])


def as_patch(plan: document.Plan, edits: Iterable[Edit]) -> tuple[dict[str, Any], ...]:
    """The edits of `plan` as a JSON Patch (RFC 6902) on the document, as it was given or written.

    A collection that is empty may be left out of a document: what enters it comes with it.
    """
    found = []
    for edit in sorted(edits, key=_turn):
        changed = _put(plan, edit.path, edit.value)
        depth = _depth_there(plan, edit.path)
        whole = depth < len(edit.path)
        told = Edit(edit.path[:depth], _at(changed, edit.path[:depth])) if whole else edit
        found.append(_operation(told))
        plan = changed
    return tuple(found)


def _depth_there(plan: document.Plan, path: tuple[str | int, ...]) -> int:
    """How many parts of the path lead to what every document of the plan holds, or to one more."""
    inside = range(1, len(path))
    return next((depth for depth in inside if not _at(plan, path[:depth])), len(path))


def _at(node: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        node = getattr(node, str(part)) if isinstance(node, BaseModel) else node[part]
    return node


def _operation(edit: Edit) -> dict[str, Any]:
    path = pointer(edit.path)
    if edit.value is REMOVED:
        return {"op": "remove", "path": path}
    replaced = isinstance(edit.path[-1], int)
    return {"op": "replace" if replaced else "add", "path": path, "value": _json(edit.value)}


def _json(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, (tuple, list)):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value
