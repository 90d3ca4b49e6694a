"""What a result proposes on its document is what the engine itself would adopt."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.engine.allocation.random_sharings import random_sharing

from pacte.apps.scenarios import inputs
from pacte.document import diff, plan_from_form
from pacte.document.changes import patch_form
from pacte.document.json_form import form_of
from pacte.engine.allocation import adopted, allocate, as_result

DAY = date(2026, 2, 10)


@pytest.mark.parametrize("seed", [1000, 1002, 1003, 1006, 1016])
def test_a_stored_allocation_proposes_what_the_engine_adopts(seed: int) -> None:
    plan = plan_from_form(random_sharing(seed))
    found = allocate(plan, today=DAY)
    result = json.loads(json.dumps(as_result(plan, found, today=DAY).to_json()))
    form = form_of(plan)
    patch_form(form, inputs._of_allocation(result, plan))
    wanted = adopted(plan, found)
    assert diff(plan, wanted) != ()
    assert diff(plan_from_form(form), wanted) == ()


def test_what_is_adopted_is_not_proposed_as_a_change_again() -> None:
    plan = plan_from_form(random_sharing(1000))
    once = adopted(plan, allocate(plan, today=DAY))
    result = as_result(once, allocate(once, today=DAY), today=DAY).to_json()
    assert inputs._of_allocation(json.loads(json.dumps(result)), once) == ()
