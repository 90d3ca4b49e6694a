"""Small plans that cannot hold, each with the steps and conditions that make it so."""

from __future__ import annotations

from typing import Any

Form = dict[str, Any]

MONDAY, TUESDAY, WEDNESDAY = "2027-03-01", "2027-03-02", "2027-03-03"


def plan(**fields: Any) -> Form:
    """Ana and Ben in March 2027; one loose step that disturbs nobody."""
    form: Form = {
        "id": "p",
        "name": "P",
        "company": "Martin SAS",
        "start": MONDAY,
        "end": "2027-04-30",
        "skills": {"stand": {"name": "Stand"}},
        "equipment": {"van": {"name": "Van", "quantity": 1}},
        "people": {"ana": {"name": "Ana"}, "ben": {"name": "Ben"}},
        "actions": {"a": {"name": "A"}, "loose": {"name": "Loose"}},
    }
    steps = {"z": step("loose", 2), **fields.pop("steps")}
    return {**form, **fields, "steps": steps}


def step(action: str, days: int, **fields: Any) -> Form:
    """Whole days of one person."""
    need = {"effort_days": str(days), **fields.pop("need", {})}
    whole = {"action": action, "name": action, "duration_days": days, "exclusive": True}
    return {**whole, "needs": [need], **fields}


def fair(first: str, last: str, who: str) -> Form:
    """A fair that one person holds."""
    need = {"candidates": [who]}
    return step("a", 1, fixed=True, start_date=first, end_date=last, need=need)


def two_fairs() -> Form:
    """Ana holds two fairs on the Tuesday."""
    return plan(
        steps={
            "x": fair(MONDAY, TUESDAY, "ana"),
            "y": fair(TUESDAY, WEDNESDAY, "ana"),
        }
    )


def one_van() -> Form:
    """Two steps of three days on one van, in five days: each has its own person."""
    window = {"start": MONDAY, "end": "2027-03-05"}
    return plan(
        actions={"a": {"name": "A", "window": window}, "loose": {"name": "Loose"}},
        steps={
            who: step("a", 3, equipment={"van": 1}, need={"candidates": [who]})
            for who in ("ana", "ben")
        },
    )


def chain_and_leave() -> Form:
    """Ana's four days, in two steps, must be over on the Friday, and she is away on Wednesday.

    Five days less one leave four: any day lost is too many, and the second may not start before
    the first is over plus a day.
    """
    people = {
        "ana": {"name": "Ana", "leaves": [{"start": WEDNESDAY, "end": WEDNESDAY}]},
        "ben": {"name": "Ben"},
    }
    after = [{"step": "x", "min_lag_days": 2}]
    need = {"candidates": ["ana"]}
    return plan(
        people=people,
        steps={
            "x": step("a", 2, need=need),
            "y": step("a", 2, need=need, after=after, latest_date="2027-03-05"),
        },
    )


def rare_skill() -> Form:
    """Three steps of two days in five days, for the one who can hold a stand."""
    people = {"ana": {"name": "Ana", "skills": {"stand": 3}}, "ben": {"name": "Ben"}}
    window = {"start": MONDAY, "end": "2027-03-05"}
    need = {"skill": "stand", "level": 2}
    return plan(
        people=people,
        actions={"a": {"name": "A", "window": window}, "loose": {"name": "Loose"}},
        steps={key: step("a", 2, need=need) for key in ("u", "v", "w")},
    )


def follower(**how: int) -> Form:
    """B follows A."""
    follows = [{"action": "a", **how}]
    actions = {"a": {"name": "A"}, "b": {"name": "B", "follows": follows}}
    return {**actions, "loose": {"name": "Loose"}}


def follows_too_late() -> Form:
    """A is over on Tuesday 2 March, B opens on Monday 8: three days at most may lie between."""
    return plan(
        actions=follower(max_gap_days=3),
        steps={
            "x": step("a", 1, latest_date=TUESDAY),
            "y": step("b", 1, earliest_date="2027-03-08"),
        },
    )


def follows_too_soon() -> Form:
    """A takes Monday and Tuesday, and B is to be over on Wednesday, two days later."""
    return plan(
        actions=follower(min_gap_days=2),
        steps={"x": step("a", 2), "y": step("b", 1, latest_date=WEDNESDAY)},
    )


def wednesdays_only() -> Form:
    """Two days of calls one after the other, to people who are called on Wednesdays."""
    window = {"hard": True, "weekdays": ["wed"]}
    return plan(
        segments={"homes": {"name": "Homes", "contact_windows": [window]}},
        actions={"a": {"name": "A", "segment": "homes"}, "loose": {"name": "Loose"}},
        steps={"x": step("a", 2, contact="call")},
    )


CASES: dict[str, tuple[Form, set[str], set[str]]] = {
    "two fairs": (two_fairs(), {"x", "y"}, {"fixed_step", "only_people"}),
    "one van": (
        one_van(),
        {"ana", "ben"},
        {"step", "window_end", "equipment"},
    ),
    "chain and leave": (
        chain_and_leave(),
        {"x", "y"},
        {"step", "ends_by", "order"},
    ),
    "follows too late": (
        follows_too_late(),
        {"x", "y"},
        {"step", "ends_by", "starts_from", "sequence", "sequence_gap"},
    ),
    "follows too soon": (follows_too_soon(), {"x", "y"}, {"step", "ends_by", "sequence"}),
    "wednesdays only": (wednesdays_only(), {"x"}, {"step", "contact"}),
    "rare skill": (rare_skill(), {"u", "v", "w"}, {"step", "window_end", "skill"}),
}
"""name -> (plan, steps in conflict, codes of its conditions)."""
