"""Killed at any moment, an import leaves the former facts whole, and nothing after a sweep."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DRIVER = Path(__file__).with_name("killed_imports.py")


def killed(home: Path, kills: int, seed: int) -> dict[str, Any]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PACTE_")}
    env = kept | {"PACTE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "pacte.config.settings"}
    done = subprocess.run(
        [sys.executable, str(DRIVER), str(kills), str(seed)],
        env=env,
        check=True,
        capture_output=True,
        text=True,
        timeout=600,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def without_number(state: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name not in {"number", "files"}}


def check(found: dict[str, Any], kills: int) -> None:
    before, after = found["before"], found["after"]
    assert (before["rows"], after["rows"]) == (3_000, 9_000)
    assert len(found["kills"]) == kills
    for kill in found["kills"]:
        state = kill["state"]
        assert without_number(state) in (without_number(before), without_number(after))
        if state["rows"] == before["rows"]:
            assert state["files"] == before["files"]
        assert kill["swept"] == {"files": [], "parts": []}
    interrupted = [k for k in found["kills"] if k["left"]["files"] or k["left"]["parts"]]
    assert interrupted, "no kill fell inside an import: the test proves nothing"


def test_a_killed_import_changes_nothing(tmp_path: Path) -> None:
    check(killed(tmp_path, 3, 1), 3)


@pytest.mark.slow
def test_twenty_killed_imports_change_nothing(tmp_path: Path) -> None:
    check(killed(tmp_path, 20, 2), 20)
