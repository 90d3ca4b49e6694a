from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pacte import facts
from pacte.apps.facts import queries
from pacte.apps.facts.operations import importing
from pacte.apps.facts.permissions import may_import_facts
from pacte.document import PacteError
from pacte.exchange.facts_files import Choices
from pacte.web.facts import forms
from pacte.web.facts.previewed import file_said, previewed
from pacte.web.pages import MemberRequest, Opened, now, of_plan, refusal, render

VERSIONS_SHOWN = 30


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    versions = list(queries.versions(request.member)[:VERSIONS_SHOWN])
    context = {
        "versions": versions,
        "current": versions[0] if versions else None,
        "may_import": may_import_facts(request.member),
    }
    return render(request, "facts/page.html", opened, context)


@require_POST
@of_plan
def upload(request: MemberRequest, opened: Opened) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or not str(file.name).lower().endswith(forms.ENDINGS):
        messages.error(
            request, _("Choose a CSV or Parquet file. An Excel sheet: save it as CSV first.")
        )
        return redirect(opened.url("facts:page"))
    if not may_import_facts(request.member):
        return render(request, "403.html", opened, status=403)
    token = forms.keep(file, request.member, now())
    return redirect(opened.url("facts:preview", token))


@require_http_methods(["GET", "POST"])
@of_plan
def preview(request: MemberRequest, opened: Opened, token: UUID) -> HttpResponse:
    return _looked_at(request, opened, token, _asked(request, token))


def _asked(request: MemberRequest, token: UUID) -> importing.FactsImport:
    """The file under that token, with what the page says of its columns."""
    path = forms.kept_file(request.member, token)
    chosen = forms.choices_of(request.POST, tuple(request.POST.getlist("columns")))
    return importing.FactsImport(path, choices=chosen if request.POST else Choices())


def _looked_at(
    request: MemberRequest, opened: Opened, token: UUID, asked: importing.FactsImport
) -> HttpResponse:
    try:
        found = importing.preview_facts(asked, by=request.member)
    except PacteError as error:
        status, sentences = refusal(error)[0], list(map(file_said, error.problems))
        said = {"sentences": sentences, "name": asked.path.name}
        return render(request, "facts/unreadable.html", opened, said, status=status)
    shown = previewed(opened, asked.path.name, found)
    context: dict[str, Any] = {
        "preview": shown,
        "token": token,
        "events": facts.SALES.names,
        "chosen": request.POST,
    }
    return render(request, "facts/preview.html", opened, context)


@require_POST
@of_plan
def load(request: MemberRequest, opened: Opened, token: UUID) -> HttpResponse:
    asked = _asked(request, token)
    accepted = importing.FactsImport(
        asked.path, choices=asked.choices, accepts_valid="accept_valid" in request.POST
    )
    try:
        found = importing.import_facts(accepted, by=request.member, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
        return _looked_at(request, opened, token, asked)
    if found.report.is_refused:
        messages.error(request, _("Nothing was loaded: some lines are wrong."))
        return _looked_at(request, opened, token, asked)
    forms.forget(request.member, token)
    messages.success(request, _said(found))
    return redirect(opened.url("facts:page"))


def _said(found: importing.Imported) -> str:
    if found.version is None:
        return _("Every line of this file was known already: nothing to add.")
    added, updated = found.report.added, found.report.updated
    said = ngettext("%(count)s line added", "%(count)s lines added", added) % {"count": added}
    more = ngettext("%(count)s updated", "%(count)s updated", updated) % {"count": updated}
    return f"{said}, {more}." if updated else f"{said}."


@require_POST
@of_plan
def undo(request: MemberRequest, opened: Opened) -> HttpResponse:
    try:
        importing.undo_facts(facts.SALES.name, by=request.member, at=now())
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
    else:
        messages.success(request, _("The last import is undone; the sales are those of before."))
    return redirect(opened.url("facts:page"))
