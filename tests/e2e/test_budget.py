"""The budget in a browser: typed by keyboard, shared, tried with another envelope."""

import pytest
from playwright.sync_api import expect
from tests.e2e.test_looks import check_looks
from tests.web.budget.conftest import (  # noqa: F401 (a fixture)
    answered,
    asked_and_answered,
    funded,
)

from pacte.apps.plans.models import photos
from pacte.apps.scenarios.models import Scenario

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_pages_fit_are_accessible_and_break_no_policy(screen, funded):  # noqa: F811
    scenario = asked_and_answered(funded, front=True)
    weighed = asked_and_answered(funded, aims=("margin", "new_customers"))
    rooms = (
        "",
        "rules/",
        f"actions/promo/?proposal={scenario.pk}",
        f"proposals/{scenario.pk}/",
        f"proposals/{weighed.pk}/",
    )
    opened = "document.querySelectorAll('main details').forEach((d) => (d.open = true))"
    check_looks(screen, [funded.at(f"budget/{room}") for room in rooms], before=opened)


def test_an_amount_is_typed_refused_corrected_and_undone_by_keyboard(screen, funded):  # noqa: F811
    page = screen().open(funded.at("budget/"))
    cell = page.locator("#b-mailing-2026-Q2")
    cell.locator("button").focus()
    page.keyboard.press("Enter")
    field = cell.locator("[name=value]")
    expect(field).to_be_focused()
    field.fill("douze")
    page.keyboard.press("Enter")
    expect(cell.locator(".cell-error")).to_contain_text("n’est pas un montant")
    field.fill("2 k€")
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("2\u202f000\u202f€")
    expect(cell.locator("button")).to_be_focused()
    expect(page.locator("#b-mailing-total")).to_contain_text("4\u202f667\u202f€")
    expect(page.locator("#cards")).to_contain_text("24\u202f167\u202f€")
    page.locator("#toasts button").click()
    expect(cell).to_contain_text("1\u202f333\u202f€")
    assert photos.photograph(funded.plan).actions["mailing"].budget.amount == 4000


def test_escape_leaves_an_amount_as_it_was(screen, funded):  # noqa: F811
    page = screen().open(funded.at("budget/"))
    cell = page.locator("#b-mailing-2026-Q2")
    cell.locator("button").click()
    cell.locator("[name=value]").fill("1")
    page.keyboard.press("Escape")
    expect(cell.locator("button")).to_contain_text("1\u202f333\u202f€")
    assert photos.photograph(funded.plan).actions["mailing"].spending is None


def test_the_slider_answers_at_once_and_the_exact_one_changes_no_plan(screen, funded):  # noqa: F811
    scenario = asked_and_answered(funded)
    page = screen().open(funded.at(f"budget/proposals/{scenario.pk}/"))
    page.locator("#share").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#share-said")).to_contain_text("33\u202f000")
    expect(page.locator("#share-said")).to_contain_text("au plus")
    with page.expect_response(lambda response: "/proposals/" in response.url):
        page.get_by_role("button", name="Calculer exactement").click()
    expect(page.locator("#share-said")).to_contain_text("Calcul exact en cours")
    tried = answered(Scenario.objects.exclude(pk=scenario.pk).get())
    expect(page.locator("#share-said")).to_contain_text("calculé exactement")
    assert float(tried.result["value"]["amount"]) > float(scenario.result["value"]["amount"])
    page.locator("#share-said a").click()
    expect(page.locator("main")).to_contain_text("33\u202f000\u202f€")
    assert photos.photograph(funded.plan).budget.amount == 30_000


def test_between_computed_envelopes_the_slider_says_about(screen, funded):  # noqa: F811
    scenario = asked_and_answered(funded, front=True)
    page = screen().open(funded.at(f"budget/proposals/{scenario.pk}/"))
    page.locator("#share").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#share-said")).to_contain_text("environ")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#share-said")).to_contain_text("calculé exactement")


def test_what_an_action_brings_is_said_refused_and_drawn(screen, funded):  # noqa: F811
    page = screen().open(funded.at("budget/actions/orphan/"))
    expect(page.locator(".money-picture")).to_have_count(0)
    form = page.locator("form:has([name='first.spend'])")
    figures = {"first.spend": "2000", "first.likely": "5000", "second.spend": "4000"}
    for name, figure in figures.items():
        form.locator(f"[name='{name}']").fill(figure)
    form.locator("[name='second.likely']").fill("20 k€")
    form.get_by_role("button").click()
    expect(page.locator("main [role=alert]")).to_contain_text("c’est trop")
    form.locator("[name='second.likely']").fill("8000")
    form.get_by_role("button").click()
    expect(page.locator(".money-picture")).to_have_count(1)
    expect(page.locator("figcaption")).to_contain_text("rapportent environ")
