from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.scenarios import permissions as scenario_permissions
from pacte.document import PacteError
from pacte.web.budget import forms, proposals, rules
from pacte.web.budget import sheet as sheets
from pacte.web.pages import MemberRequest, Opened, now, of_plan, open_plan, refusal, render

PER_PAGE = 50
"""Lines of a page: the sums are of all of them."""


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    sheet = sheets.Reader(opened).sheet()
    context = {
        "sheet": sheet,
        **page_of(request, sheet.lines),
        "may_request": scenario_permissions.may_request(opened.member),
        "latest": proposals.latest(opened),
        **(_of_rules(opened) if sheet.may_rule else {}),
    }
    return render(request, "budget/page.html", opened, context)


def page_of(request: MemberRequest, lines: Sequence[Any]) -> dict[str, Any]:
    """The lines of the page asked for, and the numbers of those before and after it."""
    asked = request.GET.get("page", "1")
    number = int(asked) if re.fullmatch("[1-9][0-9]{0,3}", asked) else 1
    first = (number - 1) * PER_PAGE
    return {
        "lines": lines[first : first + PER_PAGE],
        "page_number": number,
        "next_page": number + 1 if first + PER_PAGE < len(lines) else None,
    }


def _of_rules(opened: Opened) -> dict[str, Any]:
    """What stands in the form of the envelope and of how it is shared."""
    sharing = opened.plan.sharing or document.Sharing()
    return {
        "envelope": forms.written(opened.plan.budget),
        "most_changes": "" if sharing.most_changes is None else sharing.most_changes,
        "cautions": rules.cautions(f"{sharing.prudence.normalize():f}"),
        "said_limits": rules.of_plan(opened).sentences,
    }


@require_http_methods(["GET", "POST"])
@of_plan
def cell(request: MemberRequest, opened: Opened, action: str, period: str) -> HttpResponse:
    found = _cell(opened, action, period)
    if request.method == "POST":
        return _save_cell(request, opened, action, found)
    if not request.htmx:
        return redirect(opened.url("budget:page"))
    if "edit" in request.GET and found.editable:
        return _editing(request, opened, _of_cell(opened, action, found))
    return render(request, "budget/_cell.html", opened, _of_line(opened, action, found))


def _cell(opened: Opened, action: str, period: str) -> sheets.Cell:
    """The cell of the sheet, or 404 where the member has none."""
    line = sheets.Reader(opened).seen_line(action)
    cells = {cell.period: cell for cell in (*line.cells, line.total)} if line else {}
    if period not in cells:
        raise Http404
    return cells[period]


def _save_cell(
    request: MemberRequest, opened: Opened, action: str, found: sheets.Cell
) -> HttpResponse:
    typed, seen = request.POST.get("value", "")[:100], request.POST.get("before", "")

    def save() -> Entry | None:
        spend = operations.Spend(
            action, found.period, forms.cents(typed), int(seen) if seen.isdecimal() else None
        )
        return operations.decide_spend(
            opened.row, spend, by=request.member, at=now(), today=opened.today
        )

    return _saved(request, opened, save, _of_cell(opened, action, found))


def _saved(
    request: MemberRequest,
    opened: Opened,
    save: Callable[[], Entry | None],
    editor: dict[str, Any],
) -> HttpResponse:
    """Carry out an edit in place; the cell stays open where it is refused."""
    try:
        entry = save()
    except forms.NotUnderstood as error:
        return _refused(request, opened, editor, 422, [str(error)])
    except PacteError as error:
        return _refused(request, opened, editor, *refusal(error))
    after = open_plan(request, opened.plan.id)
    if not request.htmx:
        messages.success(request, _("The budget is changed."))
        return redirect(opened.url("budget:page"))
    period, action = editor["period"], editor["action"]
    context = {
        "sheet": sheets.Reader(after).sheet(),
        "saved": period,
        "entry": entry,
        "back": opened.url("budget:page"),
    }
    if action:
        found = _cell(after, action, period)
        context |= _of_line(after, action, found)
        context["said"] = _("“%(name)s”, %(period)s: %(amount)s.") % {
            "name": after.plan.actions[action].name,
            "period": found.name,
            "amount": found.text or sheets.Reader(after).money(0),
        }
        return render(request, "budget/_saved.html", after, context)
    context["said"] = _("Ceiling of %(period)s changed.") % {"period": editor["label"]}
    context["ceiling"] = next(c for c in context["sheet"].ceilings if c.period == period)
    return render(request, "budget/_saved_ceiling.html", after, context)


def _of_line(opened: Opened, action: str, found: sheets.Cell) -> dict[str, Any]:
    return {"cell": found, "line": sheets.Reader(opened).line(action)}


def _of_cell(opened: Opened, action: str, found: sheets.Cell) -> dict[str, Any]:
    """The control that types one amount."""
    return {
        "action": action,
        "period": found.period,
        "id": f"b-{action}-{found.period}",
        "url": opened.url("budget:cell", action, found.period),
        "value": forms.number(Decimal(found.cents) / 100) if found.cents else "",
        "before": found.cents,
        "label": f"{opened.plan.actions[action].name}, {found.name}",
    }


def _editing(
    request: MemberRequest, opened: Opened, editor: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, "budget/_editor.html", opened, {"editor": editor}, status=status)


def _refused(
    request: MemberRequest,
    opened: Opened,
    editor: dict[str, Any],
    status: int,
    errors: list[str],
) -> HttpResponse:
    """The cell stays open with what was typed and why it was not taken."""
    if not request.htmx:
        messages.error(request, " ".join(errors))
        return redirect(opened.url("budget:page"))
    again = {**editor, "value": request.POST.get("value", ""), "errors": errors}
    return _editing(request, opened, again, status)


@require_http_methods(["GET", "POST"])
@of_plan
def ceiling(request: MemberRequest, opened: Opened, period: str) -> HttpResponse:
    sheet = sheets.Reader(opened).sheet()
    found = next((c for c in sheet.ceilings if c.period == period), None)
    if found is None or opened.plan.budget is None:
        raise Http404
    editor = _of_ceiling(opened, found)
    if request.method == "POST":
        return _save_ceiling(request, opened, editor)
    if not request.htmx:
        return redirect(opened.url("budget:page"))
    if "edit" in request.GET and sheet.may_rule:
        return _editing(request, opened, editor)
    return render(request, "budget/_ceiling.html", opened, {"ceiling": found, "sheet": sheet})


def _of_ceiling(opened: Opened, found: sheets.Ceiling) -> dict[str, Any]:
    most = sheets.ceiling_of(opened.plan, found.period)
    return {
        "action": "",
        "period": found.period,
        "id": f"c-{found.period}",
        "url": opened.url("budget:ceiling", found.period),
        "value": forms.written(most),
        "before": most.cents if most else "",
        "label": found.name,
    }


def _save_ceiling(request: MemberRequest, opened: Opened, editor: dict[str, Any]) -> HttpResponse:
    typed, period = request.POST.get("value", "")[:100], editor["period"]

    def save() -> Entry | None:
        most = forms.money(opened, typed)
        limits = opened.plan.sharing.limits if opened.plan.sharing else ()
        others = [
            limit.model_dump(mode="json", exclude_none=True)
            for limit in limits
            if not (limit.period == period and sheets.is_ceiling(limit))
        ]
        mine = [{"period": period, "at_most": most}] if most else []
        return operations.change_sharing(
            opened.row,
            {"limits": [*others, *mine]},
            by=request.member,
            at=now(),
            today=opened.today,
            expected_version=version_of(request),
        )

    return _saved(request, opened, save, editor)


@require_POST
@of_plan
def pin(request: MemberRequest, opened: Opened, action: str) -> HttpResponse:
    """Fix a line as it stands, or free it."""
    if action not in opened.plan.actions:
        raise Http404
    pinned = request.POST.get("pinned") == "on"
    name = opened.plan.actions[action].name
    said = (
        _("“%(name)s” is locked: it stays as it is when the budget is allocated.")
        if pinned
        else _("“%(name)s” is unlocked: its amounts may change when the budget is allocated.")
    ) % {"name": name}
    return carried_out(
        request,
        opened.url("budget:page"),
        lambda: operations.change_spending(
            opened.row, action, {"pinned": pinned}, {}, by=request.member, at=now()
        ),
        said,
    )


@require_POST
@of_plan
def sharing(request: MemberRequest, opened: Opened) -> HttpResponse:
    """The envelope and its periods."""
    return carried_out(
        request,
        opened.url("budget:page"),
        lambda: operations.change_sharing(
            opened.row,
            forms.sharing(opened, request.POST.dict()),
            by=request.member,
            at=now(),
            today=opened.today,
            expected_version=version_of(request),
        ),
        _("The envelope and its periods are as you said."),
    )


def carried_out(
    request: MemberRequest, back: str, save: Callable[[], Entry | None], said: str
) -> HttpResponse:
    """A form of a page: what it did, or why not, is said on the page it comes back to."""
    try:
        entry = save()
    except forms.NotUnderstood as error:
        messages.error(request, str(error))
    except PacteError as error:
        messages.error(request, " ".join(refusal(error)[1]))
    else:
        messages.success(request, said, extra_tags=str(entry.sequence) if entry else "")
    return redirect(back)


def version_of(request: MemberRequest) -> int | None:
    """The version of the plan that the form was filled on."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None
