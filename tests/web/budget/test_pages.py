"""The budget by action and period: read by role, edited where it stands, shared again, adopted."""

import pytest
from tests.apps.builders import member
from tests.web.budget.conftest import answered, asked_and_answered
from tests.web.test_pages import Words, english_of

from pacte.apps.journal.models import Entry
from pacte.apps.plans.models import photos
from pacte.apps.scenarios.models import Scenario

HTMX = {"HX-Request": "true"}
Q2 = "2026-Q2"


def standing(house, action):
    return photos.photograph(house.plan).actions[action]


def periods(house, action):
    said = standing(house, action).spending.periods
    return {label: float(period.budget.amount) for label, period in said.items() if period.budget}


def save(client, house, action, period, typed, before):
    data = {"value": typed, "before": before}
    return client.post(house.at(f"budget/cells/{action}/{period}/"), data, headers=HTMX)


def test_the_table_says_what_is_decided_committed_over_and_left(funded, browse):
    """30,000 less 15,000 + 4,000 + 1,000 + 3,000 and the mailing's fixed 500: 6,500 left."""
    page = browse("alice").get(funded.at("budget/")).text
    for said in ("30 000 €", "23 500 €", "6 500 €", "3 000 € engagés", "fermée", "T2 2026"):
        assert said in page.replace("\u202f", " "), said


def test_long_tables_come_by_pages_and_sums_are_of_all(funded, browse, monkeypatch):
    from pacte.web.budget import views

    monkeypatch.setattr(views, "PER_PAGE", 3)
    alice = browse("alice")
    first, second = (alice.get(funded.at(f"budget/{q}")).text for q in ("", "?page=2"))
    assert "Club des installateurs" not in first
    assert "Salon de Lyon" not in second
    assert "Club des installateurs" in second
    assert all("23\u202f000" in page and "4 actions" in page for page in (first, second))


def test_rows_come_by_priority(funded, browse):
    page = browse("alice").get(funded.at("budget/")).text
    names = ("Salon de Lyon", "Publipostage", "Club des installateurs")
    assert [*sorted(names, key=page.index)] == [*names]
    assert "Priorité haute · Bob Morel" in page
    assert 'data-name="T2 2026 · avr.–juin"' in page  # a phone shows no header


def test_one_period_is_decided_the_others_stay_and_the_total_follows(funded, browse):
    """The mailing had 4,000 on three quarters; 2,000 in the second makes 4,666.66."""
    before = Entry.objects.count()
    answer = save(browse("alice"), funded, "mailing", Q2, "2 k€", 133_334)
    assert answer.status_code == 200
    assert periods(funded, "mailing") == pytest.approx(
        {Q2: 2000, "2026-Q3": 1333.33, "2026-Q4": 1333.33}
    )
    assert str(standing(funded, "mailing").budget.amount) == "4666.66"
    assert Entry.objects.count() == before + 1
    assert 'id="sums"' in answer.text
    browse("alice").post(funded.at(f"history/{Entry.objects.latest('sequence').sequence}/undo/"))
    assert str(standing(funded, "mailing").budget.amount) == "4000.00"
    assert standing(funded, "mailing").spending is None


def test_a_new_total_is_dealt_in_proportion(funded, browse):
    """2,000 + 1,333.33 + 1,333.33 becomes half of it: 1,000, then what is left in two."""
    save(browse("alice"), funded, "mailing", Q2, "2000", 133_334)
    answer = save(browse("alice"), funded, "mailing", "total", "2333,33", 466_666)
    assert answer.status_code == 200
    assert sum(periods(funded, "mailing").values()) == pytest.approx(2333.33)
    assert float(periods(funded, "mailing")[Q2]) == pytest.approx(1000, abs=0.01)


@pytest.mark.parametrize(
    ("action", "period", "typed", "status"),
    [
        ("mailing", Q2, "douze", 422),
        ("mailing", Q2, "-3", 422),
        ("mailing", "2026-Q1", "100", 422),
        ("salon", "2026-Q3", "100", 422),
        ("mailing", "2027-Q1", "100", 404),
    ],
    ids=["a word", "negative", "a quarter over", "a quarter closed", "no quarter"],
)
def test_what_cannot_be_decided_is_said_beside_the_cell(
    funded, browse, action, period, typed, status
):
    before = Entry.objects.count()
    answer = save(browse("alice"), funded, action, period, typed, "")
    assert answer.status_code == status
    assert ('class="cell-error"' in answer.text) == (status == 422)
    assert Entry.objects.count() == before


def test_an_amount_that_changed_meanwhile_is_not_overwritten(funded, browse):
    save(browse("alice"), funded, "mailing", Q2, "2000", 133_334)
    answer = save(browse("alice"), funded, "mailing", Q2, "2500", 133_334)
    assert answer.status_code == 409
    assert "entre-temps" in answer.text


def test_a_line_is_fixed_and_freed(funded, browse):
    alice = browse("alice")
    page = alice.post(funded.at("budget/pins/mailing/"), {"pinned": "on"}, follow=True).text
    assert standing(funded, "mailing").pinned
    undo = f"history/{Entry.objects.latest('sequence').sequence}/undo/"
    assert funded.at(undo) in page  # beside the message
    alice.post(funded.at("budget/pins/mailing/"))
    assert not standing(funded, "mailing").pinned


def test_limits_are_typed_and_typed_away(funded, browse):
    alice, path = browse("alice"), funded.at("budget/actions/mailing/bounds/")
    typed = {"min_spend": "500", "max_spend": "6 k€", "effective_spend": "300", "fixed_cost": "500"}
    typed |= {f"minimum-{q}": "" for q in (Q2, "2026-Q3")}
    typed |= {f"maximum-{Q2}": "1500", "maximum-2026-Q3": "", "closed-2026-Q3": "on"}
    alice.post(path, typed)
    action = standing(funded, "mailing")
    assert (action.min_spend.amount, action.spending.effective_spend.amount) == (500, 300)
    assert action.spending.periods[Q2].maximum.amount == 1500
    assert action.spending.periods["2026-Q3"].closed
    page = alice.get(funded.at("budget/actions/mailing/")).text
    assert "En dessous de 300" in page
    nothing = {name: "" for name in typed if name != "closed-2026-Q3"}
    alice.post(path, nothing)
    assert standing(funded, "mailing").spending is None


def test_a_period_has_a_ceiling_of_its_own(funded, browse):
    alice, path = browse("alice"), funded.at(f"budget/ceilings/{Q2}/")
    answer = alice.post(path, {"value": "9000"}, headers=HTMX)
    assert "dépassé" in answer.text  # 14,667 are decided there
    assert photos.photograph(funded.plan).sharing.limits[0].at_most.amount == 9000
    alice.post(path, {"value": ""}, headers=HTMX)
    assert photos.photograph(funded.plan).sharing.limits == ()


def test_another_grain_keeps_what_was_decided(funded, browse):
    """2,000 for the second quarter is 666.67 + 666.67 + 666.66 for April to June."""
    alice = browse("alice")
    save(alice, funded, "mailing", Q2, "2000", 133_334)
    alice.post(funded.at("budget/sharing/"), {"budget": "31 000", "grain": "month"})
    plan = photos.photograph(funded.plan)
    assert (plan.sharing.grain, plan.budget.amount) == ("month", 31_000)
    said = periods(funded, "mailing")
    assert [said[f"2026-0{month}"] for month in (4, 5, 6)] == [666.67, 666.67, 666.66]
    page = alice.get(funded.at("budget/")).text
    assert "avr. 2026" in page


@pytest.mark.parametrize(
    ("name", "sees", "not_sees"),
    [
        ("alice", ["15 000", "4 000", "30 000"], []),
        ("bob", ["15 000", "1 000"], ["4 000", "30 000"]),
        ("chloe", ["1 000"], ["15 000", "4 000", "30 000"]),
    ],
)
def test_each_role_sees_the_money_it_follows(funded, browse, name, sees, not_sees):
    page = browse(name).get(funded.at("budget/")).text.replace("\u202f", " ")
    assert [amount for amount in sees if amount not in page] == []
    assert [amount for amount in not_sees if amount in page] == []


def test_a_reader_is_told_why_there_is_nothing(funded, client):
    client.force_login(member(funded.cast.company, "Rita", "reader").user)
    page = client.get(funded.at("budget/")).text
    assert "Aucun budget à montrer" in page
    assert "15\u202f000" not in page


def test_a_manager_decides_for_the_team_only(funded, browse):
    bob = browse("bob")
    assert save(bob, funded, "salon", Q2, "11000", 1_200_000).status_code == 200
    assert save(bob, funded, "mailing", Q2, "11000", "").status_code == 404
    assert save(browse("chloe"), funded, "promo", Q2, "11", "").status_code == 403
    assert bob.post(funded.at("budget/sharing/"), {"grain": "month"}).status_code == 302
    assert photos.photograph(funded.plan).sharing.grain == "quarter"


def test_the_budget_is_shared_read_adopted_and_undone(funded, browse):
    alice = browse("alice")
    asked = alice.post(funded.at("budget/ask/"))
    waiting = alice.get(asked["Location"], headers=HTMX)
    assert "every 1s" in waiting.text
    scenario = answered(Scenario.objects.get())
    page = alice.get(asked["Location"], headers=HTMX)
    assert page.status_code == 286
    assert "Adopter cette répartition" in page.text
    assert "Au bon niveau" in page.text
    alice.post(funded.at(f"budget/proposals/{scenario.pk}/adopt/"))
    proposed = {
        (cell["action"], cell["period"]): float(cell["spend"]["amount"])
        for cell in scenario.result["actions"]
        if cell["decided"]
    }
    adopted = periods(funded, "mailing")
    assert adopted
    for label, amount in adopted.items():
        assert float(amount) == proposed["mailing", label]
    after = alice.get(asked["Location"]).text
    assert "Annuler" in after
    version = Scenario.objects.get().adopted_version
    alice.post(funded.at(f"history/{version}/undo/"))
    assert standing(funded, "mailing").budget.amount == 4000


def test_another_envelope_is_tried_without_changing_the_plan(funded, browse):
    alice = browse("alice")
    alice.post(funded.at("budget/ask/"), {"share": "-20"})
    scenario = answered(Scenario.objects.get())
    assert scenario.parameters["envelope_cents"] == 2_400_000
    assert scenario.result["budget"]["amount"] == "24000.00"
    assert float(scenario.result["spent"]["amount"]) <= 24_000
    page = alice.get(funded.at(f"budget/proposals/{scenario.pk}/")).text
    assert "24\u202f000\u202f€" in page
    assert photos.photograph(funded.plan).budget.amount == 30_000
    alice.post(funded.at(f"budget/proposals/{scenario.pk}/adopt/"))
    assert photos.photograph(funded.plan).budget.amount == 24_000


def test_other_envelopes_are_drawn_and_put_in_figures(funded, browse):
    alice = browse("alice")
    alice.post(funded.at("budget/ask/"))
    scenario = answered(Scenario.objects.get())
    values = [float(tried["value"]["amount"]) for tried in scenario.result["front"]]
    assert len(values) == 6
    assert values == sorted(values)  # more money is never worse
    assert values[2] <= float(scenario.result["value"]["amount"]) <= values[3]
    page = alice.get(funded.at(f"budget/proposals/{scenario.pk}/")).text.replace("\u202f", " ")
    assert page.count('class="dot"') == 7
    assert "+30 %" in page
    assert "21 000 €" in page
    assert "il est possible de faire mieux de 0,01 % au plus." in page.replace("\u00a0", " ")
    for tried in scenario.result["front"]:
        assert float(tried["bound"]["amount"]) >= float(tried["value"]["amount"])


def test_a_seller_reads_only_their_part_of_a_proposal(funded, browse):
    scenario = asked_and_answered(funded)
    page = browse("chloe").get(funded.at(f"budget/proposals/{scenario.pk}/"))
    assert page.status_code == 200
    for hidden in ("Publipostage", "15\u202f000", "Pour les experts", "data-price"):
        assert hidden not in page.text, hidden


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_in_one_language_and_without_solver_words(funded, browse, language):
    from tests.house.test_plain_words import SOLVERS

    scenario = asked_and_answered(funded)
    reader = browse("alice", language)
    rooms = ("", "actions/mailing/", "actions/promo/", "actions/salon/")
    for room in (*rooms, f"proposals/{scenario.pk}/"):
        page = reader.get(funded.at(f"budget/{room}")).text
        plain = page.partition('<details class="panel expert">')[0]
        assert [text for text in Words(plain).texts if SOLVERS.search(text)] == []
        if language == "fr":
            assert english_of(page) == [], room


def sharing_of(house):
    return photos.photograph(house.plan).sharing


def test_limits_are_typed_said_and_removed(funded, browse):
    alice, page = browse("alice"), funded.at("budget/rules/")
    typed = {"about": "type:promotion", "period": "each", "at_most": "1 500", "name": "Remises"}
    alice.post(f"{page}limits/", typed)
    alice.post(f"{page}limits/", {"about": "", "hours": "120"})
    limits = sharing_of(funded).limits
    assert (limits[0].type, limits[0].each_period, limits[0].at_most.amount) == (
        "promotion", True, 1500,
    )  # fmt: skip
    assert limits[1].hours_at_most == 120
    said = alice.get(page).text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Actions de type « Promotion », à chaque période : au plus 1 500 €." in said
    assert "Toutes les actions, sur tout le plan : au plus 120 heures de travail." in said
    assert "au plus 1 500 €" in alice.get(funded.at("budget/")).text.replace("\u202f", " ")
    alice.post(f"{page}limits/0/remove/")
    assert [limit.hours_at_most for limit in sharing_of(funded).limits] == [120]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "exclusive", "actions": ["salon", "promo"]}, "Une seule parmi"),
        ({"kind": "at_most", "actions": ["salon", "promo", "mailing"], "count": "2"}, "Au plus 2"),
        ({"kind": "requires", "actions": ["promo"], "needs": ["mailing"]}, "seulement avec"),
    ],
)
def test_rules_between_actions_are_typed_and_undone(funded, browse, typed, said):
    alice, page = browse("alice"), funded.at("budget/rules/")
    alice.post(f"{page}between/", typed)
    assert sharing_of(funded).rules[0].kind == typed["kind"]
    assert said in alice.get(page).text
    alice.post(funded.at(f"history/{Entry.objects.latest('sequence').sequence}/undo/"))
    assert sharing_of(funded).rules == ()


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("limits/", {"about": ""}, "au moins un chiffre"),
        ("limits/", {"at_most": "beaucoup"}, "n’est pas un montant"),
        ("between/", {"kind": "exclusive", "actions": ["salon"]}, "au moins deux actions"),
        ("between/", {"kind": "requires", "actions": ["salon"]}, "de chaque côté"),
        ("between/", {"kind": "all"}, "de la liste"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(funded, browse, path, typed, said):
    alice = browse("alice")
    answer = alice.post(funded.at(f"budget/rules/{path}"), typed, follow=True)
    assert said in answer.text
    assert (sharing_of(funded).limits, sharing_of(funded).rules) == ((), ())


def test_limits_and_rules_are_set_by_directors_only(funded, browse):
    bob = browse("bob")
    assert bob.get(funded.at("budget/rules/")).status_code == 404
    bob.post(funded.at("budget/rules/limits/"), {"at_most": "10"})
    assert sharing_of(funded).limits == ()


def test_a_cautious_plan_is_asked_for_and_says_what_caution_costs(funded, browse):
    alice = browse("alice")
    typed = {"budget": "30 000", "grain": "quarter", "prudence": "0.5"}
    alice.post(funded.at("budget/sharing/"), typed)
    assert sharing_of(funded).prudence == 0.5
    scenario = asked_and_answered(funded)
    page = alice.get(funded.at(f"budget/proposals/{scenario.pk}/")).text
    assert "mauvais dixième des cas" in page
    alice.post(funded.at("budget/sharing/"), {**typed, "prudence": "0"})
    assert sharing_of(funded).prudence == 0


def test_an_action_is_held_so_many_times_at_most(funded, browse):
    alice, path = browse("alice"), funded.at("budget/actions/mailing/bounds/")
    alice.post(path, {"most_occurrences": "2", "occurrence_cost": "150"})
    spending = standing(funded, "mailing").spending
    assert (spending.most_occurrences, spending.occurrence_cost.amount) == (2, 150)
    alice.post(path, {"most_occurrences": "", "occurrence_cost": ""})
    assert standing(funded, "mailing").spending is None


@pytest.mark.parametrize(("language", "status", "amount"), [("en", 200, 2500), ("fr", 422, None)])
def test_an_amount_typed_with_a_comma_is_no_silent_thousandth(
    funded, browse, language, status, amount
):
    answer = save(browse("alice", language), funded, "mailing", Q2, "2,500", 133_334)
    assert answer.status_code == status
    assert (periods(funded, "mailing").get(Q2) if amount else None) == amount
