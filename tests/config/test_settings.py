"""Settings say what is wrong with the environment, and keep what must be kept."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from pacte.config import settings as ours


def load(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Settings in a process of their own, under these variables and no other of Pacte's."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PACTE_")}
    code = "from pacte.config import settings as s; print(s.SECRET_KEY, s.DATABASES, s.PACTE_HOME)"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**bare, "PACTE_HOME": str(tmp_path / "home"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PACTE_TODAY", "tomorrow", "Write a day as 2026-03-31."),
        ("PACTE_DEBUG", "maybe", "Write 1 or 0."),
        ("PACTE_JOB_MEMORY_MB", "lots", "Write a whole number such as 4096."),
        ("PACTE_DATABASE_URL", "mysql://x", "postgresql://user:password@host:5432/name"),
        ("PACTE_HOME", "/proc/nowhere", "Set PACTE_HOME to a folder you may write to."),
    ],
)
def test_a_wrong_variable_is_told_with_what_to_write(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    last = load(tmp_path, **{name: value}).stderr.strip().splitlines()[-1]
    assert name in last
    assert said in last


def test_the_secret_is_made_once_and_is_its_owner_s_only(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    kept = tmp_path / "home" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert len(kept.read_text()) >= 60
    assert [path.name for path in kept.parent.glob("secret*")] == ["secret-key"]


def test_two_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    code = (
        "from pathlib import Path; from pacte.config.settings import _kept_secret;"
        f"print(_kept_secret(Path({str(path)!r})))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_the_database_of_a_fleet_is_read_from_its_address() -> None:
    url = "postgresql://pacte:s%40fe@db.example:6432/plans?sslmode=require"
    read = ours._database(url, Path("/nowhere"))
    assert (read["USER"], read["PASSWORD"], read["NAME"]) == ("pacte", "s@fe", "plans")
    assert (read["HOST"], read["PORT"]) == ("db.example", "6432")
    assert read["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 4}}


@pytest.mark.django_db
def test_the_tests_run_on_the_database_that_was_asked_for() -> None:
    asked = os.environ.get("PACTE_TEST_DATABASE", "sqlite")
    assert connection.vendor == ("sqlite" if asked == "sqlite" else "postgresql")


@pytest.mark.django_db
def test_sqlite_waits_for_its_turn_to_write() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:
        pragmas = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        ]
    assert pragmas == ["wal", 1, 20_000, 1]
    assert connection.transaction_mode == "IMMEDIATE"
    assert not connection.settings_dict["ATOMIC_REQUESTS"]


def test_the_policy_of_content_lets_nothing_in_from_outside() -> None:
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] == {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
    }


def test_french_comes_first() -> None:
    assert settings.LANGUAGE_CODE == "fr"
    assert [code for code, _ in settings.LANGUAGES] == ["fr", "en"]


def test_a_database_file_stays_open_between_pages_and_a_pool_keeps_its_own(tmp_path: Path) -> None:
    assert ours._sqlite(tmp_path / "rows.sqlite3")["CONN_MAX_AGE"] > 0
    assert "CONN_MAX_AGE" not in ours._postgres("postgresql://someone@localhost/pacte")
