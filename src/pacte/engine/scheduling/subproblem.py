"""A part of a problem: some tasks to place again, others standing, the rest left aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pacte.engine.scheduling.loads import parts
from pacte.engine.scheduling.problem import (
    Act,
    Draft,
    Link,
    Placement,
    Problem,
    Purse,
    Stock,
    Synergy,
    Task,
    Worker,
)

NOTHING_ASKED: dict[str, Any] = {
    "needs": (),
    "equipment": (),
    "purses": (),
    "hint": None,
    "exclusive": False,
    "preferred": None,
}
"""What a task that stands no longer asks for, nor wishes."""
NOBODY_S = "\0"
"""Id of the act of standing tasks whose own act has nothing to place."""


@dataclass(frozen=True)
class Part:
    """A smaller problem; `tasks` gives the task of the whole for each of its own.

    Standing tasks load people and equipment; those that a link ties to a free one are there as
    fixed tasks without people, from `free` on, and so are fixed ones without a place.
    """

    problem: Problem
    tasks: tuple[int, ...]
    free: int

    @property
    def pinned(self) -> dict[int, Placement]:
        """The placements of its own tasks that stand or keep their dates."""
        fixed = ((t, self.problem.tasks[t].at) for t in range(self.free, len(self.tasks)))
        return {t: Placement(at[0], at[1], ()) for t, at in fixed if at is not None}

    def back(self, draft: Draft) -> dict[int, Placement]:
        """The placements of the free tasks, by task of the whole."""
        return {self.tasks[t]: p for t, p in draft.placed.items() if t < self.free}


def part(
    problem: Problem,
    free: Iterable[int],
    standing: Mapping[int, Placement] | None = None,
    unplaced: Iterable[int] = (),
) -> Part:
    """The problem of placing `free` tasks, `standing` ones held; every other task is left aside.

    Of the `unplaced` those that are fixed keep their dates, to which links tie free tasks.
    """
    chosen, held = sorted(set(free)), dict(standing or {})
    kept = _keeping_dates(problem, unplaced)
    dated = {**kept, **held}
    binding = [link for link in problem.links if not _is_loose(problem, link, kept)]
    tied = _tied(binding, set(chosen), dated)
    tasks = (*chosen, *tied)
    place = {t: i for i, t in enumerate(tasks)}
    acts, act_of = _acts(problem, chosen, held)
    followers, synergies = _synergies(problem, act_of, held, len(acts))
    own = [replace(problem.tasks[t], act=act_of[problem.tasks[t].act]) for t in chosen]
    aside = act_of.get(-1, 0)
    own_act = {t: act_of.get(problem.tasks[t].act, aside) for t in held}
    pinned = [_pinned(problem, t, dated[t], own_act.get(t, aside)) for t in tied]
    smaller = replace(
        problem,
        acts=(*acts, *followers),
        synergies=synergies,
        tasks=(*own, *pinned),
        links=tuple(_links(binding, place, len(chosen))),
        workers=_loaded(problem, held),
        stocks=_in_use(problem, held),
        purses=_left(problem, held),
        misdated=(),
    )
    return Part(smaller, tasks, len(chosen))


def _keeping_dates(problem: Problem, unplaced: Iterable[int]) -> dict[int, Placement]:
    fixed = ((t, problem.tasks[t].at) for t in unplaced)
    return {t: Placement(at[0], at[1], ()) for t, at in fixed if at is not None}


def _is_loose(problem: Problem, link: Link, kept: Container[int]) -> bool:
    """Whether a link ties two fixed tasks of which one has no place: it then binds neither."""
    ends = (link.before, link.after)
    return any(t in kept for t in ends) and all(problem.tasks[t].at for t in ends)


def _tied(links: Iterable[Link], free: set[int], held: Mapping[int, Placement]) -> list[int]:
    ends = {
        other
        for link in links
        for one, other in ((link.before, link.after), (link.after, link.before))
        if one in free and other in held and other not in free
    }
    return sorted(ends)


def _links(links: Iterable[Link], place: Mapping[int, int], free: int) -> Iterable[Link]:
    for link in links:
        if link.before in place and link.after in place:
            before, after = place[link.before], place[link.after]
            if before < free or after < free:
                yield replace(link, before=before, after=after)


def _acts(
    problem: Problem, chosen: Iterable[int], held: Mapping[int, Placement]
) -> tuple[tuple[Act, ...], dict[int, int]]:
    """The acts of the free tasks, then one for the rest; an act partly held cannot be left out."""
    mine = list(dict.fromkeys(problem.tasks[t].act for t in chosen))
    spans = _spans(problem, held)
    acts = [_held(problem.acts[a], spans.get(a)) for a in mine]
    act_of = {a: i for i, a in enumerate(mine)} | {-1: len(mine)}
    return (*acts, Act(NOBODY_S, optional=False, value=0, weight=1, due=None)), act_of


def _spans(problem: Problem, held: Mapping[int, Placement]) -> dict[int, tuple[int, int]]:
    """First and last calendar offset of the standing tasks of each act."""
    found: dict[int, tuple[int, int]] = {}
    days = problem.axis.days
    for t, placement in held.items():
        a, first, last = problem.tasks[t].act, days[placement.start], days[placement.end]
        known = found.get(a, (first, last))
        found[a] = (min(known[0], first), max(known[1], last))
    return found


def _held(act: Act, span: tuple[int, int] | None) -> Act:
    if span is None:
        return act
    first = span[0] if act.held_from is None else min(span[0], act.held_from)
    last = span[1] if act.held_until is None else max(span[1], act.held_until)
    return replace(act, held_from=first, held_until=last, optional=False)


def _synergies(
    problem: Problem, act_of: Mapping[int, int], held: Mapping[int, Placement], size: int
) -> tuple[list[Act], tuple[Synergy, ...]]:
    """The synergies of the free acts; acts that stand and follow one of them come after `size`."""
    spans = _spans(problem, held)
    followers: dict[int, Act] = {}
    found = []
    for synergy in problem.synergies:
        before = synergy.before
        if synergy.after in act_of:
            found.append(_followed(problem, synergy, act_of, spans))
        elif before is not None and before in act_of and synergy.after in spans:
            own = problem.acts[synergy.after]
            followers[synergy.after] = _held(replace(own, due=None), spans[synergy.after])
            after = size + list(followers).index(synergy.after)
            found.append(replace(synergy, after=after, before=act_of[before]))
    return list(followers.values()), tuple(found)


def _followed(
    problem: Problem,
    synergy: Synergy,
    act_of: Mapping[int, int],
    spans: Mapping[int, tuple[int, int]],
) -> Synergy:
    after, before = act_of[synergy.after], synergy.before
    if before is None or before in act_of:
        return replace(synergy, after=after, before=None if before is None else act_of[before])
    stands = before in spans
    act = _held(problem.acts[before], spans[before]) if stands else problem.acts[before]
    return replace(synergy, after=after, before=None, held_until=act.held_until)


def _pinned(problem: Problem, t: int, placement: Placement, act: int) -> Task:
    at = (placement.start, placement.end)
    task = problem.tasks[t]
    return replace(task, act=act, at=at, **NOTHING_ASKED)


def _loaded(problem: Problem, held: Mapping[int, Placement]) -> tuple[Worker, ...]:
    more: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for t, placement in held.items():
        for w, d, load in parts(problem, problem.tasks[t], placement):
            more[w][d] = more[w].get(d, 0) + load
    return tuple(
        replace(w, busy=_plus(w.busy, more[i])) if i in more else w
        for i, w in enumerate(problem.workers)
    )


def _in_use(problem: Problem, held: Mapping[int, Placement]) -> tuple[Stock, ...]:
    more: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for t, placement in held.items():
        for s, amount in problem.tasks[t].equipment:
            for d in range(placement.start, problem.taken_until(s, placement.end) + 1):
                more[s][d] = more[s].get(d, 0) + amount
    return tuple(
        replace(s, busy=_plus(s.busy, more[i])) if i in more else s
        for i, s in enumerate(problem.stocks)
    )


def _left(problem: Problem, held: Mapping[int, Placement]) -> tuple[Purse, ...]:
    spent = [0] * len(problem.purses)
    for t, placement in held.items():
        for p in problem.tasks[t].purses:
            if problem.purses[p].starts >> placement.start & 1:
                spent[p] += problem.tasks[t].cost
    return tuple(
        replace(purse, room=max(0, purse.room - cents)) if cents else purse
        for purse, cents in zip(problem.purses, spent, strict=True)
    )


def _plus(busy: tuple[int, ...], more: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(b + more.get(d, 0) for d, b in enumerate(busy))
