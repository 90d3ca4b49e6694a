"""How much load is comfortable: beyond it, a schedule costs points."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pacte.document.entities import Entity
from pacte.document.money import Number
from pacte.document.preferences import Points


class Comfort(Entity):
    """Nobody should carry more than a share of what they can give in any `period`.

    Each day beyond `comfortable_share` of the days that a person has in a period costs
    `penalty_points`, rounded down to whole points by person and period.
    """

    period: Literal["week", "month", "quarter"] = "week"
    comfortable_share: Annotated[Number, Field(gt=0, le=1)] = Decimal("0.8")
    penalty_points: Points = 2
