"""The pages of the house lead somewhere, and name chores and verbs that exist."""

import re

from tests.house import tree

from house import reference
from house.chores import CHORES

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
CHORE = re.compile(r"(?<!\w)\./dev ([a-z-]+)")
VERB = re.compile(r"(?:`|^ {4}|^\$ )pacte ((?:[a-z]+)(?: [a-z]+)?)", re.MULTILINE)
STATUS_LINES = 60


def pages():
    return [path for path in tree.tracked() if path.suffix == ".md"]


def test_every_link_leads_to_a_file():
    broken = [
        f"{tree.name(page)}: {target}"
        for page in pages()
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_every_chore_that_a_page_names_exists():
    unknown = {
        f"{tree.name(page)}: ./dev {word}"
        for page in pages()
        for word in CHORE.findall(page.read_text("utf-8"))
        if word not in CHORES
    }
    assert not unknown


def test_every_verb_that_a_reference_page_names_exists():
    verbs = {name.removeprefix("pacte ") for name, _ in reference.verbs(reference.command())}
    groups = {verb.partition(" ")[0] for verb in verbs}
    unknown = {
        f"{tree.name(page)}: pacte {said}"
        for page in pages()
        for said in VERB.findall(page.read_text("utf-8"))
        if said not in verbs and said.partition(" ")[0] not in groups
    }
    assert not unknown


def test_the_status_stays_a_page():
    status = tree.ROOT / "docs" / "status.md"
    assert len(status.read_text("utf-8").splitlines()) <= STATUS_LINES
