"""The time line under the hand: dragged, refused, moved by keyboard, undone."""

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.web.schedule.planned import with_calls

from pacte.apps.plans.models import photos

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BAR = '.gantt_task_line[data-task-id="s:call"]'
DAY = "gantt.posFromDate(new Date(2026, 4, 5)) - gantt.posFromDate(new Date(2026, 4, 4))"


@pytest.fixture
def planned(sold):
    return with_calls(sold)


def start(house):
    return photos.photograph(house.plan).steps["call"].start_date


def drag(page, days):
    box, day = page.locator(BAR).bounding_box(), page.evaluate(DAY)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + days * day / 2, y, steps=5)
    page.mouse.move(x + days * day, y, steps=5)
    page.mouse.up()


def test_a_step_is_dragged_and_put_back(screen, planned):
    window = screen(width=1600)
    page = window.open(planned.at("schedule/"))
    page.locator(BAR).scroll_into_view_if_needed()
    drag(page, 7)
    expect(page.locator("#toasts")).to_contain_text("Appeler les clients")
    assert start(planned) == date(2026, 5, 11)
    page.locator("#toasts button").click()
    expect(page.locator("#toasts")).to_contain_text("Annulé")
    assert start(planned) == date(2026, 5, 4)
    assert window.said == []


def test_a_bar_dropped_where_it_may_not_be_goes_back_and_the_page_says_why(screen, planned):
    page = screen(width=1600).open(planned.at("schedule/"))
    page.locator(BAR).scroll_into_view_if_needed()
    before = page.locator(BAR).bounding_box()["x"]
    drag(page, 13)
    expect(page.locator("#moved")).to_contain_text("trop tôt après")
    page.wait_for_function(
        "([bar, x]) => Math.abs(document.querySelector(bar).getBoundingClientRect().x - x) < 2",
        arg=[BAR, before],
    )
    assert start(planned) == date(2026, 5, 4)


def test_a_fixed_event_stays_under_the_hand(screen, planned):
    page = screen(width=1600).open(planned.at("schedule/"))
    bar = page.locator('.gantt_task_line[data-task-id="s:stand"]')
    bar.scroll_into_view_if_needed()
    before = bar.bounding_box()
    page.mouse.move(before["x"] + 3, before["y"] + 9)
    page.mouse.down()
    page.mouse.move(before["x"] + 60, before["y"] + 9, steps=5)
    page.mouse.up()
    expect(page.locator("#moved")).to_contain_text("a des dates fixes")
    page.wait_for_timeout(300)
    assert abs(bar.bounding_box()["x"] - before["x"]) < 1
    assert "is-movable" not in bar.get_attribute("class")


def test_alt_and_an_arrow_move_the_chosen_step_by_a_day(screen, planned):
    page = screen(width=1600).open(planned.at("schedule/"))
    page.locator("#gantt .gantt_row", has_text="Appeler les clients").click()
    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("du 6 au 7 mai 2026")
    assert start(planned) == date(2026, 5, 6)


def test_the_form_of_the_list_moves_by_keyboard_alone(screen, planned):
    page = screen().open(planned.at("schedule/"))
    page.locator("#step-call a").focus()
    page.keyboard.press("Enter")
    field = page.locator("#start-call")
    expect(field).to_be_focused()
    field.fill("2026-05-15")
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_contain_text("1 jour trop tôt")
    field.fill("2026-05-11")
    page.keyboard.press("Enter")
    expect(page.locator("#step-call")).to_contain_text("11 mai 2026")
    expect(page.locator("#moved")).not_to_contain_text("trop tôt")


def test_a_week_of_load_opens_under_the_table(screen, planned):
    page = screen(width=320).open(planned.at("schedule/?from=2026-05-04"))
    page.get_by_role("link", name="Chloé Petit, S19").click()
    expect(page.locator("#week")).to_contain_text("Appeler les clients")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
