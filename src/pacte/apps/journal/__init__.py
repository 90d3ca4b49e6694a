"""The one history: what changed, by whom, when and why; any plan as of any version."""
