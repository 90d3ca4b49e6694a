"""Where few actions may change, the others keep what they spend today, to the cent."""

from __future__ import annotations

from tests.builders import euros
from tests.engine.allocation.search.test_rows import Json, answer, checker, form, hill, spends


def test_at_most_one_action_changes():
    actions = {key: {"response": hill(900, 100), "budget": euros(100)} for key in "abc"}
    plan = form(600, actions, sharing={"most_changes": 1})
    found = answer(plan)
    assert sorted(spends(found)) == ["100.00", "100.00", "400.00"]
    assert checker.check(plan, found)[0] == []


def test_what_stays_has_a_plan_whatever_its_figures():
    """`c` spends less than is effective, so it is what changes; the others stay, to the cent.

    Rows then say that these spend all that they may, which HiGHS's presolve took for too much.
    """
    figures = {
        "a": ("107216.44", "95594.54", "83411", "150460.73"),
        "b": ("392291.78", "90351.12", "70805", "144419.34"),
        "c": ("350328.12", "22179.21", "41506", "44223.31"),
    }
    actions: Json = {
        key: {"response": hill(maximum, half), "budget": euros(today), "max_spend": euros(most)}
        for key, (maximum, half, today, most) in figures.items()
    }
    actions["c"]["spending"] = {"effective_spend": euros("18225.83")}
    plan = form(304792, actions, sharing={"grain": "quarter", "most_changes": 1})
    found = answer(plan)
    assert found["status"] == "ok"
    assert spends(found)[:8] == ["20852.75"] * 4 + ["17701.25"] * 4
    assert checker.check(plan, found)[0] == []
