"""An action of a plan: read, and changed field by field."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router
from pydantic import BaseModel, ConfigDict, Field, create_model

from pacte import document
from pacte.api.errors import ERRORS, IN_WORDS
from pacte.apps.members.models import Member
from pacte.apps.plans import operations, queries
from pacte.apps.plans.models import Plan
from pacte.document.entities import Id

router = Router(tags=["actions"])

PlanId = Annotated[Id, Path(description="Id of the plan, as in its document.")]
ActionId = Annotated[Id, Path(description="Id of the action in the plan.")]


class ActionRead(BaseModel):
    """One action as the member may see it: figures hidden from them are null."""

    model_config = ConfigDict(extra="forbid")

    plan: str
    version: int = Field(description="Version of the plan: send it back when changing.")
    id: str
    action: document.Action


_ANY: Any = None
_FIELDS: dict[str, Any] = {
    name: (_ANY | field.annotation, None) for name, field in document.Action.model_fields.items()
}
ActionFields = create_model(
    "ActionFields", __config__=ConfigDict(extra="forbid", frozen=True), **_FIELDS
)


class ActionChange(BaseModel):
    """Fields to change, null empties one. `version` is the plan's version that was read."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Annotated[int, Field(ge=0, le=2**63 - 1)]
    changes: ActionFields
    reason: Annotated[str, Field(max_length=1000)] = ""


ANSWERS = {200: ActionRead, **ERRORS}


@router.get("/plans/{plan}/actions/{action}", response=ANSWERS, openapi_extra=IN_WORDS)
def read_action(request: HttpRequest, plan: PlanId, action: ActionId) -> ActionRead:
    """Read an action."""
    return _read(_member(request), _plan(request, plan), action)


@router.patch("/plans/{plan}/actions/{action}", response=ANSWERS, openapi_extra=IN_WORDS)
def change_action(
    request: HttpRequest, plan: PlanId, action: ActionId, change: ActionChange
) -> ActionRead:
    """Change fields of an action.

    409 when the plan has moved on since `version`: read again, then redo.
    """
    row, member = _plan(request, plan), _member(request)
    _read(member, row, action)
    operations.change_action(
        row,
        action,
        change.changes.model_dump(mode="json", exclude_unset=True),
        by=member,
        at=timezone.now(),
        expected_version=change.version,
        reason=change.reason,
    )
    return _read(member, row, action)


def _member(request: HttpRequest) -> Member:
    member: Member = request.auth  # type: ignore[attr-defined]  # set by the key
    return member


def _plan(request: HttpRequest, key: str) -> Plan:
    """The company's plan of that id; another company's is as absent as none."""
    found = queries.plans(_member(request)).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _read(member: Member, row: Plan, key: str) -> ActionRead:
    version, seen = queries.visible_version(row, member)
    if key not in seen.actions:
        raise Http404
    return ActionRead(plan=seen.id, version=version, id=key, action=seen.actions[key])
