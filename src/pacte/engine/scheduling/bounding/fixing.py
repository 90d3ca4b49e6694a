"""What prices leave of the plans under a ceiling: starts, and actions that are kept or left out.

A choice of one act that costs more, at some prices, than what separates the bound from the ceiling
is in no plan under it (reduced-cost fixing, on the relaxation's acts). See docs/methods.
"""

from __future__ import annotations

import numpy as np

from pacte.engine.scheduling.bounding.prices import ROUNDING
from pacte.engine.scheduling.bounding.relaxation import BEYOND, Relaxation
from pacte.engine.scheduling.narrowing import Fixing


def fixed(relaxation: Relaxation, prices: np.ndarray, ceiling: int) -> Fixing:
    """What is left, at prices ≥ 0 (groups × periods), of plans of at most `ceiling` points."""
    table = relaxation.table(prices)
    spare = ceiling + ROUNDING - table.value
    starts = {}
    for i, t in enumerate(relaxation.tasks):
        left = np.flatnonzero(table.more(i) <= spare)
        starts[t] = (int(left[0]), int(left[-1])) if len(left) else (1, 0)
    kept, out = table.out - table.least > spare, table.inside - table.least > spare
    optional = table.out < BEYOND
    acts = np.array(relaxation.acts, dtype=int)
    return Fixing(
        starts,
        frozenset(acts[kept & optional].tolist()),
        frozenset(acts[out & optional].tolist()),
    )
