"""An amount in another currency is refused, with whose it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders
from tests.builders import euros

from pacte.engine.allocation import allocate, as_result
from pacte.wording import allocation as words

DAY = date(2026, 1, 5)
DOLLARS = {"amount": "5.00", "currency": "USD"}
CURVE = {"maximum": euros(900), "half_spend": euros(100)}


@pytest.mark.parametrize(
    ("sharing", "path", "told"),
    [
        ({"limits": [{"at_most": DOLLARS}]}, "limits/0/at_most", "A limit on money is in USD"),
        (
            {"limits": [{"name": "Press", "at_most": DOLLARS}]},
            "limits/0/at_most",
            "The limit “Press” is in USD",
        ),
        ({"limits": [{"at_least": DOLLARS}]}, "limits/0/at_least", "A floor on money is in USD"),
        (
            {"limits": [{"name": "Press", "at_least": DOLLARS}]},
            "limits/0/at_least",
            "The floor “Press” is in USD",
        ),
        (
            {"aim": {"attainment": {"turnover": DOLLARS}}},
            "aim/attainment/turnover",
            "The value given to the objective “Turnover” is in USD",
        ),
        (
            {"aim": {"new_customers": DOLLARS}},
            "aim/new_customers",
            "The value given to a new customer is in USD",
        ),
    ],
)
def test_an_amount_of_no_action_is_refused_with_whose_it_is(
    sharing: dict[str, Any], path: str, told: str
):
    plan = builders.plan(
        budget=euros(100),
        actions={"a": {"name": "A", "response": CURVE}},
        objectives={"turnover": builders.objective(name="Turnover")},
        sharing=sharing,
    )
    result = words.worded(as_result(plan, allocate(plan, today=DAY), today=DAY))
    (reason,) = result.reasons
    assert (result.status, reason.code) == ("refused", "other_currency")
    assert (reason.params["path"], reason.objects) == (f"/sharing/{path}", ())
    assert reason.message is not None
    assert reason.message.en == f"{told}, the plan is in EUR: convert it."
