"""The typed lines of a file, and which of them are wrong."""
# ruff: noqa: S608 - SQL is made of our own names and of quoted literals

from __future__ import annotations

from dataclasses import dataclass

from pacte.facts.connection import identifier, literal
from pacte.facts.kinds import Column, Kind
from pacte.facts.layout import ColumnReading, FileLayout
from pacte.facts.typing_rules import Rule, rule, trimmed

WRONG_PART = 0
"""The part where lines that cannot be loaded go; other parts are months such as 202403."""


@dataclass(frozen=True)
class FieldRule:
    """One field of the file: its column, how it is read, and its rule."""

    column: Column
    reading: ColumnReading
    rule: Rule
    is_required: bool

    @property
    def raw(self) -> str:
        return identifier(self.column.name)

    @property
    def is_wrong(self) -> str:
        """SQL on a relation holding both the raw text and `typed_<name>`."""
        unread = f"typed_{self.column.name} IS NULL"
        return unread if self.is_required else f"({unread} AND {self.raw} IS NOT NULL)"

    @property
    def code(self) -> str:
        """SQL: the error code of the field, NULL when it is right."""
        missing = f"WHEN {self.raw} IS NULL THEN 'required'"
        return f"CASE WHEN NOT ({self.is_wrong}) THEN NULL {missing} ELSE {self.rule.code} END"


@dataclass(frozen=True)
class TypedLines:
    """The SQL of a file's lines, typed and told right from wrong."""

    kind: Kind
    fields: tuple[FieldRule, ...]
    constants: dict[str, str | None]

    def _typed(self, relation: str) -> str:
        values = ", ".join(f"{f.rule.value} AS typed_{f.column.name}" for f in self.fields)
        texts = ", ".join(f"{trimmed(f.column.name)} AS {f.raw}" for f in self.fields)
        return f"(SELECT *, {values} FROM (SELECT * REPLACE ({texts}) FROM {relation}))"

    def _value(self, column: Column) -> str:
        if any(f.column.name == column.name for f in self.fields):
            default = f"coalesce(typed_{column.name}, {literal(column.default or '')})"
            value = default if column.default else f"typed_{column.name}"
        else:
            constant = self.constants.get(column.name)
            value = "NULL" if constant is None else literal(constant)
        return f"{value}::{column.sql_type} AS {column.name}"

    @property
    def _any_wrong(self) -> str:
        return " OR ".join(f.is_wrong for f in self.fields)

    def by_part(self, relation: str) -> str:
        """All lines, typed, with the `part` each belongs to."""
        columns = ", ".join(self._value(column) for column in self.kind.columns)
        month = "year(typed_date) * 100 + month(typed_date)"
        part = f"CASE WHEN {self._any_wrong} THEN {WRONG_PART} ELSE {month} END::INTEGER"
        return f"SELECT {columns}, {part} AS part FROM {self._typed(relation)}"

    def wrong(self, relation: str, limit: int) -> str:
        """Record number, then the code and the raw text of each field, of the wrong lines."""
        told = ", ".join(f"{f.code}, {identifier(f.column.name)}" for f in self.fields)
        numbered = f"(SELECT row_number() OVER () AS record, * FROM {relation})"
        typed = self._typed(numbered)
        return f"SELECT record, {told} FROM {typed} WHERE {self._any_wrong} LIMIT {limit}"

    def records_of_keys(self, relation: str, keys: str) -> str:
        """Record number and key of the lines whose key is in the relation `keys`."""
        columns = ", ".join(self._value(self.kind.column(name)) for name in self.kind.key)
        numbered = f"(SELECT row_number() OVER () AS record, * FROM {relation})"
        lines = f"(SELECT record, {columns} FROM {self._typed(numbered)})"
        names = ", ".join(self.kind.key)
        return f"SELECT record, {names} FROM {lines} SEMI JOIN {keys} USING ({names}) ORDER BY 1"


def typed_lines(kind: Kind, layout: FileLayout, *, currency: str, is_keyed: bool) -> TypedLines:
    """The typing of a file laid out as `layout`; a keyed file must give its key on every line."""
    fields = []
    for column in kind.columns:
        reading = layout.reading(column.name)
        if reading is None:
            continue
        needs_key = is_keyed and column.name in kind.key and column.default is None
        found = rule(column, reading, currency=currency)
        fields.append(FieldRule(column, reading, found, column.is_required or needs_key))
    constants = {column.name: column.default for column in kind.columns}
    constants |= {"currency": currency, **layout.constants}
    return TypedLines(kind, tuple(fields), constants)
