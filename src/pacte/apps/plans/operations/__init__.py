"""Everything that changes a plan; each through the rows' one door."""

from pacte.apps.plans.operations.documents import (
    apply_document,
    create_plan,
    import_plan,
    import_shared,
)

__all__ = ["apply_document", "create_plan", "import_plan", "import_shared"]
