"""Steps by their names, and by those of their actions where several steps bear the same name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pacte.document import Plan, Step
from pacte.wording.spoken import quoted


class _BorneTwice:
    """The names that several steps of a plan bear; those of the last plan asked about are kept."""

    def __init__(self) -> None:
        self.last: tuple[Mapping[str, Step], frozenset[str]] = ({}, frozenset())

    def of(self, steps: Mapping[str, Step]) -> frozenset[str]:
        known, names = self.last
        if known is not steps:
            counted = Counter(step.name for step in steps.values())
            names = frozenset(name for name, count in counted.items() if count > 1)
            self.last = (steps, names)
        return names


_BORNE_TWICE = _BorneTwice()


def step_named(plan: Plan, key: str, language: str) -> str:
    """A step by its name, with that of its action where the name alone could be another step."""
    if plan.steps[key].name in _BORNE_TWICE.of(plan.steps):
        return step_said(plan, key, language)
    return quoted(plan.steps[key].name, language)


def step_said(plan: Plan, key: str, language: str) -> str:
    """A step by its name and that of its action, where the two differ."""
    step = plan.steps[key]
    action = plan.actions[step.action].name
    name = quoted(step.name, language)
    return name if action == step.name else f"{name} ({action})"
