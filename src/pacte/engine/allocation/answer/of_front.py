"""The front of several aims as the answer says it."""

from __future__ import annotations

import math

from pacte.document import Plan
from pacte.document.results.allocation import (
    AimsFront,
    FrontPoint,
    NamedAim,
    PointProof,
    SpentCell,
)
from pacte.engine.allocation.front import Front, Point, chosen_points
from pacte.engine.allocation.why.reasons import money

DIGITS = 6


def front_as_result(plan: Plan, made: Front) -> AimsFront:
    """Every point, with the spends of the cells that run. `plan` is the one that was shared."""
    shown = {id(point) for point in chosen_points(made)}
    return AimsFront(
        aims=tuple(
            NamedAim(key=key, name=plan.objectives[key].name if key in plan.objectives else "")
            for key in made.aims
        ),
        way=made.way,
        is_whole=made.is_whole,
        points=tuple(
            _point(plan, made, point).model_copy(update={"shown": id(point) in shown})
            for point in made.points
        ),
    )


def _point(plan: Plan, made: Front, point: Point) -> FrontPoint:
    problem = made.problem
    spends = tuple(int(x) for x in point.spends)
    return FrontPoint(
        reached={name: round(x, DIGITS) for name, x in zip(made.aims, point.reached, strict=True)},
        spent=money(problem.kept_cost + problem.cost(spends), plan.currency),
        shown=False,
        cells=tuple(
            SpentCell(action=cell.action, period=cell.period, spend=money(x, plan.currency))
            for cell, x in zip(problem.cells, spends, strict=True)
            if x
        ),
        proof=_proof(made.aims, point),
    )


def _proof(aims: tuple[str, ...], point: Point) -> PointProof | None:
    """What is proven beside a point, aims by name; the bound is rounded up."""
    known = point.claim
    if known is None:
        return None

    return PointProof(
        weights={aims[i]: weight for i, weight in known.weights.items()},
        at_least={aims[i]: least for i, least in known.at_least.items()},
        bound=math.ceil(known.bound * 10**DIGITS) / 10**DIGITS,
        gap=known.gap(point.reached),
    )
