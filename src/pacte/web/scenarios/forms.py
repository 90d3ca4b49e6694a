"""What a page asks of a computation: the answer that is adopted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def rung(posted: Mapping[str, Any]) -> int | None:
    """Which answer of several; None where none is named, none that exists where it is odd."""
    asked = posted.get("rung")
    if asked is None:
        return None
    return int(asked) if asked.isascii() and asked.isdecimal() else -1
