"""Each import contract is broken on purpose on a copy of the source, to see it fail."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house import tree

# Contract -> (module of the copy, the import that its rule forbids).
FORBIDDEN = {
    "Imports go down the floors only": ("document/forbidden.py", "pacte.engine"),
    "The order of the apps": ("apps/journal/models.py", "pacte.apps.members.models"),
    "Inside an app": ("apps/members/models.py", "pacte.apps.members.queries"),
    "The lines of the engine": ("engine/workload/forbidden.py", "pacte.engine.checks"),
    "The lines of scheduling": (
        "engine/scheduling/axis.py",
        "pacte.engine.scheduling.serial.greedy",
    ),
    "The lines of allocation": (
        "engine/allocation/problem.py",
        "pacte.engine.allocation.prices.reply",
    ),
    "Django stays above the engines": ("engine/checks/forbidden.py", "django"),
    "Only facts opens DuckDB": ("engine/allocation/forbidden.py", "duckdb"),
    "Only scheduling knows OR-Tools": ("engine/allocation/impossible.py", "ortools"),
    "Only allocation knows HiGHS": ("engine/workload/linear.py", "highspy"),
    "Only the API knows ninja": ("apps/members/models.py", "ninja"),
    "No circles between rooms": ("engine/allocation/circular.py", "pacte.engine.planning"),
}


def plant(folder: Path, place: str, imported: str) -> str:
    """Add an import to a module of the copy; `importer -> imported`, as the linter names it."""
    path = folder / "src" / "pacte" / place
    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as module:
        module.write(f"\nimport {imported}\n")
    importer = ".".join(path.relative_to(folder / "src").with_suffix("").parts)
    return f"{importer} -> {imported}"


def copy(folder: Path) -> None:
    shutil.copytree(tree.ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("static"))
    shutil.copy(tree.ROOT / ".importlinter", folder)


def lint(folder: Path) -> str:
    """What the contracts say of a source folder, one `name KEPT|BROKEN` per line."""
    command = "from importlinter.cli import lint_imports_command as main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_forbidden_import_breaks_its_contract(tmp_path):
    copy(tmp_path)
    planted = [plant(tmp_path, place, imported) for place, imported in FORBIDDEN.values()]
    said = lint(tmp_path)
    broken = set(re.findall(r"^(.+) BROKEN$", said, re.MULTILINE))
    assert broken >= set(FORBIDDEN), said
    assert [chain for chain in planted if chain not in said] == []


def test_a_room_that_no_floor_names_breaks_the_floors(tmp_path):
    copy(tmp_path)
    (tmp_path / "src" / "pacte" / "unheard_of.py").write_text("", "utf-8")
    assert "Imports go down the floors only BROKEN" in lint(tmp_path)
