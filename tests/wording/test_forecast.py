"""Reasons and doubts of forecasts and outlooks in words."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from pacte.wording import forecast

ENGINE = Path(__file__).resolve().parents[2] / "src" / "pacte" / "engine"
REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "forecast.md"


def raised():
    """Code -> names of its params, wherever an engine writes Reason(code, {...})."""
    found = {}
    for room in ("forecasting", "outlook"):
        for path in (ENGINE / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                    code, *params = node.args
                    given = params[0] if params else None
                    keys = given.keys if isinstance(given, ast.Dict) else ()
                    found[code.value] = {key.value for key in keys}
    return found


def test_every_reason_has_a_sentence_and_a_line_in_the_reference():
    codes = raised()
    assert len(codes) > 10
    documented = set(
        re.findall(
            r"^\| `(\w+)` \|.*(?:refusal|doubt|unknown)", REFERENCE.read_text("utf-8"), re.MULTILINE
        )
    )
    assert set(forecast.REASONS) == set(codes) == documented


def test_a_sentence_asks_for_no_param_that_its_reason_lacks():
    for code, params in raised().items():
        asked = set(re.findall(r"{(\w+)}", forecast.REASONS[code]))
        assert asked <= params, code


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            (
                "22 mois d’historique seulement : une fourchette, mais pas de probabilité "
                "avant 24 mois."
            ),
        ),
        ("en", "only 22 months of history: a range, but no probability before 24 months."),
    ],
)
def test_the_history_rule_is_said_in_both_languages(language, expected):
    said = forecast.reason("history_under_24_months", {"months": 22, "needed": 24}, language)
    assert said.replace("\u00a0", " ") == expected


def test_days_are_said_in_words():
    params = {"last_day": date(2026, 4, 30), "days": 12}
    assert "30 avril 2026" in forecast.reason("old_facts", params, "fr")
