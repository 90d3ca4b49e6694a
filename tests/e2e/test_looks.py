"""Every page in a real browser: light and dark, desk and phone, under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.test_pages import INNER, ROOMS

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Rules that judge the library's own Gantt chart, whose dates also stand in the list below it.
IN_THE_CHART = "#gantt"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def faults(page):
    """What axe finds, as rule and element."""
    found = Axe().run(page, {"exclude": [[IN_THE_CHART]]}, RULES).response["violations"]
    return [(f["id"], node["target"], node["html"][:160]) for f in found for node in f["nodes"]]


FORMS = [(1280, False, "fr-FR"), (1280, True, "en-GB"), (320, False, "en-GB"), (320, True, "fr-FR")]


def check_looks(screen, rooms, *, name="alice", before=None):
    """Each page in each width, theme and language: nothing sticks out, axe and the policy agree.

    `before` brings a page into the state to look at.
    """
    for width, dark, locale in FORMS:
        seen = screen(name, width, dark=dark, locale=locale)
        for room in rooms:
            page = seen.open(room)
            if before:
                page.evaluate(before)
            found = (page.evaluate("document.documentElement.scrollWidth") > width, faults(page))
            assert found == (False, []), (room, width, dark, locale)
            assert page.evaluate("document.documentElement.lang") == locale[:2], room
        assert seen.said == []


def test_every_page_fits_is_accessible_and_breaks_no_policy(screen, sold):
    check_looks(screen, [sold.at(room) for room in (*ROOMS, *INNER)])


def test_the_login_fits_and_is_accessible(screen):
    check_looks(screen, ["/accounts/login/"], name=None)


def test_the_chart_follows_the_theme(screen, sold):
    page = screen().open(sold.at())
    ink = "document.querySelector('[data-chart] svg text').getAttribute('fill')"
    light = page.evaluate(ink)
    page.click("[data-theme-toggle]")
    page.wait_for_function(f"{ink} !== {light!r}")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
