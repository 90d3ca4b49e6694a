"""What each role sees of one plan (decision 12)."""

from typing import Any

import pytest
from tests import builders
from tests.apps.builders import NOON, Cast, member
from tests.apps.plans.builders import plan_of

from pacte.apps.plans import operations, permissions, queries
from pacte.document import Change, Refused
from pacte.document.references import dangling

# role -> (budget of "show", of "press", budget of the plan, unit cost, margin rate,
#          Chloé's target, Hugo's target). Bob leads Chloé, not Hugo, and sees margins, not costs.
SEEN = {
    "director": (True, True, True, True, True, True, True),
    "manager": (True, False, False, False, True, True, False),
    "seller": (True, False, False, False, False, True, False),
    "marketing": (True, True, True, False, False, False, False),
    "finance": (True, True, True, True, True, False, False),
    "support": (False, False, False, False, False, False, False),
    "reader": (False, False, False, False, False, False, False),
}
PEOPLE = {"manager": {"person_id": "bob", "team_id": "north"}, "seller": {"person_id": "chloe"}}


@pytest.mark.parametrize("role", SEEN)
def test_figures_a_role_may_not_see_are_null(cast: Cast, role: str) -> None:
    plan = plan_of(cast)
    known = {"director": cast.alice, "manager": cast.bob, "seller": cast.chloe}
    who = known.get(role) or member(cast.company, role.title(), role)
    seen = queries.visible_document(plan, who)
    assert set(seen.actions) == {"show", "press"}
    figures: tuple[Any, ...] = (
        seen.actions["show"].budget,
        seen.actions["press"].budget,
        seen.budget,
        seen.offers["bench"].unit_cost,
        seen.margin_rate,
        seen.objectives["of-chloe"].target,
        seen.objectives["of-hugo"].target,
    )
    assert tuple(figure is not None for figure in figures) == SEEN[role]
    sees_hugo = SEEN[role][6]
    assert ("of-hugo" in seen.actions["show"].contributions) == sees_hugo
    assert (seen.budget_lines["booth"].budgeted is not None) == SEEN[role][0]
    assert (seen.steps["attend"].cost is not None) == SEEN[role][0]


@pytest.mark.parametrize(
    ("role", "person", "shown"),
    [
        ("director", "x", {"bob", "chloe", "hugo"}),
        ("manager", "bob", {"bob", "chloe"}),
        ("seller", "chloe", {"chloe"}),
        ("support", "hugo", {"hugo"}),
        ("marketing", "x", set()),
        ("external", "chloe", set()),
        ("reader", "chloe", set()),
    ],
)
def test_absences_are_for_oneself_and_those_who_lead(
    cast: Cast, role: str, person: str, shown: set[str]
) -> None:
    plan = plan_of(cast)
    away = [{"start": "2026-08-03", "end": "2026-08-07"}]
    forms = {key: {"leaves": away} for key in ("bob", "chloe", "hugo")}
    operations.import_shared({"person": forms}, by=cast.alice, at=NOON)
    who = cast.chloe
    who.role, who.person_id, who.team_id = role, person, "north"
    seen = queries.visible_document(plan, who)
    assert {key for key, one in seen.people.items() if one.leaves} == shown


def _objectives(plan: Any, changed: dict[str, dict[str, Any]], by: Any) -> None:
    changes = [Change("objective", key, None, None, form) for key, form in changed.items()]
    operations.apply_document(plan, changes, by=by, at=NOON)


def test_a_total_that_tells_a_colleague_s_figure_is_hidden(cast: Cast) -> None:
    """Chloé and Hugo alone have targets: the year less her own would be his."""
    plan = plan_of(cast)
    assert queries.visible_document(plan, cast.chloe).objectives["year"].target is None
    assert queries.visible_document(plan, cast.alice).objectives["year"].target is not None
    others = builders.objective(scope={"person": "eva"})
    _objectives(plan, {"of-eva": others}, cast.alice)
    assert queries.visible_document(plan, cast.chloe).objectives["year"].target is not None


@pytest.mark.parametrize(("role", "sees"), [("manager", True), ("seller", False)])
def test_a_target_of_margin_is_for_those_who_see_margins(
    cast: Cast, role: str, *, sees: bool
) -> None:
    plan = plan_of(cast)
    margin = builders.objective(metric="gross_margin", scope={"offer": "bench"})
    _objectives(plan, {"margin": margin}, cast.alice)
    contributions = {"margin": {"expected": "5"}}
    values = {"contributions": contributions}
    operations.change_action(plan, "show", values, by=cast.alice, at=NOON)
    seen = queries.visible_document(plan, {"manager": cast.bob, "seller": cast.chloe}[role])
    assert (seen.objectives["margin"].target is not None) == sees
    assert ("margin" in seen.actions["show"].contributions) == sees


def test_an_outsider_sees_only_the_actions_they_take_part_in(cast: Cast) -> None:
    plan = plan_of(cast)
    agency = member(cast.company, "Agence", "external", person_id="hugo")
    seen = queries.visible_document(plan, agency)
    assert set(seen.actions) == {"press"}
    assert set(seen.steps) == {"write", "print"}
    assert set(seen.people) == {"alice", "hugo", "eva"}  # Alice owns the one objective shown
    assert set(seen.objectives) == {"of-hugo"}
    assert not seen.budget_lines
    assert not seen.offers
    assert list(dangling(seen)) == []
    assert seen.actions["press"].budget is None


def test_a_plan_of_another_company_is_neither_listed_nor_shown(cast: Cast) -> None:
    plan = plan_of(cast)
    assert list(queries.plans(cast.denis)) == []
    with pytest.raises(Refused):
        queries.visible_document(plan, cast.denis)


def test_a_table_says_which_fields_the_member_may_change(cast: Cast) -> None:
    seen = queries.visible_document(plan_of(cast), cast.bob)
    lines = {line.id: line for line in queries.action_table(cast.bob, seen)}
    assert {"owner", "budget", "status"} <= lines["show"].editable
    assert lines["press"].editable == frozenset()
    steps = {line.id: line for line in queries.step_rows(cast.chloe, seen)}
    assert steps["prepare"].editable == {"status", "progress_percent"}
    assert steps["write"].editable == frozenset()
    objectives = queries.objective_list(cast.alice, seen)
    assert "target" in objectives[0].editable


@pytest.mark.parametrize("table", [queries.action_table, queries.objective_list, queries.step_rows])
def test_a_table_asks_once_who_works_on_what(
    cast: Cast, table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = queries.visible_document(plan_of(cast), cast.bob)
    asked, around = [], permissions.Around
    monkeypatch.setattr(permissions, "Around", lambda plan: asked.append(plan) or around(plan))
    assert len(table(cast.bob, seen)) > 1
    assert len(asked) == 1
