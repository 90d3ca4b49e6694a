"""Companies, their members, and who sees and does what."""
