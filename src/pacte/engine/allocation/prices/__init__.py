"""Prices of rows: the best reply of every action, the bound it proves, plans out of it."""
