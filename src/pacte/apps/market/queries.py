"""What is sold and to whom, as a member sees it."""

from __future__ import annotations

from django.db.models import QuerySet

from pacte.apps.market.models import Customer, Offer
from pacte.apps.members.models import Member
from pacte.apps.members.permissions import Sight, may_see
from pacte.facts import Lookups


def customers(member: Member) -> QuerySet[Customer]:
    """The company's customers by name; outsiders see none."""
    ours = Customer.objects.filter(company_id=member.company_id).order_by("name", "pk")
    return ours if may_see(member, Sight.STATUS) else ours.none()


def lookups(member: Member) -> Lookups:
    """The segment of each customer and the category of each offer, by id, for cutting sales."""
    grouped = Customer.objects.filter(company_id=member.company_id, segment__isnull=False)
    offers = Offer.objects.filter(company_id=member.company_id, category__isnull=False)
    return Lookups(
        segment_of_customer=dict(grouped.values_list("key", "segment__key")),
        category_of_offer={
            key: name for key, name in offers.values_list("key", "category") if name
        },
    )
