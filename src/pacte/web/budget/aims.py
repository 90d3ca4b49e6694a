"""Plans between several aims on a page: a picture, a table, one of them adopted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from pacte.document.results.allocation import AimsFront, FrontPoint, NamedAim
from pacte.engine import allocation
from pacte.web.budget.rules import Choice
from pacte.web.budget.sheet import whole
from pacte.web.pages import Opened, language
from pacte.wording import aims, aims_picture


@dataclass(frozen=True)
class Row:
    """One plan: its number in the picture, its place in the answer, what it reaches."""

    number: int
    place: int
    figures: tuple[tuple[str, str], ...]
    spent: str


@dataclass(frozen=True)
class Compared:
    """The front of an answer. `aims` are the columns."""

    said: str
    proven: str
    svg: str
    aims: tuple[str, ...]
    rows: tuple[Row, ...]


def compared(opened: Opened, result: Mapping[str, Any]) -> Compared | None:
    """What an answer says of several aims, where every figure is this reader's to see."""
    if not result.get("aims"):
        return None
    front = AimsFront.model_validate(result["aims"])
    names = tuple(aims.name_of(aim, language()) for aim in front.aims)
    shown = [(place, point) for place, point in enumerate(front.points) if point.shown]
    rows = tuple(
        _row(opened, front, (number, place), point)
        for number, (place, point) in enumerate(shown, 1)
    )
    title = _("Plans between several aims")
    drawn = aims_picture.svg(front, opened.plan.currency, title, language())
    said, proven = aims.headline(front, language()), aims.proven(front, language())
    return Compared(said, proven, mark_safe(drawn), names, rows)  # noqa: S308


def _row(opened: Opened, front: AimsFront, which: tuple[int, int], point: FrontPoint) -> Row:
    number, place = which
    figures = tuple(
        (
            aims.name_of(aim, language()),
            aims.figure(aim, point.reached[aim.key], opened.plan.currency, language()),
        )
        for aim in front.aims
    )
    return Row(number, place, figures, whole(point.spent))


def choices(opened: Opened) -> tuple[Choice, ...]:
    """What can be weighed against one another: what actions bring, and objectives that they serve.

    New customers where some action says what a customer orders.
    """
    plan, spoken = opened.plan, language()
    keys = [key for key in allocation.MEASURES if key != "new_customers" or _tells_customers(plan)]
    keys += [key for key, one in plan.objectives.items() if _is_served(plan, key) and one.target]
    named = (NamedAim(key=key, name=_name(plan, key)) for key in keys)
    return tuple(Choice(aim.key, aims.name_of(aim, spoken)) for aim in named)


def _name(plan: Any, key: str) -> str:
    return plan.objectives[key].name if key in plan.objectives else ""


def _tells_customers(plan: Any) -> bool:
    return any(a.response is not None and a.response.basket for a in plan.actions.values())


def _is_served(plan: Any, key: str) -> bool:
    return any(key in a.contributions and a.response for a in plan.actions.values())
