"""Objectives proposed from last year: the company's, shared among teams and sellers to the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pacte.document import Objective, Plan, Scope, deal


@dataclass(frozen=True)
class Wish:
    """`growth` over last year (0.08 is 8 %); targets are whole multiples of `step` currency units.

    `company`, `part` name the objectives; `part` holds `{name}`, a team's or a seller's.
    """

    growth: Decimal
    step: int
    company: str
    part: str


COMPANY_ID = "revenue"


def proposed_objectives(
    plan: Plan, last_year: Mapping[str, Decimal], wish: Wish
) -> dict[str, Objective]:
    """Revenue objectives by id: the company, its teams, and each seller with sales last year.

    `last_year` gives the exact amount sold by person id, over the year before the plan. The targets
    of each level sum to the one above: shares in proportion to last year, in multiples of `step`,
    largest remainder. A baseline is rounded to the cent at its own level: each is what was sold.
    Sellers absent from the plan count in the company's baseline only.
    """
    baseline = sum(last_year.values(), Decimal(0))
    sellers = [key for key in sorted(last_year) if key in plan.people and last_year[key] > 0]
    units = round(baseline * (1 + wish.growth) / wish.step)
    shares = dict(
        zip(
            sellers,
            deal(units, [last_year[key] for key in sellers]) if sellers else [],
            strict=True,
        )
    )
    objectives = {COMPANY_ID: _objective(plan, (wish.company, None), (baseline, units * wish.step))}
    for team in sorted({t for key in sellers if (t := plan.people[key].team) is not None}):
        members = [key for key in sellers if plan.people[key].team == team]
        figures = _figures(members, last_year, shares, wish.step)
        name = wish.part.format(name=plan.teams[team].name)
        objectives[f"{COMPANY_ID}-{team}"] = _objective(
            plan, (name, COMPANY_ID), figures, Scope(team=team)
        )
    for key in sellers:
        own_team = plan.people[key].team
        above = COMPANY_ID if own_team is None else f"{COMPANY_ID}-{own_team}"
        name = wish.part.format(name=plan.people[key].name)
        figures = _figures([key], last_year, shares, wish.step)
        objectives[f"{COMPANY_ID}-{key}"] = _objective(
            plan, (name, above), figures, Scope(person=key)
        )
    return objectives


def _figures(
    members: list[str], last_year: Mapping[str, Decimal], shares: Mapping[str, int], step: int
) -> tuple[Decimal, int]:
    """(baseline, target in currency units) of some sellers together."""
    baseline = sum((last_year[key] for key in members), Decimal(0))
    return baseline, step * sum(shares[key] for key in members)


def _objective(
    plan: Plan,
    told: tuple[str, str | None],
    figures: tuple[Decimal, int],
    scope: Scope | None = None,
) -> Objective:
    name, parent = told
    baseline, target = figures
    scope = scope or Scope()
    return Objective(
        name=name,
        parent=parent,
        metric="revenue",
        event="invoice",
        baseline=baseline.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP),
        target=Decimal(target),
        start=plan.start,
        end=plan.end,
        scope=scope,
        owner=scope.person or _head(plan, scope.team),
    )


def _head(plan: Plan, team: str | None) -> str | None:
    """Who leads: of a team, the one whom others of the team report to; of the company, the top."""
    members = [key for key, person in plan.people.items() if team is None or person.team == team]
    managers = [plan.people[key].manager for key in members]
    led = {key: managers.count(key) for key in plan.people}
    heads = [key for key in members if plan.people[key].manager not in members]
    best = max(heads or members, key=lambda key: (led[key], key), default=None)
    return best if best is not None and (led[best] or len(members) == 1) else None
