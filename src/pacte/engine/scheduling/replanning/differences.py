"""What one plan changes of another: steps moved, steps added, people who gain or lose one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pacte import document
from pacte.engine.scheduling.schedule import Placed, Schedule


@dataclass(frozen=True)
class Moved:
    """A step before and after; None: it had no place, or has none any more."""

    id: str
    before: Placed | None
    after: Placed | None


def differences(
    given: document.Plan, after: document.Plan, answer: Schedule
) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """Steps that change place or lose it, and steps that had none and have one."""
    moved, added = [], []
    known = {key: _where(step) for key, step in given.steps.items()}
    left = {key for key, step in after.steps.items() if is_open(after, step)}
    for key in sorted(left - set(answer.frozen)):
        before, now = known.get(key), answer.steps.get(key)
        if now is None and after.steps[key].fixed:
            continue
        if before is None and now is not None:
            added.append(Moved(key, None, now))
        elif before is not None and (now is None or not _same(before, now)):
            moved.append(Moved(key, before, now))
    return tuple(moved), tuple(added)


def is_open(plan: document.Plan, step: document.Step) -> bool:
    """Whether a step is still to be done, or under way."""
    gone = plan.actions[step.action].status in ("done", "stopped")
    return step.status in ("to_do", "running") and not gone


def _where(step: document.Step) -> Placed | None:
    if step.start_date is None:
        return None
    needs = tuple(need.assigned for need in step.needs)
    last = step.end_date or step.start_date
    return Placed(step.start_date, last, needs, step.start_half, step.end_half)


def _same(one: Placed, other: Placed) -> bool:
    crews = [sorted(crew) for crew in one.needs], [sorted(crew) for crew in other.needs]
    ends = [(p.start_date, p.start_half, p.end_date, p.end_half) for p in (one, other)]
    return ends[0] == ends[1] and crews[0] == crews[1]


def people_of(changes: Iterable[Moved]) -> tuple[str, ...]:
    """Those who gain or lose a need of a step."""
    found: set[str] = set()
    for change in changes:
        crews = [
            {(p, n) for n, crew in enumerate(place.needs) for p in crew} if place else set()
            for place in (change.before, change.after)
        ]
        found |= {p for p, _ in crews[0] ^ crews[1]}
    return tuple(sorted(found))
