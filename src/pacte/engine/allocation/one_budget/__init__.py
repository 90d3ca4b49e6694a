"""One budget and nothing else to respect: one price, and a tree where actions hesitate."""
