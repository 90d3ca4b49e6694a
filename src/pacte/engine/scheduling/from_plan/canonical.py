"""A problem in an order that depends on what things are, not on their names.

Colors are refined until they tell apart all that differs (Weisfeiler and Leman, 1968). Between what
nothing else tells apart, people first, then actions, then steps, what the user calls them decides
before ids do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pacte import document
from pacte.engine.scheduling.comfort import Comfort
from pacte.engine.scheduling.problem import (
    Act,
    Link,
    Need,
    Problem,
    Synergy,
    Task,
    Worker,
)

NOTHING = -(1 << 40)
"""In place of a figure that is not given: a number before every other."""
ROUNDS = 4


def in_canonical_order(problem: Problem, plan: document.Plan) -> Problem:
    """The same problem; workers (the company last), stocks, purses, acts, tasks, links in that
    order. `plan` gives the names.
    """
    told = _told(plan)
    colors = _Colors(problem)
    colors.refine()
    for kind in ("workers", "stocks", "purses", "acts", "tasks"):
        alike = getattr(colors, kind)
        ids = [thing.id for thing in getattr(problem, kind)]
        apart = _apart(alike, [(told.get((kind, key), ""), key) for key in ids])
        setattr(colors, kind, apart)
        if kind != "tasks" and len(set(alike)) < len(alike):
            colors.refine()
    return _reordered(problem, colors)


def _told(plan: document.Plan) -> dict[tuple[str, str], str]:
    """(kind, id) -> the name, and what people hold of skills."""
    named: dict[str, Mapping[str, Any]]
    named = {"stocks": plan.equipment, "acts": plan.actions, "tasks": plan.steps}
    found = {(kind, key): str(one.name) for kind, of in named.items() for key, one in of.items()}
    for key, person in plan.people.items():
        levels = sorted(person.skills.values(), reverse=True)
        found["workers", key] = " ".join((person.name, *map(str, levels)))
    return found


def _number(value: int | None) -> int:
    return NOTHING if value is None else value


def _ranked(signatures: Sequence[Any]) -> list[int]:
    """For each signature its rank among the different ones."""
    rank = {signature: i for i, signature in enumerate(sorted(set(signatures)))}
    return [rank[signature] for signature in signatures]


def _apart(colors: Sequence[int], ids: Sequence[tuple[str, str]]) -> list[int]:
    return _ranked(list(zip(colors, ids, range(len(ids)), strict=True)))


@dataclass
class _Colors:
    """A color for each worker, stock, purse, act and task; the same for what is alike so far."""

    problem: Problem

    def __post_init__(self) -> None:
        problem = self.problem
        self.workers = _ranked(
            [
                (w == problem.company, who.capacity, who.worked_mask, *self._of_worker(who))
                for w, who in enumerate(problem.workers)
            ]
        )
        self.stocks = _ranked(
            [(s.kind != "equipment", s.quantity, s.busy, s.tail) for s in problem.stocks]
        )
        self.purses = _ranked([(p.starts, p.room) for p in problem.purses])
        self.acts = _ranked(
            [
                (a.optional, a.value, a.weight, a.off_season, *map(_number, self._dates(a)))
                for a in problem.acts
            ]
        )
        self.tasks = _ranked([self._of_task(task) for task in problem.tasks])
        crews: dict[tuple[int, ...], int] = {}
        self._crew_of = [
            [crews.setdefault(need.candidates, len(crews)) for need in task.needs]
            for task in problem.tasks
        ]
        self._crews = list(crews)

    def _of_worker(self, who: Worker) -> tuple[Any, ...]:
        return who.present, who.busy, who.lost

    def _dates(self, act: Act) -> tuple[int | None, ...]:
        return act.due, act.held_until, act.held_from, act.season

    def _of_task(self, task: Task) -> tuple[Any, ...]:
        dates = (task.duration, task.earliest, task.latest_start, task.latest)
        needs = tuple((n.load, n.people, n.kept, len(n.candidates)) for n in task.needs)
        given = (task.exclusive, task.waits, task.at or (), _number(task.hint))
        contacts = (_number(task.allowed), _number(task.preferred), task.off_window)
        return (*dates, *given, *contacts, task.cost, needs)

    def refine(self) -> None:
        """Tell more apart, round by round, until a round brings nothing."""
        for _ in range(ROUNDS):
            before = self._count()
            crews = self._of_crews()
            self.workers = self._of_workers(crews)
            self.stocks = self._of_stocks()
            self.purses = self._of_purses()
            self.tasks = self._of_tasks(crews)
            self.acts = self._of_acts()
            if self._count() in (before, self._things):
                return

    @property
    def _things(self) -> int:
        problem = self.problem
        kinds = (problem.workers, problem.stocks, problem.purses, problem.acts, problem.tasks)
        return sum(map(len, kinds))

    def _count(self) -> int:
        kinds = (self.workers, self.stocks, self.purses, self.acts, self.tasks)
        return sum(len(set(colors)) for colors in kinds)

    def _of_crews(self) -> list[int]:
        """People who may do the same needs, by who they are and by what they may do."""
        users: list[list[int]] = [[] for _ in self._crews]
        for t, crews in enumerate(self._crew_of):
            for crew in crews:
                users[crew].append(self.tasks[t])
        return _ranked(
            [
                (self._sorted(self.workers, crew), tuple(sorted(users[i])))
                for i, crew in enumerate(self._crews)
            ]
        )

    def _sorted(self, colors: Sequence[int], places: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(colors[place] for place in places))

    def _of_workers(self, crews: list[int]) -> list[int]:
        member: list[list[int]] = [[] for _ in self.problem.workers]
        for i, crew in enumerate(self._crews):
            for worker in crew:
                member[worker].append(crews[i])
        hinted: list[list[int]] = [[] for _ in self.problem.workers]
        for t, task in enumerate(self.problem.tasks):
            for need in task.needs:
                for worker in need.hinted:
                    hinted[worker].append(self.tasks[t])
        seen = zip(self.workers, member, hinted, strict=True)
        return _ranked([(own, tuple(sorted(m)), tuple(sorted(h))) for own, m, h in seen])

    def _of_stocks(self) -> list[int]:
        users: list[list[tuple[int, int]]] = [[] for _ in self.problem.stocks]
        for t, task in enumerate(self.problem.tasks):
            for stock, amount in task.equipment:
                users[stock].append((self.tasks[t], amount))
        return _ranked(
            [(own, tuple(sorted(mine))) for own, mine in zip(self.stocks, users, strict=True)]
        )

    def _of_purses(self) -> list[int]:
        users: list[list[int]] = [[] for _ in self.problem.purses]
        for t, task in enumerate(self.problem.tasks):
            for purse in task.purses:
                users[purse].append(self.tasks[t])
        seen = zip(self.purses, users, strict=True)
        return _ranked([(own, tuple(sorted(mine))) for own, mine in seen])

    def _of_tasks(self, crews: list[int]) -> list[int]:
        before, after = self._linked()
        found = []
        for t, task in enumerate(self.problem.tasks):
            needs = tuple(
                (crews[crew], self._sorted(self.workers, need.hinted))
                for crew, need in zip(self._crew_of[t], task.needs, strict=True)
            )
            shared = tuple(sorted((self.stocks[s], amount) for s, amount in task.equipment))
            ties = (tuple(sorted(before[t])), tuple(sorted(after[t])))
            paid = self._sorted(self.purses, task.purses)
            found.append((self.tasks[t], self.acts[task.act], needs, shared, paid, *ties))
        return _ranked(found)

    def _linked(self) -> tuple[dict[int, list[Any]], dict[int, list[Any]]]:
        """For each task the colors of those before it, and after it, with the lags."""
        before: defaultdict[int, list[Any]] = defaultdict(list)
        after: defaultdict[int, list[Any]] = defaultdict(list)
        for link in self.problem.links:
            lags = (link.min_lag, _number(link.max_lag))
            before[link.after].append((self.tasks[link.before], *lags))
            after[link.before].append((self.tasks[link.after], *lags))
        return before, after

    def _of_acts(self) -> list[int]:
        wishes: defaultdict[int, list[Any]] = defaultdict(list)
        for s in self.problem.synergies:
            said = (_number(s.held_until), s.min_gap, s.max_gap, s.penalty)
            other = NOTHING if s.before is None else self.acts[s.before]
            wishes[s.after].append((0, other, *said))
            if s.before is not None:
                wishes[s.before].append((1, self.acts[s.after], *said))
        return _ranked(
            [
                (own, self._sorted(self.tasks, self.problem.tasks_of[a]), tuple(sorted(wishes[a])))
                for a, own in enumerate(self.acts)
            ]
        )


def _reordered(problem: Problem, colors: _Colors) -> Problem:
    """The problem with each thing at the place that its color says; colors are all different."""
    workers, acts = colors.workers, colors.acts
    tasks = [_moved(task, colors) for task in problem.tasks]
    return replace(
        problem,
        workers=_at(problem.workers, workers),
        company=workers[problem.company],
        stocks=_at(problem.stocks, colors.stocks),
        purses=_at(problem.purses, colors.purses),
        acts=_at(problem.acts, acts),
        tasks=_at(tasks, colors.tasks),
        comforts=tuple(_eased(comfort, workers) for comfort in problem.comforts),
        links=tuple(sorted((_tied(link, colors.tasks) for link in problem.links), key=_of_link)),
        synergies=tuple(sorted((_wished(s, acts) for s in problem.synergies), key=_of_synergy)),
    )


def _at(things: Sequence[Any], places: Sequence[int]) -> tuple[Any, ...]:
    found = dict(zip(places, things, strict=True))
    return tuple(found[place] for place in range(len(things)))


def _moved(task: Task, colors: _Colors) -> Task:
    return replace(
        task,
        act=colors.acts[task.act],
        needs=tuple(_offered(need, colors.workers) for need in task.needs),
        equipment=tuple(sorted((colors.stocks[s], amount) for s, amount in task.equipment)),
        purses=tuple(sorted(colors.purses[p] for p in task.purses)),
    )


def _offered(need: Need, workers: Sequence[int]) -> Need:
    return replace(
        need,
        candidates=tuple(sorted(workers[w] for w in need.candidates)),
        hinted=tuple(sorted(workers[w] for w in need.hinted)),
        repeated=tuple(sorted(workers[w] for w in need.repeated)),
    )


def _eased(comfort: Comfort, workers: Sequence[int]) -> Comfort:
    return replace(comfort, most=_at(comfort.most, workers))


def _tied(link: Link, tasks: Sequence[int]) -> Link:
    return replace(link, before=tasks[link.before], after=tasks[link.after])


def _of_link(link: Link) -> tuple[int, ...]:
    return link.before, link.after, link.min_lag, _number(link.max_lag)


def _wished(synergy: Synergy, acts: Sequence[int]) -> Synergy:
    before = None if synergy.before is None else acts[synergy.before]
    return replace(synergy, after=acts[synergy.after], before=before)


def _of_synergy(synergy: Synergy) -> tuple[int, ...]:
    return synergy.after, _number(synergy.before), _number(synergy.held_until), synergy.min_gap
