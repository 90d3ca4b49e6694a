"""Run by test_kills.py in a home of its own: imports killed at random moments, states compared.

One process starts everything once, then forks a child per import and kills it: a kill costs the
time of an import, not that of starting Python. One kill in two falls at a moment of the clock; the
others before a statement to the database, the first of them before the last statement of all: on
however busy a machine, that one finds files written and not yet listed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

import ibis  # noqa: E402, F401 - loaded before forking
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402

from pacte.apps.facts import operations, queries  # noqa: E402
from pacte.apps.facts.models import Aggregate, FactsVersion  # noqa: E402
from pacte.apps.members.models import Company, Member, User  # noqa: E402
from pacte.facts.files import parts  # noqa: E402

AT = datetime(2026, 3, 2, tzinfo=UTC)


def file_of(path: Path, first: int, last: int) -> Path:
    """Lines `first` to `last` (exclusive), some of them of keys that an earlier file has too."""
    rows = (
        f"2024-{1 + i % 12:02d}-{1 + i % 28:02d},F{i // 3},{i % 3},P{i % 50},V{i % 9},{first + i}"
        for i in range(first, last)
    )
    path.write_text("date,document id,line id,offer id,person id,amount\n" + "\n".join(rows))
    return path


def in_child(act: Callable[[], Any]) -> int:
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(0)
    return pid


def state(member: Member) -> dict[str, Any]:
    """Manifest, aggregates of its parts, and the bytes of its files."""
    version = queries.current_version(member)
    assert version is not None
    folder = queries.folder_of(member.company_id)
    rows = Aggregate.objects.filter(part__in=list(parts(version.data_files)))
    sums = (
        rows.values("grain").annotate(Sum("revenue"), Sum("lines"), Count("pk")).order_by("grain")
    )
    digests = {
        f.path: hashlib.sha256((folder / f.path).read_bytes()).hexdigest()
        for f in version.data_files
    }
    return {
        "number": version.number,
        "rows": version.row_count,
        "sums": list(sums),
        "files": digests,
    }


def leftovers(member: Member) -> dict[str, Any]:
    """What stands in the folder and in the aggregates that no version lists."""
    listed = {r["path"] for v in FactsVersion.objects.all() for r in v.files}
    known = {p for v in FactsVersion.objects.all() for p in parts(v.data_files)}
    folder = queries.folder_of(member.company_id)
    held = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    stored = set(Aggregate.objects.values_list("part", flat=True))
    return {"files": sorted(held - listed - {".lock"}), "parts": sorted(stored - known)}


def statements(act: Callable[[], Any], last: int | None = None) -> int:
    """How many statements `act` sends to the database; killed before number `last`, from 1."""
    sent = 0

    def count(execute: Any, *asked: Any) -> Any:
        nonlocal sent
        sent += 1
        if sent == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*asked)

    with connection.execute_wrapper(count):
        act()
    return sent


def main(kills: int, seed: int) -> None:
    call_command("migrate", verbosity=0)
    home = Path(os.environ["PACTE_HOME"])
    company = Company.objects.create(name="A", slug="a")
    user = User.objects.create_user("a@example.com", None)
    member = Member.objects.create(company=company, user=user, role="director")
    small, big = file_of(home / "small.csv", 0, 3_000), file_of(home / "big.csv", 2_000, 9_000)

    def load(path: Path) -> None:
        operations.import_facts(operations.FactsImport(path), by=member, at=AT)

    def undo() -> None:
        operations.undo_facts("sales", by=member, at=AT)

    os.waitpid(in_child(lambda: load(small)), 0)
    before = state(member)
    started, told = time.monotonic(), home / "statements"
    os.waitpid(in_child(lambda: told.write_text(str(statements(lambda: load(big))))), 0)
    whole, sent = time.monotonic() - started, int(told.read_text())
    after = state(member)
    os.waitpid(in_child(undo), 0)
    moments = random.Random(seed)  # noqa: S311 - moments of a test
    found = []
    lasts = [sent, *(moments.randint(1, sent) for _ in range(kills))]
    for kill in range(kills):
        if kill % 2:
            pid = in_child(lambda last=lasts[kill // 2]: statements(lambda: load(big), last))
        else:
            pid = in_child(lambda: load(big))
            time.sleep(moments.uniform(0.02, 1.05) * whole)
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        seen = state(member)
        left = leftovers(member)
        connections.close_all()
        operations.sweep_facts(company.pk)
        found.append({"state": seen, "left": left, "swept": leftovers(member)})
        if seen["rows"] == after["rows"]:
            os.waitpid(in_child(undo), 0)
    json.dump({"before": before, "after": after, "kills": found}, sys.stdout)


main(int(sys.argv[1]), int(sys.argv[2]))
