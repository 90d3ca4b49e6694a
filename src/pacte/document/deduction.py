"""What totals tell of one person to who already knows figures of others."""

from __future__ import annotations

from pacte.document.actions import Scope
from pacte.document.plan import Plan

COMPANY = ""
"""The group of everyone, among ids of teams."""


def group_of(scope: Scope) -> str | None:
    """The team, or the company, whose whole figure has this scope; None for any other part."""
    if scope.person or scope.offer or scope.segment or scope.territory:
        return None
    return scope.team or COMPANY


def with_personal_target(plan: Plan) -> frozenset[str]:
    """The people that an objective of their own names."""
    return frozenset(o.scope.person for o in plan.objectives.values() if o.scope.person)


def telling_groups(plan: Plan, known: frozenset[str]) -> frozenset[str]:
    """The groups whose total tells one person's figure to who knows those of `known`.

    Groups are ids of teams that have an objective, and `COMPANY`. A total tells when one single
    person with a target is left once known people and the totals of smaller groups are taken out
    of it: small totals stay, those that would finish the sum do not.
    """
    telling: set[str] = set()
    settled = set(known)
    groups = {group_of(objective.scope) for objective in plan.objectives.values()} - {None}
    people = {group: _people(plan, str(group)) for group in groups}
    for group in sorted(people, key=lambda g: (len(people[g]), g)):
        if len(people[group] - settled) == 1:
            telling.add(str(group))
        else:
            settled |= people[group]
    return frozenset(telling)


def _people(plan: Plan, group: str) -> frozenset[str]:
    """Those of a team, and of the teams under it, who have a personal target."""
    targeted = with_personal_target(plan)
    if group == COMPANY:
        return targeted
    teams = {group}
    while more := {key for key, team in plan.teams.items() if team.parent in teams} - teams:
        teams |= more
    return frozenset(p for p in targeted if p in plan.people and plan.people[p].team in teams)
