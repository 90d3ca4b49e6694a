"""A browser in front of a running Pacte: Debian's Chromium, the real policy, the real assets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from tests.web.conftest import house, sold  # noqa: F401 (fixtures)

CHROMIUM = Path("/usr/bin/chromium")
ASSETS = Path(__file__).resolve().parents[2] / "src" / "pacte" / "web" / "static" / "vendor"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """Playwright runs a loop in this thread, which Django must not mind from here on."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium at /usr/bin/chromium: apt-get install chromium")
    if not ASSETS.exists():
        pytest.skip("the front-end files are not installed: python3 house/assets.py")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))


class Screen:
    """One person in front of one window; `said` is what the browser's console complained of."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.said = page, address, []
        page.on("console", lambda line: line.type == "error" and self.said.append(line.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path, wait_until="load")
        return self.page


@pytest.fixture
def screen(browser, live_server, transactional_db, sold):  # noqa: F811
    """`screen("alice", width=320, dark=True)`: a window in which that person is logged in."""
    opened = []

    def made(
        name: str | None = "alice",
        width: int = 1280,
        *,
        dark: bool = False,
        locale: str = "fr-FR",
    ) -> Screen:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            locale=locale,
            reduced_motion="reduce",
        )
        opened.append(context)
        if name is not None:
            client = Client()
            client.force_login(getattr(sold.cast, name).user)
            cookie = client.cookies["pacte_session"].value
            context.add_cookies(
                [{"name": "pacte_session", "value": cookie, "url": live_server.url}]
            )
        return Screen(context.new_page(), live_server.url)

    yield made
    for context in opened:
        context.close()
