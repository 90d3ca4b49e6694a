"""Which part of a schedule is read at once: whose steps, and which of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from pacte.web.paged import Page, number, paged
from pacte.web.pages import Opened
from pacte.web.schedule.bars import ActionBars


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `who` is a person of the plan, empty for everybody.

    `page` is that of the actions, `people` that of the load.
    """

    who: str
    page: int
    people: int = 1

    @property
    def query(self) -> str:
        """The same at the end of an address, the question mark included; empty when all is read."""
        numbers = {"page": self.page, "people": self.people}
        given = {"who": self.who, **{k: n if n > 1 else "" for k, n in numbers.items()}}
        return "?" + urlencode(kept) if (kept := {k: v for k, v in given.items() if v}) else ""


@dataclass(frozen=True)
class Part:
    """The actions of one page of all; `before` and `after` are the addresses of the other ones."""

    page: Page[ActionBars]
    before: str
    after: str

    @property
    def actions(self) -> tuple[ActionBars, ...]:
        return self.page.items


def asked(opened: Opened, query: QueryDict) -> Asked:
    """What is asked for; somebody who is not in the plan is everybody, no number the first page."""
    who = query.get("who", "")
    known = who if who in opened.plan.people else ""
    return Asked(known, number(query), number(query, "people"))


def part(opened: Opened, found: Sequence[ActionBars], wanted: Asked) -> Part:
    """The actions to do first, those that are over last, cut in pages; the last page at most."""
    kept = [action for action in found if not wanted.who or _is_on(opened, action, wanted.who)]
    kept.sort(key=lambda action: action.is_finished)
    page = paged(kept, wanted.page)
    return Part(
        page,
        replace(wanted, page=page.before).query or "?" if page.before else "",
        replace(wanted, page=page.after).query if page.after else "",
    )


def _is_on(opened: Opened, action: ActionBars, who: str) -> bool:
    """Whether a person answers for the action or works on one of its steps."""
    needs = (need for step in action.steps for need in opened.plan.steps[step.id].needs)
    return opened.plan.actions[action.id].owner == who or any(who in n.assigned for n in needs)
