"""What import contracts cannot say: engines live without Django, heavy libraries come late."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from tests.house import tree

# Library -> the only room that may import it (each has its protected contract in .importlinter).
HEAVY = {
    "ortools": "engine/scheduling",
    "highspy": "engine/allocation",
    "duckdb": "facts",
    "openpyxl": "exchange/workbook",
    "ninja": "api",
}
WITHOUT_DJANGO = """
import importlib, pkgutil, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "ninja", "allauth"}:
            raise ModuleNotFoundError(f"{name} is not needed here", name=name)

sys.meta_path.insert(0, Absent())
for room in sys.argv[1:]:
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + "."):
        importlib.import_module(module.name)
"""
EARLY = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*sorted({name.partition(".")[0] for name in sys.modules} & set(sys.argv[2:])))
"""


def run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def protected() -> dict[str, str]:
    """Library -> the room its contract allows, as .importlinter writes them."""
    contracts = ConfigParser()
    contracts.read(tree.ROOT / ".importlinter", encoding="utf-8")
    return {
        contracts[name]["protected_modules"].strip(): contracts[name]["allowed_importers"].strip()
        for name in contracts.sections()
        if contracts[name].get("type") == "protected"
    }


def test_rooms_below_the_apps_import_with_django_absent():
    rooms = [room for room in tree.BELOW_APPS if (tree.SOURCE / room / "__init__.py").exists()]
    run(WITHOUT_DJANGO, *(f"pacte.{room}" for room in rooms))


@pytest.mark.parametrize(("library", "room"), HEAVY.items())
def test_a_heavy_library_is_imported_in_its_room_only_and_a_contract_says_so(library, room):
    importers = [
        path.relative_to(tree.SOURCE).as_posix()
        for path in tree.modules("src/")
        if any(name.partition(".")[0] == library for name in imports(path))
    ]
    assert [path for path in importers if not path.startswith(room)] == []
    if importers:
        allowed = protected().get(library, f"a protected contract for {library} in .importlinter")
        assert allowed == f"pacte.{room.replace('/', '.')}.**"


def test_reading_a_document_loads_no_heavy_library():
    heavy = [*HEAVY, "django", "ibis", "pandas", "scipy", "statsforecast", "pyarrow"]
    assert run(EARLY, "pacte.document", *heavy) == ""


@pytest.mark.parametrize("folder", ["src/pacte/simulation/", "tests/checkers/"])
def test_what_judges_the_engines_shares_no_code_with_them(folder):
    """A truth made, or an answer checked, with the engines' own code would share their mistakes."""
    borrowed = [
        f"{tree.name(path)} imports {name}"
        for path in tree.modules(folder)
        for name in imports(path)
        if name.startswith("pacte.engine")
    ]
    assert not borrowed
