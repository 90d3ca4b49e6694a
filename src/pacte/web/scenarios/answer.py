"""What a computation answers, in words: where it is, what it found, what it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from pacte import document
from pacte.apps.jobs.models import Job, JobState
from pacte.apps.scenarios import inputs, queries
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.permissions import (
    may_know_of,
    may_know_what_happened,
    may_read_answer,
)
from pacte.document import Change, Conflict
from pacte.document.events import BudgetCut, Event, event_from_form
from pacte.document.results.allocation import AllocationResult
from pacte.document.results.replan import StepHit, StepMoved
from pacte.document.results.schedule import ConflictGiven, ReasonGiven, ScheduleResult
from pacte.web.history.told import readable
from pacte.web.pages import Opened, language
from pacte.wording import allocation, changes, conflict, happenings, hits, replan, schedule

KINDS = {
    "plan": (
        gettext_lazy("Whole plan"),
        gettext_lazy("Allocates the budget, then places every step. A few minutes at most."),
    ),
    "schedule": (
        gettext_lazy("Dates and people"),
        gettext_lazy("Places the steps in the calendar without overloading anyone."),
    ),
    "allocate": (
        gettext_lazy("Budget allocation"),
        gettext_lazy("Proposes how much to spend on each action, for the most margin."),
    ),
    "replan": (
        gettext_lazy("After an event"),
        gettext_lazy("Says what must move, from the fewest changes to the best plan."),
    ),
}
ASKED_BY_NAME = ("plan", "schedule", "allocate")
"""Computations that need nothing but the plan."""
STATES = {
    JobState.QUEUED: (gettext_lazy("waiting"), ""),
    JobState.RUNNING: (gettext_lazy("computing"), "info"),
    JobState.DONE: (gettext_lazy("finished"), "good"),
    JobState.FAILED: (gettext_lazy("failed"), "bad"),
    JobState.CANCELED: (gettext_lazy("canceled"), ""),
}
STATUSES = {
    "infeasible": gettext_lazy("The plan cannot hold as it is: here is why."),
    "unknown": gettext_lazy("No answer in the time given: ask again, it may need longer."),
    "refused": gettext_lazy("The plan does not say enough for this computation."),
}
ACTIONS_SHOWN = 60
SENTENCES_SHOWN = 10
FULL = 100


PLACE = ("start_date", "end_date", "start_half", "end_half", "needs")
"""Fields of a step that say where it stands, and with whom."""


@dataclass(frozen=True)
class State:
    """How far a computation is. `percent` is None while it waits."""

    word: str
    tone: str
    is_open: bool
    percent: int | None
    failure: str


@dataclass(frozen=True)
class Section:
    """What is said of money or of dates: the first sentences, and those one may ask for."""

    title: str
    shown: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What was found: sentences, what it changes by action, and whether it can be adopted."""

    status: str
    refused: str
    sections: tuple[Section, ...]
    changes: tuple[changes.OfAction, ...]
    more: int
    is_adopted: bool

    @property
    def may_adopt(self) -> bool:
        return self.status == "ok" and bool(self.changes) and not self.is_adopted


def state(scenario: Scenario) -> State:
    """Where its job is."""
    job = scenario.job
    if job is None:
        return State(str(STATES[JobState.QUEUED][0]), "", is_open=True, percent=None, failure="")
    word, tone = STATES[JobState(job.state)]
    return State(
        str(word),
        tone,
        job.is_open,
        round(FULL * job.progress) if job.state == JobState.RUNNING else None,
        _failure(job),
    )


def _failure(job: Job) -> str:
    if job.state != JobState.FAILED:
        return ""
    return _("The computation stopped by itself. Ask again; if it fails again, send its number.")


def title(scenario: Scenario) -> str:
    """What was asked for, in two or three words: dates may be asked for when nothing happened."""
    events = scenario.parameters.get("events", ())
    if events and all(event.get("patch") == [] for event in events):
        return _("Dates proposed")
    return str(KINDS[scenario.kind][0])


def happened(opened: Opened, scenario: Scenario) -> tuple[str, ...]:
    """The events that a replanning was asked about, those that the member may know of."""
    return tuple(
        happenings.event_said(opened.plan, event, language()) for event in _known(opened, scenario)
    )


def _known(opened: Opened, scenario: Scenario) -> list[Event]:
    """The events asked about that the member may know of."""
    events = [event_from_form(form) for form in scenario.parameters.get("events", ())]
    return [event for event in events if may_know_of(opened.member, event, opened.plan)]


def answer(opened: Opened, scenario: Scenario) -> Answer | None:
    """Its result as this member may read it; None before there is one."""
    result = queries.visible_result(opened.member, scenario)
    if result is None:
        return None
    found = _by_action(opened, scenario)
    return Answer(
        scenario.status,
        str(STATUSES.get(scenario.status, "")),
        tuple(_sections(opened, scenario, result)),
        tuple(found[:ACTIONS_SHOWN]),
        max(0, len(found) - ACTIONS_SHOWN),
        queries.is_adopted(opened.member, scenario),
    )


def _by_action(opened: Opened, scenario: Scenario) -> list[changes.OfAction]:
    """What it would change, on the plan that it was computed on."""
    proposed = _proposed(opened, scenario)
    stood = inputs.given(scenario).steps if proposed else None
    return changes.by_action(opened.plan, proposed, language(), stood)


def _proposed(opened: Opened, scenario: Scenario) -> list[Change]:
    """What it would change, less what was changed since: that stays as it is."""
    if not may_read_answer(opened.member, scenario, opened.plan):
        return []
    try:
        found = readable(opened, inputs.proposed(scenario))
    except Conflict:
        return []
    if queries.is_adopted(opened.member, scenario):
        return found
    since = {(change.kind, change.id) for change in inputs.changed_since(scenario)}
    return [change for change in found if (change.kind, change.id) not in since]


def _sections(opened: Opened, scenario: Scenario, result: Mapping[str, Any]) -> Iterator[Section]:
    """What an answer says; of a whole plan, money first, then dates."""
    told = {name: result[name] for name in _TOLD if name in result} or {
        str(result.get("schema")).rpartition(".")[2]: result
    }
    for name, part in told.items():
        title, tell = _TOLD[name]
        said = tuple(tell(opened, scenario, part))
        yield Section(str(title), said[:SENTENCES_SHOWN], said[SENTENCES_SHOWN:])


def _fields(result: Mapping[str, Any], schema: str) -> dict[str, Any]:
    """The fields of an answer as its class takes them."""
    return {**{k: v for k, v in result.items() if k != "schema"}, "schema_name": schema}


def _of_allocation(_opened: Opened, _of: Scenario, result: Mapping[str, Any]) -> Iterator[str]:
    try:
        read = AllocationResult.model_validate(_fields(result, "pacte.allocation"))
    except ValidationError:  # figures were left out for this reader
        yield _("The figures of the budget are kept for those who follow it.")
        return
    yield from allocation.summary(read, language())


def _of_schedule(opened: Opened, _of: Scenario, result: Mapping[str, Any]) -> Iterator[str]:
    fields = _fields(result, "pacte.schedule")
    if fields["cost"] is None:  # a figure of money left out for this reader, said in no sentence
        fields["cost"] = 0
    fields["conflicts"] = [conflict_given(opened, found) for found in fields.get("conflicts", ())]
    read = ScheduleResult.model_validate(fields)
    for sentence in schedule.summary(opened.plan, read, language()):
        yield sentence.strip()


def conflict_given(opened: Opened, found: Mapping[str, Any]) -> ConflictGiven:
    """A conflict with its sentences as the reader may have them."""
    repairs = [{**repair, "cost": repair["cost"] or 0} for repair in found["repairs"]]
    given = ConflictGiven.model_validate({**found, "repairs": repairs})
    return given.model_copy(update={"sentences": conflict.sentences(opened.plan, given)})


def _of_replan(opened: Opened, of: Scenario, result: Mapping[str, Any]) -> Iterator[str]:
    if not may_read_answer(opened.member, of, opened.plan):
        yield _("What happened, and whom it concerns, is kept for those who follow these people.")
        return
    events = _known(opened, of)
    if any(isinstance(event, BudgetCut) for event in events):  # told to who sees all money only
        change = (of.result or {})["change"]
        after = document.patched(inputs.given(of), change)
        yield from hits.cut(after, events, change, language())
    found = [StepHit.model_validate(hit) for hit in result["hit"]]
    known = [hit for hit in found if hit.step in opened.plan.steps]
    moved = [StepMoved.model_validate(m) for rung in result["rungs"] for m in rung["moved"]]
    lasting = [step for step in hits.longer(moved) if step in opened.plan.steps]
    knows_all = may_know_what_happened(opened.member, of, opened.plan)
    if not knows_all:
        yield _("What this answer is about is kept for those who see the money of the plan.")
    if knows_all or known or lasting:
        asked = as_asked(opened, of)
        for sentence in hits.upset(asked, events, known, language(), lasting):
            yield sentence.strip()
    remarks = [ReasonGiven.model_validate(remark) for remark in result.get("remarks", ())]
    yield from replan.remarks(opened.plan, _about_what_stands(opened, remarks), language())


def as_asked(opened: Opened, of: Scenario) -> document.Plan:
    """What the reader sees of the plan, its steps on the dates that they had when it was asked."""
    then, people = inputs.given(of).steps, opened.plan.people
    steps = {
        key: step.model_copy(update={name: getattr(then[key], name) for name in PLACE})
        for key, step in opened.plan.steps.items()
        if key in then and all(p in people for need in then[key].needs for p in need.assigned)
    }
    return opened.plan.model_copy(update={"steps": {**opened.plan.steps, **steps}})


def _about_what_stands(opened: Opened, remarks: Iterable[ReasonGiven]) -> list[ReasonGiven]:
    """Remarks whose step and people are still in the plan."""
    return [
        remark
        for remark in remarks
        if all(named.id in opened.plan.collection(named.kind) for named in remark.objects)
    ]


Told = Callable[[Opened, Scenario, Mapping[str, Any]], Iterator[str]]
_TOLD: dict[str, tuple[Any, Told]] = {
    "allocation": (gettext_lazy("The money"), _of_allocation),
    "schedule": (gettext_lazy("Dates and people"), _of_schedule),
    "replan": (gettext_lazy("What it upsets"), _of_replan),
}
