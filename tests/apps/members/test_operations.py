import pytest
from tests.apps.builders import NOON, PASSWORD, Cast, member

from pacte.apps.journal.models import Entry
from pacte.apps.members import operations
from pacte.apps.members.models import Member, User
from pacte.apps.members.operations import NewMember
from pacte.document import Conflict, Invalid, Refused

pytestmark = pytest.mark.django_db


def test_a_company_is_founded_with_its_first_director() -> None:
    company = operations.create_company("Société Élan", at=NOON)
    new = NewMember("alice@elan.example", "director", "Alice", PASSWORD)
    alice = operations.add_member(company, new, by=None, at=NOON)
    assert (company.slug, alice.role) == ("societe-elan", "director")
    assert alice.user.check_password(PASSWORD)
    kept = Entry.objects.filter(company=company).values_list("sequence", "operation", "member")
    assert list(kept) == [(1, "members.create_company", None), (2, "members.add_member", None)]


def test_a_company_name_is_taken_once() -> None:
    operations.create_company("Élan", at=NOON)
    with pytest.raises(Invalid, match="company_exists"):
        operations.create_company("elan", at=NOON)


def test_no_member_founds_a_company(cast: Cast) -> None:
    with pytest.raises(Refused):
        operations.create_company("Autre", by=cast.alice, at=NOON)  # type: ignore[arg-type]


def test_the_journal_holds_neither_name_nor_address_of_a_member(cast: Cast) -> None:
    new = NewMember("eve@morel.example", "reader", "Ève Personne")
    operations.add_member(cast.company, new, by=cast.alice, at=NOON)
    entry = Entry.objects.get(operation="members.add_member")
    held = f"{entry.reason} {entry.params} {entry.changes}"
    assert "Personne" not in held
    assert "eve@" not in held


@pytest.mark.parametrize("who", ["bob", "chloe"])
def test_only_directors_manage_members(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    with pytest.raises(Refused):
        operations.add_member(cast.company, NewMember("x@y.example", "director"), by=by, at=NOON)
    with pytest.raises(Refused):
        operations.change_role(cast.chloe, by=by, at=NOON, role="director")
    with pytest.raises(Refused):
        operations.suspend_member(cast.alice, by=by, at=NOON)


def test_a_director_manages_no_other_company(cast: Cast) -> None:
    with pytest.raises(Refused):
        operations.change_role(cast.chloe, by=cast.denis, at=NOON, role="reader")
    with pytest.raises(Refused):
        operations.add_member(
            cast.company, NewMember("x@y.example", "director"), by=cast.denis, at=NOON
        )
    with pytest.raises(Refused):
        operations.set_what_managers_see(cast.company, by=cast.denis, at=NOON, what="nothing")
    assert Member.objects.get(pk=cast.chloe.pk).role == "seller"


def test_one_director_always_remains(cast: Cast) -> None:
    with pytest.raises(Conflict, match="last_director"):
        operations.change_role(cast.alice, by=cast.alice, at=NOON, role="reader")
    with pytest.raises(Conflict, match="last_director"):
        operations.suspend_member(cast.alice, by=cast.alice, at=NOON)
    operations.change_role(cast.bob, by=cast.alice, at=NOON, role="director")
    operations.suspend_member(cast.alice, by=cast.bob, at=NOON)
    assert not Member.objects.get(pk=cast.alice.pk).is_active


def test_a_change_of_role_leaves_what_stood_before(cast: Cast) -> None:
    operations.change_role(cast.chloe, by=cast.alice, at=NOON, role="manager")
    entry = Entry.objects.latest("sequence")
    assert entry.member == cast.alice
    assert entry.changes == [["member", str(cast.chloe.pk), "role", "seller", "manager"]]


@pytest.mark.parametrize(
    ("new", "where"),
    [
        (NewMember("no address", "reader"), "/email"),
        (NewMember("a@b.example", "king"), "/role"),
        (NewMember("a@b.example", "reader", person_id="no id!"), "/person_id"),
    ],
)
def test_a_wrong_member_is_refused_by_field(cast: Cast, new: NewMember, where: str) -> None:
    with pytest.raises(Invalid) as caught:
        operations.add_member(cast.company, new, by=cast.alice, at=NOON)
    assert [problem.where for problem in caught.value.problems] == [where]
    assert not User.objects.filter(email=new.email).exists()


def test_one_person_has_one_member(cast: Cast) -> None:
    with pytest.raises(Conflict, match="person_already_linked"):
        operations.link_person(cast.chloe, by=cast.alice, at=NOON, person_id="bob")
    operations.link_person(cast.chloe, by=cast.alice, at=NOON, person_id="chloe", team_id="south")
    assert Member.objects.get(pk=cast.chloe.pk).team_id == "south"


def test_a_known_address_joins_a_second_company_with_its_own_password(cast: Cast) -> None:
    new = NewMember("ALICE@ateliers-morel.example", "reader", "Mallory", "another password")
    again = operations.add_member(cast.denis.company, new, by=cast.denis, at=NOON)
    assert again.user == cast.alice.user
    assert User.objects.get(pk=again.user_id).check_password(PASSWORD)


def test_an_outsider_sees_no_colleague(cast: Cast) -> None:
    from pacte.apps.members.queries import members

    agent = member(cast.company, "Ugo", "external")
    assert list(members(agent)) == [agent]
    assert set(members(cast.chloe)) == {cast.alice, cast.bob, cast.chloe, agent}
