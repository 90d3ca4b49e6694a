"""A company with a plan and sales, and its people in front of their screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from tests import builders
from tests.apps.builders import NOON, Cast, cast

from pacte.apps.facts.operations import importing
from pacte.apps.plans import operations
from pacte.apps.plans.models import Plan

TODAY = date(2026, 4, 15)
SALES = "date;commercial;montant HT\n" + "".join(
    f"{15 if day else 3:02}/{month:02}/{year};{person};{amount}\n"
    for year in (2023, 2024, 2025, 2026)
    for month in range(1, 13)
    for day, (person, amount) in enumerate((("bob", 60_000), ("chloe", 30_000 + 500 * month)))
    if (year, month) < (2026, 5)
)


@dataclass(frozen=True)
class House:
    """A company of the tests: its people and its plan."""

    cast: Cast
    plan: Plan

    def at(self, room: str = "") -> str:
        """The address of a page of the plan."""
        return f"/plans/{self.plan.key}/{room}"


def the_plan():
    people = {
        "alice": {"name": "Alice Martin", "team": "head"},
        "bob": {"name": "Bob Morel", "team": "north", "manager": "alice"},
        "chloe": {"name": "Chloé Petit", "team": "north", "manager": "bob"},
    }
    return builders.plan(
        teams={"head": {"name": "Direction"}, "north": {"name": "Nord", "parent": "head"}},
        people=people,
        budget=builders.euros(20_000),
        objectives={
            "ca": builders.objective(),
            "ca-bob": builders.objective(
                name="CA de Bob", parent="ca", scope={"person": "bob"}, owner="bob", target="800000"
            ),
        },
        actions={
            "salon": builders.action(owner="bob", contributions={"ca": {"expected": "90000"}}),
            "mailing": builders.action(
                name="Publipostage",
                owner="alice",
                subtype="emailing",
                channel="email",
                budget=builders.euros(8000),
            ),
            "orphan": builders.action(
                name="Club des installateurs",
                owner=None,
                contributions={"ca": {"expected": "20000"}},
            ),
        },
        steps={
            "prepare": builders.step(
                "salon",
                start_date="2026-03-02",
                end_date="2026-03-03",
                duration_days=2,
                needs=[{"effort_days": "2", "assigned": ["chloe"]}],
            ),
            "stand": builders.step(
                "salon",
                name="Tenir le stand",
                start_date="2026-06-09",
                end_date="2026-06-11",
                fixed=True,
                exclusive=True,
                needs=[{"effort_days": "3", "assigned": ["bob"]}],
            ),
        },
    )


@pytest.fixture
def house(db, settings, tmp_path) -> House:
    settings.PACTE_TODAY = TODAY
    settings.PACTE_FACTS = tmp_path / "facts"
    settings.MEDIA_ROOT = tmp_path / "files"
    people = cast()
    return House(people, operations.create_plan(the_plan(), by=people.alice, at=NOON))


@pytest.fixture
def sold(house, tmp_path) -> House:
    """The same house, three years of sales imported."""
    file = tmp_path / "ventes.csv"
    file.write_text(SALES, "utf-8")
    importing.import_facts(importing.FactsImport(file), by=house.cast.alice, at=NOON)
    return house


@pytest.fixture
def browse(house):
    """A browser in which that person is logged in: `browse("chloe")`."""

    def logged_in(name: str, language: str = "fr") -> Client:
        client = Client(headers={"Accept-Language": language})
        client.force_login(getattr(house.cast, name).user)
        return client

    return logged_in
