"""Every page: in the reader's language, behind the login, closed to other companies."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from tests.apps.builders import NOON
from tests.web.conftest import TODAY

from pacte.apps.plans import operations as plans
from pacte.apps.scenarios import operations as scenarios

ROOMS = (
    "",
    "objectives/",
    "actions/",
    "budget/",
    "schedule/",
    "team/",
    "scenarios/",
    "facts/",
    "history/",
)
PAGES = pytest.mark.parametrize("room", ROOMS)
INNER = ("schedule/contacts/", "actions/salon/")
"""Pages that others lead to."""
ENGLISH = set(
    re.findall(
        r"\w+",
        """
    the and of with your more this that from have has been when where which not yet are was were
    will see click save add remove target actual landing owner due late budgets week weeks month
    day days step steps schedule dashboard history settings search filter next previous yes nobody
    everyone all show undo changes upload open close done running
    """,
    )
)


class Words(HTMLParser):
    """The text that a person reads on a page, with what is said to those who cannot see it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden, self.texts = 0, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("script", "style")
        self.texts += [
            value
            for name, value in attributes
            if name in ("aria-label", "title", "placeholder", "data-name", "alt") and value
        ]
        if dict(attributes).get("lang") == "en":
            self.hidden += 1
            self.foreign = tag

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")
        if tag == getattr(self, "foreign", None):
            self.hidden, self.foreign = self.hidden - 1, None

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.texts.append(" ".join(data.split()))


def catalog():
    locale = Path(__file__).resolve().parents[2] / "src" / "pacte" / "wording" / "locale"
    with (locale / "fr" / "LC_MESSAGES" / "pacte.po").open("rb") as file:
        return read_po(file, locale="fr")


def english_of(page):
    """The texts of a French page that are English: a sentence left untranslated, or its words."""
    texts = Words(page).texts
    messages = [m for m in catalog() if m.id and isinstance(m.id, str)]
    french = {m.string for m in messages}
    untold = {m.id for m in messages} - french
    found = [text for text in texts if text in untold]
    for text in texts:
        words = set(re.findall(r"[a-zà-ÿ’']+", text.lower()))
        if words & ENGLISH:
            found.append(f"{text} ({', '.join(sorted(words & ENGLISH))})")
    return found


def test_the_search_for_english_finds_it():
    assert english_of("<p>+1 more</p>")
    assert english_of("<button title='Undo'></button>")
    assert not english_of("<p>Voir les 3 autres points</p><button lang='en'>See more</button>")


@pytest.mark.parametrize("name", ["alice", "bob", "chloe"])
def test_french_pages_have_no_english(sold, browse, name):
    """With a change in the history and a computation under way, so that every part is there."""
    plan, alice = sold.plan, sold.cast.alice
    plans.change_action(plan, "orphan", {"owner": "bob"}, by=alice, at=NOON)
    asked = scenarios.NewScenario(kind="plan", today=TODAY)
    scenario = scenarios.request_scenario(plan, asked, by=alice, at=NOON)
    reader = browse(name)
    rooms = (*ROOMS, *INNER, f"scenarios/{scenario.pk}/")
    pages = {room: reader.get(sold.at(room)) for room in rooms}
    assert {room: page.status_code for room, page in pages.items()} == dict.fromkeys(rooms, 200)
    assert all('<html lang="fr"' in page.text for page in pages.values())
    found = {room: english_of(page.text) for room, page in pages.items()}
    assert {room: texts for room, texts in found.items() if texts} == {}


@PAGES
def test_a_page_is_there_before_any_sale(house, browse, room):
    page = browse("alice").get(house.at(room))
    assert page.status_code == 200
    assert english_of(page.text) == []


@PAGES
def test_a_page_speaks_english_to_those_who_ask(house, browse, room):
    page = browse("alice", "en").get(house.at(room))
    assert '<html lang="en"' in page.text
    assert "Historique" not in page.text


@PAGES
def test_a_plan_of_others_and_an_absent_one_answer_alike(house, browse, room):
    denis = browse("denis")
    foreign, absent = denis.get(house.at(room)), denis.get(f"/plans/rien/{room}")
    assert foreign.status_code == absent.status_code == 404
    assert Words(foreign.text).texts == Words(absent.text).texts
    assert house.plan.name not in foreign.text


@PAGES
def test_nobody_sees_a_page_before_logging_in(house, client, room):
    answer = client.get(house.at(room))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_the_address_alone_leads_to_the_plan_of_the_day(house, browse):
    assert browse("alice").get("/")["Location"] == house.at()


def test_someone_without_a_plan_is_told_what_to_do(house, browse):
    page = browse("denis").get("/")
    assert page.status_code == 200
    assert "Aucun plan" in page.text


def test_the_login_page_is_in_french(client, db):
    page = client.get("/accounts/login/", headers={"Accept-Language": "fr"})
    assert english_of(page.text) == []
    assert "Mot de passe oublié" in page.text


def test_a_wrong_password_is_said_in_french(client, db):
    typed = {"login": "alice@exemple.fr", "password": "faux"}
    page = client.post("/accounts/login/", typed, headers={"Accept-Language": "fr"})
    assert english_of(page.text) == []
    assert "notice bad" in page.text
