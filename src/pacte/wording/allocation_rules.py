"""Which rule between actions leaves one out, and beside which others."""

from __future__ import annotations

from pacte.document.results.allocation import AllocationReason
from pacte.wording.catalog import gettext_noop

_NEEDS = gettext_noop("Left out: it needs “{needed}”, which does not run.")
_BESIDE_ONE = gettext_noop("Left out: by a rule it cannot run beside {running}, which runs.")
_BESIDE_SOME = gettext_noop(
    "Left out: at most {count} of {among} may run, and these do: {running}."
)


def of_rule_that_binds(reason: AllocationReason) -> str | None:
    """What it needs, the rival that runs, or those that do of a few; None where none is known."""
    if "needed" in reason.params:
        return _NEEDS
    running = reason.params.get("running") or ()
    if not running:
        return None
    return _BESIDE_SOME if running[1:] else _BESIDE_ONE
