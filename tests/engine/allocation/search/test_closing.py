"""Parts come first where their pace is enough, searches of switches where it is not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pacte.engine.allocation.search import share

ENOUGH = 0.1


class Parts:
    """Parts that leave, after so many looks, so much of what was open."""

    enough = ENOUGH

    def __init__(self, left):
        self.leaves, self.looked = left, 0
        self.search = SimpleNamespace(is_close=False, seconds=1.0)

    def prove(self, most):
        self.looked = max(self.looked, most)
        self.search.is_close = self.left <= ENOUGH

    @property
    def queue(self):
        return [] if self.search.is_close else ["a part"]

    @property
    def left(self):
        return min((left for looked, left in self.leaves.items() if looked <= self.looked))


@pytest.mark.parametrize(
    ("leaves", "most", "looked", "little"),
    [
        ({0: 1.0, 10: 0.99}, 500, 10, True),
        ({0: 1.0, 10: 0.8, 25: 0.1}, 500, 25, False),
        ({0: 1.0, 10: 0.5, 25: 0.49}, 500, 25, True),
        ({0: 1.0, 10: 0.5, 25: 0.3, 60: 0.25}, 500, 60, True),
        ({0: 1.0, 10: 0.5, 25: 0.3, 60: 0.15, 120: 0.1}, 500, 120, False),
        ({0: 1.0, 10: 0.5, 25: 0.3, 60: 0.18, 120: 0.13, 240: 0.129}, 500, 240, True),
        ({0: 1.0, 10: 0.5, 25: 0.3, 60: 0.18, 120: 0.13, 240: 0.11}, 1000, 500, True),
        ({0: 1.0, 10: 0.5, 25: 0.3}, 20, 20, True),
    ],
)
def test_parts_go_on_as_long_as_their_pace_is_enough(leaves, most, looked, little):
    parts = Parts(leaves)
    assert share._closes_little(parts, most) is little
    assert parts.looked == looked
