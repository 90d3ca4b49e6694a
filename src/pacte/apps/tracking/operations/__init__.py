"""What history changes in a plan."""

from pacte.apps.tracking.operations.proposing import Proposal, propose_objectives

__all__ = ["Proposal", "propose_objectives"]
