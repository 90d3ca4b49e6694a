"""The people and the write guard of the rows' tests."""

from tests.apps.conftest import cast, only_operations_write

__all__ = ["cast", "only_operations_write"]
