from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pacte.apps.members import operations, queries
from pacte.apps.members.models import Member
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
    me = _me(request)
    try:
        return operations.create_token(me, name=request.POST.get("name", ""), by=me, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
        return ""


@require_http_methods(["GET", "POST"])
@login_required
def calendar(request: MemberRequest) -> HttpResponse:
    """The address of one's own steps for calendar programs; its secret is shown when it is made."""
    if not request.member:
        raise Http404
    made = ""
    if request.method == "POST":
        me = _me(request)
        secret = operations.renew_calendar(me, by=me, at=now())
        made = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    context = {
        "made": made,
        "known": queries.calendar_address(request.member),
        "is_linked": request.member.person_id is not None,
    }
    return render(request, "settings/calendar.html", None, context)


@require_POST
@login_required
def revoke_calendar(request: MemberRequest) -> HttpResponse:
    me = _me(request)
    operations.revoke_calendar(me, by=me, at=now())
    messages.success(request, _("This address opens nothing any more."))
    return redirect("settings:calendar")


def _me(request: MemberRequest) -> Member:
    """The member as a row; 404 for someone who belongs to no company."""
    company = request.member.company.slug if request.member else None
    me = queries.membership(request.user, company_slug=company)  # type: ignore[arg-type]  # logged in
    if me is None:
        raise Http404
    return me


@require_POST
@login_required
def revoke(request: MemberRequest, token: int) -> HttpResponse:
    if not request.member:
        raise Http404
    mine = get_object_or_404(queries.tokens(request.member), pk=token)
    operations.revoke_token(mine, by=request.member, at=now())
    messages.success(request, _("This key opens nothing any more."))
    return redirect("settings:keys")
