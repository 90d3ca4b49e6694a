"""One computation on a plan: asked for, followed, stopped, adopted."""
