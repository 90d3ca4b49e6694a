"""`./dev test`: every check, every test on SQLite, then the rows again on PostgreSQL.

The last lines count what passed, failed and was skipped, with the reasons. Under CI a skip whose
reason is not in tests/allowed_skips.txt is a failure.
"""

import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from house import postgres
from house.environment import ROOT, call

CONTRACTS = ["-c", "from importlinter.cli import lint_imports_command as main; main()"]
TYPES = ["-m", "mypy"]
PYTEST = ["-m", "pytest"]
SLOW = [*PYTEST, "-m", "slow"]
DEFAULT = ["-m", "not slow"]
ROWS = ["-m", "not slow and not e2e"]
"""What a browser does is the same on both databases: journeys run once."""
ALLOWED_SKIPS = ROOT / "tests" / "allowed_skips.txt"


@dataclass(frozen=True)
class Outcome:
    """What one lane says at the end: counts, and the reasons of what was skipped or failed."""

    name: str
    passed: int = 0
    failed: int = 0
    skips: Counter[str] = field(default_factory=Counter)
    failures: tuple[str, ...] = ()
    seconds: float = 0.0

    def line(self) -> str:
        return (
            f"{self.name:<12}{self.passed} passed, {self.failed} failed,"
            f" {self.skips.total()} skipped in {self.seconds:.0f} s"
        )


def run(arguments: list[str]) -> int:
    """The whole test run; with arguments, pytest alone on them."""
    if arguments:
        return call([*PYTEST, *arguments], **_private_temporary_folder())
    outcomes = list(_lanes())
    return conclude(outcomes)


def _lanes() -> Iterator[Outcome]:
    yield _check("contracts", CONTRACTS)
    yield _check("lint", ["-m", "ruff", "check", "--quiet"])
    yield _check("format", ["-m", "ruff", "format", "--check", "--quiet"])
    yield _check("types", [*TYPES, "--no-error-summary"])
    yield _tests("tests", ["tests", *DEFAULT])
    yield postgres_lane([])


def postgres_lane(arguments: list[str]) -> Outcome:
    """The tests that touch rows (tests/conftest.py keeps only those) on a PostgreSQL server."""
    chosen = arguments or ["tests", *ROWS]
    try:
        with postgres.server() as url:
            return _tests("PostgreSQL", chosen, PACTE_TEST_DATABASE=url)
    except postgres.PostgresError as error:
        return Outcome("PostgreSQL", skips=Counter([f"no PostgreSQL server: {error}"]))


def run_postgres(arguments: list[str]) -> int:
    """The PostgreSQL lane alone, or pytest with these arguments on PostgreSQL."""
    return conclude([postgres_lane(arguments)])


def _check(name: str, command: list[str]) -> Outcome:
    """A check counts as one test: passed or failed."""
    print(f"\n== {name}", flush=True)
    begun = time.monotonic()
    code = call(command)
    seconds = time.monotonic() - begun
    if code:
        return Outcome(name, failed=1, failures=(f"{name}: see above",), seconds=seconds)
    return Outcome(name, passed=1, seconds=seconds)


def _tests(name: str, arguments: list[str], **more: str) -> Outcome:
    print(f"\n== {name}", flush=True)
    workers = str(min(4, os.cpu_count() or 1))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        quiet = ["-q", "-r", "fE", "-n", workers, "--dist", "loadfile", f"--junitxml={report}"]
        begun = time.monotonic()
        code = call([*PYTEST, *quiet, *arguments], **_private_temporary_folder(), **more)
        seconds = time.monotonic() - begun
        if not report.exists():
            why = f"{name}: pytest stopped with code {code} before it could report"
            return Outcome(name, failed=1, failures=(why,), seconds=seconds)
        return read_report(name, report, code, seconds)


def read_report(name: str, report: Path, code: int, seconds: float) -> Outcome:
    passed, skips, failures = 0, Counter[str](), []
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by our own pytest
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            failures.append(f"{case.get('classname')}::{case.get('name')}")
        elif skipped is not None:
            skips[skipped.get("message") or "no reason given"] += 1
        else:
            passed += 1
    if code not in (0, 1, 5) and not failures:
        failures.append(f"{name}: pytest stopped with code {code}")
    return Outcome(name, passed, len(failures), skips, tuple(failures), seconds)


def _private_temporary_folder() -> dict[str, str]:
    """One folder per user: some libraries leave a lock there that another user cannot take."""
    folder = Path(tempfile.gettempdir()) / f"pacte-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return {"TMPDIR": str(folder)} if folder.stat().st_uid == os.geteuid() else {}


def conclude(outcomes: list[Outcome]) -> int:
    """Print the closing lines; 1 when anything failed, or was skipped without leave under CI."""
    skips = sum((outcome.skips for outcome in outcomes), Counter[str]())
    unlisted = _unlisted(skips) if os.environ.get("CI") else []
    failures = [line for outcome in outcomes for line in outcome.failures]
    failures += [f"skipped without leave (tests/allowed_skips.txt): {why}" for why in unlisted]
    print("\n" + "=" * 72)
    _print_all("FAILED", failures)
    _print_all("SKIPPED", [f"[{times}] {why}" for why, times in sorted(skips.items())])
    for outcome in outcomes:
        print(outcome.line())
    passed = sum(outcome.passed for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    failed = len(failures)
    print(f"{passed} passed, {failed} failed, {skips.total()} skipped in {seconds:.2f}s")
    return 1 if failed else 0


def _print_all(word: str, lines: list[str]) -> None:
    for line in lines:
        print(f"{word} {line}")


def _unlisted(skips: Counter[str]) -> list[str]:
    lines = ALLOWED_SKIPS.read_text("utf-8").splitlines()
    patterns = [line for line in lines if line.strip() and not line.startswith("#")]
    return [why for why in skips if not any(re.search(pattern, why) for pattern in patterns)]
