"""Fields changed by hand: who may, what is left in the journal, what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.apps.builders import NOON, Cast, company, member
from tests.apps.plans.builders import plan_of
from tests.builders import euros

from pacte.apps.journal import inputs as journal
from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import Plan, photos
from pacte.document import Change, Conflict, Invalid, Refused, form_of


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return plan_of(cast)


def replayed(plan: Plan) -> bool:
    """Whether the rows, as they stand, are what the journal alone makes of the plan."""
    rows = journal.without_names(form_of(photos.read_rows(plan)))
    return rows == journal.replay(plan.company_id, plan.key)


def test_a_changed_field_stands_in_the_rows_and_in_the_journal(cast: Cast, plan: Plan) -> None:
    entry = operations.change_action(plan, "show", {"priority": 1}, by=cast.bob, at=NOON)
    assert entry is not None
    assert entry.changes == [["action", "show", "priority", 2, 1]]
    assert (entry.operation, entry.member_id) == ("plans.change_action", cast.bob.pk)
    assert photos.read_rows(plan).actions["show"].priority == 1
    assert replayed(plan)


def test_the_same_value_again_leaves_no_entry(cast: Cast, plan: Plan) -> None:
    before = Entry.objects.count()
    operations.change_action(plan, "show", {"budget": euros("15000.00")}, by=cast.alice, at=NOON)
    assert operations.change_action(plan, "show", {"priority": 2}, by=cast.alice, at=NOON) is None
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "attempt",
    [
        lambda cast, plan: operations.change_action(
            plan, "press", {"priority": 1}, by=cast.bob, at=NOON
        ),
        lambda cast, plan: operations.change_action(
            plan, "show", {"owner": "hugo"}, by=cast.bob, at=NOON
        ),
        lambda cast, plan: operations.change_action(
            plan, "show", {"priority": 1}, by=cast.chloe, at=NOON
        ),
        lambda cast, plan: operations.change_step(
            plan, "prepare", {"name": "Autre"}, by=cast.chloe, at=NOON
        ),
        lambda cast, plan: operations.record_progress(plan, "write", 50, by=cast.chloe, at=NOON),
        lambda cast, plan: operations.change_objective(
            plan, "year", {"target": "1"}, by=cast.bob, at=NOON
        ),
        lambda cast, plan: operations.change_action(
            plan, "show", {"priority": 1}, by=cast.denis, at=NOON
        ),
    ],
    ids=[
        "another team's action",
        "given away to another team",
        "a seller's own action",
        "a seller's own step renamed",
        "another seller's progress",
        "a manager moves a target",
        "a director of another company",
    ],
)
def test_what_the_role_does_not_write_is_refused_and_nothing_is_written(
    cast: Cast, plan: Plan, attempt: Callable[[Cast, Plan], Any]
) -> None:
    before = photos.read_rows(plan)
    with pytest.raises(Refused):
        attempt(cast, plan)
    assert photos.read_rows(plan) == before
    assert photos.photograph(plan) == before


def test_a_seller_records_progress_on_own_steps_and_the_status_follows(
    cast: Cast, plan: Plan
) -> None:
    operations.record_progress(plan, "prepare", 100, by=cast.chloe, at=NOON)
    step = photos.read_rows(plan).steps["prepare"]
    assert (step.progress_percent, step.status) == (100, "done")


def test_finance_writes_the_states_of_money_and_not_the_budget(cast: Cast, plan: Plan) -> None:
    fanny = member(cast.company, "Fanny", "finance")
    invoiced = {"kind": "budget_line", "id": "booth", "field": "invoiced"}
    from pacte.document import Change

    change = Change(**invoiced, before=None, after=euros("10.00"))
    operations.apply_document(plan, [change], by=fanny, at=NOON)
    assert photos.read_rows(plan).budget_lines["booth"].invoiced is not None
    with pytest.raises(Refused):
        operations.apply_document(
            plan, [Change("action", "show", "priority", 2, 3)], by=fanny, at=NOON
        )


def test_an_edit_based_on_an_older_version_of_the_same_action_conflicts(
    cast: Cast, plan: Plan
) -> None:
    seen = photos.version(plan)
    operations.change_action(plan, "show", {"priority": 1}, by=cast.alice, at=NOON)
    with pytest.raises(Conflict) as refusal:
        operations.change_action(
            plan, "show", {"name": "Foire"}, by=cast.bob, at=NOON, expected_version=seen
        )
    assert refusal.value.problems[0].where == "/actions/show/priority"
    operations.change_action(
        plan, "press", {"name": "Radio"}, by=cast.alice, at=NOON, expected_version=seen
    )


@pytest.mark.parametrize(
    ("values", "code", "where"),
    [
        ({"priority": 9}, "out_of_range", "/actions/show/priority"),
        (
            {"budget": {"amount": 1.5, "currency": "EUR"}},
            "wrong_value",
            "/actions/show/budget/amount",
        ),
        ({"owner": "nobody"}, "dangling_reference", "/actions/show/owner"),
        ({"colour": "red"}, "unknown_field", "/actions/show/colour"),
        ({"name": None}, "missing_field", "/actions/show/name"),
    ],
)
def test_a_wrong_value_is_named_by_its_place_and_changes_nothing(
    cast: Cast, plan: Plan, values: dict[str, Any], code: str, where: str
) -> None:
    before = photos.version(plan)
    with pytest.raises(Invalid) as refusal:
        operations.change_action(plan, "show", values, by=cast.alice, at=NOON)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.where) == (code, where)
    assert photos.version(plan) == before


def test_an_unknown_action_is_refused_by_its_id(cast: Cast, plan: Plan) -> None:
    with pytest.raises(Invalid, match="unknown_id"):
        operations.change_action(plan, "absent", {"priority": 1}, by=cast.alice, at=NOON)


def test_an_undone_change_is_one_more_entry_and_can_be_undone(cast: Cast, plan: Plan) -> None:
    before = photos.read_rows(plan)
    done = operations.change_action(
        plan, "show", {"owner": "bob", "budget": None}, by=cast.alice, at=NOON
    )
    assert done is not None
    undone = operations.undo(plan, done, by=cast.alice, at=NOON)
    assert undone is not None
    assert undone.params == {"undone": done.sequence}
    assert photos.read_rows(plan) == before
    operations.undo(plan, undone, by=cast.alice, at=NOON)
    assert photos.read_rows(plan).actions["show"].owner == "bob"
    assert replayed(plan)


def test_undoing_under_a_later_change_of_the_same_field_conflicts(cast: Cast, plan: Plan) -> None:
    done = operations.change_action(plan, "show", {"priority": 1}, by=cast.alice, at=NOON)
    operations.change_action(plan, "show", {"priority": 3}, by=cast.alice, at=NOON)
    assert done is not None
    with pytest.raises(Conflict):
        operations.undo(plan, done, by=cast.alice, at=NOON)


def test_an_entry_of_another_company_is_not_undone(cast: Cast, plan: Plan) -> None:
    other = member(company("Autre"), "Zoé", "director")
    done = operations.change_action(plan, "show", {"priority": 1}, by=cast.alice, at=NOON)
    assert done is not None
    with pytest.raises(Refused):
        operations.undo(plan, done, by=other, at=NOON)


def test_what_another_plan_still_names_is_not_taken_away(cast: Cast, plan: Plan) -> None:
    from tests import builders

    from pacte.document import Change

    second = builders.plan(id="second", people={"hugo": {"name": "Hugo Blanc"}})
    other = operations.create_plan(second, by=cast.alice, at=NOON)
    hugo = form_of(photos.photograph(other))["people"]["hugo"]
    with pytest.raises(Invalid, match="dangling_reference"):
        operations.apply_document(
            other, [Change("person", "hugo", None, hugo, None)], by=cast.alice, at=NOON
        )


@pytest.mark.parametrize("guess", ["15000.00", "1.00"])
def test_a_figure_cannot_be_guessed_by_trying_to_write_it(
    cast: Cast, plan: Plan, guess: str
) -> None:
    """A right guess and a wrong one get the same answer, which quotes nothing."""
    hidden = photos.read_rows(plan).actions["press"].budget
    assert hidden is not None
    said = {"amount": guess if guess != "15000.00" else str(hidden.amount), "currency": "EUR"}
    with pytest.raises(Refused) as by_value:
        operations.change_action(plan, "press", {"budget": said}, by=cast.bob, at=NOON)
    change = Change("action", "press", "budget", said, None)
    with pytest.raises(Refused) as by_before:
        operations.apply_document(plan, [change], by=cast.chloe, at=NOON)
    for refused in (by_value, by_before):
        assert str(hidden.amount) not in str(refused.value)
