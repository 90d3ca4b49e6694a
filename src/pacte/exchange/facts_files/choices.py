"""What the user says of a file, on the command line, in a map file or on the import page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pacte.document.errors import Invalid, Problem
from pacte.facts.kinds import Kind
from pacte.facts.layout import DATE_FORMATS


class Choices(BaseModel):
    """All of it is optional; the JSON form is that of a map file.

    `columns` maps a column of the file to a field of the facts (or to "" to leave it aside),
    `constants` a field to its value on every line, `date_formats` a field to one of the formats of
    docs/reference/facts.md.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    date_formats: dict[str, str] = Field(default_factory=dict)
    decimal: Literal[".", ","] | None = None
    separator: str | None = Field(default=None, min_length=1, max_length=1)
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "utf-16"] | None = None


def read_choices(data: bytes, name: str) -> Choices:
    """A map file. `Invalid` names the place in the JSON."""
    try:
        form = json.loads(data)
    except ValueError as error:
        raise Invalid(Problem("not_json", name, str(error), "JSON")) from error
    return choices_from(form, name)


def choices_from(form: Any, name: str) -> Choices:
    """Choices from JSON values; `Invalid` names the place in what `name` calls them."""
    try:
        return Choices.model_validate(form)
    except ValidationError as error:
        raise Invalid(*_problems(error, name)) from error


def _problems(error: ValidationError, name: str) -> list[Problem]:
    return [
        Problem(
            "bad_map_file",
            f"{name} /{'/'.join(str(part) for part in told['loc'])}",
            str(told["input"])[:200],
            told["msg"],
        )
        for told in error.errors()
    ]


def check_choices(choices: Choices, kind: Kind, columns: Sequence[str]) -> list[Problem]:
    """Choices that speak of columns, fields or formats that do not exist."""
    fields = [*choices.columns.values(), *choices.constants, *choices.date_formats]
    unknown = [name for name in fields if name and name not in kind.names]
    absent = [column for column in choices.columns if column not in columns]
    forms = [form for form in choices.date_formats.values() if form not in DATE_FORMATS]
    taken = [name for name in (*choices.columns.values(), *choices.constants) if name]
    twice = sorted({name for name in taken if taken.count(name) > 1})
    return [
        *(Problem("unknown_facts_field", "map", name, ", ".join(kind.names)) for name in unknown),
        *(Problem("unknown_column", "map", name, ", ".join(columns)) for name in absent),
        *(Problem("unknown_value", "map", f, ", ".join(DATE_FORMATS)) for f in forms),
        *(Problem("field_mapped_twice", "map", name, "1") for name in twice),
    ]
