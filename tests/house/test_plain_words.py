"""What pages say of money has no solver's words: those stand in the expert drawer alone."""

import re

import pytest
from babel.messages.pofile import read_po
from tests.house import tree

LOCALE = tree.SOURCE / "wording" / "locale"
DRAWER = "templates/budget/_expert.html"
SPOKEN = ("pacte/web/", "wording/allocation", "wording/response")
SOLVERS = re.compile(
    r"\b(hill|cvar|shadow|dua(?:l|le|ux)|cp-?sat|milp|solver|solveur|highs|gap|bound|borne|"
    r"branch(?:es)?|lagrang\w*|heuristi\w*|convex\w*|concave|optimum|optimi[sz](?:e[rzd]?|ation|eur|ing))\b",
    re.IGNORECASE,
)


def messages(language):
    with (LOCALE / language / "LC_MESSAGES" / "pacte.po").open("rb") as file:
        return [message for message in read_po(file, locale=language) if message.id]


def texts(message):
    """Both languages of a sentence, without the names of its figures."""
    for value in (message.id, message.string):
        for text in (value,) if isinstance(value, str) else value:
            yield re.sub(r"%\(\w+\)s|\{\w+\}", "…", text)


def is_read_on_pages(message):
    places = [place for place, _ in message.locations]
    spoken = any(part in place for place in places for part in SPOKEN)
    return spoken and not all(place.endswith(DRAWER) for place in places)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentences_of_pages_have_no_solver_words(language):
    read = [m for m in messages(language) if is_read_on_pages(m)]
    assert len(read) > 100
    found = [text for m in read for text in texts(m) if SOLVERS.search(text)]
    assert found == []


def test_the_drawer_does_say_them():
    """So that the search is known to find something."""
    drawer = [m for m in messages("fr") if any(p.endswith(DRAWER) for p, _ in m.locations)]
    assert [t for m in drawer for t in texts(m) if SOLVERS.search(t)]


def test_templates_write_no_such_word_outside_a_sentence():
    for path in (tree.SOURCE / "web" / "templates" / "budget").glob("*.html"):
        if not path.as_posix().endswith(DRAWER):
            bare = re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
            assert not SOLVERS.search(bare), path.name
