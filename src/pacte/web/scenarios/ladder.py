"""The answers to an event, from the fewest changes to the best plan, as a member reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pacte.apps.scenarios import inputs, queries
from pacte.apps.scenarios.models import Kind, Scenario
from pacte.apps.scenarios.permissions import may_read_answer
from pacte.apps.scenarios.permissions.unseen import NOT_SHOWN
from pacte.document.results.schedule import ReasonGiven
from pacte.web.pages import Opened, language
from pacte.web.scenarios.answer import conflict_given
from pacte.wording import schedule

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
    is_adopted = queries.is_adopted(opened.member, scenario)
    free = not is_adopted and _may_stand(scenario)
    since = frozenset() if is_adopted else inputs.steps_changed_since(scenario)
    return tuple(
        _rung(opened, place, _less(rung, since), may_adopt=free)
        for place, rung in enumerate(result["rungs"])
    )


def _less(rung: Mapping[str, Any], since: Collection[str]) -> Mapping[str, Any]:
    """An answer without the steps changed since: adopting it leaves them as they are."""
    kept = {
        name: [change for change in rung[name] if change["step"] not in since]
        for name in ("moved", "added")
    }
    return {**rung, **kept}


def _kept(place: int, rung: Mapping[str, Any]) -> Rung:
    """Its figures alone, for who may not know of what happened."""
    return Rung(place, _said(rung), (), 0, (), 0, writes=True, may_adopt=False)


def _may_stand(scenario: Scenario) -> bool:
    return inputs.is_adoptable(scenario) and inputs.keeps_the_envelope(scenario)


def _rung(opened: Opened, place: int, rung: Mapping[str, Any], *, may_adopt: bool) -> Rung:
    changes = tuple(_said(change) for change in (*rung["moved"], *rung["added"]))
    left = tuple(dict.fromkeys(_left(opened, rung)))
    more = max(0, len(changes) - SHOWN)
    undated = len(rung["unplaced"])
    writes = bool(rung["patch"])
    may = may_adopt and writes
    return Rung(place, _said(rung), changes[:SHOWN], more, left[:SHOWN], undated, writes, may)


def _left(opened: Opened, rung: Mapping[str, Any]) -> Iterator[str]:
    """Why steps have no date: what contradicts what, else the reason of each."""
    for found in rung["conflicts"]:
        given = conflict_given(opened, found)
        yield from (str(getattr(sentence, language())) for sentence in given.sentences)
    for left in rung["unplaced"]:
        reasons = (reason for reason in left["reasons"] if reason["code"] != "in_conflict")
        yield from (told for reason in reasons if (told := _reason(opened, reason)))


def _reason(opened: Opened, told: Mapping[str, Any]) -> str:
    """A reason in words; empty where figures that the reader may not see were left out of it."""
    if told.get("message"):
        return _said(told)
    reason = ReasonGiven.model_validate(told)
    if reason.code == NOT_SHOWN and reason.objects[0].id in opened.plan.steps:
        return schedule.reason_said(opened.plan, reason, language())
    return ""


def _said(told: Mapping[str, Any]) -> str:
    return str(told["message"][language()])
