"""What a process remembers of outlooks: never someone else's, never of another day."""

from datetime import timedelta

import pytest
from tests.apps.builders import NOON
from tests.web.conftest import TODAY

from pacte.apps.facts.operations import importing
from pacte.apps.members.permissions import standpoint
from pacte.apps.plans import operations, queries
from pacte.apps.tracking import queries as tracking
from pacte.document import Change


@pytest.fixture
def computed(monkeypatch):
    """One item for each time that outlooks are computed."""
    times = []
    compute = tracking.engine.outlook

    def counted(*given, **named):
        times.append(named)
        return compute(*given, **named)

    monkeypatch.setattr(tracking.engine, "outlook", counted)
    return times


@pytest.fixture
def seen_by(sold):
    def outlooks(name, today=TODAY):
        member = getattr(sold.cast, name)
        return tracking.outlooks(member, queries.visible_document(sold.plan, member), today=today)

    return outlooks


def edit(house, kind, key, field, value):
    entity = queries.visible_document(house.plan, house.cast.alice).collection(kind)[key]
    change = Change(kind, key, field, entity.model_dump(mode="json")[field], value)
    operations.apply_document(house.plan, [change], by=house.cast.alice, at=NOON)


def test_nothing_is_computed_twice(seen_by, computed):
    assert seen_by("alice") == seen_by("alice")
    assert len(computed) == 1


def test_each_standpoint_has_its_own(sold, seen_by):
    alice, chloe, again = seen_by("alice"), seen_by("chloe"), seen_by("alice")
    assert alice.by_objective["ca-bob"].target is not None
    assert chloe.by_objective["ca-bob"].target is None
    assert again == alice
    kept = {key[0] for key in tracking._kept}
    assert {standpoint(sold.cast.alice), standpoint(sold.cast.chloe)} <= kept


def test_the_same_role_of_another_person_has_its_own(sold, seen_by):
    chloe = seen_by("chloe")
    sold.cast.chloe.person_id = "bob"
    assert chloe.by_objective["ca-bob"].target is None
    assert seen_by("chloe").by_objective["ca-bob"].target is not None


def test_another_day_is_computed(seen_by, computed):
    seen_by("alice")
    seen_by("alice", TODAY + timedelta(1))
    assert len(computed) == 2


def test_a_new_target_is_computed(sold, seen_by):
    before = seen_by("alice").by_objective["ca"]
    edit(sold, "objective", "ca", "target", "1000000")
    assert before.target != seen_by("alice").by_objective["ca"].target


def test_an_action_changes_no_outlook(sold, seen_by, computed):
    seen_by("alice")
    edit(sold, "action", "salon", "name", "Salon de Lyon")
    seen_by("alice")
    assert len(computed) == 1


def test_new_sales_are_computed(sold, seen_by, tmp_path):
    before = seen_by("alice").by_objective["ca"].progress.actual
    file = tmp_path / "suite.csv"
    file.write_text("date;commercial;montant HT\n14/04/2026;bob;1234\n", "utf-8")
    importing.import_facts(importing.FactsImport(file), by=sold.cast.alice, at=NOON)
    assert seen_by("alice").by_objective["ca"].progress.actual == before + 1234


def test_few_are_remembered(seen_by, monkeypatch):
    monkeypatch.setattr(tracking, "KEPT", 3)
    for days in range(5):
        seen_by("alice", TODAY + timedelta(days))
    assert len(tracking._kept) == 3
