"""Differences lead from one plan to another, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import builders

from pacte.document import (
    Change,
    Conflict,
    Invalid,
    apply_changes,
    as_patch,
    diff,
    inverse,
    patched,
    replace,
)

NAMES = st.sampled_from(["Salon", "Phoning", "Mailing"])
ACTIONS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.builds(lambda n, p: builders.action(name=n, priority=p), NAMES, st.integers(1, 3)),
)
PLANS = st.builds(lambda name, actions: builders.plan(name=name, actions=actions), NAMES, ACTIONS)


@given(PLANS, PLANS)
def test_a_diff_applied_gives_the_other_plan_and_its_inverse_the_first(before, after):
    changes = diff(before, after)
    assert apply_changes(before, changes) == after
    assert apply_changes(after, inverse(changes)) == before


@given(PLANS, PLANS)
def test_a_diff_as_a_json_patch_gives_the_other_plan(before, after):
    assert patched(before, as_patch(diff(before, after))) == after


def test_a_diff_names_the_field():
    before = builders.plan(actions={"a": builders.action()})
    after = builders.plan(actions={"a": builders.action(priority=1)})
    assert diff(before, after) == (Change("action", "a", "priority", 2, 1),)


def test_a_change_based_on_something_else_is_a_conflict():
    plan = builders.plan(actions={"a": builders.action()})
    with pytest.raises(Conflict) as caught:
        apply_changes(plan, [Change("action", "a", "priority", 3, 1)])
    assert caught.value.problems[0].where == "/actions/a/priority"


def test_removing_a_person_who_owns_an_action_is_refused():
    plan = builders.plan(actions={"a": builders.action()})
    chloe = {"op": "remove", "path": "/people/chloe"}
    with pytest.raises(Invalid) as caught:
        patched(plan, [chloe])
    assert caught.value.problems[0].where == "/actions/a/owner"


def test_a_patch_that_does_not_fit_is_refused():
    with pytest.raises(Invalid):
        patched(builders.plan(), [{"op": "replace", "path": "/actions/none/name", "value": "x"}])


def test_replacing_an_entity_shares_the_rest():
    plan = builders.plan(actions={"a": builders.action(), "b": builders.action()})
    other = plan.actions["a"].model_copy(update={"priority": 1})
    replaced = replace(plan, "action", "a", other)
    assert replaced.actions["a"].priority == 1
    assert replaced.actions["b"] is plan.actions["b"]
    assert plan.actions["a"].priority == 2


def test_a_field_of_the_plan_that_changed_meanwhile_is_named_too():
    given = builders.plan()
    with pytest.raises(Conflict) as refused:
        apply_changes(given, [Change("plan", given.id, "name", "Autre", "PAC")])
    assert refused.value.problems[0].where == "/name"
