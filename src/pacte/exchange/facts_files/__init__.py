"""Files of facts: what they seem to hold, which column is which field, what must be asked."""

from pacte.exchange.facts_files.choices import Choices, choices_from, read_choices
from pacte.exchange.facts_files.headers import Match
from pacte.exchange.facts_files.inspection import Inspection, inspect

__all__ = ["Choices", "Inspection", "Match", "choices_from", "inspect", "read_choices"]
