"""Importing sales: looked at first, loaded whole or not at all, undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pacte.apps.facts.models import FactsVersion
from pacte.web.facts import forms

GOOD = "Date facture;Client;Montant HT\n02/03/2026;C1;1 250,50\n17/03/2026;C2;749,50\n"
WRONG = GOOD + "45/03/2026;C3;10,00\n"


def upload(client, house, text, name="ventes.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(house.at("facts/upload/"), {"file": file})


def test_a_file_is_shown_before_anything_is_loaded(house, browse):
    alice = browse("alice")
    page = alice.get(upload(alice, house, GOOD)["Location"]).text
    assert "2\u202f000\u202f€" in page
    assert "Date facture" in page
    assert not FactsVersion.objects.exists()


def test_a_good_file_is_loaded_then_undone(house, browse):
    alice = browse("alice")
    preview = upload(alice, house, GOOD)["Location"]
    page = alice.post(f"{preview}load/", follow=True)
    assert "2 lignes ajoutées" in page.text
    assert FactsVersion.objects.latest("number").row_count == 2
    alice.post(house.at("facts/undo/"))
    assert FactsVersion.objects.latest("number").row_count == 0


def test_one_wrong_line_loads_nothing_unless_the_others_are_wanted(house, browse):
    alice = browse("alice")
    preview = upload(alice, house, WRONG)["Location"]
    refused = alice.post(f"{preview}load/")
    assert "Rien n’a été chargé" in refused.text
    assert "45/03/2026" in refused.text
    assert not FactsVersion.objects.exists()
    alice.post(f"{preview}load/", {"accept_valid": "on"})
    assert FactsVersion.objects.latest("number").row_count == 2


def test_columns_are_taken_as_the_reader_says(house, browse):
    alice = browse("alice")
    preview = upload(alice, house, GOOD.replace("Montant HT", "Valeur"))["Location"]
    assert "Valeur" in alice.get(preview).text
    columns = ["Date facture", "Client", "Valeur"]
    mapped = {"columns": columns, "column-0": "date", "column-1": "", "column-2": "amount"}
    assert "2\u202f000\u202f€" in alice.post(preview, mapped).text


def test_what_a_file_leaves_open_is_answered_on_the_page_itself(house, browse):
    """1.000 may be a thousand or one: the page asks, and never of a command."""
    alice = browse("alice")
    preview = upload(alice, house, "date,amount\n2026-03-02,1.000\n2026-03-03,2.000\n")["Location"]
    asked = alice.get(preview).text
    assert "deux montants différents" in asked
    assert 'name="decimal"' in asked
    assert "--" not in asked.replace("<!--", "").replace("-->", "").partition("<main")[2]
    columns = {"columns": ["date", "amount"], "column-0": "date", "column-1": "amount"}
    answered = alice.post(preview, {**columns, "decimal": ","}).text
    assert "deux montants différents" not in answered
    assert "3\u202f000\u202f€" in answered


def test_a_day_that_may_be_two_is_chosen_on_the_page(house, browse):
    alice = browse("alice")
    preview = upload(alice, house, "date,amount\n02/03/2026,10.5\n04/05/2026,20.5\n")["Location"]
    assert 'name="date_format"' in alice.get(preview).text
    columns = {"columns": ["date", "amount"], "column-0": "date", "column-1": "amount"}
    answered = alice.post(preview, {**columns, "date_format": "mm/dd/yyyy"}).text
    assert "3 févr. 2026" in answered
    assert 'value="mm/dd/yyyy"' in answered


@pytest.mark.parametrize(("name", "text"), [("ventes.xlsx", GOOD), ("vide.csv", "")])
def test_a_file_that_cannot_be_read_says_what_to_do(house, browse, name, text):
    alice = browse("alice")
    answer = upload(alice, house, text, name)
    page = alice.get(answer["Location"], follow=True).text
    assert "CSV" in page or "vide" in page
    assert not FactsVersion.objects.exists()


def test_only_those_who_may_import_do(house, browse):
    chloe = browse("chloe")
    assert 'type="file"' not in chloe.get(house.at("facts/")).text
    assert upload(chloe, house, GOOD).status_code == 403
    preview = upload(browse("alice"), house, GOOD)["Location"]
    assert chloe.get(preview).status_code == 403
    assert browse("denis").get(preview).status_code == 404
    chloe.post(f"{preview}load/")
    assert not FactsVersion.objects.exists()


def test_a_file_name_leads_nowhere_else(house, browse, settings):
    upload(browse("alice"), house, GOOD, "../../../evil.csv")
    assert not list(settings.MEDIA_ROOT.parent.glob("*.csv"))


def test_a_body_larger_than_any_file_is_refused_before_it_is_written(house, browse, monkeypatch):
    """Nor is it kept a while for someone who may not import: the limit comes first."""
    monkeypatch.setattr(forms, "LARGEST_MB", 0)
    kept = []
    monkeypatch.setattr(forms, "keep", lambda *given: kept.append(given))
    for who in ("alice", "chloe"):
        assert upload(browse(who), house, GOOD).status_code == 400
    assert kept == []
