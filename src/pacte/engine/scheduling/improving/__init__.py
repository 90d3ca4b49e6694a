"""A plan bettered until the work is used: ruin and recreate, and neighborhoods on CP-SAT."""
