"""People and their teams, by id."""

from __future__ import annotations

from pacte.apps.members.models import Member
from pacte.apps.team.models import Person


def team_of_person(member: Member) -> dict[str, str]:
    """The team of each person, by ids; people without a team are left out."""
    people = Person.objects.filter(company_id=member.company_id, team__isnull=False)
    return dict(people.values_list("key", "team__key"))
