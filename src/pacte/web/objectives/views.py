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
    lines = standings(opened, found.by_objective)
    context = {
        "standings": lines,
        "facts": found,
        "with_chance": any(line.chance for line in lines),
        # Most objectives share one doubt, that of the whole history: said once, under the table.
        "doubts": list(dict.fromkeys(said for one in lines if one.landing for said in one.doubts)),
    }
    return render(request, "objectives/page.html", opened, context)
