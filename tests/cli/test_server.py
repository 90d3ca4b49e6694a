"""Pacte served: the pages, and a worker beside."""

import subprocess
import sys
from pathlib import Path

SERVED = """
import sys
from pacte.cli import server
server.SECONDS_BEFORE_STARTING_AGAIN = 0.0
sys.exit(server._together([[sys.executable, "-c", word] for word in sys.argv[1:]]))
"""
PAGES = """
import pathlib, time
while pathlib.Path({mark!r}).read_text().count("started") < 3:
    time.sleep(0.05)
"""
WORKER = """
import os, signal
open({mark!r}, "a").write("started ")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_that_is_killed_is_started_again_and_the_pages_stay(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    mark.touch()
    words = [text.format(mark=str(mark)) for text in (PAGES, WORKER)]
    done = subprocess.run([sys.executable, "-c", SERVED, *words], check=False, timeout=60)
    assert done.returncode == 0
    assert mark.read_text().count("started") >= 3


def test_when_the_pages_end_by_an_error_so_does_everything(tmp_path: Path) -> None:
    words = ["raise SystemExit(7)", "import time; time.sleep(60)"]
    done = subprocess.run([sys.executable, "-c", SERVED, *words], check=False, timeout=60)
    assert done.returncode == 3
