"""The faces tell the day and the instant; below them nothing reads a clock."""

import ast

from tests.house import tree

FACES = ("cli", "web", "api", "config")
READS_A_CLOCK = {"today", "now", "utcnow", "localdate", "localtime", "time", "time_ns", "gmtime"}
CLOCKS = {"date", "datetime", "timezone", "time", "dt"}


def clock_read(node: ast.AST) -> bool:
    """`date.today()`, `datetime.now(…)`, `timezone.now()`, `time.time()`, as usually named."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return node.func.attr in READS_A_CLOCK and name in CLOCKS


def test_the_rule_sees_the_usual_clocks():
    read = "date.today(), datetime.datetime.now(tz), timezone.now(), time.time()"
    given = "entry.date.isoformat(), at.time(), time.monotonic()"
    assert [sum(clock_read(n) for n in ast.walk(ast.parse(text))) for text in (read, given)] == [
        4,
        0,
    ]


def test_nothing_below_the_faces_reads_a_clock():
    faces = tuple(f"src/pacte/{face}/" for face in FACES)
    found = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.modules("src/")
        if not tree.name(path).startswith(faces)
        for node in ast.walk(tree.parsed(path))
        if clock_read(node)
    ]
    assert not found
