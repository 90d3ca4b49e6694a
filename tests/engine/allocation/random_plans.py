"""Random plan documents, in JSON values, with every rule that an allocation knows."""

from __future__ import annotations

from typing import Any

import numpy as np

Json = dict[str, Any]


def euros(amount: float) -> Json:
    return {"amount": f"{max(0.0, amount):.2f}", "currency": "EUR"}


def random_plan(seed: int, size: float = 1.0, most_actions: int = 9) -> Json:
    """A plan whose actions' half-spends are between 150 and 60,000 € times `size`."""
    rng = np.random.default_rng(seed)
    actions, lines = {}, {}
    for number in range(int(rng.integers(1, most_actions))):
        half = float(np.exp(rng.uniform(5, 11))) * size
        actions[f"a{number}"] = _action(rng, half)
        if rng.random() < 0.2:
            lines[f"l{number}"] = _line(rng, f"a{number}", half)
    usual = sum(_half(action) for action in actions.values())
    return {
        "id": "pac",
        "name": "PAC",
        "company": "Martin SAS",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "budget": euros(usual * float(np.exp(rng.uniform(-2, 1)))),
        "actions": actions,
        "budget_lines": lines,
    }


def _half(action: Json) -> float:
    response = action.get("response")
    return float(response["half_spend"]["amount"]) if response else 1.0


def _action(rng: np.random.Generator, half: float) -> Json:
    straight = rng.random() < 0.3
    action: Json = {
        "name": "Action",
        "status": str(rng.choice(["idea", "planned", "running"])),
        "optional": bool(rng.random() < 0.6),
        "response": {
            "maximum": euros(half * rng.uniform(0.2, 8)),
            "half_spend": euros(half + 0.01),
            "shape": "1" if straight else f"{rng.uniform(0.3, 4):.3f}",
        },
    }
    extras = {
        "budget": (0.7, half * rng.uniform(0, 2)),
        "min_spend": (0.3, half * rng.uniform(0, 0.6)),
        "max_spend": (0.3, half * rng.uniform(0.7, 3)),
        "fixed_cost": (0.3, half * rng.uniform(0, 0.4)),
    }
    action |= {name: euros(x) for name, (odds, x) in extras.items() if rng.random() < odds}
    return action | _oddities(rng, action)


def _oddities(rng: np.random.Generator, action: Json) -> Json:
    odd: Json = {"pinned": bool(rng.random() < 0.1)}
    if rng.random() < 0.1:
        odd["status"] = str(rng.choice(["done", "stopped"]))
    if rng.random() < 0.07:
        odd["type"] = "enabling"
    if rng.random() < 0.1:
        del action["response"]
    return odd


def _line(rng: np.random.Generator, action: str, half: float) -> Json:
    states = {state: euros(half * rng.uniform(0, 0.6)) for state in ("committed", "paid")}
    return {"action": action, "name": "Acompte", **states}
