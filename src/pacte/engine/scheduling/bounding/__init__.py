"""What no plan can cost less than: days shared by period, dates chosen action by action."""
