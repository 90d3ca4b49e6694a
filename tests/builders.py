"""Plans, people and actions with sane defaults: each test names only what it is about."""

from __future__ import annotations

from typing import Any

from pacte.document import Plan, plan_from_form


def euros(amount: int | str) -> dict[str, str]:
    """JSON money in euros."""
    return {"amount": str(amount), "currency": "EUR"}


def plan(**fields: Any) -> Plan:
    """A plan of 2026 with Alice, who directs, and Chloé, who sells; collections are JSON forms."""
    form: dict[str, Any] = {
        "id": "pac-2026",
        "name": "PAC 2026",
        "company": "Martin SAS",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "people": {"alice": {"name": "Alice Martin"}, "chloe": {"name": "Chloé Petit"}},
    }
    return plan_from_form({**form, **fields})


def objective(**fields: Any) -> dict[str, Any]:
    """A complete revenue objective: from 1.0 to 1.2 million euros."""
    return {
        "name": "Chiffre d’affaires",
        "metric": "revenue",
        "event": "invoice",
        "baseline": "1000000",
        "target": "1200000",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "owner": "alice",
        **fields,
    }


def action(**fields: Any) -> dict[str, Any]:
    """A complete trade show that Chloé answers for."""
    return {
        "name": "Salon de Lyon",
        "type": "direct_selling",
        "subtype": "trade_show",
        "not_applicable": ["offer", "segment"],
        "channel": "trade_show",
        "owner": "chloe",
        "budget": euros(15000),
        "window": {"start": "2026-03-01", "end": "2026-06-30"},
        **fields,
    }


def step(action: str, **fields: Any) -> dict[str, Any]:
    """One day of one person."""
    return {
        "action": action,
        "name": "Préparer",
        "needs": [{"effort_days": "1"}],
        **fields,
    }
