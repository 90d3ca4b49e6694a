"""Make `.venv` from uv.lock with what a fresh Debian has: python3, pip, git, certificates.

A missing prerequisite is a `SetupError` whose text is one sentence saying what to install.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PRIVATE = ROOT / ".dev"
LOG = PRIVATE / "setup.log"
STAMP = VENV / ".pacte-stamp.json"
UV_VERSION = "0.13.9"
UV_OLDEST = (0, 11)  # an older one does not know UV_SYSTEM_CERTS
REASON = re.compile(r"error|failed|caused by|denied|no space", re.IGNORECASE)
NETWORK = re.compile(r"\bdns\b|connect|timed out|request failed", re.IGNORECASE)
LOCKED = ("uv.lock", "pyproject.toml", "hatch_build.py")


class SetupError(Exception):
    """Something the machine lacks, in one sentence that says what to do."""


def variables() -> dict[str, str]:
    """The environment in which every chore runs, the same whatever the locale and the HOME."""
    ours = {
        "PYTHONUTF8": "1",
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",
        "UV_NO_PROGRESS": "1",
        # A check that loads the settings leaves no folder in the developer's home.
        "PACTE_HOME": os.environ.get("PACTE_HOME", str(PRIVATE / "pacte")),
    }
    home = os.environ.get("HOME")
    if not home or not os.access(home, os.W_OK):
        ours |= {"HOME": str(PRIVATE / "home"), "UV_CACHE_DIR": str(PRIVATE / "cache")}
        (PRIVATE / "home").mkdir(parents=True, exist_ok=True)
    inherited = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    return inherited | ours


def sync(*, with_dev: bool) -> None:
    """Install the locked packages; nothing to do when the stamp of the last time still holds.

    The development packages, once installed, stay: a demo after a test keeps them.
    """
    stamp = _stamp()
    before = _read_stamp()
    if before.get("of") == stamp and (before.get("dev") or not with_dev):
        return
    with_dev = with_dev or bool(before.get("dev"))
    uv = _find_uv()
    if not before:
        print(
            f"Installing the locked packages into {VENV.name} (a few minutes at first)", flush=True
        )
    groups = [] if with_dev else ["--no-dev"]
    # Compiled once here: a command starts in 0.4 s instead of 1.2 where Python may not write.
    compiled = ["--compile-bytecode"]
    command = [uv, "sync", "--frozen", "--python", sys.executable, *compiled, *groups]
    _run(command, "The locked packages could not be installed")
    STAMP.write_text(json.dumps({"of": stamp, "dev": with_dev}), "utf-8")


def _stamp() -> str:
    digest = hashlib.sha256(f"{ROOT}|{sys.version_info[:2]}".encode())
    for name in LOCKED:
        path = ROOT / name
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _read_stamp() -> dict[str, object]:
    if not (STAMP.exists() and PYTHON.exists()):
        return {}
    stamp: dict[str, object] = json.loads(STAMP.read_text("utf-8"))
    return stamp


def _find_uv() -> str:
    """The uv on the PATH when it is recent enough, else one of our own under .dev/uv."""
    ours = PRIVATE / "uv" / "bin" / "uv"
    for candidate in (shutil.which("uv"), str(ours) if ours.exists() else None):
        if candidate and _version(candidate) >= UV_OLDEST:
            return candidate
    need_pip()
    need_certificates()
    print("Installing uv into .dev/uv", flush=True)
    target = str(PRIVATE / "uv")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command = [*pip, "--no-cache-dir", "--upgrade", "--target", target, f"uv=={UV_VERSION}"]
    _run(command, "uv could not be installed")
    return str(ours)


def _version(uv: str) -> tuple[int, ...]:
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else (0,)


def need_pip() -> None:
    if importlib.util.find_spec("pip") is None:
        raise SetupError("pip is missing: run apt-get install python3-pip.")


def need_certificates() -> None:
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    if not paths.cafile and not (folder and any(folder.glob("*.0"))):
        raise SetupError("No trusted certificates: run apt-get install ca-certificates.")


def need_git() -> None:
    if shutil.which("git") is None:
        raise SetupError("git is missing: run apt-get install git.")


def _run(command: list[str], trouble: str) -> None:
    """Run a tool with its words kept in .dev/setup.log; one sentence when it fails."""
    PRIVATE.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        begin = log.tell()
        done = subprocess.run(
            command, cwd=ROOT, env=variables(), stdout=log, stderr=log, check=False
        )
    if done.returncode:
        raise SetupError(f"{trouble}: {_last_words(begin)} (all of it in {LOG.relative_to(ROOT)}).")


def _last_words(begin: int) -> str:
    """The reason a tool gave: its last line that speaks of an error, without the frame."""
    said = LOG.read_bytes()[begin:].decode("utf-8", "replace")
    lines = [line.strip(" ╰─▶├│×\t") for line in said.splitlines() if line.strip()]
    reasons = [line for line in lines if REASON.search(line)] or lines or ["no reason given"]
    if any(NETWORK.search(line) for line in lines):
        return f"check the network or the proxy, the package index does not answer ({reasons[-1]})"
    return reasons[-1]


def call(command: list[str], **more: str) -> int:
    """Run the environment's Python on a command, from the clone; its exit code."""
    where = variables() | more
    return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=where, check=False).returncode


def become(command: list[str], **more: str) -> int:
    """Turn this process into the environment's Python on a command: to stop one is to stop both."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(PYTHON, [str(PYTHON), *command], variables() | more)  # noqa: S606


def uv(*arguments: str) -> int:
    """Run uv itself, its words on the terminal; its exit code."""
    return subprocess.run(
        [_find_uv(), *arguments], cwd=ROOT, env=variables(), check=False
    ).returncode
