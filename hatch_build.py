"""The wheel's build hook: the front-end files and the compiled messages go into the wheel.

An editable install (`./dev`) does not pass here: it finds both in the source folder.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PactePages(BuildHookInterface):
    """Fetch and compile what git does not keep, then let the wheel take it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from house import assets, messages

        assets.fetch(root)
        messages.compile_all(root)
        build_data["artifacts"] += ["src/pacte/web/static/vendor/**", "src/pacte/**/*.mo"]
