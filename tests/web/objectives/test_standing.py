"""Objectives as lines: no finer figure than is known, and no false word for a figure not shown."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from pacte.document.metrics import Unit
from pacte.engine.outlook import ObjectiveOutlook
from pacte.engine.outlook.objectives import LandingFigures
from pacte.web.objectives import standing


def landing(target, likely, language="fr", metric="revenue"):
    """The range as said of a landing: a tenth each side of `likely`."""
    figure = Decimal(likely)
    found = ObjectiveOutlook(
        objective="ca",
        status="ok",
        metric=metric,
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        unit=Unit.MONEY,
        target=Decimal(target),
        as_of=date(2026, 6, 30),
        landing=LandingFigures(
            low=figure * Decimal("0.9"),
            likely=figure,
            high=figure * Decimal("1.1"),
            gap=figure - Decimal(target),
            probability=None,
            months=36,
            past_forecasts=24,
            final=False,
        ),
    )
    with translation.override(language):
        said = standing._landing(found, standing._Writer(metric, "EUR"))
    return said["landing_range"].replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("target", "likely", "fr", "en"),
    [
        (1_500_000, 1_498_629, "à peu près sur l’objectif", "about on target"),
        (1_500_000, 1_501_000, "à peu près sur l’objectif", "about on target"),
        (1_500_000, 1_376_544, "il manque 0,12 M€", "€0.12m short"),
        (15_000_000, 18_234_567, "3,2 M€ au-dessus de l’objectif", "€3.2m above target"),
        (20_000, 19_700, "à peu près sur l’objectif", "about on target"),  # 300 € beside k€
        (9000, 8500, "il manque 500 €", "€500 short"),
    ],
)
def test_a_gap_is_no_finer_than_the_landing(target, likely, fr, en):
    assert landing(target, likely).endswith(f"; {fr}")
    assert landing(target, likely, "en").endswith(f"; {en}")


def test_a_gap_in_customers_is_a_count():
    assert landing(60, 50, metric="new_customers").endswith("il manque 10")


@pytest.mark.parametrize(
    ("attainment", "tone"),
    [("0.945", "warn"), ("0.9512", "warn"), ("0.9449", "bad"), ("0.9999", "warn"), ("1", "good")],
)
def test_figures_shown_alike_are_judged_alike(attainment, tone):
    """94.5 % and 95.12 % both read 95 %; what is short by anything is not favorable."""
    assert standing._judged(Decimal(attainment), "revenue")[0] == tone
