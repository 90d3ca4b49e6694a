"""What happened, brought in from files."""
