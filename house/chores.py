"""The chores of `./dev`, one word each."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

from house import assets, environment, lanes
from house.environment import ROOT, SetupError, become, call

Run = Callable[[list[str]], int]
STOPPED = 128 + signal.SIGTERM


@dataclass(frozen=True)
class Chore:
    """What a word does, and whether it needs the development packages."""

    says: str
    run: Run
    with_dev: bool = True


def main(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if name in ("help", "-h", "--help"):
        return _help()
    chore = CHORES.get(name)
    if chore is None:
        sys.stderr.write(f"./dev has no chore {name!r}; it has: {', '.join(CHORES)}.\n")
        return 2
    # Stopped from outside, a chore still stops what it started (the PostgreSQL of the tests).
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(STOPPED))
    try:
        prepare(with_dev=chore.with_dev)
    except (SetupError, assets.AssetError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return chore.run(rest)


def prepare(*, with_dev: bool) -> None:
    """Packages, front-end files and compiled messages; in under a second when all is in place."""
    if with_dev:
        environment.need_git()
    environment.sync(with_dev=with_dev)
    if assets.fetch():
        print("Front-end files fetched")
    call(["-m", "house.messages", "compile"])


def _python(*command: str) -> Run:
    return lambda rest: call([*command, *rest])


def _pacte(*verb: str) -> Run:
    def run(rest: list[str]) -> int:
        home = os.environ.get("PACTE_HOME", str(ROOT / ".demo"))
        return become(["-m", "pacte", *verb, *rest], PACTE_HOME=home)

    return run


def _lint(rest: list[str]) -> int:
    return call(["-m", "ruff", "check", *rest]) or call(["-m", "ruff", "format", "--check", *rest])


def _format(rest: list[str]) -> int:
    return call(["-m", "ruff", "check", "--fix", *rest]) or call(["-m", "ruff", "format", *rest])


def _bench(rest: list[str]) -> int:
    if not rest:
        found = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py"))
        sys.stderr.write(f"Which one? {', '.join(found) or 'There is none yet'}.\n")
        return 2
    return call(["-m", f"benchmarks.{rest[0]}", *rest[1:]])


def _wheel(rest: list[str]) -> int:
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    return environment.uv("build", "--wheel", *rest)


def _lock(rest: list[str]) -> int:
    return environment.uv("lock", *rest)


def _help() -> int:
    print("./dev <chore> [arguments]\n")
    for name, chore in CHORES.items():
        print(f"  {name:<10} {chore.says}")
    return 0


CHORES = {
    "demo": Chore("install, load the demo company, serve it", _pacte("demo"), with_dev=False),
    "test": Chore("every check and every test; with arguments, pytest on them", lanes.run),
    "setup": Chore("install everything, run nothing", lambda _rest: 0),
    "pacte": Chore("the pacte command on the demo's own folder", _pacte(), with_dev=False),
    "contracts": Chore("which room may import which", _python(*lanes.CONTRACTS)),
    "lint": Chore("ruff, rules and format", _lint),
    "format": Chore("mend what ruff can mend", _format),
    "types": Chore("mypy, strict", _python(*lanes.TYPES)),
    "test-slow": Chore("the tests kept out of the default run", _python(*lanes.SLOW)),
    "test-pg": Chore("the tests of the rows on PostgreSQL, alone", lanes.run_postgres),
    "bench": Chore("one benchmark: ./dev bench <name> --json", _bench),
    "assets": Chore("fetch the front-end files", lambda _rest: 0, with_dev=False),
    "messages": Chore("extract and compile French and English", _python("-m", "house.messages")),
    "reference": Chore("write the page of the command", _python("-m", "house.reference")),
    "wheel": Chore("build the wheel into dist/", _wheel),
    "lock": Chore("resolve uv.lock again", _lock),
}
