"""Values inside sentences."""

from decimal import Decimal

import pytest

from pacte.wording.spoken import counted_hours, listed, spoken


@pytest.mark.parametrize(
    ("value", "fr"),
    [
        (Decimal("3.00"), "3"),
        (Decimal("3.5"), "3,5"),
        (Decimal("3.456"), "3,46"),
        (1200, "1\u202f200"),
        (0.25, "0,25"),
        (Decimal("0.002732"), "0,003"),
        (1e-12, "0,00"),
    ],
)
def test_a_figure_keeps_its_own_decimals_two_at_most_unless_they_say_nothing(value, fr):
    assert spoken(value, "fr") == fr


@pytest.mark.parametrize(
    ("names", "fr", "en"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b", "c"], "a, b et c", "a, b and c"),
        (["a", "b", "c", "d"], "a, b, c et 1 autre", "a, b, c and 1 other"),
        (list("abcdef"), "a, b, c et 3 autres", "a, b, c and 3 others"),
    ],
)
def test_three_names_are_said_the_others_counted(names, fr, en):
    assert (listed(names, "fr"), listed(names, "en")) == (fr, en)


@pytest.mark.parametrize(
    ("names", "in_all", "fr"),
    [
        ([], 12, ""),
        (["a", "b"], 2, "a et b"),
        (["a", "b"], 3, "a, b et 1 autre"),
        (list("abcdefghij"), 12, "a, b, c et 9 autres"),
    ],
)
def test_those_that_are_not_among_the_names_are_counted_too(names, in_all, fr):
    assert listed(names, "fr", in_all) == fr


@pytest.mark.parametrize(
    ("hours", "fr", "en"),
    [
        (1, "1 heure", "1 hour"),
        (0.67, "0,67 heure", "0.67 hours"),
        ("45.10", "45,1 heures", "45.1 hours"),
        (Decimal(0), "0 heure", "0 hours"),
    ],
)
def test_hours_agree_with_their_figure(hours, fr, en):
    assert (counted_hours(hours, "fr"), counted_hours(hours, "en")) == (fr, en)
