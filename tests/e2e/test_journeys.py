"""What people do, with the mouse and with the keyboard alone."""

import pytest
from playwright.sync_api import expect
from tests.apps.builders import PASSWORD

from pacte.apps.plans.models import photos

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_alice_logs_in_and_sees_the_plan(screen, sold):
    page = screen(None).open("/")
    page.fill("[name=login]", sold.cast.alice.user.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(sold.plan.name)


def test_a_budget_is_typed_refused_corrected_and_undone(screen, sold):
    page = screen().open(sold.at("actions/"))
    cell = page.locator("#c-salon-budget")
    cell.locator("button").focus()
    page.keyboard.press("Enter")
    field = cell.locator("[name=value]")
    expect(field).to_be_focused()
    field.fill("douze")
    page.keyboard.press("Enter")
    expect(cell.locator(".cell-error")).to_contain_text("n’est pas un montant")
    field.fill("9,5 k€")
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("9\u202f500\u202f€")
    expect(cell.locator("button")).to_be_focused()
    expect(page.locator("#sums")).to_contain_text("32\u202f500\u202f€")
    page.locator("#toasts button").click()
    expect(cell).to_contain_text("15\u202f000\u202f€")
    assert photos.photograph(sold.plan).actions["salon"].budget.amount == 15_000


def test_escape_leaves_a_cell_as_it_was(screen, sold):
    page = screen().open(sold.at("actions/"))
    cell = page.locator("#c-salon-budget")
    cell.locator("button").click()
    cell.locator("[name=value]").fill("1")
    page.keyboard.press("Escape")
    expect(cell.locator("button")).to_contain_text("15\u202f000\u202f€")
    assert photos.photograph(sold.plan).actions["salon"].budget.amount == 15_000


def test_the_table_narrows_as_one_types(screen, sold):
    page = screen().open(sold.at("actions/"))
    page.fill("#q", "publi")
    expect(page.locator("#table tbody tr")).to_have_count(1)


def test_the_menu_of_a_phone_opens_by_keyboard(screen, sold):
    page = screen(width=320).open(sold.at())
    page.locator("details.menu summary").focus()
    page.keyboard.press("Enter")
    page.locator(".menu-panel a", has_text="Objectifs").click()
    expect(page.locator("h1")).to_have_text("Objectifs")


def test_a_file_of_sales_goes_in_by_the_page(screen, sold, tmp_path):
    file = tmp_path / "mai.csv"
    file.write_text("date;commercial;montant HT\n12/05/2026;bob;1000\n", "utf-8")
    page = screen().open(sold.at("facts/"))
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Examiner le fichier").click()
    page.get_by_role("button", name="Charger ces lignes").click()
    expect(page.locator("#toasts")).to_contain_text("1 ligne ajoutée")
