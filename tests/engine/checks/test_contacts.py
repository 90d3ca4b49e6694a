"""What is said of contacts on days, or as often as, they should not be."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import builders

from pacte.document import Plan
from pacte.engine.checks import Finding, check

TODAY = date(2026, 4, 27)
ABOUT = ("contacts", "law")


def plan_of(segment: dict[str, Any], *days: str, **step: Any) -> Plan:
    """One call of Chloé's on each day, to one segment."""
    call = {
        "action": "calls",
        "name": "Appeler",
        "contact": "call",
        "needs": [{"effort_days": "1", "assigned": ["chloe"]}],
        **step,
    }
    return builders.plan(
        segments={"homes": {"name": "Foyers", **segment}},
        actions={"calls": {"name": "Appels", "segment": "homes"}},
        steps={
            f"call{i}": {**call, "start_date": day, "end_date": day} for i, day in enumerate(days)
        },
    )


def found(plan: Plan) -> dict[str, Finding]:
    return {f.code: f for f in check(plan, TODAY) if f.cause in ABOUT}


def test_a_fixed_call_to_consumers_on_a_saturday_is_against_the_law() -> None:
    segment = {"audience": "consumers", "consent": "given"}
    said = found(plan_of(segment, "2026-05-02", fixed=True))
    assert set(said) == {"contact_outside_law", "contact_law_silence"}
    assert said["contact_outside_law"].severity == "blocking"
    assert said["contact_outside_law"].params["source"] == "décret n° 2022-1313"
    assert said["contact_law_silence"].params["silence_days"] == 60


def test_consumers_are_called_on_working_days_never_on_a_public_holiday() -> None:
    """Monday 4 May 2026 is worked; Friday 8 May is a public holiday."""
    segment = {"audience": "consumers", "consent": "given"}
    assert "contact_outside_law" not in found(plan_of(segment, "2026-05-04", fixed=True))
    assert "contact_outside_law" in found(plan_of(segment, "2026-05-08", fixed=True))


def test_businesses_may_be_called_on_that_saturday() -> None:
    assert found(plan_of({"audience": "businesses"}, "2026-05-02", fixed=True)) == {}


def test_who_is_called_and_on_what_ground_is_asked() -> None:
    assert set(found(plan_of({}, "2026-05-04"))) == {"contact_audience_unknown"}
    asked = found(plan_of({"audience": "consumers"}, "2026-05-04"))
    assert set(asked) == {"contact_consent_unknown", "contact_law_silence"}


def test_five_calls_in_thirty_days_are_one_too_many() -> None:
    days = ("2026-05-04", "2026-05-11", "2026-05-18", "2026-05-26", "2026-06-02")
    segment = {"audience": "consumers", "consent": "contract"}
    said = found(plan_of(segment, *days))["contacts_beyond_law"]
    assert (said.params["contacts"], said.params["most"], len(said.objects)) == (5, 4, 6)
    spaced = (*days[:4], "2026-06-03")  # 4 May counts until 2 June
    assert "contacts_beyond_law" not in found(plan_of(segment, *spaced))


def test_a_closure_a_hard_window_and_a_preferred_one_are_told_apart() -> None:
    closed = {"contact_closures": [{"start": "2026-05-04", "end": "2026-05-04"}]}
    assert "contact_outside_window" in found(plan_of(closed, "2026-05-04"))
    hard = {"contact_windows": [{"months": [6], "hard": True}]}
    assert "contact_outside_window" in found(plan_of(hard, "2026-05-04"))
    soft = {"audience": "businesses", "contact_windows": [{"months": [6]}]}
    assert set(found(plan_of(soft, "2026-05-04"))) == {"contact_not_preferred"}
    assert found(plan_of(soft, "2026-06-01")) == {}


def test_ten_hours_of_calls_do_not_fit_in_the_nine_that_the_law_allows() -> None:
    plan = plan_of({"audience": "consumers", "consent": "given"}, "2026-05-04")
    assert "contact_hours_short" not in found(plan)
    long = plan.model_copy(
        update={"calendar": plan.calendar.model_copy(update={"hours_per_day": 10})}
    )
    assert found(long)["contact_hours_short"].params["allowed"] == 9


def test_a_contact_that_is_over_is_not_talked_about() -> None:
    assert found(plan_of({"audience": "consumers"}, "2026-05-02", status="done")) == {}


def test_a_law_of_the_plan_s_last_day_counts_and_one_of_the_day_after_does_not() -> None:
    """The consent that French law asks of consumers: in force on 11 August 2026."""
    plan = plan_of({"audience": "consumers"}, "2026-05-04")
    for end, counts in ((date(2026, 8, 10), False), (date(2026, 8, 11), True)):
        said = found(plan.model_copy(update={"end": end}))
        assert ("contact_consent_unknown" in said) is counts
