"""The golden table of who sees and does what, written here a second time, by hand."""

import pytest

from pacte.apps.members.models import Company, Member, Role
from pacte.apps.members.permissions import (
    Concern,
    Deed,
    Sight,
    may_see,
    may_see_offer_cost,
    may_see_offer_margin,
    may_write,
    standpoint,
)

# Rows of the company, as seen by member "me", who leads team "mine" when a manager.
ROWS = {
    "own": Concern(owner="me", teams=frozenset({"mine", "top"})),
    "team": Concern(owner="mate", teams=frozenset({"mine", "top"})),
    "below": Concern(owner="junior", teams=frozenset({"below", "mine", "top"})),
    "part": Concern(owner="else", teams=frozenset({"other"}), participants=frozenset({"me"})),
    "work": Concern(owner="else", teams=frozenset({"other"}), assigned=frozenset({"me"})),
    "other": Concern(owner="else", teams=frozenset({"other"}), action_type="direct_selling"),
    "advert": Concern(owner="else", teams=frozenset({"other"}), action_type="communication"),
    "whole": Concern(teams=frozenset({"other"})),
}
ALL = set(ROWS)
TEAM = {"own", "team", "below", "work"}

#             names, dates, status    action money   personal figures   load and leave
SEES = {
    "director": (ALL, ALL, ALL, ALL),
    "manager": (ALL, TEAM, TEAM, TEAM),
    "seller": (ALL, {"own", "work"}, {"own", "work"}, {"own", "work"}),
    "marketing": (ALL, ALL, set(), {"own", "work"}),
    "finance": (ALL, ALL, {"whole"}, {"own", "work"}),
    "support": (ALL, set(), {"own", "work"}, {"own", "work"}),
    "external": ({"own", "part", "work"}, set(), {"own", "work"}, set()),
    "reader": (ALL, set(), set(), set()),
}
COST_AND_MARGIN = {  # of an offer, when managers see: nothing, margin, cost and margin
    "director": ("both", "both", "both"),
    "manager": ("none", "margin", "both"),
    "seller": ("none", "none", "none"),
    "marketing": ("none", "none", "none"),
    "finance": ("both", "both", "both"),
    "support": ("none", "none", "none"),
    "external": ("none", "none", "none"),
    "reader": ("none", "none", "none"),
}
WRITES = {
    "director": {
        "structure": ALL,
        "action": ALL,
        "step": ALL,
        "budget": ALL,
        "progress": ALL,
        "result": ALL,
        "money_state": ALL,
        "commitment": ALL,
        "proposal": ALL,
        "approval": ALL,
        "facts": ALL,
        "leave": ALL,
        "members": ALL,
    },
    "manager": {
        "action": TEAM,
        "step": TEAM,
        "budget": TEAM,
        "progress": TEAM,
        "result": TEAM,
        "leave": TEAM,
        "proposal": ALL,
    },
    "seller": {
        "progress": {"own", "work"},
        "result": {"own", "work"},
        "leave": {"own", "work"},
        "proposal": ALL,
    },
    "marketing": {
        "action": {"advert"},
        "step": {"advert"},
        "budget": {"advert"},
        "progress": {"advert"},
        "leave": {"own", "work"},
    },
    "finance": {"money_state": ALL, "commitment": ALL, "leave": {"own", "work"}},
    "support": {
        "step": {"own", "work"},
        "progress": {"own", "work"},
        "leave": {"own", "work"},
    },
    "external": {"step": {"own", "work"}, "progress": {"own", "work"}},
    "reader": {},
}


def me(role: str, managers_see: str = "nothing") -> Member:
    company = Company(name="Morel", slug="morel", managers_see=managers_see)
    return Member(company=company, role=role, person_id="me", team_id="mine")


def test_the_table_knows_every_role() -> None:
    assert set(SEES) == set(WRITES) == set(COST_AND_MARGIN) == set(Role.values)


@pytest.mark.parametrize("role", SEES)
def test_each_role_sees_what_the_table_says(role: str) -> None:
    sights = (Sight.STATUS, Sight.ACTION_MONEY, Sight.PERSONAL, Sight.LOAD)
    for sight, expected in zip(sights, SEES[role], strict=True):
        seen = {name for name, concern in ROWS.items() if may_see(me(role), sight, concern)}
        assert seen == expected, sight


@pytest.mark.parametrize("role", WRITES)
def test_each_role_writes_what_the_table_says(role: str) -> None:
    for deed in Deed:
        written = {name for name, concern in ROWS.items() if may_write(me(role), deed, concern)}
        assert written == WRITES[role].get(deed.value, set()), deed


@pytest.mark.parametrize("role", COST_AND_MARGIN)
def test_cost_and_margin_follow_the_company(role: str) -> None:
    for setting, expected in zip(
        ("nothing", "margin", "cost_and_margin"), COST_AND_MARGIN[role], strict=True
    ):
        who = me(role, managers_see=setting)
        assert may_see_offer_margin(who) == (expected in {"margin", "both"}), setting
        assert may_see_offer_cost(who) == (expected == "both"), setting


def test_a_manager_without_a_team_has_no_team_s_rows() -> None:
    bob = me("manager")
    bob.team_id = None
    assert not may_see(bob, Sight.ACTION_MONEY, ROWS["team"])
    assert not may_see(bob, Sight.ACTION_MONEY, Concern())


def test_someone_who_is_no_person_of_the_plan_owns_nothing() -> None:
    agent = me("external")
    agent.person_id = None
    assert not any(may_see(agent, Sight.STATUS, concern) for concern in [*ROWS.values(), Concern()])


def test_a_suspended_director_writes_nothing() -> None:
    alice = me("director")
    alice.is_active = False
    assert not may_write(alice, Deed.ACTION)


class Watched:
    """Says which attributes of the object behind it were read."""

    def __init__(self, behind, read, under=""):
        vars(self).update(behind=behind, read=read, under=under)

    def __getattr__(self, name):
        self.read.add(self.under + name)
        found = getattr(self.behind, name)
        return Watched(found, self.read, f"{name}.") if isinstance(found, Company) else found


@pytest.mark.parametrize("role", Role)
def test_a_standpoint_holds_all_that_decides_what_is_seen(role):
    """What one member saw is shown to others of the same standpoint."""
    member = Member(company=Company(pk=1), role=role, person_id="me", team_id="mine")
    read, held = set(), set()
    watched = Watched(member, read)
    for sight in Sight:
        for row in ROWS.values():
            may_see(watched, sight, row)
    may_see_offer_cost(watched)
    may_see_offer_margin(watched)
    standpoint(Watched(member, held))
    assert "role" in read
    assert read <= held
