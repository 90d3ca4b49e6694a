"""A rule of the schedule that does not hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Broken:
    """A rule of docs/reference/schedule.md that does not hold: where (kind, id), by how much.

    `by` is in calendar days, of load in days, people or units, as `code` says; 0 where it has no
    size. The first object is the step, the person or the equipment that the rule is about.
    """

    code: str
    objects: tuple[tuple[str, str], ...]
    by: Decimal = Decimal(0)
    params: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        names = " ".join(key for _, key in self.objects)
        return f"{self.code}: {names} {self.params or ''}".strip()
