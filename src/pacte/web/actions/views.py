from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pacte.document import Change, PacteError
from pacte.web.actions import forms
from pacte.web.actions import table as tables
from pacte.web.pages import MemberRequest, Opened, language, of_plan, open_plan, refusal, render
from pacte.web.writing import change_plan
from pacte.wording import terms


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    chosen = tables.filters_of(request.GET)
    context = {
        "filters": chosen,
        "table": tables.table(opened, chosen),
        **tables.filter_choices(opened),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "actions/_table.html" if part else "actions/page.html", opened, context)


@require_http_methods(["GET", "POST"])
@of_plan
def cell(request: MemberRequest, opened: Opened, action: str, field: str) -> HttpResponse:
    if action not in opened.plan.actions or field not in tables.FIELDS:
        raise Http404
    if request.method == "POST":
        return _save(request, opened, action, field)
    if not request.htmx:
        return redirect("actions:page", opened.plan.id)
    shown = tables.cell(opened, action, field)
    if "edit" in request.GET and shown.editable:
        return _editing(request, opened, action, field)
    return render(request, "actions/_cell.html", opened, _of_cell(opened, action, field))


def _save(request: MemberRequest, opened: Opened, action: str, field: str) -> HttpResponse:
    typed = request.POST.get("value", "")[:2000]
    try:
        after = forms.value_of(opened, field, typed)
        before = json.loads(request.POST.get("before", "null"))
        entry = change_plan(request, opened, [Change("action", action, field, before, after)])
    except forms.NotUnderstood as error:
        return _refused(request, opened, action, field, 422, [str(error)])
    except ValueError:
        raise Http404 from None
    except PacteError as error:
        return _refused(request, opened, action, field, *refusal(error))
    after_it = open_plan(request, opened.plan.id)
    if not request.htmx:
        messages.success(request, _said(after_it, action, field))
        return redirect("actions:page", opened.plan.id)
    context = {
        **_of_cell(after_it, action, field),
        "saved": True,
        "entry": entry,
        "said": _said(after_it, action, field),
        "back": opened.url("actions:page"),
        "table": tables.table(after_it, tables.filters_of(request.GET)),
    }
    return render(request, "actions/_saved.html", after_it, context)


def _of_cell(opened: Opened, action: str, field: str) -> dict[str, Any]:
    return {"cell": tables.cell(opened, action, field), "action": action}


def _editing(
    request: MemberRequest, opened: Opened, action: str, field: str, **more: Any
) -> HttpResponse:
    standing = opened.plan.actions[action].model_dump(mode="json").get(field)
    context = {
        "editor": forms.editor(opened, action, field),
        "action": action,
        "name": opened.plan.actions[action].name,
        "label": terms.term("field", field, language()),
        "before": json.dumps(standing),
        "typed": more.pop("typed", None),
        "errors": more.pop("errors", ()),
    }
    return render(request, "actions/_editor.html", opened, context, **more)


def _refused(
    request: MemberRequest,
    opened: Opened,
    action: str,
    field: str,
    status: int,
    errors: list[str],
) -> HttpResponse:
    """The cell stays open with what was typed and why it was not taken."""
    if not request.htmx:
        messages.error(request, " ".join(errors))
        return redirect("actions:page", opened.plan.id)
    again = open_plan(request, opened.plan.id)
    typed = request.POST.get("value", "")
    return _editing(request, again, action, field, typed=typed, errors=errors, status=status)


def _said(opened: Opened, action: str, field: str) -> str:
    """What was done, in one line."""
    changed = tables.cell(opened, action, field)
    return _("“%(name)s”: %(field)s, %(value)s.") % {
        "name": opened.plan.actions[action].name,
        "field": terms.term("field", field, language()),
        "value": changed.text or _("nothing"),
    }
