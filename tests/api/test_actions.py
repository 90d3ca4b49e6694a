"""A program reads and changes an action with a key, and is refused like its owner would be."""

import json
from types import SimpleNamespace

import pytest
from tests import builders
from tests.apps.builders import NOON, cast

from pacte.apps.members import operations as members
from pacte.apps.plans import operations as plans
from pacte.apps.plans.models import photos

pytestmark = pytest.mark.django_db

SALON = "/api/plans/pac-2026/actions/salon"


@pytest.fixture
def house():
    people = cast()
    team = {
        "people": {
            "alice": {"name": "Alice"},
            "bob": {"name": "Bob", "team": "north"},
            "chloe": {"name": "Chloé", "team": "north"},
        },
        "teams": {"north": {"name": "Nord"}},
    }
    actions = {"salon": builders.action(owner="bob"), "mailing": builders.action(owner="alice")}
    form = builders.plan(**team, actions=actions)
    plan = plans.create_plan(form, by=people.alice, at=NOON)
    names = ("alice", "bob", "chloe", "denis")
    keys = {
        name: members.create_token(
            getattr(people, name), name="essai", by=getattr(people, name), at=NOON
        )
        for name in names
    }
    return SimpleNamespace(plan=plan, keys=keys, people=people)


def read(client, house, name, path=SALON):
    return client.get(path, headers={"Authorization": f"Bearer {house.keys[name]}"})


def change(client, house, name, changes, **more):
    body = {"version": photos.version(house.plan), "changes": changes, **more}
    return client.patch(
        SALON,
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {house.keys[name]}"},
    )


def test_a_director_reads_an_action_with_its_version(client, house):
    answer = read(client, house, "alice").json()
    assert answer["action"]["name"] == "Salon de Lyon"
    assert answer["version"] == photos.version(house.plan)


def test_a_call_without_a_key_or_with_a_wrong_one_is_401(client, house):
    house.keys["nobody"] = "pacte_faux"
    assert client.get(SALON).status_code == 401
    assert read(client, house, "nobody").status_code == 401


def test_a_revoked_key_opens_nothing_any_more(client, house):
    bob = house.people.bob
    members.revoke_token(bob.tokens.get(), by=bob, at=NOON)
    assert read(client, house, "bob").status_code == 401


def test_a_plan_of_others_and_an_absent_one_answer_alike(client, house):
    foreign = read(client, house, "denis")
    absent = read(client, house, "denis", "/api/plans/rien/actions/salon")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["problems"][0]["code"] == absent.json()["problems"][0]["code"]


def test_figures_that_a_seller_may_not_see_are_null(client, house):
    assert read(client, house, "chloe").json()["action"]["budget"] is None
    assert read(client, house, "bob").json()["action"]["budget"]["amount"] == "15000.00"


def test_a_change_is_kept_with_its_reason_and_a_new_version(client, house):
    before = photos.version(house.plan)
    answer = change(client, house, "bob", {"status": "running"}, reason="parti").json()
    assert answer["action"]["status"] == "running"
    assert answer["version"] > before
    assert photos.photograph(house.plan).actions["salon"].status == "running"


def test_what_a_role_may_not_write_is_403_and_nothing_changes(client, house):
    answer = change(client, house, "chloe", {"status": "done"})
    assert answer.status_code == 403
    assert "rôle" in answer.json()["problems"][0]["message"]["fr"]
    assert photos.photograph(house.plan).actions["salon"].status == "planned"


def test_a_version_that_has_moved_on_is_409(client, house):
    old = photos.version(house.plan)
    change(client, house, "alice", {"priority": 1})
    assert change(client, house, "alice", {"priority": 3}, version=old).status_code == 409
    assert photos.photograph(house.plan).actions["salon"].priority == 1


@pytest.mark.parametrize(
    "changes",
    [{"color": "red"}, {"owner": "personne"}, {"budget": {"amount": 12.5, "currency": "EUR"}}],
)
def test_a_malformed_change_is_422_and_says_where(client, house, changes):
    answer = change(client, house, "alice", changes)
    assert answer.status_code == 422
    assert next(iter(changes)) in answer.json()["problems"][0]["where"]


def test_a_body_that_is_not_json_is_400(client, house):
    key = {"Authorization": f"Bearer {house.keys['alice']}"}
    answer = client.patch(SALON, "{", content_type="application/json", headers=key)
    assert answer.status_code == 400
    assert answer.json()["problems"][0]["code"] == "not_json"
