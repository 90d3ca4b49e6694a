"""The rows' tests: four people, and a database that only operations may write."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from tests.apps import builders
from tests.apps.write_guard import guarded

DATABASE_FIXTURES = {"db", "transactional_db"}


@pytest.fixture(autouse=True)
def only_operations_write(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test of the rows runs under the write guard."""
    marked = request.node.get_closest_marker("django_db")
    uses_rows = marked or DATABASE_FIXTURES & set(request.fixturenames)
    if uses_rows:
        transactional = marked and marked.kwargs.get("transaction")
        request.getfixturevalue("transactional_db" if transactional else "db")
    with guarded() if uses_rows else nullcontext():
        yield
        if uses_rows:
            plans_are_what_their_journals_say()


def plans_are_what_their_journals_say() -> None:
    """After every operation under test, the rows are what the journal alone makes of each plan."""
    from pacte.apps.journal.inputs import replay, without_names
    from pacte.apps.plans.models import Plan, photos
    from pacte.document import form_of

    for plan in Plan.objects.all():
        stands = without_names(form_of(photos.read_rows(plan)))
        assert stands == replay(plan.company_id, plan.key), f"{plan} left its journal"


@pytest.fixture
def cast(db: None) -> builders.Cast:
    """Alice directs, Bob manages, Chloé sells, Denis is of another company."""
    return builders.cast()
