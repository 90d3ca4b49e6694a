"""Other plans beside the one proposed: under other envelopes, or for several aims."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pacte.document import Invalid, Plan, Problem
from pacte.document.results.allocation import AimsFront
from pacte.engine import allocation
from pacte.engine.planning.envelopes import other_envelopes

ENVELOPES = "envelopes"
LEAST_AIMS, MOST_AIMS = 2, 4

Asked = tuple[bool, tuple[str, ...]]
"""(other envelopes, aims: none or from two to `MOST_AIMS`)."""


def asked_fronts(plan: Plan, words: Sequence[str]) -> Asked:
    """What `--front` asks for. Raises `Invalid` for an aim that is none, named twice or alone."""
    others = [word for word in words if word != ENVELOPES]
    aims = tuple(name.strip() for word in others for name in word.split(","))
    known = (*allocation.MEASURES, *sorted(plan.objectives))
    for name in aims:
        if name not in known:
            raise Invalid(Problem("unknown_value", "--front", name, ", ".join((ENVELOPES, *known))))
    if aims and (len(set(aims)) < len(aims) or not LEAST_AIMS <= len(aims) <= MOST_AIMS):
        expected = f"{LEAST_AIMS} … {MOST_AIMS}"
        raise Invalid(Problem("out_of_range", "--front", ",".join(aims), expected))
    return len(others) < len(words), aims


def fronts(
    plan: Plan,
    asked: Asked,
    *,
    today: date,
    work: int | None = None,
    time_limit: float = 20.0,
    known: allocation.Allocation | None = None,
) -> dict[str, object]:
    """`front` and `aims` of the answer, where they are asked for; `time_limit` seconds for each.

    `known` is what was found for the plan itself.
    """
    envelopes, aims = asked
    found: dict[str, object] = {}
    if envelopes:
        tried = other_envelopes(plan, today=today, work=work, time_limit=time_limit, known=known)
        found["front"] = tried
    if aims:
        found["aims"] = of_aims(plan, aims, today=today, time_limit=time_limit)
    return found


def of_aims(
    plan: Plan, names: Sequence[str], *, today: date, time_limit: float = 20.0
) -> AimsFront | None:
    """The front of several aims as the answer says it; None where there is no plan."""
    made = allocation.front(plan, names, today=today, time_limit=time_limit)
    return None if made is None else allocation.front_as_result(plan, made)
