"""Absences: said by who may, kept with every plan of the company, undone like the rest."""

from datetime import date

import pytest
from tests import builders as documents
from tests.apps.builders import NOON
from tests.apps.plans.builders import plan_of

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Conflict, Invalid, Leave

AUGUST = Leave(start=date(2026, 8, 3), end=date(2026, 8, 7))
MAY = Leave(start=date(2026, 5, 4), end=date(2026, 5, 4), kind="training")


@pytest.fixture
def plan(cast):
    return plan_of(cast)


def leaves(plan):
    return photos.photograph(plan).people["chloe"].leaves


def add(plan, by, leave=AUGUST, **more):
    return operations.add_leave(plan, "chloe", leave, by=by, at=NOON, **more)


def test_absences_are_kept_in_order_of_their_days(cast, plan):
    add(plan, cast.chloe)
    entry = add(plan, cast.bob, MAY)
    assert leaves(plan) == (MAY, AUGUST)
    assert (entry.operation, entry.touches_shared) == ("plans.add_leave", True)


def test_an_absence_said_twice_leaves_no_second_entry(cast, plan):
    add(plan, cast.chloe)
    entries = Entry.objects.count()
    assert add(plan, cast.chloe) is None
    assert Entry.objects.count() == entries


def test_an_absence_counts_in_every_plan_of_the_company(cast, plan):
    second = operations.create_plan(documents.plan(id="second"), by=cast.alice, at=NOON)
    add(plan, cast.chloe)
    assert leaves(second) == (AUGUST,)


def test_an_absence_is_undone_with_the_journal(cast, plan):
    entry = add(plan, cast.chloe)
    operations.undo(plan, entry, by=cast.bob, at=NOON)
    assert leaves(plan) == ()


def test_two_who_change_the_absences_of_one_person_do_not_overwrite_each_other(cast, plan):
    version = photos.version(plan)
    add(plan, cast.chloe)
    with pytest.raises(Conflict):
        add(plan, cast.bob, MAY, expected_version=version)
    assert leaves(plan) == (AUGUST,)


def test_what_is_not_there_is_not_taken_back(cast, plan):
    with pytest.raises(Conflict):
        operations.remove_leave(plan, "chloe", AUGUST, by=cast.chloe, at=NOON)
    with pytest.raises(Invalid):
        operations.remove_leave(plan, "nobody", AUGUST, by=cast.alice, at=NOON)
