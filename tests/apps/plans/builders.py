"""A plan with every field of the document filled, and a plan for the people of the tests."""

from __future__ import annotations

from typing import Any

from tests import builders
from tests.apps.builders import NOON, Cast
from tests.builders import euros

from pacte.apps.plans import operations
from pacte.apps.plans.models import Plan
from pacte.document import Plan as Document
from pacte.document import plan_from_form

PERSON = {
    "name": "Chloé Petit",
    "team": "lyon",
    "manager": "bob",
    "skills": {"stand": 3},
    "territories": ["rhone"],
    "weekdays": ["mon", "sat"],
    "capacity_fraction": "0.80",
    "subdivision": "GE",
    "hired_on": "2020-01-01",
    "left_on": "2027-01-01",
    "leaves": [{"start": "2026-08-03", "end": "2026-08-21", "end_half": "am", "kind": "leave"}],
    "kind": "external",
    "contracts": [{"start": "2026-01-01", "end": "2026-06-30"}],
    "closures": [{"start": "2026-05-15", "end": "2026-05-15"}],
    "half_days_off": ["mon_pm"],
    "ramp_up": ["0.25", "0.50"],
}
PROVENANCE = {"source": "learned", "as_of": "2025-12-31", "detail": {"months": 36}}
LAW = {
    "id": "quiet",
    "country": "CH",
    "audience": "consumers",
    "channels": ["call"],
    "valid_from": "2025-01-01",
    "valid_to": "2027-12-31",
    "weekdays": ["mon", "tue"],
    "hours": [{"start": "09:00", "end": "18:00"}],
    "public_holidays": False,
    "consent_required": True,
    "cap": {"most": 2, "per_days": 10},
    "silence_days": 60,
    "source": "Loi",
}
SHARING = {
    "grain": "quarter",
    "limits": [{"name": "Été", "period": "2026-Q3", "at_most": euros(9000), "axis": "grow"}],
    "rules": [{"kind": "requires", "actions": ["show"], "needs": ["mailing"], "count": 1}],
    "most_changes": 3,
    "aim": {"margin": "1", "revenue": "0.1", "attainment": {"year": euros(5000)}},
    "prudence": "0.5",
}
SEASON = ["1", "1", "1.50", *["1"] * 9]


def full_plan() -> Document:
    """Each field of each kind holds something else than its default."""
    return plan_from_form(
        {
            "id": "pac-2026",
            "name": "PAC 2026",
            "company": "Martin SAS",
            "currency": "EUR",
            "start": "2026-01-01",
            "end": "2026-12-31",
            "budget": euros("80000.50"),
            "calendar": {
                "country": "CH",
                "subdivision": "VD",
                "closures": [{"start": "2026-12-24", "start_half": "pm", "end": "2026-12-31"}],
                "slots_per_day": 2,
                "ramp_up": ["0.5"],
            },
            "seasonality": "spring",
            "margin_rate": "0.30",
            "contact_rules": [LAW],
            "sharing": SHARING,
            "balance": [{"period": "month", "comfortable_share": "0.6", "penalty_points": 3}],
            "teams": {"north": {"name": "Nord"}, "lyon": {"name": "Lyon", "parent": "north"}},
            "skills": {"stand": {"name": "Stand"}},
            "territories": {
                "france": {"name": "France"},
                "rhone": {"name": "Rhône", "parent": "france"},
            },
            "people": {"bob": {"name": "Bob Roy", "team": "north"}, "chloe": PERSON},
            "equipment": {"stand": {"name": "Stand 9 m²", "quantity": 2}},
            "offers": {
                "bench": {
                    "name": "Établi",
                    "category": "Bois",
                    "unit_price": euros("950.05"),
                    "unit_cost": {"amount": "-1.00", "currency": "USD"},
                    "sales_cycle_days": 45,
                }
            },
            "segments": {
                "trade": {"name": "Artisans"},
                "joiners": {
                    "name": "Menuisiers",
                    "parent": "trade",
                    "size": 1200,
                    "preferred_channels": ["phone"],
                    "owner": "bob",
                    "audience": "consumers",
                    "sales_cycle_days": 60,
                    "consent": "given",
                    "contact_windows": [
                        {"months": [9], "penalty_points": 3},
                        {
                            "channels": ["call"],
                            "weekdays": ["tue"],
                            "weeks": [16],
                            "months": [4],
                            "hours": [{"start": "10:00", "end": "12:00"}],
                            "start": "2026-02-01",
                            "end": "2026-11-30",
                            "hard": True,
                        },
                    ],
                    "contact_closures": [{"start": "2026-08-01", "end": "2026-08-31"}],
                    "contact_caps": [{"most": 3, "per_days": 30, "channels": ["email"]}],
                },
            },
            "axes": {"grow": {"name": "Conquérir"}},
            "seasonalities": {
                "spring": {
                    "name": "Printemps",
                    "weights": SEASON,
                    "offer": "bench",
                    "segment": "joiners",
                    "provenance": PROVENANCE,
                }
            },
            "objectives": {
                "year": builders.objective(owner="bob"),
                "chloe": builders.objective(
                    owner="chloe",
                    parent="year",
                    scope={"team": "lyon", "person": "chloe", "offer": "bench"},
                    priority=1,
                    axis="grow",
                    seasonality="spring",
                    intention=True,
                    note="À confirmer",
                ),
            },
            "actions": {"show": _action(), "mailing": {"name": "Relance"}},
            "steps": {"prepare": builders.step("show"), "attend": _step()},
            "budget_lines": {"booth": _line()},
        }
    )


def _action() -> dict[str, Any]:
    return builders.action(
        description="Trois jours",
        contributions={"year": {"expected": "50000", "low": "1", "high": "90000"}},
        enables=["mailing"],
        axis="grow",
        offer="bench",
        segment="joiners",
        territory="rhone",
        participants=["bob"],
        status="running",
        priority=1,
        due_date="2026-06-01",
        optional=True,
        value_points=40,
        season={"periods": [{"start": "2026-03-01", "end": "2026-04-30"}], "penalty_points": 7},
        follows=[{"action": "mailing", "min_gap_days": 2, "max_gap_days": 30}],
        as_late_as_possible=True,
        synergy={"action": "mailing", "min_gap_days": 3, "max_gap_days": 9, "penalty_points": 8},
        pinned=True,
        min_spend=euros(10),
        max_spend=euros(20000),
        fixed_cost=euros("0.01"),
        response={
            "maximum": euros(60000),
            "half_spend": euros(9000),
            "shape": "0.7",
            "provenance": PROVENANCE,
        },
        spending={
            "occurrence_cost": euros(120),
            "effective_spend": euros(900),
            "most_occurrences": 2,
            "hours": [{"skill": "stand", "fixed": "6", "per_thousand": "2.5"}],
            "seasonality": "spring",
            "periods": {"2026-Q2": {"minimum": euros(500), "budget": euros(1000)}},
        },
        message="Venez",
    )


def _step() -> dict[str, Any]:
    return builders.step(
        "show",
        rank=2,
        duration_days=3,
        needs=[
            {
                "skill": "stand",
                "level": 2,
                "people": 1,
                "effort_days": "2.5",
                "candidates": ["chloe", "bob"],
                "assigned": ["chloe"],
            }
        ],
        equipment={"stand": 1},
        after=[{"step": "prepare", "min_lag_days": 1, "max_lag_days": 40}],
        earliest_date="2026-04-01",
        latest_date="2026-04-30",
        fixed=True,
        exclusive=True,
        start_date="2026-04-14",
        end_date="2026-04-16",
        status="running",
        progress_percent=40,
        duration_half_days=5,
        start_half="pm",
        end_half="am",
        contact="call",
        as_late_as_possible=False,
        cost=euros("1250.50"),
    )


def _line() -> dict[str, Any]:
    return {
        "action": "show",
        "name": "Emplacement",
        "planned_date": "2026-02-01",
        "budgeted": euros(4000),
        "committed": euros("3999.99"),
        "invoiced": euros(100),
        "paid": euros(50),
        "vat_rate": "0.20",
    }


def plan_of(cast: Cast) -> Plan:
    """Bob's team "north" works, Chloé is in "lyon" below it; nobody of the team has "elsewhere"."""
    form = {
        "teams": {
            "north": {"name": "Nord"},
            "lyon": {"name": "Lyon", "parent": "north"},
            "south": {"name": "Sud"},
        },
        "people": {
            "alice": {"name": "Alice Martin"},
            "bob": {"name": "Bob Roy", "team": "north"},
            "chloe": {"name": "Chloé Petit", "team": "lyon"},
            "hugo": {"name": "Hugo Blanc", "team": "south"},
            "eva": {"name": "Eva, agence"},
        },
        "offers": {"bench": {"name": "Établi", "unit_price": euros(950), "unit_cost": euros(600)}},
        "segments": {"trade": {"name": "Artisans"}},
        "budget": euros(80000),
        "margin_rate": "0.3",
        "objectives": {
            "year": builders.objective(),
            "of-chloe": builders.objective(parent="year", scope={"person": "chloe"}),
            "of-hugo": builders.objective(parent="year", scope={"person": "hugo"}),
        },
        "actions": {
            "show": builders.action(contributions={"of-hugo": {"expected": "5"}}),
            "press": builders.action(
                name="Presse", type="communication", subtype="media", owner="hugo"
            ),
        },
        "steps": {
            "prepare": builders.step("show", needs=[{"effort_days": "1", "assigned": ["chloe"]}]),
            "attend": builders.step("show", after=[{"step": "prepare"}], cost=euros(900)),
            "write": builders.step("press", needs=[{"effort_days": "1", "assigned": ["hugo"]}]),
            "print": builders.step("press", needs=[{"effort_days": "1", "assigned": ["eva"]}]),
        },
        "budget_lines": {"booth": {"action": "show", "name": "Stand", "budgeted": euros(4000)}},
    }
    return operations.create_plan(builders.plan(**form), by=cast.alice, at=NOON)
