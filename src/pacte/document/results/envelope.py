"""What every `--json` answer says of itself, and the form of a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any, Literal

from pydantic import AliasGenerator, BaseModel, ConfigDict

from pacte.document.money import Money

Status = Literal["ok", "infeasible", "unknown", "refused"]
Severity = Literal["blocking", "major", "minor", "info"]
State = Literal["open", "postponed", "accepted", "repaired"]

TOGETHER = 32
"""Members of a list that are written at once: one at a time, to begin costs as much as to write."""


class ResultModel(BaseModel):
    """A part of an answer: frozen, nothing undocumented."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _written(name: str) -> str:
    """`schema` is a method of pydantic's models: the field has another name in Python."""
    return "schema" if name == "schema_name" else name


class Envelope(ResultModel):
    """`schema` names the answer; `as_of` is the day it was computed for, never the clock.

    `seed` is null where nothing was drawn; `input_sha256` is of the canonical input document, null
    where the input is the company's rows.
    """

    model_config = ConfigDict(alias_generator=AliasGenerator(serialization_alias=_written))

    schema_name: str
    version: Literal[1] = 1
    as_of: date
    seed: int | None = None
    input_sha256: str | None = None
    status: Status = "ok"

    def as_text(self, **members: Iterable[ResultModel]) -> Iterator[str]:
        """The answer as JSON text, piece by piece; `members` are those of its empty lists.

        Written some at a time, a list takes no more room than those.
        """
        rest = self.model_dump_json(by_alias=True, indent=1)
        for name in (name for name in type(self).model_fields if name in members):
            before, rest = rest.split(f'\n "{name}": []', 1)
            yield f'{before}\n "{name}": ['
            mark, left = "", iter(members[name])
            while some := tuple(islice(left, TOGETHER)):
                yield mark + self._inside(name, some)
                mark = ","
            yield "\n ]" if mark else "]"
        yield rest + "\n"

    def _inside(self, name: str, members: tuple[ResultModel, ...]) -> str:
        """Members of a list, set in as they are in the whole."""
        whole = self.model_copy(update={name: members})
        text = whole.model_dump_json(by_alias=True, indent=1, include={name})
        return text.removeprefix(f'{{\n "{name}": [').removesuffix("\n ]\n}")

    def to_json(self) -> dict[str, Any]:
        """JSON values; `schema` comes first."""
        return self.model_dump(mode="json", by_alias=True)


class Named(ResultModel):
    """An object of the plan as the user knows it. `path` is a JSON Pointer into the document."""

    kind: str
    id: str
    name: str
    path: str


class Stake(ResultModel):
    """What is at stake: money excluding tax, and working days."""

    money: Money | None = None
    days: float | None = None


class Sentence(ResultModel):
    """One sentence in both languages."""

    fr: str
    en: str


class Finding(ResultModel):
    """Something the plan would be better without, with its cause and, where there is one, a repair.

    `repair` is a JSON Patch (RFC 6902) on the document's JSON form.
    """

    code: str
    severity: Severity
    cause: str
    stake: Stake = Stake()
    state: State = "open"
    objects: tuple[Named, ...] = ()
    params: dict[str, Any] = {}
    message: Sentence
    repair: tuple[dict[str, Any], ...] | None = None
