"""What every test shares: reproducible counter-examples, and the way to the real data."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time and no clock: a slow machine is no counter-example.
settings.register_profile("pacte", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("pacte")

SHARED_DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"

TOUCHES_ROWS = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, only the tests that touch rows: the others would say the same again."""
    if os.environ.get("PACTE_TEST_DATABASE", "sqlite") == "sqlite":
        return
    rows = [item for item in items if _touches_rows(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in rows])
    items[:] = rows


def _touches_rows(item) -> bool:
    return bool(item.get_closest_marker("django_db") or TOUCHES_ROWS & set(item.fixturenames))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the clone (or PACTE_SHARED_DATA); skips where it is absent."""
    folder = Path(os.environ.get("PACTE_SHARED_DATA", SHARED_DATA)).resolve()
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside the clone")
    return folder
