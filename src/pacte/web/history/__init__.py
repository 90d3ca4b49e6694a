"""The journal in words, and the plan as it was."""
