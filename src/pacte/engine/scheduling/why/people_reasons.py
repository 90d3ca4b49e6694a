"""Why the people that a step asks for cannot be found, whatever the days."""

from __future__ import annotations

from pacte.engine.scheduling.problem import Need, Problem, Reason, Task


def named(task: Task, need: Need | None = None) -> tuple[tuple[str, str], ...]:
    """A step, and the skill that a need of it asks for."""
    skill = (("skill", need.skill),) if need is not None and need.skill else ()
    return (("step", task.id), *skill)


def kept_person_twice(problem: Problem, t: int) -> Reason | None:
    """The reason when those kept on a step are not as many people as they are names."""
    task = problem.tasks[t]
    kept = [need for need in task.needs if need.kept]
    everyone = [w for need in kept for w in (*need.hinted, *need.repeated)]
    twice = sorted({w for w in everyone if everyone.count(w) > 1})
    if not twice:
        return None
    people = tuple(("person", problem.workers[w].id) for w in twice)
    wanted = sum(need.people for need in kept)
    return Reason("kept_person_twice", (*named(task), *people), {"wanted": wanted})


def too_few_people(problem: Problem, t: int) -> Reason | None:
    """The reason when fewer are allowed and hold the skill than are asked for."""
    task = problem.tasks[t]
    for need in task.needs:
        if len(need.candidates) < need.people:
            code = "skill_missing" if not need.candidates else "too_few_people"
            code = "kept_person_unfit" if need.kept else code
            params = {"level": need.level, "wanted": need.people, "found": len(need.candidates)}
            return Reason(code, named(task, need), params)
    wanted = sum(need.people for need in task.needs)
    found = len({w for need in task.needs for w in need.candidates})
    if found < wanted:
        params = {"level": 1, "wanted": wanted, "found": found}
        return Reason("too_few_people", named(task), params)
    return None
