"""Every page in a real browser: light and dark, desk and phone, under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.web.test_pages import ROOMS

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Rules that judge the library's own Gantt chart, whose dates also stand in the list below it.
IN_THE_CHART = "#gantt"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def faults(page):
    """What axe finds, as rule and element."""
    found = Axe().run(page, {"exclude": [[IN_THE_CHART]]}, RULES).response["violations"]
    return [(f["id"], node["target"], node["html"][:160]) for f in found for node in f["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_fits_is_accessible_and_breaks_no_policy(screen, sold, width, dark):
    seen = screen("alice", width, dark=dark)
    for room in ROOMS:
        page = seen.open(sold.at(room))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, room
        assert faults(page) == [], room
    assert seen.said == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_login_fits_and_is_accessible(screen, width, dark):
    seen = screen(None, width, dark=dark)
    page = seen.open("/accounts/login/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
    assert seen.said == []


def test_the_chart_follows_the_theme(screen, sold):
    page = screen().open(sold.at())
    ink = "document.querySelector('[data-chart] svg text').getAttribute('fill')"
    light = page.evaluate(ink)
    page.click("[data-theme-toggle]")
    page.wait_for_function(f"{ink} !== {light!r}")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
