"""Totals that would tell one person's figure are found, others stay."""

import pytest
from tests import builders

from pacte.document import Plan
from pacte.document.deduction import COMPANY, telling_groups


def plan(teams: dict[str, list[str]], groups: list[str]) -> Plan:
    """Everyone of `teams` has a target of their own; so has each of `groups`."""
    people = {person: team for team, members in teams.items() for person in members}
    objectives = {
        **{f"of-{p}": builders.objective(owner=None, scope={"person": p}) for p in people},
        **{
            f"all-{g}": builders.objective(owner=None, scope={"team": g} if g else {})
            for g in groups
        },
        "by-offer": builders.objective(owner=None, scope={"offer": "bench"}),
    }
    return builders.plan(
        teams={team: {"name": team} for team in teams},
        people={person: {"name": person, "team": team} for person, team in people.items()},
        offers={"bench": {"name": "Établi"}},
        objectives=objectives,
    )


@pytest.mark.parametrize(
    ("teams", "groups", "known", "telling"),
    [
        # Ann knows her own: of a pair she knows the other, of three she knows nobody.
        ({"a": ["ann", "ben"]}, ["a"], {"ann"}, {"a"}),
        ({"a": ["ann", "ben", "cid"]}, ["a", COMPANY], {"ann"}, set()),
        # A team of one tells without knowing anything; the company less the other team tells too.
        ({"a": ["ann", "ben"], "b": ["zoe"]}, ["a", "b", COMPANY], set(), {"b", COMPANY}),
        # Without the total of a, the company's sum cannot be finished.
        ({"a": ["ann", "ben"], "b": ["zoe"]}, ["b", COMPANY], set(), {"b"}),
        # Everybody is known: nothing is left to tell.
        ({"a": ["ann", "ben"]}, ["a", COMPANY], {"ann", "ben"}, set()),
    ],
)
def test_a_total_tells_when_one_single_person_is_left(
    teams: dict[str, list[str]], groups: list[str], known: set[str], telling: set[str]
) -> None:
    assert telling_groups(plan(teams, groups), frozenset(known)) == telling
