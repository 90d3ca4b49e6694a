"""What every test shares: reproducible counter-examples, and the way to the real data."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time and no clock: a slow machine is no counter-example.
settings.register_profile("pacte", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("pacte")

SHARED_DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the clone (or PACTE_SHARED_DATA); skips where it is absent."""
    folder = Path(os.environ.get("PACTE_SHARED_DATA", SHARED_DATA)).resolve()
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside the clone")
    return folder
