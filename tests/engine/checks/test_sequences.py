"""Sequences broken, actions too late for their objective, and data that no plan can honor."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests import builders

from pacte.document import Money, Plan, patched, plan_from_form
from pacte.engine.checks import Finding, check

TODAY = date(2026, 1, 5)


def found(plan: Plan) -> dict[str, Finding]:
    return {finding.code: finding for finding in check(plan, TODAY)}


def mailing(*, sent: str, called: str) -> Plan:
    """A call that follows a mailing, 3 to 10 days after."""
    follows = [{"action": "mail", "min_gap_days": 3, "max_gap_days": 10}]
    return builders.plan(
        actions={"mail": {"name": "Courrier"}, "call": {"name": "Appels", "follows": follows}},
        steps={
            "send": builders.step("mail", start_date=sent, end_date=sent),
            "phone": builders.step("call", start_date=called, end_date=called),
        },
    )


def test_a_sequence_is_broken_by_a_gap_too_short_or_too_long() -> None:
    assert "sequence_too_soon" not in found(mailing(sent="2026-03-02", called="2026-03-06"))
    soon = found(mailing(sent="2026-03-02", called="2026-03-05"))["sequence_too_soon"]
    assert (soon.days, soon.params["gap"], len(soon.objects)) == (1, 3, 2)
    before = found(mailing(sent="2026-03-02", called="2026-03-02"))["sequence_too_soon"]
    assert before.days == 4
    assert "sequence_too_late" not in found(mailing(sent="2026-03-02", called="2026-03-13"))
    late = found(mailing(sent="2026-03-02", called="2026-03-16"))["sequence_too_late"]
    assert (late.days, late.params["gap"]) == (3, 10)


def selling(**fields: Any) -> Plan:
    """An action of which the sales come 60 days later, for an objective that closes on 30 June."""
    return builders.plan(
        offers={"bench": {"name": "Établi", "sales_cycle_days": 30}},
        segments={
            "trade": {"name": "Artisans", "sales_cycle_days": 60},
            "joiners": {"name": "Menuisiers", "parent": "trade"},
        },
        objectives={"year": builders.objective(end="2026-06-30")},
        actions={
            "show": builders.action(
                offer="bench",
                segment="joiners",
                not_applicable=[],
                contributions={"year": {"expected": "5000"}},
                **fields,
            )
        },
    )


def test_an_action_is_too_late_when_its_sales_come_after_the_objective_closes() -> None:
    assert "action_too_late" not in found(selling(window=None, due_date="2026-05-01"))
    late = found(selling(window=None, due_date="2026-05-04"))["action_too_late"]
    assert (late.params["cycle"], late.params["lands"]) == (60, date(2026, 7, 3))
    assert (late.days, late.money) == (3, Money.of_cents(500_000, "EUR"))


def test_of_several_steps_and_objectives_the_last_and_the_first_count() -> None:
    """The sales come 60 days after the last step; lateness is against what closes first, and the
    most that was to come is the largest of what is missed.
    """
    plan = builders.plan(
        segments={"trade": {"name": "Artisans", "sales_cycle_days": 60}},
        objectives={
            "spring": builders.objective(end="2026-05-31"),
            "half": builders.objective(end="2026-06-30"),
            "year": builders.objective(end="2026-12-31"),
        },
        actions={
            "show": builders.action(
                segment="trade",
                not_applicable=["offer"],
                contributions={
                    "spring": {"expected": "2000"},
                    "half": {"expected": "5000"},
                    "year": {"expected": "9000"},
                },
            )
        },
        steps={
            "begin": builders.step("show", start_date="2026-03-02", end_date="2026-03-02"),
            "close": builders.step("show", start_date="2026-05-04", end_date="2026-05-04"),
        },
    )
    late = found(plan)["action_too_late"]
    assert late.params["lands"] == date(2026, 7, 3)
    assert late.params["closes"] == date(2026, 5, 31)
    assert [place.id for place in late.objects] == ["show", "spring", "half"]
    assert late.money == Money.of_cents(500_000, "EUR")


def test_people_without_a_working_day_and_dates_that_exclude_each_other_are_said() -> None:
    contract = [{"start": "2025-01-01", "end": "2025-12-31"}]
    plan = builders.plan(
        people={
            "ok": {"name": "Nora"},
            "none": {"name": "Marc", "weekdays": []},
            "over": {"name": "Agence", "kind": "external", "contracts": contract},
            "later": {"name": "Ines", "hired_on": "2027-02-01"},
        },
        actions={
            "show": {"name": "Salon", "window": {"start": "2026-03-01", "end": "2026-03-31"}},
        },
        steps={
            "ok": builders.step("show", earliest_date="2026-03-31"),
            "never": builders.step("show", earliest_date="2026-04-01"),
            "late": builders.step("show", as_late_as_possible=True),
        },
    )
    said = found(plan)
    assert {o.id for o in said["person_without_working_day"].objects} == {"none", "over"}
    assert [o.id for o in said["dates_exclude_each_other"].objects] == ["never"]
    assert "waits_for_nothing" not in said  # the window ends it


def test_an_action_prepared_by_itself_is_said_with_its_repair() -> None:
    alone, both = ({"name": "Salon", "synergy": {"action": name}} for name in ("show", "mail"))
    plan = builders.plan(actions={"show": alone, "mail": {"name": "Courrier"}})
    said = found(plan)["prepared_by_itself"]
    assert [o.id for o in said.objects] == ["show"]
    assert "prepared_by_itself" not in found(patched(plan, said.repair))
    plan = builders.plan(actions={"show": both, "mail": {"name": "Courrier"}})
    assert "prepared_by_itself" not in found(plan)


def test_a_step_that_waits_for_nothing_is_said() -> None:
    plan = builders.plan(
        actions={"show": {"name": "Salon"}},
        steps={"late": builders.step("show", as_late_as_possible=True)},
    )
    assert [o.id for o in found(plan)["waits_for_nothing"].objects] == ["late"]


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("calendar", {"hours_per_day": "25"}, "/calendar/hours_per_day"),
        ("calendar", {"slots_per_day": 3}, "/calendar/slots_per_day"),
        (
            "segments",
            {"s": {"name": "S", "contact_windows": [{"weeks": [54]}]}},
            "/segments/s/contact_windows/0/weeks/0",
        ),
    ],
)
def test_a_day_of_25_hours_three_halves_or_a_week_54_is_refused(
    field: str, value: dict[str, Any], place: str
) -> None:
    from pacte.document import Invalid

    with pytest.raises(Invalid) as refused:
        builders.plan(**{field: value})
    assert [problem.where for problem in refused.value.problems] == [place]


def test_a_week_53_is_a_week_like_others() -> None:
    # 2026 has 53 ISO weeks: Monday 28 December to Sunday 3 January 2027.
    from pacte.engine import workload

    plan = builders.plan(people={"nora": {"name": "Nora"}})
    last = workload.load(plan)[-1]
    assert (last.week, last.start) == ("2026-W53", date(2026, 12, 28))
    again = plan_from_form({**_form(plan), "end": "2027-01-10"})
    weeks = [week.week for week in workload.load(again)][-2:]
    assert weeks == ["2026-W53", "2027-W01"]


def _form(plan: Plan) -> dict[str, Any]:
    return plan.model_dump(mode="json", exclude_none=True)
