"""One's own steps in one's own calendar program: no login, a secret address instead."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pacte.apps.journal import queries as journal
from pacte.apps.members import queries as members
from pacte.apps.members.models import Member
from pacte.apps.plans import queries as plans
from pacte.exchange import ics


@require_safe
def calendar(_request: HttpRequest, secret: str) -> HttpResponse:
    """The dated steps that the holder of the address is on, in every plan of the company."""
    member = members.member_of_calendar(secret)
    if member is None:
        raise Http404
    last = journal.entries(member).first()
    if last is None:
        raise Http404
    events = sorted(_events(member), key=lambda event: (event.start, event.uid))
    text = ics.calendar(f"Pacte – {member.company.name}", events, last.at)
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _events(member: Member) -> Iterator[ics.Event]:
    for row in plans.plans(member):
        plan = plans.visible_document(row, member)
        for key, step in plan.steps.items():
            mine = any(member.person_id in need.assigned for need in step.needs)
            if mine and step.status != "canceled" and step.start_date and step.end_date:
                action = plan.actions[step.action]
                yield ics.Event(
                    f"{key}.{plan.id}.{member.company.slug}@pacte",
                    step.start_date,
                    step.end_date,
                    f"{step.name} ({action.name})",
                    f"{plan.name}\n{action.name}",
                    step.exclusive,
                )
