"""What a step costs: typed on its action's page, beside the limits, seen by who sees money."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.apps.builders import NOON, member
from tests.builders import euros
from tests.web.schedule.planned import with_calls

from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.document import Change


@pytest.fixture
def planned(house):
    """Calls on 4 and 5 May, a letter on the 18th; 3,000 a quarter."""
    with_calls(house)
    sharing = {"grain": "quarter", "limits": [{"each_period": True, "at_most": euros(3000)}]}
    change = Change("plan", house.plan.key, "sharing", None, sharing)
    operations.apply_document(house.plan, [change], by=house.cast.alice, at=NOON)
    return house


def typed(client, house, step, cost):
    return client.post(house.at(f"actions/mailing/steps/{step}/cost/"), {"cost": cost}, follow=True)


def cost(house, step):
    found = photos.read_rows(house.plan).steps[step].cost
    return None if found is None else found.cents


def test_a_cost_is_typed_as_people_write_it_and_emptied(planned, browse):
    alice = browse("alice")
    page = typed(alice, planned, "call", "2,5 k€").text
    assert cost(planned, "call") == 250_000
    assert "Toutes les dates du plan tiennent" in page
    assert 'value="2\u202f500"' in page
    typed(alice, planned, "call", "2 500,40")
    assert cost(planned, "call") == 250_040
    typed(alice, planned, "call", "")
    assert cost(planned, "call") is None


def test_a_cost_beyond_the_quarter_says_so_and_shows_on_the_schedule(planned, browse):
    alice = browse("alice")
    typed(alice, planned, "call", "2000")
    page = typed(alice, planned, "write", "1500").text.replace("\u202f", " ")
    assert "les étapes coûteraient 3 500 € pour 3 000 € au plus" in page
    schedule = alice.get(planned.at("schedule/")).text.replace("\u202f", " ")
    assert "T2 2026" in schedule
    assert "3 500 €" in schedule.replace("\xa0", " ")


@pytest.mark.parametrize("wrong", ["beaucoup", "-3"])
def test_what_is_no_amount_is_refused_in_words(planned, browse, wrong):
    page = typed(browse("alice"), planned, "call", wrong).text
    assert "montant" in page
    assert cost(planned, "call") is None


def test_who_does_not_see_money_sees_no_cost_and_types_none(planned, browse):
    typed(browse("alice"), planned, "call", "1234")
    sam = Client(headers={"Accept-Language": "fr"})
    sam.force_login(member(planned.cast.company, "Sam", "support").user)
    page = sam.get(planned.at("actions/mailing/")).text
    assert "Appeler les clients" in page
    assert "1\u202f234" not in page
    assert "Enregistrer" not in page.split("h-steps")[1].split("h-order")[0]
    assert "coûtent" not in sam.get(planned.at("schedule/")).text
    typed(sam, planned, "call", "1")
    assert cost(planned, "call") == 123_400


def test_a_step_of_another_action_is_not_there(planned, browse):
    answer = browse("alice").post(planned.at("actions/salon/steps/call/cost/"), {"cost": "1"})
    assert answer.status_code == 404
