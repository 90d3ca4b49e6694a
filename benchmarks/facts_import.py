"""Importing sales lines from CSV, against the cheapest way to put the same file in Parquet.

python -m benchmarks.facts_import --lines 10000000 --json

Three figures, in one run, on one file made by DuckDB (a French export: semicolons, decimal commas,
days first): our import, inside the process and after its imports, with files, aggregates and
manifest row; `read_csv` of all columns as text, written to Parquet, on as many threads; and the
whole command at `--command-lines`. Read ratios, not seconds. Each half runs in a
process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

THREADS = 2
MOST_TIMES = 5.0
MOST_MB = 1024

_MADE = """
COPY (SELECT 'F' || lpad((i // 4)::VARCHAR, 8, '0') AS "N° facture", i % 4 + 1 AS "Ligne",
  strftime(DATE '2023-01-01' + (hash(i * 7) % 1096)::INT, '%d/%m/%Y') AS "Date facture",
  'C' || hash(i * 3) % 50000 AS "Code client", 'P' || hash(i * 5) % 400 AS "Article",
  'V' || (hash(i * 5) % 400) // 20 AS "Commercial", hash(i * 13) % 20 + 1 AS "Quantité",
  replace(printf('%.2f', (hash(i * 17) % 100000) / 100.0), '.', ',') AS "Montant HT",
  replace(printf('%.2f', (hash(i * 19) % 60000) / 100.0), '.', ',') AS "Coût"
FROM range({lines}) t(i)) TO '{path}' (FORMAT csv, HEADER, DELIMITER ';')
"""


def make(path: Path, lines: int) -> None:
    """A file of `lines` sales over three years, 50,000 customers, 400 offers, 20 people."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(_MADE.format(lines=lines, path=path))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare(path: Path, folder: Path) -> dict[str, Any]:
    """All text, straight to Parquet."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {THREADS}")
        started, spent = time.perf_counter(), time.process_time()
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{path}', all_varchar = true, delim = ';')) "  # noqa: S608
            f"TO '{folder / 'bare.parquet'}' (FORMAT parquet)"
        )
    return {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - spent,
        "peak_mb": _peak_mb(),
    }


def _director() -> Any:
    from datetime import UTC, datetime

    from django.core.management import call_command

    from pacte.apps.members.models import Member
    from pacte.apps.members.operations import NewMember, add_member, create_company

    call_command("migrate", verbosity=0)
    at = datetime(2026, 1, 5, tzinfo=UTC)
    company = create_company("Benchmark", by=None, at=at)
    new = NewMember("director@example.com", "director", "Director", "a long enough password")
    add_member(company, new, by=None, at=at)
    return Member.objects.select_related("company").get(company=company), at


def ours(path: Path, _folder: Path) -> dict[str, Any]:
    """The import as the command does it, after Python's own imports."""
    import django

    django.setup()
    import ibis

    from pacte.apps.facts import operations, queries

    ibis.duckdb.connect().disconnect()
    member, at = _director()
    started, spent = time.perf_counter(), time.process_time()
    done = operations.import_facts(operations.FactsImport(path), by=member, at=at)
    seconds, cpu = time.perf_counter() - started, time.process_time() - spent
    assert done.version is not None, done.report.errors[:3]
    return {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_mb": _peak_mb(),
        "lines": done.version.row_count,
        "amount": str(done.report.total),
        "months": len(done.version.files),
        "aggregates": sum(1 for _ in queries.figures(member, _every_cell())),
    }


def _every_cell() -> Any:
    from pacte.apps.facts.queries import Asked

    return Asked("invoice", by=("date", "offer_id", "segment", "person_id"))


def command(path: Path, _folder: Path) -> dict[str, Any]:
    """`pacte facts import` from the shell, Python's start included."""
    import django

    django.setup()
    member, _ = _director()
    arguments = ["facts", "import", "sales", str(path), "--company", member.company.slug]
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pacte", *arguments, "--as", member.user.email, "--json"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return {"seconds": time.perf_counter() - started}


PARTS = {"bare": bare, "ours": ours, "command": command}


def _in_a_process(part: str, path: Path, folder: Path) -> dict[str, Any]:
    home = folder / part
    home.mkdir()
    env = os.environ | {"PACTE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "pacte.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.facts_import", "--part", part, str(path), str(home)],
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(lines: int, command_lines: int) -> dict[str, Any]:
    """All figures and the two promises."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, small = folder / "sales.csv", folder / "small.csv"
        make(path, lines)
        make(small, command_lines)
        found = {part: _in_a_process(part, path, folder) for part in ("bare", "ours")}
        found["command"] = {"lines": command_lines, **_in_a_process("command", small, folder)}
        size = path.stat().st_size
    times = found["ours"]["seconds"] / found["bare"]["seconds"]
    return {
        "lines": lines,
        "file_mb": round(size / 1e6),
        "times_bare": round(times, 2),
        "times_bare_cpu": round(found["ours"]["cpu_seconds"] / found["bare"]["cpu_seconds"], 2),
        "peak_mb": round(found["ours"]["peak_mb"]),
        "kept": {
            "times_bare_at_most": MOST_TIMES,
            "peak_mb_at_most": MOST_MB,
            "all": times <= MOST_TIMES and found["ours"]["peak_mb"] <= MOST_MB,
        },
        "parts": found,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--command-lines", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        part, path, folder = asked.part
        print(json.dumps(PARTS[part](Path(path), Path(folder))))
        return
    found = measure(asked.lines, asked.command_lines)
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        print(f"{found['times_bare']} × bare, {found['peak_mb']} MB at most")


if __name__ == "__main__":
    main()
