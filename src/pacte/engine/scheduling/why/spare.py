"""Days that people have only since conditions of their calendars were lifted.

More days worked may forbid a contact: its days are to be allowed one after the other. So a contact
passes over a day that it is not allowed and that only a lifted condition frees.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from pacte.engine.scheduling.problem import Problem, Worker

Own = Mapping[str, Collection[tuple[int, int]]]
"""Worker -> when they work by the document: (day as an ordinal, half of it)."""


def moments(problem: Problem) -> list[tuple[int, int]]:
    """(calendar offset, half of the day) of each index."""
    axis = problem.axis
    return list(zip(axis.days, axis.halves or (0,) * len(axis), strict=True))


def own_days(problem: Problem, first_day: date) -> Own:
    """When each worker of a problem works; its offsets are from `first_day`."""
    at = _dated(problem, first_day)
    return {who.id: {at[i] for i in who.worked} for who in problem.workers}


def with_spare(problem: Problem, first_day: date, own: Own) -> Problem:
    """The problem whose workers know which of their days are not among their `own`."""
    at = _dated(problem, first_day)

    def knowing(who: Worker) -> Worker:
        mine = own.get(who.id, ())
        return replace(who, spare=sum(1 << i for i in who.worked if at[i] not in mine))

    return replace(problem, workers=tuple(map(knowing, problem.workers)))


def _dated(problem: Problem, first_day: date) -> list[tuple[int, int]]:
    return [(first_day.toordinal() + offset, half) for offset, half in moments(problem)]
