"""Choices of a member and of a company."""
