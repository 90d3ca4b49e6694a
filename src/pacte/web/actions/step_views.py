from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import PacteError
from pacte.web import fields
from pacte.web.budget import forms
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal
from pacte.web.upset import tell


@require_POST
@of_plan
def cost(request: MemberRequest, opened: Opened, action: str, step: str) -> HttpResponse:
    """What a step costs, in the period in which it starts."""
    if step not in opened.plan.steps or opened.plan.steps[step].action != action:
        raise Http404
    before = photos.photograph(opened.row)
    try:
        entry = operations.change_step(
            opened.row,
            step,
            {"cost": forms.money(opened, request.POST.get("cost", "")[:40])},
            by=request.member,
            at=now(),
            expected_version=fields.version(request.POST),
        )
    except forms.NotUnderstood as error:
        messages.error(request, str(error))
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
    else:
        if entry is None:
            messages.success(request, _("Nothing to save: it already costs that."))
        else:
            tell(request, opened, before, entry)
    return redirect(opened.url("actions:show", action) + "#h-steps")
