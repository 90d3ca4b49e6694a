"""Plans made at once: the safety stop counts them too."""

from __future__ import annotations

from typing import Any

import pytest

from pacte.engine.scheduling.serial import greedy

ORDERS = 7


@pytest.mark.parametrize(("ends_after", "made"), [(0, 1), (3, 3), (99, ORDERS)])
def test_once_time_is_over_no_further_order_is_tried(
    monkeypatch: Any, ends_after: int, made: int
) -> None:
    built: list[int] = []

    class Build:
        def __init__(self, _setting: object, key: int, **_options: object) -> None:
            built.append(key)

        def draft(self) -> str:
            return "draft"

    class Setting:
        problem = None

    monkeypatch.setattr(greedy, "_Build", Build)
    monkeypatch.setattr(greedy, "_orders", lambda *_: map(greedy._Order, range(ORDERS)))
    monkeypatch.setattr(greedy, "merit", lambda *_: 0)
    greedy.best_draft(Setting(), 0, is_over=lambda: len(built) >= ends_after)  # type: ignore[arg-type]
    assert len(built) == made
