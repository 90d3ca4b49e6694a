"""What is wrong with a plan, as findings: one per cause, with what is at stake and a repair."""

from pacte.engine.checks.finding import Finding, Place, name_of, path_of
from pacte.engine.checks.run import CHECKS, check

__all__ = ["CHECKS", "Finding", "Place", "check", "name_of", "path_of"]
