"""Who sees and does what: the table of docs/reference/access.md as data, and predicates on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pacte.apps.members.models import ManagersSee, Member, Role


class Sight(StrEnum):
    """What there is to see."""

    STATUS = "status"  # names, owners, dates, status
    ACTION_MONEY = "action_money"
    OFFER_COST_AND_MARGIN = "offer_cost_and_margin"
    PERSONAL = "personal"  # personal targets and results
    LOAD = "load"  # how loaded people are, when they are absent


class Deed(StrEnum):
    """What there is to write."""

    STRUCTURE = "structure"  # the plan itself, strategy, objectives, offers, people, teams
    ACTION = "action"
    STEP = "step"
    BUDGET = "budget"
    PROGRESS = "progress"
    RESULT = "result"
    MONEY_STATE = "money_state"
    COMMITMENT = "commitment"
    PROPOSAL = "proposal"  # a scenario, a change for someone else to approve
    APPROVAL = "approval"
    LEAVE = "leave"  # when people are absent
    FACTS = "facts"  # imports of what happened
    MEMBERS = "members"


class Reach(StrEnum):
    """Of which rows."""

    ALL = "all"
    OWN_TEAM = "own_team"
    OWN = "own"
    TAKEN_PART = "taken_part"
    AS_COMPANY_SETS = "as_company_sets"
    TEAM_LEVEL = "team_level"
    MARKETING = "marketing"
    NONE = "none"


@dataclass(frozen=True)
class Concern:
    """Whom a row concerns, in ids of the document.

    `teams` is the owner's team with every team above it, or, for a row on a team, that one with
    those above. `assigned` do the work (of a step), `participants` are those of the action.
    """

    owner: str | None = None
    teams: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    action_type: str | None = None


NOBODY = Concern()
MARKETING_TYPES = frozenset({"promotion", "communication"})

_S, _D, _R = Sight, Deed, Reach
_SIGHTS = tuple(Sight)


def _sees(*reaches: Reach) -> Mapping[Sight, Reach]:
    return MappingProxyType(dict(zip(_SIGHTS, reaches, strict=True)))


SEES: Mapping[Role, Mapping[Sight, Reach]] = MappingProxyType(
    {  #          names, dates   action money  cost and margin  personal figures  load and leave
        Role.DIRECTOR: _sees(_R.ALL, _R.ALL, _R.ALL, _R.ALL, _R.ALL),
        Role.MANAGER: _sees(_R.ALL, _R.OWN_TEAM, _R.AS_COMPANY_SETS, _R.OWN_TEAM, _R.OWN_TEAM),
        Role.SELLER: _sees(_R.ALL, _R.OWN, _R.NONE, _R.OWN, _R.OWN),
        Role.MARKETING: _sees(_R.ALL, _R.ALL, _R.NONE, _R.NONE, _R.OWN),
        Role.FINANCE: _sees(_R.ALL, _R.ALL, _R.ALL, _R.TEAM_LEVEL, _R.OWN),
        Role.SUPPORT: _sees(_R.ALL, _R.NONE, _R.NONE, _R.OWN, _R.OWN),
        Role.EXTERNAL: _sees(_R.TAKEN_PART, _R.NONE, _R.NONE, _R.OWN, _R.NONE),
        Role.READER: _sees(_R.ALL, _R.NONE, _R.NONE, _R.NONE, _R.NONE),
    }
)

WRITES: Mapping[Role, Mapping[Deed, Reach]] = MappingProxyType(
    {
        Role.DIRECTOR: dict.fromkeys(Deed, _R.ALL),
        Role.MANAGER: {
            **dict.fromkeys((_D.ACTION, _D.STEP, _D.BUDGET, _D.PROGRESS, _D.RESULT), _R.OWN_TEAM),
            _D.LEAVE: _R.OWN_TEAM,
            _D.PROPOSAL: _R.ALL,
        },
        Role.SELLER: {
            **dict.fromkeys((_D.PROGRESS, _D.RESULT, _D.LEAVE), _R.OWN),
            _D.PROPOSAL: _R.ALL,
        },
        Role.MARKETING: {
            **dict.fromkeys((_D.ACTION, _D.STEP, _D.BUDGET, _D.PROGRESS), _R.MARKETING),
            _D.LEAVE: _R.OWN,
        },
        Role.FINANCE: {_D.MONEY_STATE: _R.ALL, _D.COMMITMENT: _R.ALL, _D.LEAVE: _R.OWN},
        Role.SUPPORT: dict.fromkeys((_D.STEP, _D.PROGRESS, _D.LEAVE), _R.OWN),
        Role.EXTERNAL: {_D.STEP: _R.OWN, _D.PROGRESS: _R.OWN},
        Role.READER: {},
    }
)


def reach_of_sight(member: Member, sight: Sight) -> Reach:
    """Of which rows the member sees this; querysets turn it into a filter."""
    return SEES[Role(member.role)][sight]


def reach_of_deed(member: Member, deed: Deed) -> Reach:
    """On which rows the member may do this."""
    return WRITES[Role(member.role)].get(deed, Reach.NONE)


def standpoint(member: Member) -> tuple[object, ...]:
    """All that the rules read of someone who looks: members of one standpoint see the same."""
    company = member.company
    return (company.pk, company.managers_see, member.role, member.person_id, member.team_id)


def may_see(member: Member, sight: Sight, concern: Concern = NOBODY) -> bool:
    return _WITHIN[reach_of_sight(member, sight)](member, concern)


def may_write(member: Member | None, deed: Deed, concern: Concern = NOBODY) -> bool:
    """Whether the member may do this; nobody, when nobody is logged in."""
    if member is None or not member.is_active:
        return False
    return _WITHIN[reach_of_deed(member, deed)](member, concern)


def may_see_offer_cost(member: Member) -> bool:
    return _sees_of_offer(member, {ManagersSee.COST_AND_MARGIN})


def may_see_offer_margin(member: Member) -> bool:
    return _sees_of_offer(member, {ManagersSee.MARGIN, ManagersSee.COST_AND_MARGIN})


def may_manage_members(member: Member, *_: object) -> bool:
    return may_write(member, Deed.MEMBERS)


def is_machine_operator(member: Member | None, *_: object) -> bool:
    """Nobody logged in: the one who types commands on the machine itself."""
    return member is None


def _sees_of_offer(member: Member, enough: set[ManagersSee]) -> bool:
    reach = reach_of_sight(member, Sight.OFFER_COST_AND_MARGIN)
    if reach is Reach.AS_COMPANY_SETS:
        return member.company.managers_see in enough
    return reach is Reach.ALL


def _is_own(member: Member, concern: Concern) -> bool:
    person = member.person_id
    return person is not None and (person == concern.owner or person in concern.assigned)


def _is_own_team(member: Member, concern: Concern) -> bool:
    return _is_own(member, concern) or (
        member.team_id is not None and member.team_id in concern.teams
    )


def _takes_part(member: Member, concern: Concern) -> bool:
    return _is_own(member, concern) or member.person_id in concern.participants


def _is_of_a_team(_: Member, concern: Concern) -> bool:
    return concern.owner is None and not concern.assigned


_WITHIN: Mapping[Reach, Callable[[Member, Concern], bool]] = {
    Reach.ALL: lambda _member, _concern: True,
    Reach.OWN_TEAM: _is_own_team,
    Reach.OWN: _is_own,
    Reach.TAKEN_PART: _takes_part,
    Reach.AS_COMPANY_SETS: lambda member, _concern: may_see_offer_margin(member),
    Reach.TEAM_LEVEL: _is_of_a_team,
    Reach.MARKETING: lambda _member, concern: concern.action_type in MARKETING_TYPES,
    Reach.NONE: lambda _member, _concern: False,
}
