"""Who may bring facts in, and who may look at them."""

from __future__ import annotations

from collections.abc import Collection

from pacte.apps.members.models import Member, Role
from pacte.apps.members.permissions import (
    Deed,
    Reach,
    Sight,
    may_see_offer_margin,
    may_write,
    reach_of_sight,
)
from pacte.document import Problem, Refused

_A_TEAM_S = frozenset({Reach.ALL, Reach.TEAM_LEVEL, Reach.OWN_TEAM})
NEEDED = {"person": frozenset({Reach.ALL}), "team": _A_TEAM_S, "territory": _A_TEAM_S}
"""Cut -> the reaches on personal figures that show it; other cuts are for all."""


def may_import_facts(member: Member | None, *_: object) -> bool:
    return member is not None and may_write(member, Deed.FACTS)


def may_see_facts(member: Member) -> bool:
    """Totals of the company; margins and persons have their own rules."""
    return member.is_active and member.role != Role.EXTERNAL


def may_see_cut(member: Member, code: str, by: Collection[str]) -> bool:
    """Whether all figures of a KPI cut so are for the member to see.

    Figures by person are for those who see everybody's personal results; by team or territory, for
    those who see a team's: with their own alone, a seller could work out a colleague's.
    """
    sees_margin = code != "gross_margin" or may_see_offer_margin(member)
    reach = reach_of_sight(member, Sight.PERSONAL)
    sees_people = all(reach in NEEDED[cut] for cut in by if cut in NEEDED)
    return may_see_facts(member) and sees_margin and sees_people


def check_may_cut(member: Member, code: str, by: Collection[str]) -> None:
    """Raise `Refused` unless the member may see the KPI cut so."""
    if not may_see_cut(member, code, by):
        role = str(member.role)
        params = {"operation": "facts.kpi", "role": role}
        raise Refused(Problem("not_allowed", "", role, "", params))
