"""What is typed in a form, read as the language of the page writes it."""

from decimal import Decimal

import pytest
from django.utils import translation

from pacte.web import fields


@pytest.mark.parametrize("typed", ["110,000", "110000", "€110,000.00", "110 k"])
def test_an_english_amount_keeps_its_thousands(typed):
    with translation.override("en"):
        assert fields.amount(typed) == Decimal(110_000)


def test_a_french_amount_of_three_decimals_is_asked_about():
    with translation.override("fr"), pytest.raises(ValueError, match="de deux façons"):
        fields.amount("110,000")


@pytest.mark.parametrize(
    ("typed", "said"), [("abc", "n’est pas un montant"), ("1000000000000", "trop grand")]
)
def test_an_amount_that_cannot_be_is_refused_in_words(typed, said):
    with translation.override("fr"), pytest.raises(ValueError, match=said):
        fields.amount(typed)
