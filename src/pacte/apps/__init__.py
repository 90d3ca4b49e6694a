"""Rows: one room per subject; all writes stand in operations, every read takes the member."""
