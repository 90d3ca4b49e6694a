"""Steps that can be moved, added to the house of the tests."""

from __future__ import annotations

from tests import builders
from tests.apps.builders import NOON
from tests.web.conftest import House

from pacte.apps.plans import operations
from pacte.document import Change

CALL = builders.step(
    "mailing",
    name="Appeler les clients",
    duration_days=2,
    start_date="2026-05-04",
    end_date="2026-05-05",
    latest_date="2026-05-29",
    needs=[{"effort_days": "2", "assigned": ["chloe"]}],
)
WRITE = builders.step(
    "mailing",
    name="Écrire le courrier",
    start_date="2026-05-18",
    end_date="2026-05-18",
    needs=[{"effort_days": "1", "assigned": ["chloe"]}],
    after=[{"step": "call"}],
)


def with_calls(house: House) -> House:
    """Chloé calls on 4 and 5 May (Monday, Tuesday), then writes on the 18th."""
    forms = {"call": CALL, "write": WRITE}
    new = [Change("step", key, None, None, form) for key, form in forms.items()]
    operations.apply_document(house.plan, new, by=house.cast.alice, at=NOON)
    return house
