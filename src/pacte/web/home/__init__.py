"""The cockpit: where the plan stands, and what to do about it."""
