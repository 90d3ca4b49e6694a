"""Rows are written by operations only, and every operation asks, and leaves a journal entry."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from tests.apps import builders
from tests.apps.builders import NOON, Cast
from tests.apps.write_guard import EXEMPT, WriteOutsideOperationError, guarded, written_table

from pacte.apps.journal.operations import OPERATIONS, operation, record
from pacte.apps.members.models import Company, Member

APPS = Path(import_module("pacte.apps").__file__ or "").parent
WRITING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


@pytest.fixture
def cast(db: None) -> Cast:
    return builders.cast()


@pytest.mark.django_db
def test_a_stray_write_is_refused(cast: Cast) -> None:
    with guarded():
        for stray in (
            lambda: Company.objects.create(name="Stray", slug="stray"),
            lambda: Company.objects.filter(pk=cast.company.pk).update(name="Stray"),
            lambda: Company.objects.bulk_create([Company(name="Stray", slug="stray")]),
            lambda: Member.objects.filter(pk=cast.denis.pk).delete(),
            lambda: connection.cursor().execute("UPDATE members_company SET name = 'Stray'"),
        ):
            with pytest.raises(WriteOutsideOperationError), transaction.atomic():
                stray()
    assert not Company.objects.filter(name="Stray").exists()
    assert Member.objects.filter(pk=cast.denis.pk).exists()


@pytest.mark.django_db
def test_an_operation_that_writes_and_records_nothing_is_refused(cast: Cast) -> None:
    @operation(may=lambda _by: True)
    def silent(*, by: Member, at: object) -> None:
        Company.objects.filter(pk=by.company_id).update(name="Silent")

    @operation(may=lambda _by: True)
    def told(*, by: Member, at: object) -> None:
        Company.objects.filter(pk=by.company_id).update(name="Told")
        record()

    with guarded():
        told(by=cast.alice, at=NOON)
    with pytest.raises(AssertionError, match=r"without a journal entry.*silent"), guarded():
        silent(by=cast.alice, at=NOON)


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ('INSERT INTO "plans_action" ("id") VALUES (1)', "plans_action"),
        ("  insert or replace into plans_action values (1)", "plans_action"),
        ('UPDATE "plans_action" SET x = 1', "plans_action"),
        ("DELETE FROM plans_action", "plans_action"),
        ('SELECT "update" FROM "plans_action"', None),
        ('SAVEPOINT "x"', None),
    ],
)
def test_writes_are_told_from_reads(sql: str, table: str | None) -> None:
    assert written_table(sql) == table


def test_the_exempt_tables_are_the_machine_s() -> None:
    ours = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("pacte.apps.")
        for model in config.get_models()
    }
    assert {table for table in ours if table.startswith(EXEMPT)} <= {"jobs_job", "facts_aggregate"}


def all_operations() -> list[str]:
    """Every module of operations is imported, so that none hides."""
    for path in APPS.glob("*/operations/*.py"):
        room, name = path.parts[-3], path.stem
        import_module(f"pacte.apps.{room}.operations.{name}")
    return sorted(
        name for name, made in OPERATIONS.items() if made.call.__module__.startswith("pacte.")
    )


@pytest.mark.parametrize("name", all_operations())
def test_every_operation_names_who_acts_and_when(name: str) -> None:
    parameters = inspect.signature(OPERATIONS[name].call).parameters
    for word in ("by", "at"):
        assert parameters[word].kind is inspect.Parameter.KEYWORD_ONLY, word
    assert callable(OPERATIONS[name].may)
    assert OPERATIONS[name].call.__doc__, "one line: what, who may"


def _written_in(path: Path) -> list[str]:
    """Calls in a file that write rows: `x.save(…)`, `Model.objects.create(…)`."""
    calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    named = [(c, c.func.attr) for c in calls if isinstance(c.func, ast.Attribute)]
    return [
        f"{path.relative_to(APPS)}:{c.lineno} .{attr}()" for c, attr in named if attr in WRITING
    ]


def test_no_file_outside_operations_writes_rows() -> None:
    files = [
        path
        for path in APPS.rglob("*.py")
        if not {"operations", "migrations"} & set(path.parts) and path.name != "models.py"
        if "models" not in path.parts
    ]
    assert files
    assert [found for path in files for found in _written_in(path)] == []


def test_no_page_and_no_call_of_the_api_acts_as_the_machine() -> None:
    """`by=None` is the command line's: a face of the network always has a member."""
    faces = [*APPS.parent.glob("web/**/*.py"), *APPS.parent.glob("api/**/*.py")]
    nobody = [
        f"{path.name}:{node.value.lineno}"
        for path in faces
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.keyword) and node.arg == "by"
        if isinstance(node.value, ast.Constant)
    ]
    assert nobody == []


def test_functions_that_write_are_operations() -> None:
    """In a room's operations, a public function that takes `by` and `at` is decorated, or is the
    long way (files, chunks) to an operation that it calls."""
    for path in APPS.glob("*/operations/*.py"):
        if path.parts[-3] in {"jobs", "journal"}:  # the machine's state; the journal itself
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                marks = [ast.unparse(mark) for mark in node.decorator_list]
                takes = {argument.arg for argument in node.args.kwonlyargs}
                acts = {"by", "at"} <= takes
                marked = any(mark.startswith("operation(") for mark in marks)
                passed_on = {"by", "at"} <= _keywords(node)
                where = f"{path.name}: {node.name} acts without @operation"
                assert marked or passed_on or not acts, where


def _keywords(function: ast.FunctionDef) -> set[str | None]:
    """The names that its calls pass on."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {keyword.arg for call in calls for keyword in call.keywords}
