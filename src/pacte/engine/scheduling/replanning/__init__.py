"""After an event: few changes first, then better plans."""
