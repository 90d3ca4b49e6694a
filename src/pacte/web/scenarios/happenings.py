"""What may be asked about on the scenarios page: whom, which steps, which shows and actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pacte.apps.members.permissions import Deed, may_write
from pacte.apps.plans.permissions import Around, may_structure
from pacte.document import Step
from pacte.web.pages import Opened

Named = tuple[str, str]
"""(id, name)."""


@dataclass(frozen=True)
class Choices:
    """Those to choose from; `steps` by action. `may_cut` where the envelope is the member's."""

    people: tuple[Named, ...]
    steps: tuple[tuple[str, tuple[Named, ...]], ...]
    shows: tuple[Named, ...]
    actions: tuple[Named, ...]
    may_cut: bool


def choices(opened: Opened) -> Choices:
    """People whose absences the member writes; steps and actions that are not over."""
    plan, around = opened.plan, Around(opened.plan)
    open_steps = {key: step for key, step in plan.steps.items() if _goes_on(step)}
    return Choices(
        _by_name(
            (key, person.name)
            for key, person in plan.people.items()
            if may_write(opened.member, Deed.LEAVE, around.of_person(key))
        ),
        tuple(_by_action(opened, open_steps)),
        _by_name((k, _with_action(opened, step)) for k, step in open_steps.items() if step.fixed),
        _by_name(
            (key, action.name)
            for key, action in plan.actions.items()
            if action.status not in ("done", "stopped")
        ),
        may_structure(opened.member),
    )


def _goes_on(step: Step) -> bool:
    return step.status in ("to_do", "running")


def _with_action(opened: Opened, step: Step) -> str:
    return f"{step.name} – {opened.plan.actions[step.action].name}"


def _by_name(found: Iterator[Named]) -> tuple[Named, ...]:
    return tuple(sorted(found, key=lambda one: one[1]))


def _by_action(opened: Opened, steps: dict[str, Step]) -> Iterator[tuple[str, tuple[Named, ...]]]:
    """The steps under the name of their action, in their order."""
    groups: dict[str, list[Named]] = {}
    for key, step in sorted(steps.items(), key=lambda item: item[1].rank):
        groups.setdefault(step.action, []).append((key, step.name))
    for action in sorted(groups, key=lambda a: opened.plan.actions[a].name):
        yield opened.plan.actions[action].name, tuple(groups[action])
