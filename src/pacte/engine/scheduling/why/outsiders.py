"""Those whom the skills or people asked for keep from all steps of a conflict.

They count only where what is asked is lifted. Their calendars are then no condition either; once
free they are alike, and as many of a kind as the steps ask for are enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pacte import document
from pacte.engine.scheduling.why.conditions import able_people, calendar_of
from pacte.engine.scheduling.why.edits import Edit, edited


def without_outsiders(plan: document.Plan, steps: Sequence[str]) -> list[Edit]:
    """The edits that free those kept from all `steps`, and take away the surplus of each kind."""
    outside = sorted(plan.people.keys() - able_people(plan, steps))
    freeing = {who: [e for c in calendar_of(plan, who) for e in c.without] for who in outside}
    free = edited(plan, (edit for edits in freeing.values() for edit in edits))
    needs = [need for key in steps for need in plan.steps[key].needs]
    most, skills = sum(need.people for need in needs), {need.skill for need in needs}
    named, seen, found = set(_named(plan)), Counter[Any](), list[Edit]()
    for who in outside:
        kind = _kind(free.people[who], skills)
        seen[kind] += 1
        is_surplus = seen[kind] > most and who not in named
        found += [Edit(("people", who))] if is_surplus else freeing[who]
    return found


def _kind(who: document.Person, skills: set[str | None]) -> Any:
    """What still tells people apart whose calendars have no condition."""
    held = frozenset((skill, level) for skill, level in who.skills.items() if skill in skills)
    week = None if who.weekdays is None else frozenset(who.weekdays)
    return who.kind, who.subdivision, week, held


def _named(plan: document.Plan) -> Iterator[str]:
    for step in plan.steps.values():
        for need in step.needs:
            yield from (*need.candidates, *need.assigned)
