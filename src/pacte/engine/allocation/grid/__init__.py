"""Cells and rows as arrays: worth, use, broken rows, tied actions, whole cents, rival plans."""
