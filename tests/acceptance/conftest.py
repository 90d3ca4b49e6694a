"""The public doors: the command in a process of its own, and HTTP to a server that it started."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Command:
    """`pacte` with a home of its own and nothing from the caller's environment."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: object, text: str | None = None) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.line(*arguments),
            input=text,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            check=False,
            env=self.environment(),
        )

    def fine(self, *arguments: object) -> str:
        """What it prints, when it exits 0."""
        done = self(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def answer(self, *arguments: object) -> dict[str, Any]:
        """Its `--json` answer, whatever it found (exit 0 or 1)."""
        done = self(*arguments, "--json")
        assert done.returncode in (0, 1), f"{arguments}: {done.stderr}"
        return json.loads(done.stdout)

    def line(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "pacte", *map(str, arguments)]

    def environment(self) -> dict[str, str]:
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("PACTE_", "DJANGO_"))}
        return {**outside, "PACTE_HOME": str(self.home), **self.variables}


@dataclass
class Visitor:
    """A browser without a screen: it keeps cookies, follows redirects and asks for one language."""

    address: str
    language: str

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        return self._send(path)

    def log_in(self, email: str, password: str) -> str:
        form = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, form
        fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        data = urllib.parse.urlencode(fields).encode()
        return self._send("/accounts/login/", data)

    def _send(self, path: str, data: bytes | None = None) -> str:
        headers = {"Accept-Language": self.language}
        request = urllib.request.Request(self.address + path, data, headers)  # noqa: S310 - our own server
        with self._opener.open(request, timeout=60) as answer:
            return answer.read().decode()


def words(page: str) -> str:
    """What a page says, without its tags; every space alike."""
    shown = re.sub(r"(?s)<(script|style)\b.*?</\1>|<[^>]+>", " ", page)
    return " ".join(shown.replace("&quot;", '"').replace("&#x27;", "'").split())


@contextmanager
def served(pacte: Command) -> Iterator[str]:
    """The address of `pacte serve`, stopped at the end as a person would stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        pacte.line("serve", "--port", port, "--processes", 1, "--no-worker"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=pacte.environment(),
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(SECONDS_TO_START * 5):
        assert server.poll() is None, "pacte serve stopped by itself"
        try:
            urllib.request.urlopen(f"{address}/accounts/login/", timeout=20).close()  # noqa: S310 - our own server
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"nobody answers at {address}")


@pytest.fixture(scope="session")
def examples() -> Path:
    return EXAMPLES
