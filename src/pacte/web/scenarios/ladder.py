"""The answers to an event, from the fewest changes to the best plan, as a member reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pacte.apps.scenarios import inputs, queries
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.apps.scenarios.permissions import may_read_answer
from pacte.web.pages import Opened, language

SHOWN = 12


@dataclass(frozen=True)
class Rung:
    """One answer: its place, its figures in a sentence, what changes, what stays undated and why.

    `writes`: adopting it changes the plan, be it by what happened alone.
    """

    place: int
    said: str
    changes: tuple[str, ...]
    more: int
    left: tuple[str, ...]
    undated: int
    writes: bool
    may_adopt: bool

    @property
    def moves_nothing(self) -> bool:
        return not self.writes and not self.left


def rungs(opened: Opened, scenario: Scenario) -> tuple[Rung, ...]:
    """The ladder of a replanning; empty for other computations, and before there is one."""
    result = queries.visible_result(opened.member, scenario)
    if scenario.kind != Kind.REPLAN or result is None:
        return ()
    if not may_read_answer(opened.member, scenario, opened.plan):
        return tuple(_kept(place, rung) for place, rung in enumerate(result["rungs"]))
    free = not queries.is_adopted(opened.member, scenario) and _may_stand(scenario)
    return tuple(_rung(place, rung, may_adopt=free) for place, rung in enumerate(result["rungs"]))


def _kept(place: int, rung: Mapping[str, Any]) -> Rung:
    """Its figures alone, for who may not know of what happened."""
    return Rung(place, _said(rung), (), 0, (), 0, writes=True, may_adopt=False)


def _may_stand(scenario: Scenario) -> bool:
    return inputs.is_adoptable(scenario) and inputs.keeps_the_envelope(scenario)


def _rung(place: int, rung: Mapping[str, Any], *, may_adopt: bool) -> Rung:
    changes = tuple(_said(change) for change in (*rung["moved"], *rung["added"]))
    left = tuple(dict.fromkeys(_left(rung)))
    more = max(0, len(changes) - SHOWN)
    undated = len(rung["unplaced"])
    writes = bool(rung["patch"])
    may = may_adopt and writes
    return Rung(place, _said(rung), changes[:SHOWN], more, left[:SHOWN], undated, writes, may)


def _left(rung: Mapping[str, Any]) -> Iterator[str]:
    """Why steps have no date: what contradicts what, else the reason of each."""
    for found in rung["conflicts"]:
        yield from (sentence[language()] for sentence in found["sentences"])
    for left in rung["unplaced"]:
        reasons = (reason for reason in left["reasons"] if reason["code"] != "in_conflict")
        yield from (_said(reason) for reason in reasons)


def _said(told: Mapping[str, Any]) -> str:
    return str(told["message"][language()])
