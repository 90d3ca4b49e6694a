"""Steps as bars under their action, and each person's load week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.plans import queries as plans
from pacte.engine import workload
from pacte.web.pages import Opened, language
from pacte.wording import formatting, terms

WEEKS_SHOWN = 12
NO_DATE = "9999"
STEP_TONES = {"running": "info", "done": "good", "canceled": "", "to_do": ""}


@dataclass(frozen=True)
class StepBar:
    """One step with its dates, as a line of the list and a bar of the chart."""

    id: str
    name: str
    people: str
    start: date | None
    end: date | None
    status: str
    tone: str
    late: bool
    is_over: bool


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


@dataclass(frozen=True)
class WeekCell:
    """Load of one person in one week. `tone` is over, full, absent or empty."""

    text: str
    tone: str
    said: str


@dataclass(frozen=True)
class PersonWeeks:
    """One line of the load list."""

    name: str
    cells: tuple[WeekCell, ...]


def bars(opened: Opened) -> list[ActionBars]:
    """The actions that have steps, by first date then name; those without dates last."""
    by_action: dict[str, list[plans.StepLine]] = {}
    for line in plans.step_rows(opened.member, opened.plan):
        by_action.setdefault(line.step.action, []).append(line)
    found = [_action(opened, key, lines) for key, lines in by_action.items()]
    return sorted(found, key=lambda a: (a.start.isoformat() if a.start else NO_DATE, a.name))


def _action(opened: Opened, key: str, lines: Sequence[plans.StepLine]) -> ActionBars:
    action = opened.plan.actions[key]
    owner = opened.plan.people.get(action.owner or "")
    steps = tuple(_step(line, opened.today) for line in lines)
    return ActionBars(
        key,
        action.name,
        owner.name if owner else "",
        steps,
        min((s.start for s in steps if s.start), default=None),
        max((s.end for s in steps if s.end), default=None),
    )


def _step(line: plans.StepLine, today: date) -> StepBar:
    step = line.step
    late = step.end_date is not None and step.end_date < today
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
    )


def chart(opened: Opened, shown: Sequence[ActionBars]) -> dict[str, Any]:
    """What the Gantt chart draws: dated actions and steps, and the links between steps."""
    dated = [action for action in shown if action.start and action.end]
    steps = {step.id for action in dated for step in action.steps if step.start and step.end}
    return {
        "locale": language(),
        "today": opened.today.isoformat(),
        "tasks": [bar for action in dated for bar in _bars_of(action)],
        "links": _links(opened.plan, steps),
        "words": {
            "name": _("Action"),
            "who": _("Who"),
            "described": _(
                "Actions and steps on a time line. The same dates stand in the list below."
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
    return {
        "id": f"s:{step.id}",
        "parent": f"a:{action.id}",
        "text": step.name,
        "who": step.people,
        "tone": "late" if step.late else step.tone,
        "start_date": _iso(step.start),
        "end_date": _iso(step.end, after=1),
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


def weeks(opened: Opened) -> list[date]:
    """The Mondays of the weeks shown: from the week of today, or the plan's first."""
    plan = opened.plan
    first = min(max(opened.today, plan.start), plan.end)
    monday = first - timedelta(first.weekday())
    return [m for i in range(WEEKS_SHOWN) if (m := monday + timedelta(7 * i)) <= plan.end]


def loads(opened: Opened, mondays: Sequence[date]) -> list[PersonWeeks]:
    """Each person's days of work in each week against the days they have."""
    plan = opened.plan
    if not mondays:
        return []
    start, end = max(mondays[0], plan.start), min(mondays[-1] + timedelta(6), plan.end)
    by_person: dict[str, list[workload.WeekLoad]] = {}
    for week in workload.load(plan, start, end):
        by_person.setdefault(week.person, []).append(week)
    lines = [
        PersonWeeks(plan.people[who].name, tuple(map(_cell, found)))
        for who, found in by_person.items()
    ]
    return sorted(lines, key=lambda line: line.name)


def _cell(week: workload.WeekLoad) -> WeekCell:
    spoken = language()
    load, capacity = week.load_days, week.capacity_days
    text = formatting.number(load, spoken, 1) if load else ""
    said = _("%(load)s of %(capacity)s") % {
        "load": formatting.days(load, spoken),
        "capacity": formatting.days(capacity, spoken),
    }
    return WeekCell(text, _tone(load, capacity), said)


def _tone(load: Decimal, capacity: Decimal) -> str:
    if load > capacity:
        return "over"
    if not capacity:
        return "absent"
    return "full" if load == capacity else ""
