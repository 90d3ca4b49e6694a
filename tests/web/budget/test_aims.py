"""Plans between several aims: asked for, drawn, one of them adopted and undone."""

import pytest
from tests.web.budget.conftest import answered, asked_and_answered

from pacte.apps.plans.models import photos
from pacte.apps.scenarios.models import Scenario

AIMS = ("margin", "new_customers")


def plain(page):
    return page.text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def weighed(funded):
    return asked_and_answered(funded, aims=AIMS)


def test_a_proposal_offers_to_weigh_two_aims(funded, browse):
    alice, scenario = browse("alice"), asked_and_answered(funded)
    page = plain(alice.get(funded.at(f"budget/proposals/{scenario.pk}/")))
    assert "Et avec plusieurs buts ?" in page
    asked = alice.post(funded.at("budget/ask/"), {"aims": [*AIMS]})
    found = answered(Scenario.objects.latest("pk"))
    assert found.parameters["aims"] == [*AIMS]
    assert "Plans entre plusieurs buts" in alice.get(asked["Location"]).text


def test_each_plan_is_a_line_with_what_it_reaches(funded, browse, weighed):
    page = plain(browse("alice").get(funded.at(f"budget/proposals/{weighed.pk}/")))
    points = [p for p in weighed.result["aims"]["points"] if p["shown"]]
    assert 2 <= len(points) <= 7
    assert page.count('name="point"') == len(points)
    for point in points:
        assert f"{round(point['reached']['new_customers'])}" in page
    most = max(point["proof"]["gap"] for point in points)
    said = f"{max(most * 100, 0.01):.2f}".replace(".", ",")
    levels = "En atteignant autant des autres buts, il est possible de faire mieux de"
    assert f"{levels} {said} % au plus." in page


def test_one_of_them_is_adopted_and_undone(funded, browse, weighed):
    alice, before = browse("alice"), photos.photograph(funded.plan)
    place = len(weighed.result["aims"]["points"]) - 1
    alice.post(funded.at(f"budget/proposals/{weighed.pk}/adopt/"), {"point": place})
    wanted: dict[str, float] = {}
    for cell in weighed.result["aims"]["points"][place]["cells"]:
        amount = float(cell["spend"]["amount"])
        wanted[cell["action"]] = wanted.get(cell["action"], 0) + amount
    after = photos.photograph(funded.plan).actions
    for action in ("salon", "mailing", "promo"):
        assert float(after[action].budget.amount) == pytest.approx(wanted.get(action, 0)), action
    weighed.refresh_from_db()
    alice.post(funded.at(f"history/{weighed.adopted_version}/undo/"))
    assert photos.photograph(funded.plan).actions == before.actions


def test_twice_the_same_aim_is_refused_in_words(funded, browse):
    asked = browse("alice").post(
        funded.at("budget/ask/"), {"aims": ["margin", "margin"]}, follow=True
    )
    assert "deux buts différents" in asked.text
    assert not Scenario.objects.exists()


def test_who_sees_no_margin_sees_no_plan_between_aims(funded, browse, weighed):
    page = browse("chloe").get(funded.at(f"budget/proposals/{weighed.pk}/")).text
    assert "Plans entre plusieurs buts" not in page
