"""The CP-SAT model of a problem, and its proof."""
