"""Targets, from the company down to each person."""
