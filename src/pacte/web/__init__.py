"""The pages: one room per word of the menu, above all tables."""
