"""Steps by their names, and by those of their actions where several steps bear the same name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping

from pacte.document import Plan, Step
from pacte.wording.spoken import quoted


class _BorneTwice:
    """The names that several steps of a plan bear; those of the last plan asked about are kept.

    `name_of`: what counts as the name of a step.
    """

    def __init__(self, name_of: Callable[[Step], Hashable]) -> None:
        self.name_of = name_of
        self.last: tuple[Mapping[str, Step], frozenset[Hashable]] = ({}, frozenset())

    def of(self, steps: Mapping[str, Step]) -> frozenset[Hashable]:
        known, names = self.last
        if known is not steps:
            counted = Counter(map(self.name_of, steps.values()))
            names = frozenset(name for name, count in counted.items() if count > 1)
            self.last = (steps, names)
        return names


_BORNE_TWICE = _BorneTwice(lambda step: step.name)
_BORNE_TWICE_IN_AN_ACTION = _BorneTwice(lambda step: (step.action, step.name))


def step_named(plan: Plan, key: str, language: str) -> str:
    """A step by its name, with that of its action where the name alone could be another step."""
    if plan.steps[key].name in _BORNE_TWICE.of(plan.steps):
        return step_said(plan, key, language)
    return quoted(plan.steps[key].name, language)


def step_said(plan: Plan, key: str, language: str) -> str:
    """A step by its name and that of its action, where the two differ; its id tells it from another
    of the same name in the same action.
    """
    step = plan.steps[key]
    action = plan.actions[step.action].name
    apart = [action] if action != step.name else []
    if (step.action, step.name) in _BORNE_TWICE_IN_AN_ACTION.of(plan.steps):
        apart.append(key)
    name = quoted(step.name, language)
    return f"{name} ({', '.join(apart)})" if apart else name
