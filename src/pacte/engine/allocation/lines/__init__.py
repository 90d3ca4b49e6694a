"""Straight lines above the curves, and the problem under them for HiGHS."""
