"""The answer of `pacte scenario show`: one computation, whole, to be made again anywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pacte.document.results.envelope import Envelope, ResultModel


class Parameters(ResultModel):
    """Deterministic search work (null: the engine's own), the safety stop in seconds, the events.

    `events` are those of a replanning (docs/reference/replan.md). `front` and `aims` are those of
    `pacte allocate --front`; an envelope that was tried is the budget of `document`.
    """

    work: int | None = None
    time_limit: float | None = None
    events: tuple[dict[str, Any], ...] = ()
    front: bool = False
    aims: tuple[str, ...] = ()


class ScenarioResult(Envelope):
    """A computation on a plan: what was asked, on which document, and what came of it.

    `pacte KIND` on `document` with `as_of`, `seed` and `parameters` computes it again, without the
    company's database. `plan_version` is the plan's when it was asked for; `adopted_version` the
    journal's when it was adopted. `result` is the answer of the verb, null before it came.
    """

    schema_name: Literal["pacte.scenario"] = "pacte.scenario"
    kind: Literal["allocate", "schedule", "plan", "replan"]
    plan: str
    plan_version: int
    requested_at: datetime
    parameters: Parameters
    state: Literal["queued", "running", "done", "failed", "canceled"]
    adopted_version: int | None = None
    document: dict[str, Any]
    result: dict[str, Any] | None = None
