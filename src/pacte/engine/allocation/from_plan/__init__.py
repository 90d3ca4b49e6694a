"""Plan document -> cells and rows. The law of each line: docs/reference/allocation.md."""
