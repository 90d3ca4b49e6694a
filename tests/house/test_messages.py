"""Every sentence has its French; extraction and compilation do what the pages rely on."""

import gettext

import pytest
from tests.house import tree

from house import messages, typography

FRENCH = tree.SOURCE / "wording" / "locale" / "fr" / "LC_MESSAGES" / "pacte.po"
VIEW = (
    'from x import gettext as _, ngettext\n_("Actions")\nngettext("%(n)d day", "%(n)d days", 2)\n'
)
PAGE = '{% load i18n %}<h1>{% translate "Budget" %}</h1>'


@pytest.fixture
def clone(tmp_path):
    room = tmp_path / "src" / "pacte" / "web" / "plans"
    (room / "templates").mkdir(parents=True)
    (room / "views.py").write_text(VIEW, "utf-8")
    (room / "templates" / "page.html").write_text(PAGE, "utf-8")
    return tmp_path


def french(root):
    return root / "src/pacte/wording/locale/fr/LC_MESSAGES/pacte.po"


def test_code_and_templates_are_extracted(clone):
    messages.update(clone)
    assert {"Actions", "Budget"} < set(messages.untranslated(french(clone)))
    assert messages.absent(french(clone), clone) == []


def test_an_update_keeps_translations_and_changes_nothing_twice(clone):
    messages.update(clone)
    po = french(clone)
    po.write_text(po.read_text().replace('"Budget"\nmsgstr ""', '"Budget"\nmsgstr "Enveloppe"'))
    messages.update(clone)
    once = po.read_text()
    messages.update(clone)
    assert po.read_text() == once
    assert "Enveloppe" in once


def test_a_sentence_that_comes_back_finds_its_translation_again(clone):
    test_an_update_keeps_translations_and_changes_nothing_twice(clone)
    page = clone / "src" / "pacte" / "web" / "plans" / "templates" / "page.html"
    page.write_text("nothing to say")
    messages.update(clone)
    assert '#~ msgstr "Enveloppe"' in french(clone).read_text()
    page.write_text(PAGE)
    messages.update(clone)
    assert '\nmsgstr "Enveloppe"' in french(clone).read_text()


def test_one_catalogue_is_compiled_for_the_wording_and_for_the_templates(clone):
    test_an_update_keeps_translations_and_changes_nothing_twice(clone)
    messages.compile_all(clone)
    locale = french(clone).parents[2]
    for domain in ("pacte", "django"):
        found = gettext.translation(domain, locale, languages=["fr"])
        assert found.gettext("Budget") == "Enveloppe"


def test_a_sentence_that_the_catalogue_lacks_is_found(clone):
    messages.update(clone)
    (clone / "src/pacte/web/plans/views.py").write_text(VIEW + '_("New")\n', "utf-8")
    assert messages.absent(french(clone), clone) == ["New"]


def test_every_sentence_of_the_house_is_in_french():
    assert messages.absent(FRENCH) == []
    assert not FRENCH.exists() or messages.untranslated(FRENCH) == []


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Budget : 3 k€", "Budget\u00a0: 3\u202fk€"),
        ("« {name} » attend ; et ?", "«\u00a0{name}\u00a0» attend\u202f; et\u202f?"),
        ("%(share)s % du temps, 12 500 €", "%(share)s\u202f% du temps, 12\u202f500\u202f€"),
        ("{days} j de travail, {hours} h", "{days}\u202fj de travail, {hours}\u202fh"),
        ("le 3 juin 2026 à 09:30, %(name)s %(day)s", "le 3 juin 2026 à 09:30, %(name)s %(day)s"),
    ],
)
def test_french_spaces_keep_a_sign_on_the_line_of_its_word(typed, written):
    assert typography.spaced(typed) == written
    assert typography.spaced(written) == written


def test_a_translation_is_spaced_by_the_update(clone):
    test_an_update_keeps_translations_and_changes_nothing_twice(clone)
    po = french(clone)
    po.write_text(po.read_text().replace("Enveloppe", "Enveloppe : {sum} €"))
    assert messages.badly_spaced(po) == ["Enveloppe : {sum} €"]
    messages.update(clone)
    assert messages.badly_spaced(po) == []
    assert "Enveloppe\u00a0: {sum}\u202f€" in po.read_text()


def test_every_french_sentence_is_spaced():
    assert messages.badly_spaced(FRENCH) == []
