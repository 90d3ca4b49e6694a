from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pacte.web.pages import MemberRequest, Opened, of_plan, render


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    return render(request, "scenarios/page.html", opened, {})
