"""Every code that a floor below can return has its words (decision 8, architecture)."""

import ast
from collections.abc import Iterator
from pathlib import Path

from pacte.wording import (
    allocation,
    conflict_conditions,
    conflict_repairs,
    findings,
    moves,
    problems,
    schedule,
)

SOURCE = Path(__file__).resolve().parents[2] / "src" / "pacte"


def codes(constructor: str, *folders: str) -> Iterator[tuple[str, str]]:
    """(code, file:line) of each literal first argument of `constructor(...)`."""
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _name(node.func) == constructor and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value, f"{path.relative_to(SOURCE)}:{node.lineno}"


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_finding_has_a_sentence():
    found = list(codes("Finding", "engine"))
    assert len(found) > 10
    assert [pair for pair in found if pair[0] not in findings.SENTENCES] == []


def test_every_problem_has_a_sentence():
    found = list(codes("Problem", "document", "exchange", "facts", "apps", "cli", "engine"))
    assert len(found) > 10
    assert [pair for pair in found if pair[0] not in problems.SENTENCES] == []


def test_every_reason_has_a_sentence():
    rooms = {"engine/allocation": allocation.SENTENCES, "engine/scheduling": schedule.SENTENCES}
    for room, sentences in rooms.items():
        found = list(codes("Reason", room))
        assert len(found) > 5
        assert [pair for pair in found if pair[0] not in sentences] == []


def test_every_rule_broken_has_a_sentence():
    found = list(codes("Broken", "engine/scheduling"))
    assert len(found) > 10
    assert [pair for pair in found if pair[0] not in moves.SENTENCES] == []


def test_every_condition_and_every_repair_of_a_conflict_has_its_words():
    """A step's own condition is said with those that last as long."""
    conditions = {code for code, _ in codes("Condition", "engine/scheduling")}
    repairs = {code for name in ("Repair", "_moved_day") for code, _ in codes(name, "engine")}
    assert len(conditions) > 5
    assert len(repairs) > 15
    assert conditions - {"step"} - conflict_conditions.CONDITIONS.keys() == set()
    assert repairs - conflict_repairs.REPAIRS.keys() == set()
