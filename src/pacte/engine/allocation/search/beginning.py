"""Good plans before all plans are cut in parts: dived for, brought towards the relaxation, or else
bettered near them.

Each better plan settles more, so that the next relaxation is nearer. Source:
docs/methods/allocation.md.
"""

from __future__ import annotations

from pacte.engine.allocation.search.diving import dived
from pacte.engine.allocation.search.improving import towards
from pacte.engine.allocation.search.known import Search
from pacte.engine.allocation.search.lined import Lined
from pacte.engine.allocation.search.nearby import near

SHARES = (1.0, 0.5, 0.35)
ROUNDS, CHANGED = 8, 4
"""A plan is bettered so often at most; near it so many switches are changed one by one."""


def begun(search: Search) -> Lined:
    """Lines about the best plan that could be had without cutting, where there is one.

    A large problem has plans from its prices already: nothing is dived for.
    """
    lined = Lined(search)
    lined.relaxed_whole()
    if not search.is_large and dived(lined, lined.whole, SHARES):
        lined = Lined(search, lined)
    for _ in range(ROUNDS):
        if search.seconds <= 0 or not search.may_better(lined.root_bound):
            break
        running = lined.pieces.sums(lined.relaxed_whole().running)
        found = towards(search, running)
        if not (found or (not search.is_large and near(lined, running, CHANGED))):
            break
        lined = Lined(search, lined)
    return lined
