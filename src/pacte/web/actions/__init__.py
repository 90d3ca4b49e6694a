"""The table of actions, edited where it stands."""
