"""Operations on a company itself."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import slugify

from pacte.apps.journal.operations import operation, record
from pacte.apps.members.models import Company, ManagersSee, Member
from pacte.apps.members.permissions import is_machine_operator, may_manage_members
from pacte.document import Change, Invalid, Problem


@operation(may=is_machine_operator)
def create_company(
    name: str, *, at: datetime, by: None = None, currency: str = "EUR", country: str = "FR"
) -> Company:
    """Found a company, from the command line only; leaves its first journal entry."""
    company = Company(name=name.strip(), slug=_slug(name), currency=currency, country=country)
    company.save(force_insert=True)
    facts = {"name": name, "currency": currency, "country": country}
    record([Change("company", company.slug, None, None, facts)], company_id=company.pk)
    return company


@operation(may=may_manage_members)
def set_what_managers_see(company: Company, *, by: Member, at: datetime, what: str) -> None:
    """Say what managers see of an offer's cost and margin; directors only."""
    if what not in ManagersSee.values:
        expected = ", ".join(ManagersSee.values)
        raise Invalid(Problem("unknown_value", "/managers_see", what, expected))
    before, company.managers_see = company.managers_see, ManagersSee(what)
    company.save(update_fields=["managers_see"])
    record([Change("company", company.slug, "managers_see", before, what)])


def _slug(name: str) -> str:
    slug = slugify(name)[:64] or "company"
    if Company.objects.filter(slug=slug).exists():
        raise Invalid(Problem("company_exists", "/name", name.strip(), "another name"))
    return slug
