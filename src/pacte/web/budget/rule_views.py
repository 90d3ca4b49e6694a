from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pacte import document
from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans import permissions as plan_permissions
from pacte.web.budget import rules
from pacte.web.budget.views import carried_out, version_of
from pacte.web.pages import MemberRequest, Opened, now, of_plan, render


@require_safe
@of_plan
def page(request: MemberRequest, opened: Opened) -> HttpResponse:
    """The limits and rules, for whoever may set them."""
    if not plan_permissions.may_structure(opened.member, opened.row):
        raise Http404
    return render(request, "budget/rules.html", opened, {"rules": rules.of_plan(opened)})


@require_POST
@of_plan
def add_limit(request: MemberRequest, opened: Opened) -> HttpResponse:
    def save() -> Entry | None:
        made = rules.limit_typed(opened, request.POST)
        return _change(request, opened, "limits", [*_standing(opened, "limits"), made])

    return _back(request, opened, save, _("The limit is set."))


@require_POST
@of_plan
def add_rule(request: MemberRequest, opened: Opened) -> HttpResponse:
    def save() -> Entry | None:
        made = rules.rule_typed(request.POST)
        return _change(request, opened, "rules", [*_standing(opened, "rules"), made])

    return _back(request, opened, save, _("The rule is set."))


@require_POST
@of_plan
def remove(request: MemberRequest, opened: Opened, kind: str, place: int) -> HttpResponse:
    standing = getattr(opened.plan.sharing or document.Sharing(), kind, None)
    if kind not in ("limits", "rules") or standing is None or place >= len(standing):
        raise Http404

    def save() -> Entry | None:
        return _change(request, opened, kind, rules.without(standing, place))

    said = _("The limit is removed.") if kind == "limits" else _("The rule is removed.")
    return _back(request, opened, save, said)


def _standing(opened: Opened, kind: str) -> list[dict[str, Any]]:
    return rules.without(getattr(opened.plan.sharing or document.Sharing(), kind), -1)


def _change(
    request: MemberRequest, opened: Opened, kind: str, value: list[dict[str, Any]]
) -> Entry | None:
    return operations.change_sharing(
        opened.row,
        {kind: value},
        by=request.member,
        at=now(),
        today=opened.today,
        expected_version=version_of(request),
    )


def _back(request: MemberRequest, opened: Opened, save: Any, said: str) -> HttpResponse:
    may = plan_permissions.may_structure(opened.member, opened.row)
    return carried_out(request, opened.url("budget:rules" if may else "budget:page"), save, said)
