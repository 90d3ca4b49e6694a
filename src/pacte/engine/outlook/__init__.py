"""Where each objective stands and where it lands; plan against actual, period by period."""

from pacte.engine.outlook.objectives import LandingFigures, ObjectiveOutlook, outlook
from pacte.engine.outlook.progress import Progress, TargetDays, progress_to_date, target_days
from pacte.engine.outlook.review import Review, ReviewLine, review

__all__ = [
    "LandingFigures",
    "ObjectiveOutlook",
    "Progress",
    "Review",
    "ReviewLine",
    "TargetDays",
    "outlook",
    "progress_to_date",
    "review",
    "target_days",
]
