from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pacte.apps.members import operations, queries
from pacte.document import PacteError
from pacte.web.pages import MemberRequest, now, refusal, render


@require_http_methods(["GET", "POST"])
@login_required
def keys(request: MemberRequest) -> HttpResponse:
    if not request.member:
        raise Http404
    made = _make(request) if request.method == "POST" else ""
    context = {"made": made, "keys": queries.tokens(request.member)}
    return render(request, "settings/keys.html", None, context)


def _make(request: MemberRequest) -> str:
    """The new key, shown on this page and never again; nothing when its name is refused."""
    me = queries.membership(request.member.user, company_slug=request.member.company.slug)
    if me is None:
        raise Http404
    try:
        return operations.create_token(me, name=request.POST.get("name", ""), by=me, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
        return ""


@require_POST
@login_required
def revoke(request: MemberRequest, token: int) -> HttpResponse:
    if not request.member:
        raise Http404
    mine = get_object_or_404(queries.tokens(request.member), pk=token)
    operations.revoke_token(mine, by=request.member, at=now())
    messages.success(request, _("This key opens nothing any more."))
    return redirect("settings:keys")
