"""Which part of a schedule is read at once: whose steps, and which of its pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from pacte.web.pages import Opened
from pacte.web.schedule.bars import ActionBars

PER_PAGE = 60
"""Actions drawn and listed at once."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `who` is a person of the plan, empty for everybody."""

    who: str
    page: int

    @property
    def query(self) -> str:
        """The same at the end of an address, the question mark included; empty when all is read."""
        given = {"who": self.who, "page": self.page if self.page > 1 else ""}
        return "?" + urlencode(kept) if (kept := {k: v for k, v in given.items() if v}) else ""


@dataclass(frozen=True)
class Part:
    """The actions of one page, from the `first` to the `last` of `total`; 0 for no other page."""

    actions: tuple[ActionBars, ...]
    first: int
    last: int
    total: int
    before: str
    after: str

    @property
    def is_all(self) -> bool:
        return len(self.actions) == self.total


def asked(opened: Opened, query: QueryDict) -> Asked:
    """What is asked for; somebody who is not in the plan is everybody, no number the first page."""
    who, page = query.get("who", ""), query.get("page", "1")
    number = int(page) if re.fullmatch("[1-9][0-9]{0,3}", page) else 1
    return Asked(who if who in opened.plan.people else "", number)


def part(opened: Opened, found: Sequence[ActionBars], wanted: Asked) -> Part:
    """The actions to do first, those that are over last, cut in pages; the last page at most."""
    kept = [action for action in found if not wanted.who or _is_on(opened, action, wanted.who)]
    kept.sort(key=lambda action: action.is_finished)
    page = min(wanted.page, max(1, -(-len(kept) // PER_PAGE)))
    start = (page - 1) * PER_PAGE
    shown = tuple(kept[start : start + PER_PAGE])
    last = start + len(shown)
    return Part(
        shown,
        start + 1,
        last,
        len(kept),
        Asked(wanted.who, page - 1).query or "?" if start else "",
        Asked(wanted.who, page + 1).query if last < len(kept) else "",
    )


def _is_on(opened: Opened, action: ActionBars, who: str) -> bool:
    """Whether a person answers for the action or works on one of its steps."""
    needs = (need for step in action.steps for need in opened.plan.steps[step.id].needs)
    return opened.plan.actions[action.id].owner == who or any(who in n.assigned for n in needs)
