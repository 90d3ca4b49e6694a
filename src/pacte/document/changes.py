"""What differs between two plans, field by field; how it is carried out and undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import jsonpatch
import jsonpointer

from pacte.document.errors import Conflict, Invalid, Problem
from pacte.document.json_form import as_written, form_of, plan_from_form
from pacte.document.plan import COLLECTIONS, Plan

KIND_OF = {name: kind for kind, (name, _) in COLLECTIONS.items()}


@dataclass(frozen=True)
class Change:
    """One field of one entity, in JSON values. `field` None: the whole entity, created or removed.

    The plan's own fields have kind "plan". An absent value is None.
    """

    kind: str
    id: str
    field: str | None
    before: Any
    after: Any


def diff(before: Plan, after: Plan) -> tuple[Change, ...]:
    """The changes that lead from one plan to another of the same id."""
    return diff_forms(form_of(before), form_of(after))


def diff_forms(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """Likewise on JSON forms."""
    plan_id = before.get("id", after.get("id", ""))
    own = [key for key in {**before, **after} if key not in KIND_OF]
    changes = [*_fields("plan", plan_id, before, after, own)]
    for kind, (name, _) in COLLECTIONS.items():
        changes += _entities(kind, before.get(name, {}), after.get(name, {}))
    return tuple(changes)


def _entities(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    changes: list[Change] = []
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            changes.append(Change(kind, key, None, old, new))
        elif old != new:
            changes += _fields(kind, key, old, new, {**old, **new})
    return changes


def _fields(
    kind: str, key: str, before: dict[str, Any], after: dict[str, Any], names: Iterable[str]
) -> list[Change]:
    return [
        Change(kind, key, name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]


def inverse(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that undo `changes`, last first."""
    return tuple(Change(c.kind, c.id, c.field, c.after, c.before) for c in reversed(changes))


def patch_form(form: dict[str, Any], changes: Iterable[Change]) -> None:
    """Carry out `changes` on a JSON form, in place, without looking at what stood before."""
    for change in changes:
        holder, key = _place(form, change)
        if change.after is None:
            holder.pop(key, None)
        else:
            holder[key] = change.after


def _place(form: dict[str, Any], change: Change) -> tuple[dict[str, Any], str]:
    if change.kind == "plan":
        return form, str(change.field)
    collection = form.setdefault(COLLECTIONS[change.kind][0], {})
    return (
        (collection, change.id) if change.field is None else (collection[change.id], change.field)
    )


def apply_changes(plan: Plan, changes: Sequence[Change]) -> Plan:
    """The plan after `changes`; raises `Conflict` where `before` is not what stands."""
    form = form_of(plan)
    conflicts = list(stale(form, changes))
    if conflicts:
        raise Conflict(*conflicts)
    patch_form(form, changes)
    return plan_from_form(form)


def stale(form: dict[str, Any], changes: Iterable[Change]) -> Iterable[Problem]:
    """One problem for each change whose `before` is not what stands in `form`."""
    for change in changes:
        found = standing(form, change)
        if found != change.before:
            told = _brief(found), _brief(change.before)
            yield Problem("changed_meanwhile", _pointer(change), *told)


def _pointer(change: Change) -> str:
    """Where a change writes, as a JSON Pointer."""
    parts = [] if change.kind == "plan" else [COLLECTIONS[change.kind][0], change.id]
    return "".join(f"/{part}" for part in [*parts, change.field] if part is not None)


def _brief(value: Any) -> str:
    """A value of a field in few characters, an amount as `12.50 EUR`."""
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return f"{value['amount']} {value['currency']}"[:80]
    return "–" if value is None else str(value)[:80]


def standing(form: dict[str, Any], change: Change) -> Any:
    """What stands now where `change` would write; None where nothing does."""
    if change.kind == "plan":
        return form.get(str(change.field))
    entity = form.get(COLLECTIONS[change.kind][0], {}).get(change.id)
    return entity if change.field is None or entity is None else entity.get(change.field)


def replace(plan: Plan, kind: str, key: str, entity: Any) -> Plan:
    """The plan with one entity replaced or added; everything else is shared, not copied.

    References are not checked again: `entity` must name what exists.
    """
    name = COLLECTIONS[kind][0]
    return plan.model_copy(update={name: {**plan.collection(kind), key: entity}})


def patched(plan: Plan, patch: Sequence[dict[str, Any]]) -> Plan:
    """The plan after a JSON Patch (RFC 6902) on its JSON form.

    Raises `Invalid` naming the first operation that is none or cannot be applied, else every
    wrong place of the plan that comes of it.
    """
    form = form_of(plan)
    for place, operation in enumerate(patch, 1):
        form = _applied(form, operation, place)
    return plan_from_form(form)


def _applied(form: Any, operation: dict[str, Any], place: int) -> Any:
    params: dict[str, Any] = {"operation": place}
    try:
        one = jsonpatch.JsonPatch([operation])
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException):
        raise Invalid(Problem("no_operation", "", as_written(operation), "", params)) from None
    try:
        return one.apply(form, in_place=True)
    except jsonpatch.InvalidJsonPatch:
        raise Invalid(Problem("no_operation", "", as_written(operation), "", params)) from None
    except jsonpatch.JsonPatchTestFailed:
        params |= {"path": operation["path"], "tested": _quoted(operation["value"])}
        there = _quoted(jsonpointer.resolve_pointer(form, operation["path"], None))
        raise Invalid(Problem("patch_test_fails", "", there, "", params)) from None
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException):
        where = operation.get("from", operation["path"])
        raise Invalid(Problem("patch_does_not_apply", "", where, "", params)) from None


def _quoted(value: Any) -> str:
    """A text as it is, another value as JSON, in few characters; what is absent as a dash."""
    return _brief(value if value is None or isinstance(value, str) else as_written(value))


def as_patch(changes: Iterable[Change]) -> tuple[dict[str, Any], ...]:
    """Changes as a JSON Patch (RFC 6902); `add` also replaces what stands there."""
    return tuple(_operation(change) for change in changes)


def _operation(change: Change) -> dict[str, Any]:
    path = _pointer(change)
    if change.after is None:
        return {"op": "remove", "path": path}
    return {"op": "add", "path": path, "value": change.after}
