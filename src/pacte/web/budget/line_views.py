from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pacte import document
from pacte.apps.members.permissions import may_see_offer_margin
from pacte.apps.plans import operations
from pacte.apps.scenarios import queries
from pacte.document import Money, PacteError
from pacte.web.budget import forms, proposals, responses
from pacte.web.budget import sheet as sheets
from pacte.web.budget.views import carried_out, version_of
from pacte.web.pages import MemberRequest, Opened, language, now, of_plan, refusal, render
from pacte.wording import response_picture
from pacte.wording import responses as words


@require_safe
@of_plan
def show(request: MemberRequest, opened: Opened, action: str) -> HttpResponse:
    line = _line(opened, action)
    return render(request, "budget/action.html", opened, _of(request, opened, line))


def _line(opened: Opened, action: str) -> sheets.Line:
    """The line of an action whose money the member sees, or 404."""
    line = sheets.Reader(opened).seen_line(action)
    if line is None:
        raise Http404
    return line


def _of(
    request: MemberRequest, opened: Opened, line: sheets.Line, typed: dict[str, str] | None = None
) -> dict[str, Any]:
    action = opened.plan.actions[line.id]
    sees_margin = may_see_offer_margin(opened.member)
    proposed = _proposed(request, opened, line.id)
    return {
        "line": line,
        "action": action,
        "picture": _picture(opened, line, proposed) if sees_margin else None,
        "remarks": words.remarks(
            action.response,
            action.spending.effective_spend if action.spending else None,
            language(),
        ),
        "forms": responses.forms_of(action, typed) if sees_margin and line.may_pin else [],
        "bounds": _bounds(opened, action),
        "sees_margin": sees_margin,
        "number": request.GET.get("proposal", "") if proposed else "",
    }


def _proposed(request: MemberRequest, opened: Opened, action: str) -> Money | None:
    """What the proposal that the reader comes from would spend on the action."""
    number = request.GET.get("proposal", "")
    found = queries.scenario(opened.member, opened.row, int(number)) if number.isdecimal() else None
    return proposals.spend_of(opened, found, action) if found else None


def _picture(opened: Opened, line: sheets.Line, proposed: Money | None) -> dict[str, Any] | None:
    """The response drawn, said and put in a table; or why it cannot be."""
    action = opened.plan.actions[line.id]
    if action.response is None:
        return None
    segment = opened.plan.segments.get(action.segment or "")
    size, spoken = segment.size if segment else None, language()
    refused = words.impossible(action.response, size, spoken)
    if refused:
        return {"refused": refused}
    today = Money.of_cents(line.total.cents, opened.plan.currency) if line.total.cents else None
    subject = response_picture.Subject(action.response, size, opened.plan.currency, today, proposed)
    said = [words.brings(subject.at(spend.cents), spoken) for spend in (today, proposed) if spend]
    title = _("What a spend on “%(name)s” brings") % {"name": line.name}
    return {
        "svg": mark_safe(response_picture.svg(subject, title, spoken)),  # noqa: S308 (escaped where it is made)
        "said": list(dict.fromkeys(said)),
        "table": [
            [words.amount(m, spoken) for m in (row.spend, row.low, row.likely, row.high)]
            for row in response_picture.table(subject)
        ],
        "per_period": action.response.per == "occurrence",
    }


def _bounds(opened: Opened, action: document.Action) -> dict[str, Any]:
    """What stands in the form of the line's limits."""
    spending = action.spending or document.Spending()
    reader = sheets.Reader(opened)
    periods = [] if reader.calendar.is_whole else _periods(reader, spending)
    return {
        "fields": _amounts(action, spending),
        "periods": periods,
        "most_occurrences": spending.most_occurrences or "",
        "has_periods": bool(periods),
    }


def _amounts(action: document.Action, spending: document.Spending) -> list[tuple[str, ...]]:
    """Field, label, hint and what is written, of each limit of the whole action."""
    limits = (
        ("min_spend", _("At least"), _("if it is held"), action.min_spend),
        ("max_spend", _("At most"), "", action.max_spend),
        (
            "effective_spend",
            _("Below this it does nothing"),
            _("in a period"),
            spending.effective_spend,
        ),
        ("fixed_cost", _("Fixed cost"), _("due as soon as it is held"), action.fixed_cost),
        (
            "occurrence_cost",
            _("Cost each time"),
            _("in each period in which it is held"),
            spending.occurrence_cost,
        ),
    )
    return [(name, label, hint, forms.written(value)) for name, label, hint, value in limits]


def _periods(reader: sheets.Reader, spending: document.Spending) -> list[dict[str, Any]]:
    """The limits of each period that has not ended."""
    return [
        {
            "label": column.label,
            "name": column.full_name,
            "minimum": forms.written(said.minimum),
            "maximum": forms.written(said.maximum),
            "closed": said.closed,
        }
        for column in reader.columns
        if not column.over
        for said in (spending.periods.get(column.label, document.PeriodSpend()),)
    ]


@require_POST
@of_plan
def bounds(request: MemberRequest, opened: Opened, action: str) -> HttpResponse:
    """The limits of one line: at least, at most, closed periods, fixed or free."""
    line = _line(opened, action)

    def save() -> Any:
        labels = tuple(cell.period for cell in line.cells)
        values, periods = forms.bounds(opened, request.POST.dict(), labels)
        return operations.change_spending(
            opened.row,
            action,
            values,
            periods,
            by=request.member,
            at=now(),
            expected_version=version_of(request),
        )

    back = opened.url("budget:action", action)
    return carried_out(request, back, save, _("The limits of this action are changed."))


@require_POST
@of_plan
def response(request: MemberRequest, opened: Opened, action: str) -> HttpResponse:
    """What a spend would bring, as typed; kept on the page where it cannot be."""
    line, typed = _line(opened, action), request.POST.dict()
    if not may_see_offer_margin(opened.member):
        raise Http404
    try:
        form = responses.read(opened, typed, opened.plan.actions[action].response)
        _refuse_impossible(opened, action, form)
        entry = operations.describe_response(
            opened.row,
            action,
            form,
            by=request.member,
            at=now(),
            expected_version=version_of(request),
        )
    except forms.NotUnderstood as error:
        return _again(request, opened, line, typed, 422, [str(error)])
    except PacteError as error:
        return _again(request, opened, line, typed, *refusal(error))
    said = _("What this action brings is changed.")
    messages.success(request, said, extra_tags=str(entry.sequence) if entry else "")
    return redirect(opened.url("budget:action", action))


def _refuse_impossible(opened: Opened, action: str, form: dict[str, Any]) -> None:
    """Say in a sentence why the answers contradict one another, before they are kept."""
    read = responses.parsed(form)
    segment = opened.plan.segments.get(opened.plan.actions[action].segment or "")
    refused = words.impossible(read, segment.size if segment else None, language())
    if refused:
        raise forms.NotUnderstood(refused)


def _again(
    request: MemberRequest,
    opened: Opened,
    line: sheets.Line,
    typed: dict[str, str],
    status: int,
    errors: list[str],
) -> HttpResponse:
    context = _of(request, opened, line, typed) | {"errors": errors}
    return render(request, "budget/action.html", opened, context, status=status)
