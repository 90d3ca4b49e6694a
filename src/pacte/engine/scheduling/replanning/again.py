"""The whole plan scheduled again from what is known of it, steps begun apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pacte.engine.scheduling import solve
from pacte.engine.scheduling.costs import merit
from pacte.engine.scheduling.exact.search import Limits
from pacte.engine.scheduling.known import setting_of
from pacte.engine.scheduling.problem import Draft
from pacte.engine.scheduling.serial.greedy import best_draft

MORE_WORK = 3
"""How many times the work of the ladder this search is allowed."""


def scheduled_again(case: Any, silent: Iterable[int], known: Draft, limits: Limits) -> Draft:
    """The best plan found from `known` when every step that has not begun may move.

    `case`: what `known_of` knows of the problem. `silent`: optional acts that stay out.
    """
    case = replace(case, left_out=case.left_out | frozenset(silent))
    limits = replace(limits, work=MORE_WORK * limits.work, progress=None)
    at_once = best_draft(setting_of(case), limits.seed, is_over=lambda: limits.left <= 0)
    start = min(known, at_once, key=lambda draft: merit(case.problem, draft))
    return solve.searched(limits, case, start).draft
