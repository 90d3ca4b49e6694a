"""The tree as the house tests see it: tracked files, modules, functions."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pacte"
BELOW_APPS = ("document", "facts", "engine", "exchange", "simulation", "wording")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps, or would keep: what a visitor of a clone finds."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = (ROOT / name for name in listing.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def modules(*folders: str) -> Iterator[Path]:
    """Python files under these folders of the clone, migrations apart (Django writes them)."""
    for path in tracked():
        inside = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and inside.startswith(folders) and "/migrations/" not in inside:
            yield path


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def name(path: Path, node: Function | None = None) -> str:
    """`src/pacte/x.py`, or `src/pacte/x.py:12 function`, as a failure shows it."""
    place = path.relative_to(ROOT).as_posix()
    return place if node is None else f"{place}:{node.lineno} {node.name}"
