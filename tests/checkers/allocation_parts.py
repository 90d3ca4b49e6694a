"""Parts of all plans, as the certificate cuts them, from docs/reference alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

from tests.checkers.allocation_cells import Whole
from tests.checkers.allocation_curves import cents

Json = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """What the cuts on the way say: of cells (least, most or off), actions, counts."""

    low: dict[tuple[str, str], float] = field(default_factory=dict)
    high: dict[tuple[str, str], float] = field(default_factory=dict)
    off: frozenset[tuple[str, str]] = frozenset()
    on: frozenset[tuple[str, str]] = frozenset()
    runs: dict[str, bool] = field(default_factory=dict)
    changes: dict[str, bool] = field(default_factory=dict)
    most: dict[str, int] = field(default_factory=dict)
    fewest: dict[str, int] = field(default_factory=dict)


def sides(whole: Whole, part: Part, cut: Json) -> tuple[Part, Part]:
    """Below and above a cut, which together are the part."""
    if cut.get("cells_of"):
        key, k = cut["cells_of"], cut["count"]
        most, fewest = part.most.get(key, math.inf), part.fewest.get(key, 0)
        return (
            replace(part, most={**part.most, key: min(most, k)}),
            replace(part, fewest={**part.fewest, key: max(fewest, k + 1)}),
        )
    action = cut["action"]
    assert any(cell.action == action for cell in whole.cells)
    if cut.get("period") is None:
        name = "changes" if cut.get("changes") else "runs"
        known = getattr(part, name)
        assert action not in known
        return tuple(replace(part, **{name: {**known, action: x}}) for x in (False, True))  # type: ignore[return-value]
    return _of_cell(part, (action, cut["period"]), cents(cut["at"]))


def _of_cell(part: Part, key: tuple[str, str], at: int) -> tuple[Part, Part]:
    low, high = part.low.get(key, 0.0), part.high.get(key, math.inf)
    above = replace(part, on=part.on | {key}, low={**part.low, key: max(low, at)})
    if at == 0:
        return replace(part, off=part.off | {key}), above
    return replace(part, high={**part.high, key: min(high, at)}), above


def within(whole: Whole, part: Part, paid: dict[int, float]) -> Whole:
    """The cells of a part, each paying what is counted when it runs."""
    cells = []
    for i, cell in enumerate(whole.cells):
        key = (cell.action, cell.period)
        cells.append(
            replace(
                cell,
                low=max(cell.low, part.low.get(key, 0.0)),
                high=min(cell.high, part.high.get(key, math.inf)),
                zero=cell.zero and key not in part.on,
                never=key in part.off,
                runs=cell.zero and key in part.on,
                fee=paid.get(i, 0.0),
            )
        )
    return replace(whole, cells=cells)


def counts(
    whole: Whole, part: Part, prices: dict[str, float]
) -> tuple[dict[int, float], list[float]]:
    """What each cell pays for being counted, and what the counts give in all."""
    paid: dict[int, float] = {}
    limits = []
    for key, price in prices.items():
        limit = part.most.get(key) if price > 0 else part.fewest.get(key)
        assert limit is not None, f"{key} is counted by nothing"
        limits.append(price * limit)
        for i in _members(whole, key):
            paid[i] = paid.get(i, 0.0) + price
    return paid, limits


def _members(whole: Whole, key: str) -> list[int]:
    if key.startswith("action:"):
        return [i for i, cell in enumerate(whole.cells) if cell.action == key[7:]]
    row = whole.rows[key]
    used = {i for i, x in row.spend.items() if x} | {i for i, x in row.running.items() if x}
    return sorted(used)
