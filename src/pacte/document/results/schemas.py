"""The JSON Schema of the plan document and of every answer, by the name that people ask for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pydantic import BaseModel

SCHEMAS: dict[str, str] = {
    "plan": "pacte.document.plan:Plan",
    "findings": "pacte.document.results.findings:FindingsResult",
    "allocation": "pacte.document.results.allocation:AllocationResult",
    "schedule": "pacte.document.results.schedule:ScheduleResult",
    "replan": "pacte.document.results.replan:ReplanResult",
    "plan-result": "pacte.document.results.plan_result:PlanResult",
    "scenario": "pacte.document.results.scenario:ScenarioResult",
    "forecast": "pacte.document.results.forecast:ForecastResult",
    "kpi": "pacte.document.results.kpi:KpiResult",
    "facts": "pacte.document.results.facts:FactsResult",
}
"""Name -> module:class, imported when asked for."""


def json_schema(name: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of what is read (`plan`) or written (the others)."""
    module, _, cls = SCHEMAS[name].partition(":")
    model: type[BaseModel] = getattr(import_module(module), cls)
    return model.model_json_schema(mode="validation" if name == "plan" else "serialization")
