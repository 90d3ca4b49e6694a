"""What a change made by hand upsets in the plan, in words: rules that break, steps left alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.plans import permissions
from pacte.apps.plans.models import photos
from pacte.engine import scheduling
from pacte.web.pages import MemberRequest, Opened, language, open_plan
from pacte.wording import moves
from pacte.wording import schedule as words

SHOWN = 4
"""Rules said one by one after a change."""


def upset(opened: Opened, before: document.Plan) -> list[str]:
    """What no longer holds since `before`, in words, on all that the member may see."""
    after = photos.photograph(opened.row)
    broken = scheduling.newly_broken(before, after, opened.today)
    sentences = moves.sentences(opened.plan, broken, language())
    started = scheduling.interrupted(before, after, (), opened.today)
    return [*sentences, *(_remark(opened, reason) for reason in started)]


@dataclass(frozen=True)
class Standing:
    """What does not hold where the steps stand; `to_come` where other dates may mend some of it."""

    sentences: list[str]
    to_come: bool


def standing(opened: Opened) -> Standing:
    """What does not hold where the steps stand, in words, on all that the member may see."""
    broken = scheduling.broken_now(photos.photograph(opened.row), opened.today)
    to_come = any(one.code not in scheduling.OF_BEGUN for one in broken)
    return Standing(moves.sentences(opened.plan, broken, language()), to_come)


def _remark(opened: Opened, reason: scheduling.Reason) -> str:
    """A step under way that loses the person; of those free, the ones whose load is seen."""
    around = permissions.Around(opened.plan)
    first, others = reason.objects[:2], reason.objects[2:]
    seen = (o for o in others if permissions.may_see_load(opened.member, around, o[1]))
    given = scheduling.reason_given(replace(reason, objects=(*first, *seen)))
    return words.reason_said(opened.plan, given, language())


def tell(request: MemberRequest, opened: Opened, before: document.Plan, entry: Entry) -> None:
    """A message: the change is saved, what it upsets, how to undo it."""
    broken = upset(open_plan(request, opened.plan.id), before)
    said = _("Saved. Every date of the plan still holds.")
    if broken:
        said = _("Saved. With this change, the plan no longer holds here:")
    told = " ".join([said, *broken[:SHOWN]])
    messages.success(request, told, extra_tags=str(entry.sequence))
