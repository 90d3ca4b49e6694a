"""The cockpit with 30 actions and a million sales lines: queries, time of one view and of fifty.

    python -m benchmarks.cockpit [--json] [--lines 1000000] [--connections 50] [--requests 500]
                                 [--home FOLDER]

The demo company is made by the same operations as `pacte demo` (and kept in FOLDER when one is
named), then served as `pacte serve` does. `of_login` divides by the login page and `of_query` by
the query of the aggregates alone, both measured in the same run: they hold on a busy machine.
Queries are those of any engine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROLES = ("director", "manager", "seller")
LOGIN = "/accounts/login/"
VIEWS = 30
TICKS = os.sysconf("SC_CLK_TCK")
HEARD_WITHIN = 60.0


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    """Make the company unless the home holds one, then look at its cockpit alone and together."""
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    made = _company(asked.lines)
    sessions, address = _sessions(), _address()
    return {
        **made,
        "queries": {role: _queries(address, role) for role in ROLES},
        "alone": {role: _alone(address, role) for role in ROLES},
        **_together(address, sessions["director"], asked),
    }


def _company(lines: int) -> dict[str, Any]:
    from pacte import simulation
    from pacte.apps.facts.models import FactsVersion
    from pacte.apps.members.models import Company
    from pacte.apps.plans.models import Action
    from pacte.cli import demo, server
    from pacte.cli.options import day_of

    server.migrate_quietly()
    if not Company.objects.exists():
        size = replace(simulation.SIZES["small"], lines=lines)
        demo.make_company(size, day_of(None), "en")
    version = FactsVersion.objects.first()
    return {"lines": version.row_count if version else 0, "actions": Action.objects.count()}


def _member(role: str) -> Any:
    from pacte.apps.members.models import Member

    return Member.objects.select_related("user", "company").get(role=role)


def _address() -> str:
    from django.urls import reverse

    from pacte.apps.plans.models import Plan

    return reverse("home:plan", args=[Plan.objects.get().key])


def _client(role: str) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(_member(role).user)
    return client


def _sessions() -> dict[str, str]:
    from django.conf import settings

    return {role: _client(role).cookies[settings.SESSION_COOKIE_NAME].value for role in ROLES}


def _seen(client: Any, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != http.client.OK:
        raise AssertionError(f"{address} answers {answer.status_code}")


def _queries(address: str, role: str) -> dict[str, int]:
    """What one view asks, the first time and afterwards.

    The first view of all in a process also reads the plan's rows: that of the first role.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from pacte import facts

    client = _client(role)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as rows, facts.counted() as lines:
            _seen(client, address)
        asked.append(len(rows) + len(lines))
    return {"first": asked[0], "then": asked[1]}


def _alone(address: str, role: str) -> dict[str, float]:
    """Processor time of one view, nothing else in the process."""
    from django.test import Client

    client, nobody = _client(role), Client()
    view = _processor(lambda: _seen(client, address))
    login = _processor(lambda: _seen(nobody, LOGIN))
    query = _processor(lambda: _query(_member(role)))
    return {"processor_ms": 1000 * view, "of_login": view / login, "of_query": view / query}


def _query(member: Any) -> None:
    from pacte.apps.facts import queries

    queries.figures(member, queries.Asked("invoice", grain="day"))


def _processor(act: Callable[[], None]) -> float:
    """The median seconds of processor that `act` takes once warm."""
    act()
    times = []
    for _ in range(VIEWS):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    return statistics.median(times)


# Together -----------------------------------------------------------------------------------------


def _together(address: str, session: str, asked: argparse.Namespace) -> dict[str, Any]:
    with _served() as (port, server):
        for path in (LOGIN, address):
            _crowd(port, path, session, (asked.connections, asked.connections))
        login = _figures(server, lambda: _crowd(port, LOGIN, session, _size(asked)))
        view = _figures(server, lambda: _crowd(port, address, session, _size(asked)))
    shares = {
        "p95_of_login": view["p95_ms"] / login["p95_ms"],
        "processor_of_login": view["server_processor_ms"] / login["server_processor_ms"],
    }
    return {"connections": asked.connections, "together": view | shares}


def _size(asked: argparse.Namespace) -> tuple[int, int]:
    return asked.connections, asked.requests


def _figures(server: int, crowd: Callable[[], list[float]]) -> dict[str, float]:
    before, begun = _processor_of(server), time.perf_counter()
    seconds = crowd()
    lasted = time.perf_counter() - begun
    worked = _processor_of(server) - before
    cuts = statistics.quantiles(seconds, n=100)
    return {
        "requests": len(seconds),
        "p50_ms": 1000 * cuts[49],
        "p95_ms": 1000 * cuts[94],
        "per_second": len(seconds) / lasted,
        "server_processor_ms": 1000 * worked / len(seconds),
    }


def _crowd(port: int, path: str, session: str, size: tuple[int, int]) -> list[float]:
    """Ask `path` from as many connections at once, each one again as soon as it is answered."""
    connections, requests = size
    each = max(1, requests // connections)
    with ThreadPoolExecutor(connections) as pool:
        found = pool.map(lambda _: list(_asking(port, path, session, each)), range(connections))
        return [seconds for mine in found for seconds in mine]


def _asking(port: int, path: str, session: str, times: int) -> Iterator[float]:
    from django.conf import settings

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=HEARD_WITHIN)
    cookies = {} if path == LOGIN else {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    for _ in range(times):
        begun = time.perf_counter()
        line.request("GET", path, headers=cookies)
        answer = line.getresponse()
        answer.read()
        yield time.perf_counter() - begun
        if answer.status != http.client.OK:
            raise AssertionError(f"{path} answers {answer.status}")
    line.close()


@contextmanager
def _served() -> Iterator[tuple[int, int]]:
    """(port, process) of a server of its own."""
    from pacte.cli import server

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(server.web_command(f"127.0.0.1:{port}", processes=2))
    try:
        _wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + HEARD_WITHIN
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server does not listen")


def _processor_of(server: int) -> float:
    """Seconds of processor that the web processes have used."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return sum(_ticks(child) for child in children) / TICKS


def _ticks(process: str) -> int:
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--home", help="keep the company made here, and use it again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pacte-cockpit-") as folder:
        os.environ["PACTE_HOME"] = asked.home or folder
        os.environ.pop("PACTE_DATABASE_URL", None)
        from pacte.cli import rows

        rows.start()
        figures = {"benchmark": "cockpit", **measure(asked)}
    json.dump(figures, sys.stdout, indent=None if asked.json else 1)
    print()


if __name__ == "__main__":
    main()
