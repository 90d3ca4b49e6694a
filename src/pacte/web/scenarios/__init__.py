"""A computation on the plan: asked, watched, read, adopted."""
