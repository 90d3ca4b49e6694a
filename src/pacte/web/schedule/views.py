from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pacte.web.pages import MemberRequest, Opened, of_plan, render
from pacte.web.schedule import bars


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    shown = bars.bars(opened)
    mondays = bars.weeks(opened)
    context = {
        "actions": shown,
        "chart": bars.chart(opened, shown),
        "undated": sum(1 for action in shown for step in action.steps if step.start is None),
        "weeks": mondays,
        "loads": bars.loads(opened, mondays),
    }
    return render(request, "schedule/page.html", opened, context)
