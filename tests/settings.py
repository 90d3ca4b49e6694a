"""Pacte's settings for the tests: a home of their own, quick passwords, SQLite or PostgreSQL.

PACTE_TEST_DATABASE says where the rows are: `sqlite`, the address of a PostgreSQL server, or
`postgres` for one started for this run.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="pacte-tests-"))
WANTED = os.environ.get("PACTE_TEST_DATABASE", "sqlite")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)


def _started_server() -> str:
    from house import postgres

    running = ExitStack()
    url = running.enter_context(postgres.server())
    atexit.register(running.close)
    return url


for _name in [name for name in os.environ if name.startswith("PACTE_")]:
    if not _name.startswith(("PACTE_TEST_", "PACTE_SHARED_")):
        del os.environ[_name]
os.environ |= {"PACTE_HOME": str(HOME), "PACTE_SECRET_KEY": "only for tests"}
if WANTED != "sqlite":
    os.environ["PACTE_DATABASE_URL"] = _started_server() if WANTED == "postgres" else WANTED

from pacte.config.settings import *  # noqa: E402, F403
from pacte.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if WANTED == "sqlite":  # a file, because workers are other processes
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
