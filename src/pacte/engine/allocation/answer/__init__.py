"""The `pacte.allocation` answer, and the plan that adopting it makes."""
