"""The plan as it stood at one of its versions, for one member."""

from __future__ import annotations

from pacte import document
from pacte.apps.journal import inputs as journal
from pacte.apps.plans import permissions
from pacte.web.pages import Opened


def then(opened: Opened, version: int) -> document.Plan:
    """The document at `version`, with the names of today, less what the member may not see."""
    form = journal.as_of(opened.row.company_id, opened.plan.id, version=version)
    today = {key: person.name for key, person in opened.plan.people.items()}
    stood = document.plan_from_form(journal.with_names(form, today))
    return permissions.redacted(opened.member, stood)
