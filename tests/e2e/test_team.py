"""Absences in front of a browser; the lesser pages of the schedule looked at like the others."""

from datetime import date

import pytest
from playwright.sync_api import expect
from tests.apps.builders import NOON
from tests.e2e.test_looks import check_looks, faults
from tests.web.conftest import TODAY
from tests.web.scenarios.test_views import finish
from tests.web.schedule.planned import with_calls
from tests.web.schedule.test_proposals import answer

from pacte.apps.plans import operations
from pacte.apps.plans.models import photos
from pacte.apps.scenarios import operations as scenarios
from pacte.document import Change

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planned(sold):
    return with_calls(sold)


def crowd(house):
    """Chloé has seven days of work in the week of 11 May, and five in that of 1 June."""
    need = {"needs": [{"effort_days": "7", "assigned": ["chloe"]}], "duration_days": 5}
    form = {"action": "mailing", "name": "Rappeler", **need}
    over = {**form, "start_date": "2026-05-11", "end_date": "2026-05-15"}
    full = {**form, "start_date": "2026-06-01", "end_date": "2026-06-05"}
    full["needs"] = [{"effort_days": "5", "assigned": ["chloe"]}]
    forms = {"over": over, "full": full}
    new = [Change("step", key, None, None, one) for key, one in forms.items()]
    operations.apply_document(house.plan, new, by=house.cast.alice, at=NOON)


def test_an_absence_is_typed_by_keyboard_its_effect_read_and_undone(screen, planned):
    window = screen("bob")
    page = window.open(planned.at("team/"))
    place = page.locator("#absences-chloe")
    place.locator("summary").focus()
    page.keyboard.press("Enter")
    place.locator("input[type=date][name=start]").fill("2026-05-04")
    place.locator("input[type=date][name=end]").fill("2026-05-08")
    place.get_by_role("button", name="Ajouter").press("Enter")
    expect(place).to_contain_text("Chloé Petit ne travaille pas le 4 mai 2026")
    leaves = photos.photograph(planned.plan).people["chloe"].leaves
    assert [leave.start for leave in leaves] == [date(2026, 5, 4)]
    page.locator("#toasts button").click()
    expect(page.locator("#absences-chloe")).not_to_contain_text("4 mai")
    assert photos.photograph(planned.plan).people["chloe"].leaves == ()
    assert window.said == []


def test_the_lesser_pages_fit_are_accessible_and_break_no_policy(screen, planned):
    crowd(planned)
    nothing = {"kind": "change", "patch": []}
    new = scenarios.NewScenario(kind="replan", today=TODAY, events=(nothing,))
    asked = scenarios.request_scenario(planned.plan, new, by=planned.cast.alice, at=NOON)
    finish(asked, answer())
    rooms = (
        planned.at("schedule/steps/call/move/"),
        planned.at("schedule/load/chloe/2026-05-04/"),
        planned.at(f"schedule/proposals/{asked.pk}/"),
        "/settings/calendar/",
    )
    check_looks(screen, rooms)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)], ids=["desk", "phone"])
def test_what_opens_on_a_page_fits_too(screen, planned, width, dark):
    crowd(planned)
    seen = screen("alice", width, dark=dark)
    page = seen.open(planned.at("schedule/?from=2026-05-04"))
    page.get_by_role("link", name="Chloé Petit, S20").click()
    expect(page.locator("#week")).to_contain_text("3\u202fj de trop")
    assert faults(page) == []
    page = seen.open(planned.at("team/"))
    page.locator("#absences-chloe summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
    assert seen.said == []
