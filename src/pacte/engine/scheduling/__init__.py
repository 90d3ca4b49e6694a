"""Who does which step when, with the proof, and why when it cannot be."""

from pacte.engine.scheduling.checking.begun import OF_BEGUN
from pacte.engine.scheduling.checking.broken import Broken
from pacte.engine.scheduling.checking.moving import broken_now, held, moved, newly_broken, standing
from pacte.engine.scheduling.exact.search import Cancelled
from pacte.engine.scheduling.from_plan.actions import WEIGHT
from pacte.engine.scheduling.problem import Reason
from pacte.engine.scheduling.replanning.events import happened
from pacte.engine.scheduling.replanning.interrupted import interrupted
from pacte.engine.scheduling.replanning.replan_result import adopted as adopted_rung
from pacte.engine.scheduling.replanning.replan_result import as_result as replan_result
from pacte.engine.scheduling.replanning.rings import Replan, replan
from pacte.engine.scheduling.replanning.rung import Rung
from pacte.engine.scheduling.result import adopted, as_result, reason_given
from pacte.engine.scheduling.schedule import Left, Placed, Schedule, Strain
from pacte.engine.scheduling.sequences import with_sequences
from pacte.engine.scheduling.solve import schedule
from pacte.engine.scheduling.spent import Spent, spent
from pacte.engine.scheduling.strain import strains_now

__all__ = [
    "OF_BEGUN",
    "WEIGHT",
    "Broken",
    "Cancelled",
    "Left",
    "Placed",
    "Reason",
    "Replan",
    "Rung",
    "Schedule",
    "Spent",
    "Strain",
    "adopted",
    "adopted_rung",
    "as_result",
    "broken_now",
    "happened",
    "held",
    "interrupted",
    "moved",
    "newly_broken",
    "reason_given",
    "replan",
    "replan_result",
    "schedule",
    "spent",
    "standing",
    "strains_now",
    "with_sequences",
]
