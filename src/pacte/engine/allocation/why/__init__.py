"""Why an action is in or out, why no plan is possible, and what would make one possible."""
