"""A proposal beside today's plan: why in, why out; what an action brings, said and refused."""

import json
from html.parser import HTMLParser

import pytest
from tests.apps.builders import member
from tests.builders import euros
from tests.web.budget.conftest import asked_and_answered

from pacte.apps.plans.models import photos

POOR = {"maximum": euros(900), "half_spend": euros(9000)}
TWO = {
    "kind": "three_points", "first.spend": "2000", "first.likely": "5000",
    "second.spend": "4 k€", "second.likely": "8000",
}  # fmt: skip


class Fields(HTMLParser):
    """What stands in the forms of a response."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.now = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form" and found.get("action", "").endswith("/response/"):
            self.now = {}
            self.forms.append(self.now)
        elif tag == "input" and self.now is not None and found.get("name"):
            self.now[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.now = None


def read(client, house, scenario):
    page = client.get(house.at(f"budget/proposals/{scenario.pk}/")).text
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def line(page, name):
    """The row of the table that is about an action."""
    return next(row for row in page.split("<tr>") if f">{name}</a>" in row)


@pytest.fixture
def poor(funded, browse):
    """The promotion, optional, brings next to nothing."""
    from tests.apps.builders import NOON

    from pacte.apps.plans import operations

    operations.describe_response(funded.plan, "promo", POOR, by=funded.cast.alice, at=NOON)
    return funded


def test_an_action_that_is_out_says_why(poor, browse):
    row = line(read(browse("alice"), poor, asked_and_answered(poor)), "Remise de printemps")
    assert "écartée" in row
    assert "Écartée" in row
    assert "pour 1 dépensé" in row


def test_a_fixed_line_says_its_whole_amount(funded, browse):
    """4,000 in three quarters: the reason is about the 4,000, not about 1,333."""
    alice = browse("alice")
    alice.post(funded.at("budget/pins/mailing/"), {"pinned": "on"})
    row = line(read(alice, funded, asked_and_answered(funded)), "Publipostage")
    assert "Maintenue à 4 000 €" in row
    assert "inchangée" in row


def test_what_is_kept_stands_in_its_periods(funded, browse):
    """Nobody said what the club brings: its 3,000 stay, 1,000 a quarter."""
    row = line(read(browse("alice"), funded, asked_and_answered(funded)), "Club des installateurs")
    assert row.count("1 000 €") == 3


def test_the_next_thousand_is_said(funded, browse):
    page = read(browse("alice"), funded, asked_and_answered(funded))
    assert "1 000 € de plus rapporteraient environ" in page


def test_an_adopted_sharing_computed_again_changes_nothing(funded, browse):
    alice, first = browse("alice"), asked_and_answered(funded)
    assert "Adopter cette répartition" in read(alice, funded, first)
    alice.post(funded.at(f"budget/proposals/{first.pk}/adopt/"))
    page = read(alice, funded, asked_and_answered(funded))
    assert "Rien ne changerait" in page
    assert "Adopter cette répartition" not in page


def test_a_proposal_of_others_or_of_another_kind_is_not_there(funded, browse):
    scenario = asked_and_answered(funded)
    assert browse("denis").get(funded.at(f"budget/proposals/{scenario.pk}/")).status_code == 404
    assert browse("alice").get(funded.at("budget/proposals/999/")).status_code == 404


def test_what_an_action_brings_is_typed_and_can_be_undone(funded, browse):
    from pacte.apps.journal.models import Entry

    alice, path = browse("alice"), funded.at("budget/actions/orphan/response/")
    assert alice.post(path, TWO).status_code == 302
    said = photos.photograph(funded.plan).actions["orphan"].response
    assert (said.second.spend.amount, said.provenance.source) == (4000, "expert")
    page = alice.get(funded.at("budget/actions/orphan/")).text
    assert "money-picture" in page
    alice.post(funded.at(f"history/{Entry.objects.latest('sequence').sequence}/undo/"))
    assert photos.photograph(funded.plan).actions["orphan"].response is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"second.likely": "20 k€"}, "c’est trop pour la grosse dépense"),
        ({"second.spend": "1000"}, "doit dépasser la petite"),
        ({"first.likely": ""}, "est nécessaire"),
        ({"first.spend": "beaucoup"}, "n’est pas un montant"),
        ({"first.low": "6000"}, "dans l’ordre croissant"),
        ({"kind": "oracle"}, "l’une des trois façons"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_with_what_was_typed(funded, browse, changed, said):
    path = funded.at("budget/actions/orphan/response/")
    answer = browse("alice").post(path, TWO | changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert photos.photograph(funded.plan).actions["orphan"].response is None
    if changed.get("kind") is None:
        assert 'value="4 k€"' in answer.text or "second.spend" in changed


def test_every_way_comes_back_as_it_was_typed(funded, browse):
    """The form of each kind, posted as it stands, changes nothing."""
    alice = browse("alice")
    for action in ("salon", "mailing", "promo"):
        before = photos.photograph(funded.plan).actions[action].response
        page = alice.get(funded.at(f"budget/actions/{action}/")).text
        form = next(f for f in Fields(page).forms if f["kind"] == before.kind)
        assert alice.post(funded.at(f"budget/actions/{action}/response/"), form).status_code == 302
        after = photos.photograph(funded.plan).actions[action].response
        same = {"provenance": None}
        assert after.model_copy(update=same) == before.model_copy(update=same)


def test_the_margin_of_an_action_is_kept_from_those_who_see_none(funded, browse):
    chloe = browse("chloe")
    own = chloe.get(funded.at("budget/actions/promo/")).text
    assert "money-picture" not in own
    assert "60\u202f000" not in own
    assert "n’est pas montrée à votre rôle" in own
    assert chloe.get(funded.at("budget/actions/mailing/")).status_code == 404
    path = funded.at("budget/actions/promo/response/")
    assert chloe.post(path, TWO).status_code == 404


def test_sentences_with_amounts_are_left_out_of_a_redacted_answer(funded):
    """The words of a reason would tell what its figures may not."""
    from pacte.apps.scenarios import queries

    scenario = asked_and_answered(funded)
    whole = queries.visible_result(funded.cast.alice, scenario)
    seen = queries.visible_result(funded.cast.chloe, scenario)
    assert all(cell["reason"]["message"]["fr"] for cell in whole["actions"])
    told, told_less = (json.dumps(result, ensure_ascii=False) for result in (whole, seen))
    assert "3\u202f000" in told
    assert "3\u202f000" not in told_less
    assert not seen["rows"]
    amounts = {cell["action"] for cell in seen["actions"] if cell["spend"] is not None}
    assert amounts == {"promo"}
    assert all(cell["value"] is None for cell in seen["actions"])


def test_who_sees_amounts_but_no_margin_reads_the_amounts_of_a_proposal(funded, browse):
    chloe = read(browse("chloe"), funded, asked_and_answered(funded))
    assert "Aujourd’hui" in line(chloe, "Remise de printemps")
    assert "Publipostage" not in chloe
    assert "Marge apportée" not in chloe


def test_marketing_reads_the_amounts_of_all_actions_and_what_is_spent_in_all(funded, client):
    client.force_login(member(funded.cast.company, "Mia", "marketing").user)
    scenario = asked_and_answered(funded)
    page = read(client, funded, scenario)
    assert "répartis entre" in page
    assert "n’est pas montrée à votre rôle" in page
    assert "Toutes les actions" in page
    assert "Marge apportée" not in page
    for figure in ("value", "bound"):
        amount = scenario.result[figure]["amount"].split(".")[0]
        assert f"{int(amount):,}".replace(",", " ") not in page


def test_an_action_that_is_out_says_why_without_its_margin(poor, client):
    client.force_login(member(poor.cast.company, "Mia", "marketing").user)
    row = line(read(client, poor, asked_and_answered(poor)), "Remise de printemps")
    assert "l’argent rapporte davantage ailleurs" in row
    assert "pour 1 dépensé" not in row


def test_a_curve_of_the_plan_stands_as_two_spends_that_can_be_corrected(poor, browse):
    """900 at most, half of it at 9,000: 300 at 4,500 and 600 at 18,000; season and shape stay."""
    from tests.apps.builders import NOON

    from pacte.apps.plans import operations

    curve = {**POOR, "shape": "1", "delay_months": ["0.5", "0.5"], "basket": euros(80)}
    operations.describe_response(poor.plan, "promo", curve, by=poor.cast.alice, at=NOON)
    alice = browse("alice")
    page = alice.get(poor.at("budget/actions/promo/")).text
    form = next(f for f in Fields(page).forms if f["kind"] == "three_points")
    plain = {name: value.replace("\u202f", " ") for name, value in form.items()}
    assert (plain["first.spend"], plain["first.likely"]) == ("4 500", "300")
    assert (plain["second.spend"], plain["second.likely"]) == ("18 000", "600")
    form |= {"second.likely": "700"}
    assert alice.post(poor.at("budget/actions/promo/response/"), form).status_code == 302
    after = photos.photograph(poor.plan).actions["promo"].response
    assert (after.kind, after.second.likely.amount) == ("three_points", 700)
    assert after.basket.amount == 80
    assert len(after.delay_months) == 2
    assert "money-picture" in alice.get(poor.at("budget/actions/promo/")).text
