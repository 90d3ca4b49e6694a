from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pacte.apps.tracking.queries import outlooks
from pacte.web.objectives.standing import standings
from pacte.web.pages import MemberRequest, Opened, of_plan, render


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    found = outlooks(opened.member, opened.plan, today=opened.today)
    context = {"standings": standings(opened, found.by_objective), "facts": found}
    return render(request, "objectives/page.html", opened, context)
