from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pacte import document
from pacte.apps.journal import queries as journal
from pacte.apps.plans import operations
from pacte.document import Conflict, PacteError
from pacte.web.history.overtaken import overtaken
from pacte.web.history.then import then
from pacte.web.history.told import concerns, diff_lines, told
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render

PER_PAGE = 30
CHANGES_SHOWN = 200


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    found = Paginator(journal.entries(request.member, opened.plan.id), PER_PAGE)
    shown = found.get_page(request.GET.get("page"))
    entries = [told(opened, entry) for entry in shown if concerns(opened, entry)]
    context = {"entries": entries, "shown": shown}
    return render(request, "history/page.html", opened, context)


@require_safe
@of_plan
def as_of(request: MemberRequest, opened: Opened, version: int) -> HttpResponse:
    entry = journal.entries(request.member, opened.plan.id).filter(sequence=version).first()
    if entry is None:
        raise Http404
    stood = then(opened, version)
    since = document.diff(stood, opened.plan)
    context = {
        "entry": told(opened, entry),
        "then": stood,
        "changes": diff_lines(opened.plan, since[:CHANGES_SHOWN]),
        "more": max(0, len(since) - CHANGES_SHOWN),
    }
    return render(request, "history/as_of.html", opened, context)


@require_POST
@of_plan
def undo(request: MemberRequest, opened: Opened, entry: int) -> HttpResponse:
    found = journal.entries(request.member, opened.plan.id).filter(sequence=entry).first()
    if found is None:
        raise Http404
    try:
        operations.undo(opened.row, found, by=request.member, at=now())
    except PacteError as error:
        later = overtaken(opened, found) if isinstance(error, Conflict) else ""
        messages.error(request, later or " ".join(refusal(error)[1]))
    else:
        messages.success(request, _("Undone: the plan is as it was before this change."))
    return redirect(_back(request, opened))


def _back(request: MemberRequest, opened: Opened) -> str:
    """The page the undo was asked from, never another site."""
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe and wanted else opened.url("history:page")
