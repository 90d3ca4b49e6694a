"""The cockpit: figures with their age, landings in money, findings with their repair."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pacte.apps.plans.models import photos
from pacte.apps.tracking import queries as tracking
from pacte.facts import connection as duckdb
from pacte.web import findings

QUERIES = 15


def test_the_cockpit_says_what_was_sold_and_how_old_that_is(sold, browse):
    """2026, until 15 April: 60 000 and 30 000 + 500 × month, by month: 4 × 60 000 + 125 000."""
    page = browse("alice").get(sold.at()).text
    assert "365\u202fk€" in page
    assert "Ventes connues jusqu’au 15 avril 2026" in page
    assert "Atterrissage" in page


def test_a_landing_is_said_in_money_with_its_distance_to_the_target(sold, browse):
    page = browse("alice").get(sold.at()).text
    gap = r"(il manque \d,\d+\u202fM€|\d,\d+\u202fM€ au-dessus|à peu près sur l’objectif)"
    said = r"entre 1,\d+\u202fM€ et 1,\d+\u202fM€\u202f; " + gap
    assert re.search(said, page)


def test_before_any_sale_the_next_step_is_said(house, browse):
    page = browse("alice").get(house.at()).text
    assert "Importer des ventes" in page
    assert "data-chart" not in page


def test_the_chart_has_its_figures_in_a_table(sold, browse):
    page = browse("alice").get(sold.at()).text
    assert "<caption" in page
    assert re.search(r"janvier 2026</th><td class=\"num\">", page)


def test_a_seller_sees_neither_the_target_of_others_nor_their_results(sold, browse):
    page = browse("chloe").get(sold.at()).text
    bob = tracking.actuals(sold.cast.bob, photos.photograph(sold.plan))["ca-bob"]
    assert bob.total  # there is something to hide
    assert "800\u202fk€" not in page


def test_a_finding_is_repaired_by_its_button(house, browse):
    alice = browse("alice")
    before = photos.version(house.plan)
    page = alice.get(house.at()).text
    mark = re.search(r'name="finding" value="(\w+)"', page)
    assert mark, "a finding of this plan has a repair"
    alice.post(house.at("repair/"), {"finding": mark[1]})
    assert photos.version(house.plan) > before
    assert mark[1] not in alice.get(house.at()).text


def test_a_reader_of_the_plan_cannot_repair_it(house, browse):
    mark = re.search(r'name="finding" value="(\w+)"', browse("alice").get(house.at()).text)[1]
    before = photos.version(house.plan)
    browse("chloe").post(house.at("repair/"), {"finding": mark})
    assert photos.version(house.plan) == before


def test_the_cockpit_asks_few_queries_and_none_of_duckdb(sold, browse, monkeypatch):
    def opened(*_args, **_kwargs):
        raise AssertionError("a page opened the facts")

    monkeypatch.setattr(duckdb, "connect", opened)
    alice = browse("alice")
    alice.get(sold.at())
    with CaptureQueriesContext(connection) as asked:
        alice.get(sold.at())
    assert len(asked) <= QUERIES, [query["sql"][:120] for query in asked]


def test_the_first_cockpit_of_a_process_asks_few_queries_too(sold, browse, monkeypatch):
    """Nothing is remembered yet: neither the plan's photograph nor any outlook."""
    alice = browse("alice")
    for room, memory in ((photos, "_warm"), (tracking, "_kept"), (findings, "_known")):
        monkeypatch.setattr(room, memory, {})
    with CaptureQueriesContext(connection) as asked:
        alice.get(sold.at())
    assert len(asked) <= QUERIES, [query["sql"][:120] for query in asked]


def test_a_figure_that_is_not_theirs_is_said_reserved_not_absent(sold, browse):
    page = browse("chloe").get(sold.at("objectives/")).text
    assert "n’a pas de cible" not in page
    assert "réservés à ceux qui en répondent" in page
    assert "Aucune vente n’a été importée" not in browse("chloe").get(sold.at()).text
