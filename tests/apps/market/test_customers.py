"""Customers are added or replaced by id, all of a file or none of it."""

import pytest
from tests.apps.builders import NOON, Cast
from tests.apps.plans.builders import plan_of

from pacte.apps.market import queries
from pacte.apps.market.models import Customer
from pacte.apps.market.operations import import_customers
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Invalid, Refused

DURAND = {"name": "Durand", "owner": "chloe", "city": "Lyon"}


def test_customers_are_added_then_replaced(cast: Cast) -> None:
    plan_of(cast)
    forms = {"c1": DURAND, "c2": {"name": "Morin"}}
    assert import_customers(forms, by=cast.alice, at=NOON).params == {"added": 2, "replaced": 0}
    again = import_customers({"c1": {"name": "Durand SA"}}, by=cast.alice, at=NOON)
    assert again.params == {"added": 0, "replaced": 1}
    assert [(c.key, c.name, c.owner_id) for c in queries.customers(cast.bob)] == [
        ("c1", "Durand SA", None),
        ("c2", "Morin", None),
    ]
    assert not queries.customers(cast.denis).exists()


def test_an_owner_of_another_company_is_as_unknown_as_an_absent_one(cast: Cast) -> None:
    plan_of(cast)
    for owner in ("chloe", "absent"):
        with pytest.raises(Invalid) as refusal:
            import_customers({"c": {"name": "X", "owner": owner}}, by=cast.denis, at=NOON)
        problem = refusal.value.problems[0]
        assert (problem.code, problem.where) == ("unknown_id", "/customers/c/owner")
    assert not Customer.objects.exists()


def test_only_who_builds_plans_imports_customers(cast: Cast) -> None:
    with pytest.raises(Refused):
        import_customers({"c": {"name": "X"}}, by=cast.chloe, at=NOON)


def test_people_and_offers_come_in_before_any_plan_and_change_by_field(cast: Cast) -> None:
    forms = {"person": {"p1": {"name": "Paul", "team": "t"}}, "team": {"t": {"name": "Sud"}}}
    operations.import_shared(forms, by=cast.alice, at=NOON)
    operations.import_shared({"person": {"p1": {"name": "Paul Roux"}}}, by=cast.alice, at=NOON)
    person = photos.shared(cast.company).people["p1"]
    assert (person.name, person.team) == ("Paul Roux", "t")
    assert operations.import_shared(forms, by=cast.alice, at=NOON) is not None
    assert operations.import_shared(forms, by=cast.alice, at=NOON) is None
