"""An act: one operation being carried out by one member at one instant."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, Protocol, TypeVar

from django.db import transaction
from django.db.models import F

from pacte.apps.journal.models import Entry, Ledger
from pacte.document import Problem, Refused

P = ParamSpec("P")
R = TypeVar("R")


class Actor(Protocol):
    """Who acts: a member of a company (members stand on the floor above)."""

    company_id: Any
    role: Any

    @property
    def pk(self) -> Any: ...


@dataclass
class Act:
    """`entries` are what the act has left in the journal so far; `failed` when all was undone.

    `company_id` is the actor's, else the subject's, None while a company is being founded.
    """

    operation: str
    by: Actor | None
    at: datetime
    company_id: int | None = None
    entries: list[Entry] = field(default_factory=list)
    failed: bool = False


@dataclass(frozen=True)
class Operation:
    """What can be done, by the name the journal keeps, and who may: `may(by, *subjects)`."""

    name: str
    call: Callable[..., Any]
    may: Callable[..., bool]


OPERATIONS: dict[str, Operation] = {}
_current: ContextVar[Act | None] = ContextVar("act", default=None)


def acting() -> Act | None:
    """The act under way in this thread, if any: outside one, nothing may be written."""
    return _current.get()


def permit(allowed: bool, *, to: str, where: str = "") -> None:  # noqa: FBT001 (the answer of a may_* predicate)
    """Raise `Refused` unless `allowed`; `to` is what was asked, `where` a JSON Pointer."""
    if not allowed:
        act = acting()
        role = str(act.by.role) if act and act.by else ""
        raise Refused(Problem("not_allowed", where, role, "", {"operation": to, "role": role}))


def operation(*, may: Callable[..., bool]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function that writes rows an operation.

    The function takes its subjects by position, then `by=` (the member; None only where the
    command line of the machine acts) and `at=`. Before its body: the company's write lock, then
    `may(by, *subjects)`, and `Refused` when it says no or a subject is of another company. The body
    runs in one transaction and calls `record`.
    """

    def made(function: Callable[P, R]) -> Callable[P, R]:
        name = f"{_room(function.__module__)}.{function.__name__}"

        @functools.wraps(function)
        def carried_out(*subjects: P.args, **given: P.kwargs) -> R:
            by: Any = given.get("by")
            at: Any = given["at"]
            act = Act(name, by, at, _company_id(by, subjects))
            token = _current.set(act)
            try:
                with transaction.atomic():
                    _lock(act.company_id)
                    permit(_is_allowed(may, by, subjects), to=name)
                    return function(*subjects, **given)
            except BaseException:
                act.failed = True
                raise
            finally:
                _current.reset(token)

        OPERATIONS[name] = Operation(name, carried_out, may)
        return carried_out

    return made


def _room(module: str) -> str:
    """The app's name, for pacte.apps.<name>.operations…; a test's operations bear its module's."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["pacte", "apps"] else parts[-1]


def _is_allowed(may: Callable[..., bool], by: Actor | None, subjects: tuple[Any, ...]) -> bool:
    return all(_is_of_company(subject, by) for subject in subjects) and may(by, *subjects)


def _is_of_company(subject: Any, by: Actor | None) -> bool:
    company_id = getattr(subject, "company_id", None)
    return by is None or company_id is None or company_id == by.company_id


def _company_id(by: Actor | None, subjects: tuple[Any, ...]) -> int | None:
    for holder in (by, *subjects):
        company_id = getattr(holder, "company_id", None)
        if company_id is not None:
            return int(company_id)
    return None


def _lock(company_id: int | None) -> None:
    """One writer at a time in a company, on both databases: what is checked next stays true."""
    if company_id is not None:
        Ledger.objects.filter(company_id=company_id).update(sequence=F("sequence"))
