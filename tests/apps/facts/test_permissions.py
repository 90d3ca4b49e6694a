"""Which cuts of the facts each role may see."""

import pytest
from tests.apps.builders import Cast, member

from pacte.apps.facts.permissions import may_see_cut


@pytest.mark.parametrize("cut", ["team", "territory"])
def test_totals_of_teams_are_for_those_who_see_a_team_s_results(cast: Cast, cut: str) -> None:
    finance = member(cast.company, "Fanny", "finance")
    assert all(may_see_cut(who, "revenue", [cut]) for who in (cast.alice, cast.bob, finance))
    assert not may_see_cut(cast.chloe, "revenue", [cut])
    assert not may_see_cut(finance, "revenue", [cut, "person"])
    assert may_see_cut(cast.chloe, "revenue", ["offer"])
