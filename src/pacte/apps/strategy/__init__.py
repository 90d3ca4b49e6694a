"""Why: the growth pillars that actions serve."""
