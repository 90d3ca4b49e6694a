from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pacte import document
from pacte.web.pages import MemberRequest, Opened, of_plan, render
from pacte.web.schedule import bars


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    shown = bars.bars(opened)
    mondays = bars.weeks(opened)
    unpaid = {key for key, action in opened.plan.actions.items() if _is_unpaid(action)}
    context = {
        "actions": shown,
        "finished": sum(1 for action in shown if action.is_finished),
        "chart": bars.chart(opened, shown),
        "undated": sum(_undated(action) for action in shown if action.id not in unpaid),
        "waiting": sum(_undated(action) for action in shown if action.id in unpaid),
        "weeks": mondays,
        "loads": bars.loads(opened, mondays),
    }
    return render(request, "schedule/page.html", opened, context)


def _undated(action: bars.ActionBars) -> int:
    return sum(1 for step in action.steps if step.start is None)


def _is_unpaid(action: document.Action) -> bool:
    """Left out when the budget was shared: it could bring something and is given nothing."""
    budget = action.budget
    return action.response is not None and budget is not None and budget.amount == 0
