"""Who does what when, and how loaded everyone is."""
