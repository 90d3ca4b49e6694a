"""What can be done with facts."""

from pacte.apps.facts.operations.importing import (
    FactsImport,
    Imported,
    import_facts,
    keep_version,
    kind_named,
    preview_facts,
    sweep_facts,
    undo_facts,
)

__all__ = [
    "FactsImport",
    "Imported",
    "import_facts",
    "keep_version",
    "kind_named",
    "preview_facts",
    "sweep_facts",
    "undo_facts",
]
