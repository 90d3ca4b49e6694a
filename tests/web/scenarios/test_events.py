"""What happens, told in a form: asked about, or sent back with why at its field."""

import pytest

from pacte.apps.scenarios.models import Scenario


@pytest.mark.parametrize(
    ("told", "event"),
    [
        (
            {"event": "departure", "person": "chloe", "last_day": "2026-05-29"},
            {"kind": "departure", "person": "chloe", "last_day": "2026-05-29"},
        ),
        (
            {"event": "delay", "step": "prepare", "days": "3"},
            {"kind": "delay", "step": "prepare", "days": 3},
        ),
        (
            {"event": "cancellation", "what": "action:salon"},
            {"kind": "cancellation", "action": "salon"},
        ),
        (
            {"event": "cancellation", "what": "step:prepare"},
            {"kind": "cancellation", "step": "prepare"},
        ),
        (
            {"event": "budget_cut", "amount": "9 500,5"},
            {"kind": "budget_cut", "budget": {"amount": "9500.50", "currency": "EUR"}},
        ),
    ],
)
def test_every_event_of_the_page_is_asked_about(house, browse, told, event):
    alice = browse("alice")
    page = alice.get(house.at("scenarios/")).text
    assert f'value="{event["kind"]}"' in page
    alice.post(house.at("scenarios/ask/"), {"kind": "replan", **told})
    assert Scenario.objects.get().parameters["events"] == [event]


def test_an_envelope_typed_in_english_keeps_its_thousands(house, browse):
    told = {"kind": "replan", "event": "budget_cut", "amount": "9,500"}
    browse("alice", "en").post(house.at("scenarios/ask/"), told)
    budget = Scenario.objects.get().parameters["events"][0]["budget"]
    assert budget == {"amount": "9500.00", "currency": "EUR"}


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"event": "delay", "step": "prepare", "days": "beaucoup"}, "days", "de 1 à 366"),
        ({"event": "delay", "step": "prepare", "days": "-5"}, "days", "de 1 à 366"),
        ({"event": "delay", "step": "prepare", "days": "²"}, "days", "de 1 à 366"),
        ({"event": "delay", "step": "prepare", "days": "999999999"}, "days", "de 1 à 366"),
        ({"event": "delay", "step": "gone", "days": "5"}, "step", "n’existe pas"),
        ({"event": "cancellation", "what": "zzz"}, "what", "dans la liste"),
        ({"event": "budget_cut", "amount": "abc"}, "amount", "n’est pas un montant"),
        ({"event": "budget_cut", "amount": " "}, "amount", "Saisissez un montant"),
        ({"event": "budget_cut", "amount": "9,500"}, "amount", "de deux façons"),
        ({"event": "budget_cut", "amount": "90 000"}, "amount", "plus petite"),
        ({"person": "chloe", "start": "", "end": "2026-04-24"}, "start", "pas une date"),
        ({"person": "chloe", "start": "2026-04-24", "end": "2026-04-20"}, "end", "avant le"),
        ({"person": "chloe", "start": "2020-04-24", "end": "2020-04-25"}, "end", "avant le plan"),
        ({"event": "departure", "person": "chloe", "last_day": ""}, "last_day", "pas une date"),
    ],
)
def test_an_event_that_is_refused_comes_back_with_why_at_its_field(
    house, browse, told, field, said
):
    page = browse("alice").post(house.at("scenarios/ask/"), {"kind": "replan", **told})
    assert page.status_code == 422
    kind = told.get("event", "absence")
    form = page.text.partition(f'<details id="{kind}" open>')[2].partition("</details>")[0]
    assert said in form.partition(f'id="w-{kind}-{field}"')[2].partition("</span>")[0]
    assert form.count("cell-error") == 1
    for name, value in told.items():
        if name not in ("event", "step", "what", "person"):
            assert f'name="{name}" value="{value}"' in form
    assert page.text.count("<details id=") - page.text.count("open><summary") >= 4
    assert not Scenario.objects.exists()


def test_an_event_that_does_not_exist_is_refused_in_words(house, browse):
    told = {"kind": "replan", "event": "earthquake"}
    page = browse("alice").post(house.at("scenarios/ask/"), told, follow=True)
    assert "toast-line" in page.text
    assert not Scenario.objects.exists()


def test_a_departure_before_the_arrival_is_refused_in_words(house, browse):
    alice = browse("alice")
    alice.post(house.at("team/chloe/arrival/"), {"hired_on": "2026-05-04", "ramp_up": ""})
    told = {"event": "departure", "person": "chloe", "last_day": "2026-04-30"}
    page = alice.post(house.at("scenarios/ask/"), {"kind": "replan", **told}, follow=True)
    assert "n’arrive que le 4 mai 2026" in page.text
    assert not Scenario.objects.exists()


@pytest.mark.parametrize("event", ["absence", "departure"])
def test_the_absence_of_somebody_else_is_asked_by_those_who_write_it(house, browse, event):
    """Chloé sells: she may ask about herself alone; the list offers nobody else."""
    chloe = browse("chloe")
    dates = {"start": "2026-04-20", "end": "2026-04-24"}
    if event == "departure":
        dates = {"last_day": "2026-04-24"}
    ask = house.at("scenarios/ask/")
    chloe.post(ask, {"kind": "replan", "event": event, "person": "bob", **dates})
    assert not Scenario.objects.exists()
    chloe.post(ask, {"kind": "replan", "event": event, "person": "chloe", **dates})
    assert Scenario.objects.count() == 1
    page = chloe.get(house.at("scenarios/")).text
    assert '<option value="chloe">' in page
    assert '<option value="bob">' not in page


def test_an_absence_without_days_says_so_at_each_of_them(house, browse):
    told = {"kind": "replan", "event": "absence", "person": "chloe", "start": "", "end": ""}
    page = browse("alice").post(house.at("scenarios/ask/"), told).text
    assert page.count("cell-error") == 2
    assert '<option value="chloe" selected>' in page
    assert not Scenario.objects.exists()


@pytest.mark.parametrize("amount", ["20 000", "1 000 000 000"])
def test_an_envelope_that_is_no_smaller_is_refused(house, browse, amount):
    told = {"kind": "replan", "event": "budget_cut", "amount": amount}
    page = browse("alice").post(house.at("scenarios/ask/"), told, follow=True).text
    assert "indiquez-en une plus petite" in page
    assert not Scenario.objects.exists()


@pytest.mark.parametrize("who", ["bob", "chloe"])
@pytest.mark.parametrize("amount", ["9 000", "1 000 000"])
def test_who_does_not_set_the_envelope_does_not_ask_of_a_smaller_one(house, browse, who, amount):
    """A refusal of one that is no smaller would say what it is."""
    told = {"kind": "replan", "event": "budget_cut", "amount": amount}
    page = browse(who).post(house.at("scenarios/ask/"), told, follow=True).text
    assert "Votre rôle ne le permet pas" in page
    assert "indiquez-en une plus petite" not in page
    assert not Scenario.objects.exists()
