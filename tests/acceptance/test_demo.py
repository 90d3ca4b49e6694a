"""R69, R75: the demo from nothing; each of its computations can be made again anywhere."""

from __future__ import annotations

import json

import pytest
from tests.acceptance.conftest import Command, Visitor, served, words

TODAY = "2026-11-23"
WHO = ("--company", "verdier-outillage", "--as", "alice@verdier.example")


@pytest.fixture(scope="module")
def pacte(tmp_path_factory):
    """The command, in a home where the demo was made once."""
    command = Command(tmp_path_factory.mktemp("demo"), {"PACTE_TODAY": TODAY})
    assert "alice@verdier.example" in command.fine("demo", "--no-serve")
    return command


def test_the_second_demo_finds_the_first(pacte):
    assert "23 novembre 2026" in pacte.fine("demo", "--no-serve")


def test_the_installation_is_sound(pacte):
    pacte.fine("doctor")


def test_the_plan_is_adopted_and_holds(pacte):
    exported = pacte.fine("export", "pac", *WHO)
    findings = json.loads(pacte("check", "-", "--json", text=exported).stdout)["findings"]
    codes = {finding["code"] for finding in findings}
    assert codes.isdisjoint({"budget_exceeded", "person_overloaded", "step_outside_window"})
    assert all("start_date" in step for step in json.loads(exported)["steps"].values())


def test_a_computation_is_made_again_from_its_own_record(pacte):
    told = json.loads(pacte.fine("scenario", "show", "pac", 1, *WHO))
    options = ["--today", told["as_of"], "--seed", str(told["seed"]), "--time-limit", "60"]
    done = pacte(told["kind"], "-", "--json", *options, text=json.dumps(told["document"]))
    again = json.loads(done.stdout)
    assert again["input_sha256"] == told["input_sha256"]
    assert again["changes"] == told["result"]["changes"]


def test_sales_are_the_same_whole_and_by_month(pacte):
    whole, months = (pacte.answer("kpi", "revenue", *by, *WHO) for by in ((), ("--by", "month")))
    assert whole["total"]["value"] == months["total"]["value"]
    assert whole["last_fact"] < TODAY


def test_the_cockpit_is_served(pacte):
    with served(pacte) as address:
        shown = words(Visitor(address, "fr").log_in("alice@verdier.example", "jardin-demo"))
    assert "Verdier Outillage" in shown
    assert "Atterrissage" in shown
