"""Under test, the database refuses INSERT, UPDATE and DELETE that no operation asked for."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from tests.apps.builders import building

from pacte.apps.journal.operations import Act, acting

# The machine's state, not the company's: written by workers, logins and Django itself.
EXEMPT = (
    "jobs_job",
    "facts_aggregate",
    "django_session",
    "django_content_type",
    "django_migrations",
    "django_admin_log",
    "auth_permission",
    "account_",
    "mfa_",
    "socialaccount_",
)
LOGIN_COLUMNS = re.compile(r'^UPDATE "members_user" SET ("(last_login|password)" = \S+,? ?)+WHERE')
WRITE = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


class WriteOutsideOperationError(AssertionError):
    """A row of the company was written outside an operation."""


def written_table(sql: str) -> str | None:
    """The table that a statement writes, None when it only reads."""
    found = WRITE.match(sql)
    return found[1] if found else None


@contextmanager
def guarded() -> Iterator[None]:
    """Refuse stray writes; at the end, refuse acts that wrote rows and left no journal entry."""
    wrote: list[Act] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        table = written_table(sql)
        if table and not table.startswith(EXEMPT) and not LOGIN_COLUMNS.match(sql):
            _check(table, sql, wrote)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    silent = {act.operation for act in wrote if not act.entries and not act.failed}
    if silent:
        raise AssertionError(f"wrote rows without a journal entry: {sorted(silent)}")


def _check(table: str, sql: str, wrote: list[Act]) -> None:
    act = acting()
    if act is None and not building.get():
        raise WriteOutsideOperationError(f"{table} is written outside an operation: {sql[:120]}")
    if act is not None and table != "journal_ledger":
        wrote.append(act)
