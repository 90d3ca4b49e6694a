"""A step moved by hand: written with its journal entry, or refused with what would break."""

from datetime import date

import pytest
from tests.apps.builders import NOON
from tests.apps.plans.builders import plan_of

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Conflict, Invalid, Refused

TODAY = date(2026, 3, 2)
MONDAY = date(2026, 3, 9)


@pytest.fixture
def plan(cast):
    made = plan_of(cast)
    values = {"start_date": "2026-03-04", "end_date": "2026-03-04", "latest_date": "2026-03-20"}
    operations.change_step(made, "prepare", values, by=cast.alice, at=NOON)
    return made


def move(plan, by, start=MONDAY, step="prepare", **more):
    return operations.move_step(plan, step, start, by=by, at=NOON, today=TODAY, **more)


def dates(plan):
    step = photos.photograph(plan).steps["prepare"]
    return step.start_date, step.end_date


def test_a_manager_moves_a_step_of_the_team_and_undoes_it(cast, plan):
    entry = move(plan, cast.bob)
    assert dates(plan) == (MONDAY, MONDAY)
    assert (entry.operation, [c.field for c in entry.as_changes]) == (
        "plans.move_step",
        ["start_date", "end_date"],
    )
    operations.undo(plan, entry, by=cast.bob, at=NOON)
    assert dates(plan) == (date(2026, 3, 4), date(2026, 3, 4))


def test_a_move_that_breaks_a_rule_carries_it_and_writes_nothing(cast, plan):
    entries = Entry.objects.count()
    with pytest.raises(Conflict) as refused:
        move(plan, cast.bob, date(2026, 3, 23))
    broken = refused.value.problems[0].params["broken"]
    assert (broken.code, broken.by) == ("ends_too_late", 3)
    assert (dates(plan)[0], Entry.objects.count()) == (date(2026, 3, 4), entries)


def test_a_started_step_does_not_move_even_for_a_director(cast, plan):
    operations.record_progress(plan, "prepare", 50, by=cast.alice, at=NOON)
    with pytest.raises(Conflict) as refused:
        move(plan, cast.alice)
    assert refused.value.problems[0].params == {"held": "running"}


def test_a_seller_moves_nothing_and_learns_nothing_of_what_would_break(cast, plan):
    with pytest.raises(Refused):
        move(plan, cast.chloe, date(2026, 3, 23))


def test_a_step_moved_meanwhile_is_not_moved_over(cast, plan):
    version = photos.version(plan)
    move(plan, cast.bob)
    with pytest.raises(Conflict) as refused:
        move(plan, cast.alice, date(2026, 3, 10), expected_version=version)
    assert refused.value.problems[0].code == "changed_meanwhile"


def test_a_move_to_the_day_it_stands_on_leaves_no_entry(cast, plan):
    assert move(plan, cast.bob, date(2026, 3, 4)) is None


@pytest.mark.parametrize("step", ["absent", "year"])
def test_an_unknown_step_is_refused(cast, plan, step):
    with pytest.raises(Invalid):
        move(plan, cast.alice, step=step)
