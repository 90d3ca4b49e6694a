"""A document becomes rows and is photographed from them, losing nothing."""

import pytest
from tests import builders as documents
from tests.apps.builders import NOON, Cast
from tests.apps.plans import builders

from pacte import document
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.apps.plans.models.columns import MODELS, names_of

# What rows hold that the document does not say: who owns them, and the key that the document
# writes as the key of a collection.
NOT_IN_THE_DOCUMENT = {"id", "key", "company", "company_id", "plan", "plan_id"}


def test_a_plan_with_every_field_comes_back_from_its_rows(cast: Cast) -> None:
    given = builders.full_plan()
    plan = operations.create_plan(given, by=cast.alice, at=NOON)
    read = photos.read_rows(plan)
    assert read == given
    assert document.input_sha256(read) == document.input_sha256(given)


def test_the_full_plan_of_the_tests_leaves_no_field_at_its_default() -> None:
    full = builders.full_plan()
    filled: dict[str, set[str]] = {kind: set() for kind in document.COLLECTIONS}
    for kind, _, entity in full.entities():
        filled[kind] |= entity.model_dump(exclude_defaults=True).keys()
    left = {
        f"{kind}.{field}"
        for kind, (_, made) in document.COLLECTIONS.items()
        for field in made.model_fields.keys() - filled[kind]
    }
    assert left == set()


@pytest.mark.parametrize("kind", MODELS)
def test_every_column_is_in_the_document_or_says_who_owns_the_row(kind: str) -> None:
    held = set(names_of(kind)) | NOT_IN_THE_DOCUMENT
    columns = {field.attname for field in MODELS[kind]._meta.concrete_fields}
    assert columns - held == set()


def test_a_photograph_a_version_behind_is_brought_forward_by_the_journal(cast: Cast) -> None:
    plan = builders.plan_of(cast)
    warm = photos.photograph(plan)
    last, digest = photos._last(plan)
    change = document.Change("action", "show", "priority", 2, 1)
    operations.apply_document(plan, [change], by=cast.alice, at=NOON)
    photos.remember(plan, last, digest, warm)  # as in a process that did not write
    brought = photos.photograph(plan)
    assert brought.actions["show"].priority == 1
    assert brought.actions["press"] is warm.actions["press"]
    assert brought == photos.read_rows(plan)


def test_what_plans_share_changes_in_all_of_them(cast: Cast) -> None:
    first = builders.plan_of(cast)
    second = operations.create_plan(documents.plan(id="second"), by=cast.alice, at=NOON)
    before = photos.version(second)
    warm = photos.photograph(second)
    change = document.Change("person", "hugo", "team", "south", "north")
    operations.apply_document(first, [change], by=cast.alice, at=NOON)
    assert photos.version(second) == before + 1
    assert photos.photograph(second).people["hugo"].team == "north"
    assert warm.people["hugo"].team == "south"


def test_a_new_name_is_read_from_the_rows_because_the_journal_keeps_none(cast: Cast) -> None:
    plan = builders.plan_of(cast)
    warm = photos.photograph(plan)
    last, digest = photos._last(plan)
    operations.import_shared({"person": {"hugo": {"name": "Hugo Noir"}}}, by=cast.alice, at=NOON)
    photos.remember(plan, last, digest, warm)
    assert photos.photograph(plan).people["hugo"].name == "Hugo Noir"


def test_importing_a_document_again_changes_nothing_and_removes_what_it_left_out(
    cast: Cast,
) -> None:
    plan = builders.plan_of(cast)
    whole = photos.photograph(plan)
    version = photos.version(plan)
    operations.import_plan(whole, by=cast.alice, at=NOON)
    assert photos.version(plan) == version
    smaller = whole.model_copy(update={"budget_lines": {}, "equipment": {}})
    operations.import_plan(smaller, by=cast.alice, at=NOON)
    assert photos.read_rows(plan).budget_lines == {}
    assert photos.read_rows(plan).people == whole.people  # shared: never taken away by an import
