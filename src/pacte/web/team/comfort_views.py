from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pacte.document import PacteError
from pacte.web import fields
from pacte.web.pages import MemberRequest, Opened, of_plan, refusal, render
from pacte.web.team import comfort, people
from pacte.web.team.views import page_of
from pacte.web.writing import change_plan


@require_POST
@of_plan
def change(request: MemberRequest, opened: Opened) -> HttpResponse:
    """The wish of one period in place of the one there was."""
    given = comfort.typed(request.POST)
    try:
        change_plan(request, opened, [comfort.change(opened.plan, given)])
    except fields.NotUnderstood as error:
        return _refused(request, opened, 422, (given, error.fields))
    except PacteError as error:
        why = fields.by_field(error, comfort.FIELD_OF)
        return _refused(request, opened, refusal(error)[0], (given, why))
    return redirect(opened.url("team:page") + people.asked(request.GET).query + "#comfort")


def _refused(
    request: MemberRequest, opened: Opened, status: int, told: tuple[comfort.Typed, fields.Refusals]
) -> HttpResponse:
    context = page_of(request, opened, of_comfort=told)
    return render(request, "team/page.html", opened, context, status)
