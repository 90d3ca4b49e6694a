"""The journal on a toy plan, written by operations made for these tests."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.apps.builders import NOON, Cast, rows_by_hand

from pacte.apps.journal import inputs, queries
from pacte.apps.journal.models import Entry, Ledger, RewritesHistoryError, StoredDocument
from pacte.apps.journal.operations import (
    acting,
    check_unchanged,
    keep_document,
    operation,
    permit,
    record,
    recording,
    undo_of,
)
from pacte.apps.members.models import Member
from pacte.document import Change, Conflict, Invalid, Refused
from pacte.document.changes import patch_form

pytestmark = pytest.mark.django_db

NAME = f"{__name__.split('.')[-1]}.edit"
PLAN: dict[str, Any] = {
    "id": "plan26",
    "name": "2026",
    "people": {"p1": {"name": "Chloé Martin"}},
    "actions": {"a1": {"name": "Salon"}, "a2": {"name": "Mailing"}},
}


@operation(may=lambda by: by.role != "reader")
def found_plan(*, by: Member, at: Any, form: dict[str, Any] = PLAN) -> None:
    record([Change("plan", form["id"], "name", None, form["name"])], plan_id=form["id"])
    keep_document(form)


@operation(may=lambda by: by.role != "reader")
def edit(*, by: Member, at: Any, changes: list[Change], **more: Any) -> Entry:
    check_unchanged("plan26", more.pop("expected_version", None), more.pop("touching", None))
    return record(changes, **{"plan_id": "plan26", **more})


def rename(key: str, before: str, after: str) -> Change:
    return Change("action", key, "name", before, after)


def test_entries_are_numbered_company_by_company(cast: Cast) -> None:
    for who in (cast.alice, cast.denis, cast.alice):
        edit(by=who, at=NOON, changes=[])
    seen = Entry.objects.order_by("pk").values_list("company", "sequence")
    ours, theirs = cast.company.pk, cast.denis.company_id
    assert list(seen) == [(ours, 1), (theirs, 1), (ours, 2)]


def test_an_entry_says_who_when_why_and_from_which_version(cast: Cast) -> None:
    found_plan(by=cast.alice, at=NOON)
    edit(by=cast.alice, at=NOON, changes=[], plan_id="other")
    entry = edit(
        by=cast.bob, at=NOON, changes=[rename("a1", "Salon", "SIRHA")], reason="x", trigger="review"
    )
    assert (entry.operation, entry.member, entry.at) == (NAME, cast.bob, NOON)
    assert (entry.version_before, entry.version_after) == (1, 3)
    assert (entry.reason, entry.trigger) == ("x", "review")


def test_what_plans_share_makes_a_new_version_of_each(cast: Cast) -> None:
    found_plan(by=cast.alice, at=NOON)
    found_plan(by=cast.alice, at=NOON, form={**PLAN, "id": "plan27"})
    edit(by=cast.alice, at=NOON, changes=[rename("a1", "Salon", "SIRHA")])
    assert inputs.plan_version(cast.company.pk, "plan27") == 2
    team = Change("team", "t1", None, None, {"name": "Nord"})
    edit(by=cast.alice, at=NOON, changes=[team, rename("a2", "Mailing", "Lettre")])
    assert inputs.plan_version(cast.company.pk, "plan27") == 4
    now = inputs.replay(cast.company.pk, "plan27")
    assert now["teams"] == {"t1": {"name": "Nord"}}
    assert now["actions"] == PLAN["actions"]  # an action of the other plan does not leak


def test_any_version_reads_back_equal_to_what_stood(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "VERSIONS_BETWEEN_DOCUMENTS", 7)
    found_plan(by=cast.alice, at=NOON)
    form = {**PLAN, "people": {"p1": {"name": "p1"}}}
    stood = {1: form}
    for number in range(2, 40):
        key, fresh = ("a1", "a2")[number % 2], f"name {number}"
        form = {**form, "actions": {k: dict(v) for k, v in form["actions"].items()}}
        change = rename(key, form["actions"][key]["name"], fresh)
        edit(by=cast.alice, at=NOON + timedelta(hours=number), changes=[change])
        patch_form(form, [change])
        stood[number] = form
    company = cast.company.pk
    assert {v: inputs.as_of(company, "plan26", version=v) for v in stood} == stood
    assert StoredDocument.objects.count() == 6  # at 1, then every 7 versions
    assert inputs.replay(company, "plan26") == form
    assert inputs.version_at(company, "plan26", NOON + timedelta(hours=20, minutes=30)) == 20


def test_a_plan_does_not_exist_before_it_is_born(cast: Cast) -> None:
    with pytest.raises(Invalid, match="no_such_version"):
        inputs.as_of(cast.company.pk, "plan26", version=1)


def test_undo_gives_back_what_stood(cast: Cast) -> None:
    found_plan(by=cast.alice, at=NOON)
    removed = Change("action", "a2", None, {"name": "Mailing"}, None)
    entry = edit(by=cast.alice, at=NOON, changes=[rename("a1", "Salon", "SIRHA"), removed])
    edit(by=cast.alice, at=NOON, changes=list(undo_of(entry)))
    company = cast.company.pk
    before, after = (inputs.as_of(company, "plan26", version=v) for v in (1, 3))
    assert before == after


def test_names_of_people_are_in_no_entry_and_no_document(cast: Cast) -> None:
    found_plan(by=cast.alice, at=NOON)
    renamed = Change("person", "p1", "name", "Chloé Martin", "Chloé Durand")
    hired = Change("person", "p2", None, None, {"name": "Paul Petit", "team": None})
    entry = edit(by=cast.alice, at=NOON, changes=[renamed, hired])
    assert entry.changes[0] == ["person", "p1", "name", "p1", "p1"]
    assert inputs.replay(cast.company.pk, "plan26")["people"]["p2"]["name"] == "p2"
    held = str([e.changes for e in Entry.objects.all()])
    held += str([d.form for d in StoredDocument.objects.all()])
    assert not any(word in held for word in ("Martin", "Durand", "Petit"))
    with pytest.raises(Invalid, match="name_not_kept"):
        undo_of(entry)


def test_a_version_that_does_not_exist_yet_is_refused(cast: Cast) -> None:
    """Else who sends a large number would never meet a conflict."""
    found_plan(by=cast.alice, at=NOON)
    with pytest.raises(Invalid, match="out_of_range"):
        edit(by=cast.bob, at=NOON, changes=[], expected_version=2)


def test_a_stale_version_is_a_conflict_that_names_the_field(cast: Cast) -> None:
    found_plan(by=cast.alice, at=NOON)
    edit(by=cast.bob, at=NOON, changes=[rename("a1", "Salon", "SIRHA")])
    late = {"by": cast.alice, "at": NOON, "expected_version": 1}
    with pytest.raises(Conflict) as caught:
        edit(changes=[rename("a1", "Salon", "Foire")], touching={("action", "a1")}, **late)
    (problem,) = caught.value.problems
    assert (problem.where, problem.found, problem.expected) == (
        "/actions/a1/name",
        '"SIRHA"',
        '"Salon"',
    )
    with pytest.raises(Conflict):
        edit(changes=[], **late)
    edit(changes=[rename("a2", "Mailing", "Lettre")], touching={("action", "a2")}, **late)
    assert inputs.plan_version(cast.company.pk, "plan26") == 3


def test_history_is_only_added_to(cast: Cast) -> None:
    entry = edit(by=cast.alice, at=NOON, changes=[])
    with rows_by_hand():
        for rewriting in (
            lambda: Entry.objects.filter(pk=entry.pk).update(reason="other"),
            lambda: Entry.objects.all().delete(),
            entry.save,
            entry.delete,
        ):
            with pytest.raises(RewritesHistoryError):
                rewriting()


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE journal_entry SET reason = 'other' WHERE sequence = 2", 2),
        ("UPDATE journal_entry SET changes = '[]' WHERE sequence = 2", 2),
        ("UPDATE journal_entry SET member_id = NULL WHERE sequence = 3", 3),
        ("DELETE FROM journal_entry WHERE sequence = 2", 2),
        ("DELETE FROM journal_entry WHERE sequence = 3", 3),
    ],
)
def test_a_rewritten_journal_shows(cast: Cast, sql: str, broken: int) -> None:
    for _ in range(3):
        edit(by=cast.alice, at=NOON, changes=[rename("a1", "Salon", "SIRHA")])
    assert inputs.first_broken_link(cast.company.pk) is None
    with rows_by_hand(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert inputs.first_broken_link(cast.company.pk) == broken


def test_an_entry_forged_with_its_hash_breaks_the_next(cast: Cast) -> None:
    first, second, _ = [edit(by=cast.alice, at=NOON, changes=[]) for _ in range(3)]
    second.reason = "forged"
    sealed = second.sealed_after(first.digest)
    with rows_by_hand(), connection.cursor() as cursor:
        sql = "UPDATE journal_entry SET reason = 'forged', digest = %s WHERE id = %s"
        cursor.execute(sql, [sealed, second.pk])
    assert inputs.first_broken_link(cast.company.pk) == 3


def test_an_operation_that_fails_leaves_nothing(cast: Cast) -> None:
    @operation(may=lambda _by: True)
    def half(*, by: Member, at: Any) -> None:
        record([rename("a1", "Salon", "SIRHA")])
        raise KeyError

    with pytest.raises(KeyError):
        half(by=cast.alice, at=NOON)
    assert not Entry.objects.exists()
    assert acting() is None


def test_an_operation_asks_before_it_acts(cast: Cast) -> None:
    cast.chloe.role = "reader"
    with pytest.raises(Refused) as caught:
        edit(by=cast.chloe, at=NOON, changes=[])
    assert caught.value.problems[0].params["role"] == "reader"
    with pytest.raises(Refused):
        permit(allowed=False, to="something")


def test_a_subject_of_another_company_is_refused_whatever_the_rule_says(cast: Cast) -> None:
    @operation(may=lambda _by, _subject: True)
    def touch(subject: Member, *, by: Member, at: Any) -> None:
        record()

    touch(cast.bob, by=cast.alice, at=NOON)
    with pytest.raises(Refused):
        touch(cast.denis, by=cast.alice, at=NOON)


def test_the_journal_is_written_by_operations_only(cast: Cast) -> None:
    with pytest.raises(recording.OutsideAnOperationError):
        record()


def test_a_member_reads_the_journal_of_their_company(cast: Cast) -> None:
    found_plan(by=cast.alice, at=NOON)
    edit(by=cast.alice, at=NOON, changes=[], plan_id="other")
    edit(by=cast.denis, at=NOON, changes=[])
    assert [e.sequence for e in queries.entries(cast.chloe)] == [2, 1]
    assert [e.sequence for e in queries.entries(cast.chloe, "plan26")] == [1]
    assert [e.member for e in queries.entries(cast.denis)] == [cast.denis]


def test_the_ledger_stands_at_the_last_entry(cast: Cast) -> None:
    last = [edit(by=cast.alice, at=NOON, changes=[]) for _ in range(3)][-1]
    ledger = Ledger.objects.get(company=cast.company)
    assert (ledger.sequence, ledger.digest) == (3, last.digest)
