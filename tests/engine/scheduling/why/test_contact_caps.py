"""A cap on contacts that fixed steps, or steps begun, use up."""

from __future__ import annotations

from typing import Any

from tests.engine.scheduling.planted import Form, plan, step
from tests.engine.scheduling.why.test_conflict import answered, lifted, only


def contact(who: str, **fields: Any) -> Form:
    return step("a", 1, contact="email", need={"candidates": [who]}, **fields)


def fixed(day: str) -> Form:
    return contact("ben", fixed=True, start_date=day, end_date=day)


def capped(most: int, per_days: int, steps: Form, **fields: Any) -> Form:
    """E-mails to shops, who may receive so many in so many days."""
    shops = {"name": "Shops", "audience": "businesses"}
    return plan(
        segments={"shops": {**shops, "contact_caps": [{"most": most, "per_days": per_days}]}},
        actions={"a": {"name": "A", "segment": "shops"}, "loose": {"name": "Loose"}},
        steps=steps,
        **fields,
    )


def test_a_fixed_step_that_uses_the_cap_up_is_named_beside_it() -> None:
    steps = {"x": contact("ana", latest_date="2027-03-31"), "fair": fixed("2027-03-16")}
    form = capped(1, 30, steps)
    (conflict,) = answered(form)["conflicts"]
    codes = {c["code"]: c["objects"][0]["id"] for c in conflict["conditions"]}
    assert (set(conflict["steps"]), conflict["minimal"]) == ({"x", "fair"}, True)
    assert codes == {
        "fixed_step": "fair",
        "step": "x",
        "ends_by": "x",
        "contact": "x",
        "contact_cap": "shops",
    }
    for condition in conflict["conditions"]:
        assert answered(lifted(form, condition["without"]))["status"] == "ok", condition["code"]
    english = conflict["sentences"][1]["en"]
    assert "is held on 16 March 2027; the cap of “Shops” is 1 contact in 30 days" in english


def test_its_repairs_are_those_of_a_cap_and_of_a_fixed_step() -> None:
    steps = {"x": contact("ana", latest_date="2027-03-31"), "fair": fixed("2027-03-16")}
    form = capped(1, 30, steps)
    (conflict,) = answered(form)["conflicts"]
    codes = [repair["code"] for repair in conflict["repairs"]]
    assert codes == ["raise_contact_cap", "move_latest_date", "move_fixed_step"]
    for repair in conflict["repairs"]:
        assert answered(lifted(form, repair["patch"]))["status"] == "ok", repair["code"]


def test_of_the_fixed_steps_only_those_that_it_takes_are_named() -> None:
    """Two fill the cap of March; one lies beyond what counts, in August."""
    steps = {
        "x": contact("ana", latest_date="2027-03-31"),
        **{day: fixed(day) for day in ("2027-03-15", "2027-03-16", "2027-08-16")},
    }
    (conflict,) = answered(capped(2, 30, steps, end="2027-09-30"))["conflicts"]
    assert set(conflict["steps"]) == {"x", "2027-03-15", "2027-03-16"}
    assert conflict["minimal"]


def test_a_fixed_step_far_from_the_others_counts_where_the_cap_is_that_long() -> None:
    steps = {"x": contact("ana", latest_date="2027-03-31"), "fair": fixed("2027-09-16")}
    form = capped(1, 365, steps, end="2027-12-31")
    (conflict,) = answered(form)["conflicts"]
    assert (set(conflict["steps"]), conflict["minimal"]) == ({"x", "fair"}, True)
    assert answered(only(form, {"x"}))["status"] == "ok"


def test_a_contact_begun_by_others_that_uses_the_cap_up_is_named() -> None:
    began = {"status": "done", "start_date": "2027-03-02", "end_date": "2027-03-02"}
    mail = contact("ben", **began)
    mail["needs"][0]["assigned"] = ["ben"]
    form = capped(1, 120, {"x": contact("ana"), "mail": mail})
    (conflict,) = answered(form)["conflicts"]
    codes = {c["code"]: c["objects"][0]["id"] for c in conflict["conditions"]}
    assert (conflict["steps"], conflict["minimal"]) == (["x"], True)
    assert {"begun": "mail", "contact_cap": "shops"}.items() <= codes.items()
    assert "was completed on 2 March 2027" in " ".join(s["en"] for s in conflict["sentences"])
    assert conflict["repairs"][0]["code"] == "raise_contact_cap"


def test_a_step_done_without_an_end_says_the_day_on_which_it_ended() -> None:
    """Two days from Tuesday 2 March, nobody assigned; x floats and needs somebody or not."""
    done = {"action": "a", "name": "Mail", "contact": "letter", "duration_days": 2}
    done |= {"status": "done", "start_date": "2027-03-02"}
    for x in (contact("ana", latest_date="2027-03-12"), contact("ana", needs=[])):
        form = capped(1, 60, {"done": done, "x": x})
        (conflict,) = answered(form)["conflicts"]
        (begun,) = (c for c in conflict["conditions"] if c["code"] == "begun")
        assert begun["params"] == {"start_date": "2027-03-02", "end_date": "2027-03-03"}
        told = " ".join(sentence["en"] for sentence in conflict["sentences"])
        assert "“Mail” was completed on 3 March 2027" in told


def closed_shops(cap: Form | None, steps: Form) -> list[str]:
    """The English sentences of the conflict of e-mails to shops closed from 8 March on."""
    shops: Form = {
        "name": "Shops",
        "contact_closures": [{"start": "2027-03-08", "end": "2027-04-30"}],
    }
    if cap:
        shops["contact_caps"] = [cap]
    form = plan(
        segments={"shops": shops},
        actions={"a": {"name": "A", "segment": "shops"}, "loose": {"name": "Loose"}},
        steps=steps,
    )
    (conflict,) = answered(form)["conflicts"]
    return [sentence["en"] for sentence in conflict["sentences"]]


def test_a_closure_beside_a_cap_is_said_with_its_dates() -> None:
    done = {**contact("ben"), "status": "done", "start_date": "2027-03-01"}
    told = closed_shops({"most": 1, "per_days": 7}, {"x": contact("ana"), "done": done})
    assert "(“Shops”) are not contacted from 8 March 2027 to 30 April 2027" in told[1]


def test_a_closure_alone_is_said_with_its_dates() -> None:
    told = closed_shops(None, {"x": contact("ana", earliest_date="2027-03-06")})
    assert "(“Shops”) are not contacted from 8 March 2027 to 30 April 2027" in told[1]
    assert "allowed days" not in told[1]


def test_a_closure_away_from_the_step_is_not_said() -> None:
    done = {**contact("ben"), "status": "done", "start_date": "2027-03-01"}
    x = contact("ana", latest_date="2027-03-05")
    told = closed_shops({"most": 1, "per_days": 7}, {"x": x, "done": done})
    assert "contacted from" not in told[1]
