"""Bytes to document or facts, and back."""
