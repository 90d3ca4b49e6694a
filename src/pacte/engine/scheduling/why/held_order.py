"""Fixed steps that contradict their order: of each two one is left, where that costs least."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from pacte.engine.scheduling.costs import cost_of_dates
from pacte.engine.scheduling.problem import Draft, Link, Placement, Problem, Task

MOST_LINKS = 10
"""Links contradicted up to which every way to leave one of each two is looked at."""

Way = frozenset[int]
"""Tasks left, one of each two at least; of an action that may be left out, all that are in it."""


@dataclass(frozen=True)
class HeldOrder:
    """`left`: each task left, with the link that it contradicts.

    `others`: the other ways that weigh as little (None: not all are known), one of which might cost
    less. `serves`: whether what a task of theirs takes might serve others, were it left instead.
    """

    left: dict[int, Link] = field(default_factory=dict)
    others: tuple[Way, ...] | None = ()
    serves: bool = False

    @property
    def is_a_choice(self) -> bool:
        """Whether with others left in their place the whole might be better."""
        return self.others is None or bool(self.others) or self.serves

    def against(self) -> dict[int, int]:
        """Each task left -> the other one of the link that it contradicts."""
        ends = {t: {link.before, link.after} - {t} for t, link in self.left.items()}
        return {t: other for t, others in ends.items() for other in others}


def held_order(problem: Problem, without: Collection[int]) -> HeldOrder:
    """Which fixed tasks to leave; those `without` a place bind no other fixed one."""
    links = list(_contradicted(problem, without))
    if not links:
        return HeldOrder()
    if len(links) > MOST_LINKS:
        way, others = _one_by_one(problem, links), None
    else:
        ways = set(_ways(problem, links, frozenset()))
        fewest = [w for w in ways if not any(other < w for other in ways)]
        least = min(_weight(problem, w) for w in fewest)
        lightest = [w for w in fewest if _weight(problem, w) == least]
        way = min(lightest, key=lambda w: (_cost(problem, w, without), sorted(w)))
        others = tuple(sorted((w for w in lightest if w != way), key=sorted))
    left = {t: link for link in links for t in (link.before, link.after) if t in way}
    return HeldOrder(left, others, serves=not _takes_nothing(problem, links))


def _contradicted(problem: Problem, without: Collection[int]) -> Iterator[Link]:
    tasks, acts = problem.tasks, problem.acts
    out = {tasks[t].act for t in without if acts[tasks[t].act].optional}
    for link in problem.links:
        one, other = tasks[link.before], tasks[link.after]
        if one.at is None or other.at is None or {one.act, other.act} & out:
            continue
        if link.before not in without and link.after not in without:
            first, last = problem.start_after(one.at[1], link), problem.start_by(one.at[1], link)
            if not first <= other.at[0] <= last:
                yield link


def _ways(problem: Problem, links: Sequence[Link], way: Way) -> Iterator[Way]:
    """Every way that leaves one task of each link, of those that hold `way`."""
    link = next((k for k in links if not way & {k.before, k.after}), None)
    if link is None:
        yield way
        return
    for t in (link.after, link.before):
        yield from _ways(problem, links, way | _with_it(problem, t, links))


def _with_it(problem: Problem, t: int, links: Sequence[Link]) -> Way:
    """A task, and those of the links that are left with it: all of an act that may be left out."""
    act = problem.tasks[t].act
    if not problem.acts[act].optional:
        return frozenset({t})
    among = {u for link in links for u in (link.before, link.after)}
    return frozenset(u for u in among if problem.tasks[u].act == act)


def _one_by_one(problem: Problem, links: Sequence[Link]) -> Way:
    way: Way = frozenset()
    for link in links:
        if not way & {link.before, link.after}:
            lighter = min((link.after, link.before), key=lambda t: _weight(problem, frozenset({t})))
            way |= _with_it(problem, lighter, links)
    return way


def _weight(problem: Problem, way: Way) -> int:
    """Weight of the mandatory tasks left."""
    acts = (problem.acts[problem.tasks[t].act] for t in way)
    return sum(act.weight for act in acts if not act.optional)


def _cost(problem: Problem, way: Way, without: Collection[int]) -> int:
    """What leaving them out costs, with what the dates of the fixed tasks that stay do."""
    tasks, acts = problem.tasks, problem.acts
    dropped = frozenset(tasks[t].act for t in way if acts[tasks[t].act].optional)
    stay = {
        t: Placement(task.at[0], task.at[1], ())
        for t, task in enumerate(tasks)
        if task.at is not None and t not in way and t not in without and task.act not in dropped
    }
    dates = cost_of_dates(problem, Draft(stay, dropped))
    return sum(acts[a].value for a in dropped) + dates


def _takes_nothing(problem: Problem, links: Sequence[Link]) -> bool:
    """Whether no mandatory task of theirs takes what another might have."""
    among = {problem.tasks[t] for link in links for t in (link.before, link.after)}
    mandatory = (task for task in among if not problem.acts[task.act].optional)
    return not any(_takes(task) for task in mandatory)


def _takes(task: Task) -> bool:
    return bool(task.needs or task.equipment or task.purses)
