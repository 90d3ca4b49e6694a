"""People whom several fixed steps of a conflict ask for at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from pacte.document import Plan
from pacte.document.results.schedule import ConditionGiven, ConflictGiven
from pacte.wording.catalog import ngettext_noop, said_of
from pacte.wording.names import step_named
from pacte.wording.spoken import listed

_CLASH = ngettext_noop(
    "{people}, on whom {steps} count, cannot be in two places at once",
    "{people}, on whom {steps} count, cannot each be in two places at once",
)


def told(plan: Plan, conflict: ConflictGiven, language: str) -> Iterator[str]:
    """Who would have to be in two places at once, one clause for the same steps."""
    wanted: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for person, steps in _clashes(conflict).items():
        wanted[steps].append(plan.people[person].name)
    for steps, people in wanted.items():
        names = [step_named(plan, key, language) for key in steps]
        yield said_of(_CLASH, len(people), language).format(
            people=listed(people, language), steps=listed(names, language)
        )


def covered(conflict: ConflictGiven) -> list[ConditionGiven]:
    """The conditions that need no other words: each of their people is in a clash of their step."""
    clashes = _clashes(conflict)
    return [
        condition
        for condition in conflict.conditions
        if _is_certain(condition)
        if all(condition.objects[0].id in clashes.get(p, ()) for p in _people(condition))
    ]


def _clashes(conflict: ConflictGiven) -> dict[str, tuple[str, ...]]:
    """Person -> the fixed steps that want them, of those held at the same time as another."""
    held = {
        c.objects[0].id: (c.params["start_date"], c.params["end_date"])
        for c in conflict.conditions
        if c.code == "fixed_step"
    }
    wanting: defaultdict[str, list[str]] = defaultdict(list)
    for condition in conflict.conditions:
        if _is_certain(condition) and condition.objects[0].id in held:
            for person in _people(condition):
                wanting[person].append(condition.objects[0].id)
    found = {person: _together(held, steps) for person, steps in wanting.items()}
    return {person: steps for person, steps in found.items() if steps}


def _together(held: dict[str, tuple[str, str]], steps: list[str]) -> tuple[str, ...]:
    """Those of the steps that are held at the same time as another of them."""
    at_once = {
        key
        for one, other in combinations(dict.fromkeys(steps), 2)
        if held[one][0] <= held[other][1] and held[other][0] <= held[one][1]
        for key in (one, other)
    }
    return tuple(key for key in dict.fromkeys(steps) if key in at_once)


def _is_certain(condition: ConditionGiven) -> bool:
    """Whether the people it names do the step for sure: kept on it, or alone allowed."""
    alone = condition.code == "only_people" and len(_people(condition)) == 1
    return alone or condition.code == "kept_people"


def _people(condition: ConditionGiven) -> list[str]:
    return [named.id for named in condition.objects if named.kind == "person"]
