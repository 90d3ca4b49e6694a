"""Plans made at once, one step after the other."""
