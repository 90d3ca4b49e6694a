"""Parts come first where they close what is open, searches of switches where they do not."""

from __future__ import annotations

import pytest

from pacte.engine.allocation.search import share


class Parts:
    """Parts that leave, after so many looks, so much of what was open."""

    def __init__(self, left):
        self.leaves, self.looked = left, 0

    def prove(self, most):
        self.looked = max(self.looked, most)

    @property
    def left(self):
        return min((left for looked, left in self.leaves.items() if looked <= self.looked))


@pytest.mark.parametrize(
    ("leaves", "most", "looked", "little"),
    [
        ({0: 1.0, 10: 0.8, 60: 0.1}, 500, 10, True),
        ({0: 1.0, 10: 0.5, 60: 0.3}, 500, 60, True),
        ({0: 1.0, 10: 0.5, 60: 0.2}, 500, 60, False),
        ({0: 1.0, 10: 0.5, 60: 0.2}, 40, 40, True),
    ],
)
def test_the_first_parts_say_whether_parts_close_little(leaves, most, looked, little):
    parts = Parts(leaves)
    assert share._closes_little(parts, most) is little
    assert parts.looked == looked
