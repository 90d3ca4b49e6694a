"""Lists of people, offers and customers are read as people export them; wrong lines are named."""

from pathlib import Path

import pytest

from pacte.document import Invalid
from pacte.exchange.lists import id_of_name, read_list


def read(folder: Path, name: str, text: str, encoding: str = "utf-8"):
    path = folder / f"{name}.csv"
    path.write_text(text, encoding=encoding)
    return read_list(name, path, currency="EUR")


def test_people_with_french_headers_semicolons_and_windows_encoding(tmp_path):
    text = (
        "Matricule;Prénom;Nom;Équipe;Compétences;Secteurs;Capacité;Date d’embauche\n"
        "12;Chloé;Petit;Région Sud;Stand, Vente;Rhône;0,8;01/02/2020\n"
    )
    found = read(tmp_path, "people", text, "cp1252")
    assert found.entities["person"]["12"] == {
        "name": "Chloé Petit",
        "team": "region-sud",
        "skills": {"stand": 1, "vente": 1},
        "territories": ["rhone"],
        "capacity_fraction": "0.8",
        "hired_on": "2020-02-01",
    }
    assert found.entities["team"] == {"region-sud": {"name": "Région Sud"}}


def test_amounts_are_in_the_currency_of_the_company_to_the_cent(tmp_path):
    found = read(tmp_path, "offers", "id,name,price,cost\nA,Banc,1 234.5,7\n")
    assert found.entities["offer"]["A"]["unit_price"] == {"amount": "1234.50", "currency": "EUR"}
    assert found.entities["offer"]["A"]["unit_cost"] == {"amount": "7.00", "currency": "EUR"}


def test_an_empty_cell_says_nothing(tmp_path):
    found = read(tmp_path, "offers", "id,name,category\nA,Banc,\n")
    assert found.entities["offer"]["A"] == {"name": "Banc"}


def test_every_wrong_line_is_named_with_its_column(tmp_path):
    text = "id;name;price\nA 1;Banc;1\nB;;2\nC;Table;dear\nC;Table;1.005\nD;Lit;3\nD;Lit;3\n"
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, "offers", text)
    assert [(p.where, p.code, p.found) for p in refusal.value.problems] == [
        ("offers.csv:2 id", "wrong_value", "A 1"),
        ("offers.csv:3 name", "missing_field", ""),
        ("offers.csv:4 price", "wrong_value", "dear"),
        ("offers.csv:5 price", "wrong_value", "1.005"),
        ("offers.csv:5", "repeated_id", "C"),
        ("offers.csv:7", "repeated_id", "D"),
    ]


def test_a_file_without_the_needed_columns_is_refused_by_their_names(tmp_path):
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, "customers", "ville;pays\nLyon;FR\n")
    assert [p.found for p in refusal.value.problems] == ["id", "name"]


def test_a_thousand_wrong_lines_are_a_thousand_problems(tmp_path):
    text = "id,name,price\n" + "".join(f"o{i},Offer,x\n" for i in range(1000))
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, "offers", text)
    assert {p.where for p in refusal.value.problems} == {
        f"offers.csv:{line} price" for line in range(2, 1002)
    }


@pytest.mark.parametrize(
    ("name", "key"), [("Équipe Rhône-Alpes", "equipe-rhone-alpes"), ("«»", "x")]
)
def test_an_id_is_made_of_a_name(name, key):
    assert id_of_name(name) == key
