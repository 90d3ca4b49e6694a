"""Everything that changes a plan; each through the rows' one door."""

from pacte.apps.plans.operations.documents import (
    apply_document,
    create_plan,
    import_plan,
    import_shared,
)
from pacte.apps.plans.operations.fields import (
    change_action,
    change_objective,
    change_person,
    change_segment,
    change_step,
    record_progress,
)
from pacte.apps.plans.operations.leaves import add_leave, remove_leave
from pacte.apps.plans.operations.moving import move_step
from pacte.apps.plans.operations.rows import write
from pacte.apps.plans.operations.spending import (
    WHOLE,
    Spend,
    change_sharing,
    change_spending,
    decide_spend,
    describe_response,
)
from pacte.apps.plans.operations.undoing import undo

__all__ = [
    "WHOLE",
    "Spend",
    "add_leave",
    "apply_document",
    "change_action",
    "change_objective",
    "change_person",
    "change_segment",
    "change_sharing",
    "change_spending",
    "change_step",
    "create_plan",
    "decide_spend",
    "describe_response",
    "import_plan",
    "import_shared",
    "move_step",
    "record_progress",
    "remove_leave",
    "undo",
    "write",
]
