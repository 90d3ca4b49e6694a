"""The answer of `pacte check`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pacte.document.results.envelope import Envelope, Finding, Severity

SCHEMA = "pacte.findings"


class FindingsResult(Envelope):
    """Findings, the most serious first.

    `completeness` is the share of what open actions should say that they do say, in [0, 1].
    """

    findings: tuple[Finding, ...]
    counts: dict[Severity, int]
    completeness: Annotated[float, Field(ge=0, le=1)]
