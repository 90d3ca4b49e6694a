"""Customers read in from the company's own files."""

from pacte.apps.market.operations.customers import import_customers

__all__ = ["import_customers"]
