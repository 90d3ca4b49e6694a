"""The money of a plan by action and period: decided, shared again, proposed, adopted."""
