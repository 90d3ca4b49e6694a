"""The answers to an event, from the fewest changes to the best plan, as a member reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pacte.apps.scenarios import queries
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.web.pages import Opened, language

SHOWN = 12


@dataclass(frozen=True)
class Rung:
    """One answer: its place, its figures in a sentence, what changes, and what stays undated."""

    place: int
    said: str
    changes: tuple[str, ...]
    more: int
    left: tuple[str, ...]
    may_adopt: bool

    @property
    def moves_nothing(self) -> bool:
        return not self.changes and not self.left


def rungs(opened: Opened, scenario: Scenario) -> tuple[Rung, ...]:
    """The ladder of a replanning; empty for other computations, and before there is one."""
    result = queries.visible_result(opened.member, scenario)
    if scenario.kind != Kind.REPLAN or result is None:
        return ()
    free = scenario.adopted_version is None and scenario.status == "ok"
    return tuple(_rung(place, rung, may_adopt=free) for place, rung in enumerate(result["rungs"]))


def _rung(place: int, rung: Mapping[str, Any], *, may_adopt: bool) -> Rung:
    changes = tuple(_said(change) for change in (*rung["moved"], *rung["added"]))
    left = tuple(
        sentence[language()] for found in rung["conflicts"] for sentence in found["sentences"]
    )
    more = max(0, len(changes) - SHOWN)
    return Rung(place, _said(rung), changes[:SHOWN], more, left, may_adopt and bool(changes))


def _said(told: Mapping[str, Any]) -> str:
    return str(told["message"][language()])
