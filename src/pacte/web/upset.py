"""What a change made by hand upsets in the plan, in words: rules that break, steps left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.utils.translation import gettext as _

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.plans import permissions
from pacte.apps.plans.models import photos
from pacte.engine import scheduling
from pacte.engine.scheduling import Broken
from pacte.web.pages import MemberRequest, Opened, language, open_plan
from pacte.wording import moves
from pacte.wording import schedule as words

SHOWN = 4
"""Rules said one by one after a change."""


def upset(opened: Opened, before: document.Plan) -> list[str]:
    """What no longer holds since `before`, in words, on all that the member may see."""
    after = photos.photograph(opened.row)
    broken = scheduling.newly_broken(before, after, opened.today)
    started = scheduling.interrupted(before, after, (), opened.today)
    return said(opened, after, broken, started)


@dataclass(frozen=True)
class Standing:
    """What does not hold where the steps stand; `to_come` where other dates may mend some of it."""

    sentences: list[str]
    to_come: bool


def standing(opened: Opened) -> Standing:
    """What does not hold where the steps stand, in words, on all that the member may see."""
    whole = photos.photograph(opened.row)
    broken = scheduling.broken_now(whole, opened.today)
    to_come = any(one.code not in scheduling.OF_BEGUN for one in broken)
    return Standing(said(opened, whole, broken), to_come)


def said(
    opened: Opened,
    whole: document.Plan,
    broken: Sequence[Broken],
    started: Sequence[scheduling.Reason] = (),
) -> list[str]:
    """Rules that `whole` breaks and steps under way that lose somebody, in words; of those that
    tell an absence or a load that the member does not see, how many steps they are about.
    """
    member, around = opened.member, permissions.Around(whole)
    told = [one for one in broken if permissions.may_read_broken(member, around, one)]
    lost = [reason for reason in started if _sees(opened, reason.objects[:2])]
    kept = {key for one in broken if one not in told for key in _steps(one)}
    kept |= {reason.objects[0][1] for reason in started if reason not in lost}
    seen = kept & opened.plan.steps.keys()
    return [
        *moves.sentences(opened.plan, told, language()),
        *(_remark(opened, reason) for reason in lost),
        *([moves.kept_said(len(seen), language())] if seen else []),
    ]


def _steps(broken: Broken) -> set[str]:
    """The steps that a rule is about, or that make a load."""
    named = {key for kind, key in broken.objects if kind == "step"}
    return named | set(broken.params.get("steps", ()))


def _sees(opened: Opened, objects: Iterable[tuple[str, str]]) -> bool:
    """Whether the member sees the load of each person of these."""
    around = permissions.Around(opened.plan)
    people = [key for kind, key in objects if kind == "person"]
    return all(permissions.may_see_load(opened.member, around, person) for person in people)


def _remark(opened: Opened, reason: scheduling.Reason) -> str:
    """A step under way that loses the person; of those free, the ones whose load is seen."""
    first, others = reason.objects[:2], reason.objects[2:]
    seen = (one for one in others if _sees(opened, (one,)))
    given = scheduling.reason_given(replace(reason, objects=(*first, *seen)))
    return words.reason_said(opened.plan, given, language())


def tell(request: MemberRequest, opened: Opened, before: document.Plan, entry: Entry) -> None:
    """A message: the change is saved, what it upsets, how to undo it."""
    broken = upset(open_plan(request, opened.plan.id), before)
    first = _("Saved. Every date of the plan still holds.")
    if broken:
        first = _("Saved. With this change, the plan no longer holds here:")
    told = " ".join([first, *broken[:SHOWN]])
    messages.success(request, told, extra_tags=str(entry.sequence))
