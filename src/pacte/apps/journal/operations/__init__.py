"""What every operation of the house is made with: permission, transaction, journal entry."""

from pacte.apps.journal.operations.acts import OPERATIONS, Act, acting, operation, permit
from pacte.apps.journal.operations.recording import check_unchanged, keep_document, record, undo_of

__all__ = [
    "OPERATIONS",
    "Act",
    "acting",
    "check_unchanged",
    "keep_document",
    "operation",
    "permit",
    "record",
    "undo_of",
]
