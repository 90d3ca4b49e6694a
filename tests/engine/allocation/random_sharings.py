"""Random plans with periods, hours, limits, rules and every kind of response, in JSON values."""

from __future__ import annotations

from typing import Any

import numpy as np
from tests.engine.allocation.random_plans import euros

Json = dict[str, Any]
LABELS = {
    "year": ["plan"],
    "quarter": [f"2026-Q{i}" for i in range(1, 5)],
    "month": [f"2026-{i:02}" for i in range(1, 13)],
}


def random_sharing(seed: int, most_actions: int = 7, grain: str | None = None) -> Json:
    """A plan of 2026; amounts between some hundreds and some tens of thousands of euros."""
    rng = np.random.default_rng(seed)
    grain = grain or str(rng.choice(["year", "quarter", "quarter", "month"]))
    labels = LABELS[grain]
    keys = [f"a{i}" for i in range(int(rng.integers(1, most_actions + 1)))]
    size = {key: float(np.exp(rng.uniform(6, 10))) for key in keys}
    actions = {key: _action(rng, size[key], labels) for key in keys}
    budget = sum(size.values()) * float(np.exp(rng.uniform(-1, 1)))
    return {
        "id": "pac",
        "name": "PAC",
        "company": "Martin SAS",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "budget": euros(budget),
        "margin_rate": "0.4",
        "skills": {"sell": {"name": "Vente"}, "draw": {"name": "Dessin"}},
        "people": _people(rng),
        "segments": {"s": {"name": "Artisans", "size": int(rng.integers(50, 3000))}},
        "seasonalities": {
            "spring": {
                "name": "Printemps",
                "weights": [str(int(w)) for w in rng.integers(0, 9, 12) + 1],
            }
        },
        "objectives": {
            "year": {
                "name": "CA",
                "metric": "revenue",
                "baseline": "1000",
                "target": f"{budget:.0f}",
            }
        },
        "sharing": _sharing(rng, grain, keys, budget),
        "actions": actions,
        "budget_lines": _lines(rng, keys, size),
    }


def _people(rng: np.random.Generator) -> Json:
    return {
        f"p{i}": {
            "name": f"P{i}",
            "skills": {str(rng.choice(["sell", "draw"])): 3},
            "capacity_fraction": str(rng.choice(["1", "0.5", "0.1"])),
        }
        for i in range(int(rng.integers(1, 4)))
    }


def _action(rng: np.random.Generator, size: float, labels: list[str]) -> Json:
    action: Json = {
        "name": "Action",
        "optional": bool(rng.random() < 0.7),
        "segment": "s",
        "type": str(rng.choice(["promotion", "communication"])),
        "response": _response(rng, size),
        "spending": _spending(rng, size, labels),
    }
    if rng.random() < 0.3:
        action["contributions"] = {"year": {"expected": "10"}}
    amounts = (("budget", 0.7, 1), ("min_spend", 0.2, 0.3), ("fixed_cost", 0.3, 0.1))
    for name, odds, share in amounts:
        if rng.random() < odds:
            action[name] = euros(size * share * rng.uniform(0.3, 1))
    if rng.random() < 0.3:
        action["max_spend"] = euros(size * rng.uniform(0.5, 2))
    if rng.random() < 0.06:
        action["pinned"] = True
    if rng.random() < 0.06:
        action["status"] = "done"
    if rng.random() < 0.15:
        action["window"] = {"start": "2026-03-01", "end": "2026-08-31"}
    return action


def _response(rng: np.random.Generator, size: float) -> Json:
    kind = str(rng.choice(["hill", "hill", "funnel", "three_points", "promotion"]))
    made: Json = {
        "hill": lambda: {
            "maximum": euros(size * rng.uniform(0.5, 6)),
            "half_spend": euros(size),
            "shape": f"{rng.uniform(0.4, 3):.3f}",
        },
        "funnel": lambda: {
            "cost_per_contact": euros(rng.uniform(1, 30)),
            "hours_per_contact": f"{rng.uniform(0, 1):.2f}",
            "conversion": f"{rng.uniform(0.01, 0.3):.3f}",
            "basket": euros(rng.uniform(50, 2000)),
            "margin_rate": "0.4",
            "skill": "sell",
        },
        "three_points": lambda: {
            "first": {"spend": euros(size * 0.5), "likely": euros(size)},
            "second": {"spend": euros(size * 1.5), "likely": euros(size * rng.uniform(0.9, 3.5))},
        },
        "promotion": lambda: {
            "baseline": euros(size * 3),
            "discount": f"{rng.uniform(0, 0.2):.2f}",
            "margin_rate": "0.4",
            "uplift": f"{rng.uniform(0.2, 3):.2f}",
            "half_spend": euros(size * 0.3),
            "pull_forward": "0.1",
        },
    }
    found = {"kind": kind, **made[kind]()}
    if rng.random() < 0.3:
        found["per"] = "occurrence"
    if rng.random() < 0.2:
        found["delay_months"] = ["0.3", "0.4", "0.3"]
    return found


def _spending(rng: np.random.Generator, size: float, labels: list[str]) -> Json:
    found: Json = {}
    if rng.random() < 0.3:
        found["occurrence_cost"] = euros(size * 0.03)
    if rng.random() < 0.4:
        found["effective_spend"] = euros(size * rng.uniform(0.02, 0.4))
    if rng.random() < 0.3:
        found["most_occurrences"] = int(rng.integers(1, 4))
    if rng.random() < 0.5:
        skill = str(rng.choice(["sell", "draw"]))
        rate = f"{rng.uniform(0, 30):.1f}"
        found["hours"] = [{"skill": skill, "fixed": "3", "per_thousand": rate}]
    if rng.random() < 0.3:
        found["seasonality"] = "spring"
    if rng.random() < 0.3:
        label = str(rng.choice(labels))
        said = [{"closed": True}, {"maximum": euros(size * 0.3)}, {"budget": euros(size * 0.2)}]
        found["periods"] = {label: said[int(rng.integers(3))]}
    return found


def _sharing(rng: np.random.Generator, grain: str, keys: list[str], budget: float) -> Json:
    rules = _rules(rng, keys) if len(keys) > 2 else []
    found: Json = {"grain": grain, "limits": _limits(rng, grain, budget), "rules": rules}
    if rng.random() < 0.2:
        found["most_changes"] = int(rng.integers(0, len(keys) + 1))
    if rng.random() < 0.3:
        found["aim"] = {"margin": "1", "revenue": "0.1", "attainment": {"year": euros(budget / 5)}}
    return found


def _limits(rng: np.random.Generator, grain: str, budget: float) -> list[Json]:
    part = budget / len(LABELS[grain]) * rng.uniform(0.6, 2)
    hours = f"{rng.uniform(5, 100):.1f}"
    offers: list[tuple[float, Json]] = [
        (0.6, {"each_period": True, "at_most": euros(part)}),
        (0.3, {"type": "promotion", "at_most": euros(budget * rng.uniform(0.1, 0.6))}),
        (0.15, {"type": "communication", "at_least": euros(budget * 0.05)}),
        (0.3, {"skill": "sell", "each_period": True, "hours_at_most": hours}),
    ]
    return [limit for odds, limit in offers if rng.random() < odds]


def _rules(rng: np.random.Generator, keys: list[str]) -> list[Json]:
    first, second, third = (str(key) for key in rng.choice(keys, 3, replace=False))
    offers: list[tuple[float, Json]] = [
        (0.4, {"kind": "exclusive", "actions": [first, second]}),
        (0.4, {"kind": "requires", "actions": [second], "needs": [third]}),
        (0.3, {"kind": "at_most", "actions": keys, "count": len(keys) - 1}),
    ]
    return [rule for odds, rule in offers if rng.random() < odds]


def _lines(rng: np.random.Generator, keys: list[str], size: dict[str, float]) -> Json:
    found = {}
    for key in keys:
        if rng.random() < 0.15:
            day = f"2026-{int(rng.integers(1, 13)):02}-10"
            paid = euros(size[key] * rng.uniform(0, 0.2))
            found[f"l{key}"] = {"action": key, "name": "Acompte", "paid": paid, "planned_date": day}
    return found
