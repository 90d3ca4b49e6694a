"""The plan document that the simulated company wrote for the year, imperfect as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from pacte.document import Plan, plan_from_form
from pacte.document import calendar as cal
from pacte.simulation import names
from pacte.simulation.actions import action_forms
from pacte.simulation.company import Company, Seller
from pacte.simulation.sales import batches, day_of
from pacte.simulation.truth import Truth

GROWTH_WANTED = 1.08
BUDGET_PER_ACTION = 4_400
PLAN_ID = "pac"
SEASON_ID = "n-1"


def plan_of(company: Company, truth: Truth) -> Plan:
    """The year's plan: objectives cascaded to each seller, actions, steps, money spent so far."""
    random = np.random.default_rng([company.seed, 4])
    year = last_year(company, truth)
    form: dict[str, Any] = {
        "id": PLAN_ID,
        "name": f"Plan d’action commercial {company.start.year}-{company.end.year}",
        "company": "Verdier Outillage",
        "start": str(company.start),
        "end": str(company.end),
        "budget": _euros(BUDGET_PER_ACTION * company.size.actions),
        "margin_rate": "0.44",
        "sharing": {"grain": "quarter"},
        "calendar": {"closures": [_closure(company)]},
        "teams": _teams(company),
        "skills": {key: {"name": name} for key, name in names.SKILLS},
        "territories": {key: {"name": name} for key, _, name in names.TEAMS},
        "equipment": {"stand": {"name": "Stand d’exposition", "quantity": 2}},
        "people": {p.id: _person(company, p, random) for p in company.staff},
        "offers": {o[0]: _offer(o) for o in company.offers},
        "segments": {s[0]: _segment(company, place, s) for place, s in enumerate(names.SEGMENTS)},
        "axes": {key: {"name": name} for key, name in names.AXES},
        "seasonality": SEASON_ID,
        "seasonalities": {SEASON_ID: _season(year)},
        "objectives": _objectives(company, year.by_seller),
    }
    form |= action_forms(company, random)
    return plan_from_form(form)


@dataclass(frozen=True)
class LastYear:
    """Euros invoiced by seller, and by calendar month (January first)."""

    by_seller: dict[str, int]
    by_month: tuple[int, ...]


def last_year(company: Company, truth: Truth) -> LastYear:
    """The fiscal year before the plan's, added up from the lines themselves."""
    first, last = cal.add_months(company.start, -12), company.start - timedelta(1)
    low, high = ((day - company.history_start).days for day in (first, last))
    days = range((company.today - company.history_start).days + 1)
    month_of = np.array([day_of(company, offset).month - 1 for offset in days])
    owners = [customer.owner for customer in company.customers]
    by_customer, by_month = np.zeros(len(owners), dtype=np.int64), np.zeros(12, dtype=np.int64)
    for batch in batches(company, truth):
        inside = (batch.day >= low) & (batch.day <= high)
        np.add.at(by_customer, batch.customer[inside], batch.amount[inside])
        np.add.at(by_month, month_of[batch.day[inside]], batch.amount[inside])
    totals = dict.fromkeys((person.id for person in company.sellers()), 0)
    for owner, amount in zip(owners, by_customer, strict=True):
        totals[owner] += int(amount)
    return LastYear(
        {owner: round(amount / 100) for owner, amount in totals.items()},
        tuple(int(amount) // 100 for amount in by_month),
    )


def _season(year: LastYear) -> dict[str, Any]:
    """What a director enters: last year's months against their mean."""
    mean = max(1, sum(year.by_month) / 12)
    weights = [f"{amount / mean:.2f}" for amount in year.by_month]
    return {"name": "Saison N-1", "weights": weights, "provenance": {"source": "entered"}}


def _euros(amount: int) -> dict[str, str]:
    return {"amount": f"{amount}.00", "currency": "EUR"}


def _closure(company: Company) -> dict[str, str]:
    """The week of 15 August, in the fiscal year."""
    year = (
        company.start.year if company.start <= date(company.start.year, 8, 10) else company.end.year
    )
    return {"start": f"{year}-08-10", "end": f"{year}-08-21"}


def _teams(company: Company) -> dict[str, Any]:
    used = {person.team for person in company.staff if person.team}
    teams: dict[str, Any] = {"direction": {"name": "Direction commerciale"}}
    teams |= {k: {"name": n, "parent": "direction"} for k, n, _ in names.TEAMS if k in used}
    return teams | {"marketing": {"name": "Marketing", "parent": "direction"}}


_SKILLS_OF = {
    "director": {"vente": 5, "evenement": 3},
    "manager": {"vente": 5, "technique": 4, "telephone": 3},
    "seller": {"vente": 3, "telephone": 4},
    "marketing": {"communication": 5, "evenement": 4},
}
_FIELD_TIME = {"director": "0.3", "manager": "0.5", "seller": "0.8", "marketing": "0.9"}


def _person(company: Company, person: Seller, random: np.random.Generator) -> dict[str, Any]:
    team = person.team or ("marketing" if person.role == "marketing" else "direction")
    form: dict[str, Any] = {
        "name": person.name,
        "team": team,
        "skills": dict(_SKILLS_OF[person.role]),
        "capacity_fraction": _FIELD_TIME[person.role],
        "territories": [person.team] if person.team else [],
        "leaves": _leaves(company, random),
    }
    manager = _manager_of(company, person)
    if manager is not None:
        form["manager"] = manager
    if person.role == "seller" and random.random() < PART_TIME:
        form["weekdays"] = ["mon", "tue", "thu", "fri"]
    return form


PART_TIME = 0.2


def _manager_of(company: Company, person: Seller) -> str | None:
    if person.role == "director":
        return None
    leaders = [p.id for p in company.staff if p.role == "manager" and p.team == person.team]
    return leaders[0] if person.role == "seller" and leaders else company.staff[0].id


def _leaves(company: Company, random: np.random.Generator) -> list[dict[str, str]]:
    """Three stretches of holiday in the year."""
    starts = [
        company.start + timedelta(int(random.integers(30 + 115 * i, 110 + 115 * i)))
        for i in range(3)
    ]
    return [
        {"start": str(s), "end": str(s + timedelta(int(random.integers(4, 11))))} for s in starts
    ]


def _offer(offer: tuple[str, str, str, int, int]) -> dict[str, Any]:
    _, name, category, price, cost = offer
    return {
        "name": name,
        "category": category,
        "unit_price": _euros(price),
        "unit_cost": _euros(cost),
    }


def _segment(
    company: Company, place: int, segment: tuple[str, str, int, tuple[str, ...]]
) -> dict[str, Any]:
    _, name, size, channels = segment
    leaders = [person.id for person in company.staff if person.role in ("manager", "director")]
    owner = leaders[place % len(leaders)]
    return {"name": name, "size": size, "preferred_channels": list(channels), "owner": owner}


def _objectives(company: Company, last_year: dict[str, int]) -> dict[str, Any]:
    """Revenue of the company, of its teams and of each seller; new landscapers; gross margin."""
    whole = sum(last_year.values())
    target = _rounded(whole * GROWTH_WANTED, 10_000)
    director = company.staff[0].id
    common = {"start": str(company.start), "end": str(company.end)}
    money = {"metric": "revenue", "event": "invoice", **common}
    objectives: dict[str, Any] = {
        "ca": {
            "name": "Chiffre d’affaires", "baseline": str(whole), "target": str(target),
            "owner": director, "priority": 1, **money,
        },
        "marge": {
            "name": "Marge brute", "metric": "gross_margin", "event": "invoice",
            "baseline": str(round(whole * 0.43)), "target": str(_rounded(target * 0.44, 1_000)),
            "owner": director, **common,
        },
        "nouveaux": {
            "name": "Nouveaux clients paysagistes", "metric": "new_customers", "baseline": "6",
            "target": "12", "scope": {"segment": "paysagistes"},
            "owner": company.sellers()[0].id, **common,
        },
    }  # fmt: skip
    teams: dict[str, list[Seller]] = {}
    for seller in company.sellers():
        teams.setdefault(str(seller.team), []).append(seller)
    for team, members in teams.items():
        mine = sum(last_year[m.id] for m in members)
        name = next(n for k, n, _ in names.TEAMS if k == team)
        objectives[f"ca-{team}"] = {
            "name": f"CA {name}", "parent": "ca", "baseline": str(mine), "scope": {"team": team},
            "target": str(_rounded(target * mine / max(whole, 1), 1_000)), "owner": members[0].id,
            **money,
        }  # fmt: skip
        for member in members:
            objectives[f"ca-{member.id}"] = {
                "name": f"CA {member.name}", "parent": f"ca-{team}", "owner": member.id,
                "baseline": str(last_year[member.id]), "scope": {"person": member.id},
                "target": str(_rounded(target * last_year[member.id] / max(whole, 1), 1_000)),
                **money,
            }  # fmt: skip
    return objectives


def _rounded(amount: float, step: int) -> int:
    return int(-(-amount // step) * step)
