"""The people of the plan: their week, what they know, when they are absent."""
