"""Money decided by period, its bounds and its sharing: by operations, in the journal, undone."""

from datetime import date

import pytest
from tests import builders
from tests.apps.builders import NOON
from tests.builders import euros

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Conflict, Invalid, Refused

TODAY = date(2026, 4, 15)
ACTIONS = {
    "show": builders.action(owner="bob"),
    "mailing": builders.action(name="Publipostage", owner="alice", window=None),
}


@pytest.fixture
def plan(cast):
    made = builders.plan(
        people={"alice": {"name": "Alice"}, "bob": {"name": "Bob", "team": "north"}},
        teams={"north": {"name": "Nord"}},
        actions=ACTIONS,
        budget=euros(40_000),
        sharing={"grain": "quarter"},
    )
    return operations.create_plan(made, by=cast.alice, at=NOON)


def decide(plan, by, period, cents, action="mailing", seen=None):
    spend = operations.Spend(action, period, cents, seen)
    return operations.decide_spend(plan, spend, by=by, at=NOON, today=TODAY)


def said(plan, action="mailing"):
    found = photos.photograph(plan).actions[action]
    periods = found.spending.periods if found.spending else {}
    return found.budget and found.budget.cents, {k: p.budget.cents for k, p in periods.items()}


def test_a_period_changes_alone(plan, cast):
    """15,000 on the three quarters left; the second one goes from 5,000 to 9,000."""
    decide(plan, cast.alice, "2026-Q2", 900_000, seen=500_000)
    assert said(plan) == (
        1_900_000, {"2026-Q2": 900_000, "2026-Q3": 500_000, "2026-Q4": 500_000}
    )  # fmt: skip


def test_a_total_is_dealt_as_the_periods_stand_to_the_cent(plan, cast):
    decide(plan, cast.alice, "2026-Q2", 900_000)
    decide(plan, cast.alice, operations.WHOLE, 100_001)
    total, periods = said(plan)
    assert (total, sum(periods.values())) == (100_001, 100_001)
    assert periods["2026-Q2"] == 47_369  # 9 parts of 19, the largest remainder


def test_an_undone_decision_leaves_no_trace_in_the_plan(plan, cast):
    before = photos.photograph(plan)
    entry = decide(plan, cast.alice, "2026-Q2", 900_000)
    operations.undo(plan, entry, by=cast.alice, at=NOON)
    assert photos.photograph(plan) == before


def test_what_was_not_seen_is_not_overwritten(plan, cast):
    with pytest.raises(Conflict):
        decide(plan, cast.alice, "2026-Q2", 900_000, seen=400_000)


@pytest.mark.parametrize("period", ["2026-Q1", "2027-Q1", "2026-03"])
def test_nothing_is_decided_for_a_period_over_or_unknown(plan, cast, period):
    with pytest.raises(Invalid):
        decide(plan, cast.alice, period, 100)


def test_nothing_is_decided_below_zero_nor_by_those_who_may_not(plan, cast):
    with pytest.raises(Invalid):
        decide(plan, cast.alice, "2026-Q2", -1)
    with pytest.raises(Refused):
        decide(plan, cast.bob, "2026-Q2", 1)
    with pytest.raises(Refused):
        decide(plan, cast.chloe, "2026-Q2", 1)


def test_bounds_of_a_period_merge_with_what_stands_there(plan, cast):
    decide(plan, cast.alice, "2026-Q2", 900_000)
    periods = {"2026-Q2": {"maximum": euros(9500)}, "2026-Q3": {"closed": True}}
    operations.change_spending(
        plan, "mailing", {"effective_spend": euros(300)}, periods, by=cast.alice, at=NOON
    )
    spending = photos.photograph(plan).actions["mailing"].spending
    assert spending.periods["2026-Q2"].budget.amount == 9000
    assert spending.periods["2026-Q2"].maximum.amount == 9500
    assert spending.periods["2026-Q3"].closed
    emptied = {"2026-Q2": {"maximum": None}, "2026-Q3": {"closed": False}}
    operations.change_spending(
        plan, "mailing", {"effective_spend": None}, emptied, by=cast.alice, at=NOON
    )
    after = photos.photograph(plan).actions["mailing"].spending
    assert after.effective_spend is None
    assert after.periods["2026-Q2"].maximum is None
    assert not after.periods["2026-Q3"].closed


def test_a_contradicting_response_is_not_kept(plan, cast):
    points = {
        "first": {"spend": euros(3000), "likely": euros(9000)},
        "second": {"spend": euros(2000), "likely": euros(12_000)},
    }
    entries = Entry.objects.count()
    with pytest.raises(Invalid):
        operations.describe_response(
            plan, "mailing", {"kind": "three_points", **points}, by=cast.alice, at=NOON
        )
    assert Entry.objects.count() == entries


def test_zero_actions_may_change_is_kept_as_a_figure(plan, cast):
    operations.change_sharing(plan, {"most_changes": 0}, by=cast.alice, at=NOON, today=TODAY)
    assert photos.photograph(plan).sharing.most_changes == 0


def test_quarters_become_months_and_months_quarters_without_losing_a_cent(plan, cast):
    decide(plan, cast.alice, "2026-Q3", 700_000)
    operations.change_sharing(plan, {"grain": "month"}, by=cast.alice, at=NOON, today=TODAY)
    assert [said(plan)[1][f"2026-{month:02}"] for month in (7, 8, 9)] == [233_334, 233_333, 233_333]
    operations.change_sharing(plan, {"grain": "quarter"}, by=cast.alice, at=NOON, today=TODAY)
    total, periods = said(plan)
    assert total == 1_700_000
    assert {label: periods[label] for label in ("2026-Q2", "2026-Q3", "2026-Q4")} == {
        "2026-Q2": 500_000, "2026-Q3": 700_000, "2026-Q4": 500_000
    }  # fmt: skip
