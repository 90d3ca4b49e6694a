"""Customers are rows that no plan photographs: the journal keeps how many changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps

from pacte.apps.journal.models import Entry
from pacte.apps.journal.operations import operation, record
from pacte.apps.market.models import Customer
from pacte.apps.market.permissions import may_import_customers
from pacte.apps.members.models import Member
from pacte.document import Problem
from pacte.document.errors import raise_if_any

ROWS_AT_ONCE = 500
NAMES = {"segment": "market.Segment", "owner": "team.Person", "territory": "team.Territory"}
TEXTS = ("city", "country")


@operation(may=may_import_customers)
def import_customers(
    forms: Mapping[str, Mapping[str, Any]], *, by: Member, at: datetime, trigger: str = "import"
) -> Entry:
    """Add or replace customers by id; directors only. All of them, or none.

    Raises `Invalid` for every segment, owner or territory that is not the company's.
    """
    raise_if_any(_dangling(by.company_id, forms))
    standing = Customer.objects.filter(company_id=by.company_id).values_list("key", flat=True)
    known = set(standing) & forms.keys()
    Customer.objects.bulk_create(
        [_row(by.company_id, key, form) for key, form in forms.items()],
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", *NAMES, *TEXTS],
    )
    counts = {"added": len(forms) - len(known), "replaced": len(known)}
    return record(trigger=trigger, params=counts)


def _row(company_id: int, key: str, form: Mapping[str, Any]) -> Customer:
    named = {
        f"{field}_id": f"{company_id}/{form[field]}" if form.get(field) else None for field in NAMES
    }
    texts = {field: form.get(field, "") for field in TEXTS}
    where = {"id": f"{company_id}/{key}", "company_id": company_id, "key": key}
    return Customer(**where, name=form["name"], **named, **texts)


def _dangling(company_id: int, forms: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for field, model in NAMES.items():
        rows = apps.get_model(model)._default_manager.filter(company_id=company_id)  # noqa: SLF001 (Django's public name)
        known = set(rows.values_list("key", flat=True))
        for key, form in forms.items():
            if form.get(field) and form[field] not in known:
                where = f"/customers/{key}/{field}"
                yield Problem("unknown_id", where, form[field], field)
