"""What a spend brings: the curve of an action, and many curves as arrays."""
