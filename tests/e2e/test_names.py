"""What people call things is text, wherever a library draws it."""

import pytest
from playwright.sync_api import expect
from tests.apps.builders import NOON

from pacte.apps.plans import operations

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NAME = '<b id="taken" hx-get="/" hx-trigger="load">Salon</b><img src=x onerror=alert(1)>'


def test_a_name_with_tags_is_written_as_it_was_typed_on_the_time_line(screen, sold):
    operations.change_action(sold.plan, "salon", {"name": NAME}, by=sold.cast.alice, at=NOON)
    window = screen()
    page = window.open(sold.at("schedule/"))
    expect(page.locator("#gantt").get_by_text(NAME).first).to_be_visible()
    assert page.locator("#taken").count() == 0
    assert window.said == []
