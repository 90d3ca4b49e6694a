"""Rows -> JSON forms, all kinds at once: one query, however many kinds a plan has."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.db import models
from django.db.models import CharField, F, Func, TextField, Value

from pacte import document
from pacte.apps.plans.models.columns import MODELS, Owner, form_of_values, names_of

PYTHON_OF: tuple[tuple[type[models.Field[Any, Any]], Callable[[Any], Any]], ...] = (
    (models.DateField, date.fromisoformat),
    (models.BooleanField, bool),
)
"""What JSON has no word for, or SQLite keeps as a number."""


class JsonRow(Func):
    """Columns as one JSON array, as text: rows of different tables then fit one UNION."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_ARRAY", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "%(function)s(%(expressions)s)::text"
        return self.as_sql(
            compiler, connection, function="JSONB_BUILD_ARRAY", template=template, **context
        )


class JsonValue(Func):
    """A JSON column inside a JSON array: SQLite keeps such columns as text."""

    function = "JSON"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s", **context)


def collections_of(owner: Owner) -> dict[str, dict[str, Any]]:
    """The JSON form of each collection that `owner` holds: name -> id -> entity. One query."""
    kinds = {
        kind: name
        for kind, (name, _) in document.COLLECTIONS.items()
        if owner.column(MODELS[kind])[1] is not None
    }
    first, *others = (_rows(owner, kind) for kind in kinds)
    forms: dict[str, dict[str, Any]] = {name: {} for name in kinds.values()}
    for _pk, kind, key, row in first.union(*others, all=True).order_by("pk"):
        forms[kinds[kind]][key] = form_of_values(kind, _python_values(kind, json.loads(row)))
    return forms


def _rows(owner: Owner, kind: str) -> models.QuerySet[Any, tuple[Any, ...]]:
    model = MODELS[kind]
    held_by, holder = owner.column(model)
    mine = model._default_manager.filter(**{held_by: holder})  # noqa: SLF001 (Django's public name)
    named = Value(kind, output_field=CharField())
    told: models.QuerySet[Any, Any] = mine.annotate(of_kind=named, row=_json_row(kind))
    return told.values_list("pk", "of_kind", "key", "row")


def _json_row(kind: str) -> JsonRow:
    return JsonRow(
        *(
            JsonValue(F(name)) if isinstance(_column(kind, name), models.JSONField) else F(name)
            for name in names_of(kind)
        )
    )


def _column(kind: str, name: str) -> models.Field[Any, Any]:
    found: models.Field[Any, Any] = MODELS[kind]._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001 (Django's public _meta)
    return found


def _python_values(kind: str, row: list[Any]) -> list[Any]:
    pairs = zip(row, _conversions(kind), strict=True)
    return [value if value is None else converted(value) for value, converted in pairs]


@cache
def _conversions(kind: str) -> tuple[Callable[[Any], Any], ...]:
    """For each column of that kind, from what JSON gives to what the column holds."""
    return tuple(_conversion(_column(kind, name)) for name in names_of(kind))


def _conversion(column: models.Field[Any, Any]) -> Callable[[Any], Any]:
    known = (read for made, read in PYTHON_OF if isinstance(column, made))
    return next(known, _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value
