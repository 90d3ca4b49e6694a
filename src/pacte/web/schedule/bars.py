"""Steps as bars under their action, with the dates of the last adoption beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.plans import queries as plans
from pacte.engine import scheduling
from pacte.web.pages import Opened, language
from pacte.web.schedule.baseline import Span
from pacte.wording import formatting, moves, terms

NO_DATE = "9999"
STEP_TONES = {"running": "info", "done": "good", "canceled": "", "to_do": ""}


@dataclass(frozen=True)
class StepBar:
    """One step with its dates, as a line of the list and a bar of the chart.

    `was` are the dates adopted; `shift` says how much later or earlier it ends now, empty when it
    does not. `may_move` when the member may move it and it moves at all; `held` says why it never
    does.
    """

    id: str
    name: str
    people: str
    start: date | None
    end: date | None
    status: str
    tone: str
    late: bool
    is_over: bool
    may_move: bool
    held: str
    was: Span | None = None
    shift: str = ""


@dataclass(frozen=True)
class ActionBars:
    """An action with its steps in order; `start` and `end` cover those that are dated."""

    id: str
    name: str
    owner: str
    steps: tuple[StepBar, ...]
    start: date | None
    end: date | None

    @property
    def is_finished(self) -> bool:
        return all(step.is_over for step in self.steps)


def bars(opened: Opened, was: Mapping[str, Span]) -> list[ActionBars]:
    """The actions that have steps, by first date then name; those without dates last."""
    by_action: dict[str, list[plans.StepLine]] = {}
    for line in plans.step_rows(opened.member, opened.plan):
        by_action.setdefault(line.step.action, []).append(line)
    found = [_action(opened, key, lines, was) for key, lines in by_action.items()]
    return sorted(found, key=lambda a: (a.start.isoformat() if a.start else NO_DATE, a.name))


def _action(
    opened: Opened, key: str, lines: Sequence[plans.StepLine], was: Mapping[str, Span]
) -> ActionBars:
    action = opened.plan.actions[key]
    owner = opened.plan.people.get(action.owner or "")
    steps = tuple(_step(opened, line, was.get(line.id)) for line in lines)
    return ActionBars(
        key,
        action.name,
        owner.name if owner else "",
        steps,
        min((s.start for s in steps if s.start), default=None),
        max((s.end for s in steps if s.end), default=None),
    )


def _step(opened: Opened, line: plans.StepLine, was: Span | None) -> StepBar:
    step, mine = line.step, "start_date" in line.editable
    held = scheduling.held(opened.plan, step) if mine else ""
    late = step.end_date is not None and step.end_date < opened.today
    return StepBar(
        line.id,
        step.name,
        ", ".join(line.people),
        step.start_date,
        step.end_date,
        terms.term("status", step.status, language()),
        STEP_TONES[step.status],
        late and step.status in ("to_do", "running"),
        step.status in ("done", "canceled"),
        mine and not held,
        moves.held_said(opened.plan, line.id, held, language()) if held else "",
        was,
        _shift(step, was),
    )


def _shift(step: document.Step, was: Span | None) -> str:
    """Calendar days between the end adopted and that of now: `+3 j`."""
    if was is None or step.end_date is None or step.end_date == was[1]:
        return ""
    days = (step.end_date - was[1]).days
    return ("+" if days > 0 else "") + formatting.days(days, language())


def chart(opened: Opened, shown: Sequence[ActionBars], query: str = "") -> dict[str, Any]:
    """What the Gantt chart draws: dated actions and steps, and the links between steps.

    `query` ends the address of a move: the part of the schedule that is read stays the same.
    """
    dated = [action for action in shown if action.start and action.end]
    steps = {step.id for action in dated for step in action.steps if step.start and step.end}
    return {
        "locale": language(),
        "today": opened.today.isoformat(),
        "version": opened.version,
        "move": opened.url("schedule:move", "STEP") + query,
        "tasks": [bar for action in dated for bar in _bars_of(action)],
        "links": _links(opened.plan, steps),
        "words": {
            "name": _("Action"),
            "who": _("Who"),
            "was": _("adopted"),
            "described": _(
                "Actions and steps on a time line. The same dates stand in the list below. Drag a "
                "step, or choose it and press Alt with the left or right arrow, to move it."
            ),
        },
    }


def _bars_of(action: ActionBars) -> list[dict[str, Any]]:
    head = {
        "id": f"a:{action.id}",
        "text": action.name,
        "who": action.owner,
        "type": "project",
        "open": True,
        "start_date": _iso(action.start),
        "end_date": _iso(action.end, after=1),
    }
    return [head, *(_bar(action, step) for step in action.steps if step.start and step.end)]


def _bar(action: ActionBars, step: StepBar) -> dict[str, Any]:
    was = step.was if step.was and step.was != (step.start, step.end) else None
    return {
        "id": f"s:{step.id}",
        "parent": f"a:{action.id}",
        "text": step.name,
        "who": step.people,
        "tone": "late" if step.late else step.tone,
        "movable": step.may_move,
        "held": step.held,
        "start_date": _iso(step.start),
        "end_date": _iso(step.end, after=1),
        **({"was_start": _iso(was[0]), "was_end": _iso(was[1], after=1)} if was else {}),
    }


def _iso(day: date | None, after: int = 0) -> str:
    return (day + timedelta(after)).isoformat() if day else ""


def _links(plan: document.Plan, dated: set[str]) -> list[dict[str, str]]:
    return [
        {
            "id": f"{before.step}>{key}",
            "source": f"s:{before.step}",
            "target": f"s:{key}",
            "type": "0",
        }
        for key, step in plan.steps.items()
        for before in step.after
        if key in dated and before.step in dated
    ]
