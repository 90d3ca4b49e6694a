"""History: the journal in words, without the figures that the reader may not see."""

import html

import pytest
from tests.apps.builders import NOON

from pacte.apps.journal.models import Entry
from pacte.apps.plans import operations
from pacte.apps.plans.models import photos


@pytest.fixture
def changed(house):
    values = {"budget": {"amount": "12345.00", "currency": "EUR"}, "owner": "alice"}
    operations.change_action(house.plan, "orphan", values, by=house.cast.alice, at=NOON)
    return house


def test_a_change_is_told_with_names_and_both_values(changed, browse):
    page = browse("alice").get(changed.at("history/")).text
    assert "pilote, Alice Martin" in page
    assert "15\u202f000\u202f€ → 12\u202f345\u202f€" in page


def test_money_that_a_seller_may_not_see_is_not_in_their_history(changed, browse):
    page = browse("chloe").get(changed.at("history/")).text
    assert "pilote, Alice Martin" in page
    assert "12\u202f345" not in page
    assert "15\u202f000" not in page


def test_a_limit_is_told_to_those_who_see_all_money_and_to_nobody_else(house, browse):
    limit = {"at_most": {"amount": "4321.00", "currency": "EUR"}}
    operations.change_sharing(
        house.plan, {"limits": [limit]}, by=house.cast.alice, at=NOON, today=NOON.date()
    )
    alice, chloe = (browse(name).get(house.at("history/")).text for name in ("alice", "chloe"))
    assert "limite ajoutée\u00a0: Toutes les actions" in alice
    assert "4\u202f321" in alice
    assert "4\u202f321" not in chloe
    assert "limite ajoutée" not in chloe


def test_an_entry_does_not_change_when_its_step_moves_later(house, browse):
    for values in ({"end_date": "2026-03-04"}, {"start_date": "2026-03-03"}):
        operations.change_step(house.plan, "prepare", values, by=house.cast.alice, at=NOON)
    page = browse("alice").get(house.at("history/")).text
    assert "fin, 3 mars 2026 → 4 mars 2026" in page
    assert "début, 2 mars 2026 → 3 mars 2026" in page
    assert "du 3 au 4 mars" not in page


def test_undoing_is_offered_to_those_who_may(changed, browse):
    alice, chloe = (browse(name).get(changed.at("history/")).text for name in ("alice", "chloe"))
    assert "/undo/" in alice
    assert "/undo/" not in chloe


def test_a_manager_is_offered_to_undo_what_they_may_write_only(house, browse):
    operations.change_step(house.plan, "prepare", {"rank": 3}, by=house.cast.alice, at=NOON)
    mine = Entry.objects.latest("sequence").sequence
    values = {"name": "Club des poseurs"}
    operations.change_action(house.plan, "mailing", values, by=house.cast.alice, at=NOON)
    page = browse("bob").get(house.at("history/")).text
    assert f"history/{mine}/undo/" in page
    assert f"history/{mine + 1}/undo/" not in page


def test_the_plan_is_shown_as_it_stood(changed, browse):
    first = Entry.objects.filter(plan_id=changed.plan.key).earliest("sequence").sequence
    alice, chloe = (browse(n).get(changed.at(f"history/{first}/")).text for n in ("alice", "chloe"))
    assert "15\u202f000\u202f€" in alice
    assert "pilote, Alice Martin" in alice  # what has changed since
    assert "15\u202f000" not in chloe
    assert "12\u202f345" not in chloe


def test_an_undone_change_adds_a_line(changed, browse):
    last = Entry.objects.latest("sequence").sequence
    browse("alice").post(changed.at(f"history/{last}/undo/"))
    assert photos.photograph(changed.plan).actions["orphan"].owner is None
    assert Entry.objects.latest("sequence").sequence == last + 1


def test_a_seller_cannot_undo_what_they_may_not_change(changed, browse):
    last = Entry.objects.latest("sequence").sequence
    page = browse("chloe").post(changed.at(f"history/{last}/undo/"), follow=True)
    assert "rôle" in page.text
    assert photos.photograph(changed.plan).actions["orphan"].owner == "alice"


def undone_too_late(house, browse, *wanted, by="alice"):
    """What is said to who undoes the first of these changes of the step after the others."""
    for values in wanted:
        operations.change_step(house.plan, "prepare", values, by=house.cast.alice, at=NOON)
    first = Entry.objects.latest("sequence").sequence - len(wanted) + 1
    page = browse(by).post(house.at(f"history/{first}/undo/"), follow=True)
    return html.unescape(page.text)


def test_undoing_what_changed_since_names_it_and_says_how_it_stands(house, browse):
    moved = (
        {"start_date": f"2026-03-{day:02}", "end_date": f"2026-03-{day + 1:02}"} for day in (9, 16)
    )
    page = undone_too_late(house, browse, *moved)
    assert page.count("a de nouveau changé depuis") == 1
    assert "«\u00a0Préparer\u00a0»\u00a0: du 16 au 17 mars 2026, Chloé Petit" in page
    assert "2026-03-16" not in page


def test_what_a_member_may_not_see_is_not_told_by_undoing_too_late(house, browse):
    costs = ({"cost": {"amount": f"{n}.00", "currency": "EUR"}} for n in (4321, 5432))
    page = undone_too_late(house, browse, *costs, by="chloe")
    assert "5\u202f432" not in page
    assert "4\u202f321" not in page


def test_undoing_never_leads_to_another_site(changed, browse):
    last = Entry.objects.latest("sequence").sequence
    answer = browse("alice").post(
        changed.at(f"history/{last}/undo/"), {"next": "https://ailleurs.example/"}
    )
    assert answer["Location"] == changed.at("history/")


def test_an_entry_of_others_and_an_absent_one_answer_alike(changed, browse):
    last = Entry.objects.latest("sequence").sequence
    denis, alice = browse("denis"), browse("alice")
    assert denis.post(changed.at(f"history/{last}/undo/")).status_code == 404
    assert alice.post(changed.at("history/9999/undo/")).status_code == 404
    assert alice.get(changed.at("history/9999/")).status_code == 404
