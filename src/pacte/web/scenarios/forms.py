"""What a page asks of a computation: the event that happens, the answer that is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def events(posted: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The absence that a page tells; none for the other computations."""
    if posted.get("kind") != "replan":
        return ()
    told = {name: str(posted.get(name, "")) for name in ("person", "start", "end")}
    return ({"kind": "absence", **told},)


def rung(posted: Mapping[str, Any]) -> int:
    """Which answer of a ladder; the first where none is named, none that exists where it is odd."""
    asked = str(posted.get("rung", "0"))
    return int(asked) if asked.isascii() and asked.isdecimal() else -1
