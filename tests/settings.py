"""Pacte's settings for the tests: a home of their own, quick passwords, SQLite or PostgreSQL.

PACTE_TEST_DATABASE=postgres runs the rows on PostgreSQL: on the server that PACTE_DATABASE_URL
names, else on one started for this run.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="pacte-tests-"))
ON_POSTGRES = os.environ.get("PACTE_TEST_DATABASE") == "postgres"
KEPT = {"PACTE_DATABASE_URL", "PACTE_TEST_DATABASE"} if ON_POSTGRES else set[str]()
atexit.register(shutil.rmtree, HOME, ignore_errors=True)


def _started_server() -> str:
    from house import postgres

    running = ExitStack()
    url = running.enter_context(postgres.server())
    atexit.register(running.close)
    return url


for _name in [name for name in os.environ if name.startswith("PACTE_")]:
    if _name not in KEPT and not _name.startswith(("PACTE_TEST_", "PACTE_SHARED_")):
        del os.environ[_name]
os.environ |= {"PACTE_HOME": str(HOME), "PACTE_SECRET_KEY": "only for tests"}
if ON_POSTGRES and "PACTE_DATABASE_URL" not in os.environ:
    os.environ["PACTE_DATABASE_URL"] = _started_server()

from pacte.config.settings import *  # noqa: E402, F403
from pacte.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if not ON_POSTGRES:  # a file, because workers are other processes
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
