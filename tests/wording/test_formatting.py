"""Figures and days as a French sales director writes them."""

from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import format_decimal

from pacte.wording import formatting

N = "\u202f"


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("0", f"0{N}€", "€0"),
        ("9850", f"9{N}850{N}€", "€9,850"),
        ("9999.6", f"10{N}000{N}€", "€10,000"),
        ("61000", f"61{N}k€", "€61k"),
        ("-61000", f"−61{N}k€", "−€61k"),
        ("999499", f"999{N}k€", "€999k"),
        ("999500", f"1{N}M€", "€1m"),
        ("1250000", f"1,25{N}M€", "€1.25m"),
        ("18240000", f"18,2{N}M€", "€18.2m"),
        ("-0.3", f"0{N}€", "€0"),
    ],
)
def test_an_amount_is_written_as_it_is_spoken(amount, french, english):
    assert formatting.money(Decimal(amount), "EUR", "fr") == french
    assert formatting.money(Decimal(amount), "EUR", "en") == english


def test_dollars_keep_their_sign_in_french():
    assert formatting.money(Decimal(440_000), "USD", "fr") == f"440{N}k$"


def test_cents_are_written_when_there_are_some():
    assert formatting.money_exact(Decimal("1250.5"), "EUR", "fr") == f"1{N}250,50{N}€"
    assert formatting.money_exact(Decimal(1250), "EUR", "fr") == f"1{N}250{N}€"


def test_a_variance_carries_its_sign():
    assert formatting.signed_money(Decimal(12_000), "EUR", "fr") == f"+12{N}k€"
    assert formatting.signed_money(Decimal(-61_000), "EUR", "fr") == f"−61{N}k€"


def test_a_percentage_has_a_narrow_space_in_french():
    assert formatting.percent(Decimal("0.784"), "fr") == f"78{N}%"
    assert formatting.percent(Decimal("0.784"), "en", 1) == "78.4%"


def test_half_days_are_kept():
    assert formatting.days(Decimal("2.5"), "fr") == f"2,5{N}j"
    assert formatting.days(3, "en") == f"3{N}d"


def test_days_are_written_in_words():
    first = date(2026, 6, 1)
    assert formatting.day(first, "fr", "long") == "1er juin 2026"
    assert formatting.day(date(2026, 6, 12), "fr", "long") == "12 juin 2026"
    assert formatting.day(first, "fr", "month_year") == "juin 2026"
    assert formatting.day(date(2026, 6, 12), "en", "long") == "12 June 2026"
    assert formatting.day(date(2026, 6, 12), "fr", "numeric") == "12/06/2026"
    assert formatting.day_range(date(2026, 6, 3), date(2026, 6, 12), "fr") == (
        "du 3 au 12 juin 2026"
    )


def test_a_week_is_the_iso_week():
    """The 1st of January 2027 is a Friday: it belongs to week 53 of 2026."""
    assert formatting.week(date(2027, 1, 1), "fr") == "S53"
    assert formatting.week(date(2026, 6, 8), "en") == "W24"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 250,50", "1250.50"),
        (f"61{N}k€", "61000"),
        ("1,2 M€", "1200000"),
        ("1\u00a0250\u2009€", "1250"),
        ("−3", "-3"),
        ("1,250.50", "1250.50"),
        ("12,5 %", "12.5"),
    ],
)
def test_what_people_type_is_understood(typed, read):
    assert formatting.decimal_from_text(typed, "fr") == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("110,000", "110000"),
        ("€12,345", "12345"),
        ("-1,234,567.5", "-1234567.5"),
        ("12,5", "12.5"),
        ("0,125", "0.125"),
        ("1,250 k", "1250000"),
    ],
)
def test_in_english_a_comma_before_three_digits_parts_thousands(typed, read):
    assert formatting.decimal_from_text(typed, "en") == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "language", "ways"),
    [
        ("110,000", "fr", (f"110{N}000", "110,00")),
        ("12.345 €", "fr", (f"12{N}345", "12,35")),
        ("110.000", "en", ("110,000", "110.00")),
        ("110,000", "en", None),
        ("110 000", "fr", None),
        ("1 250,500", "fr", None),
        ("12,345 k€", "fr", None),
        ("0,125", "fr", None),
        ("12,50", "fr", None),
    ],
)
def test_an_amount_that_may_be_a_thousandth_has_two_readings(typed, language, ways):
    assert formatting.readings(typed, language) == ways


@pytest.mark.parametrize("typed", ["", "k", "douze", "1.2.3", "1e9", "--3", "١٢", "9" * 40])
def test_what_cannot_be_read_is_refused(typed):
    assert formatting.decimal_from_text(typed, "fr") is None
    assert formatting.decimal_from_text(typed, "en") is None


def test_a_gap_takes_the_unit_of_the_figure_it_stands_beside():
    assert formatting.money(Decimal(123_456), "EUR", "fr", Decimal(1_250_000)) == "0,12\u202fM€"
    assert formatting.money(Decimal(123_456), "EUR", "en", Decimal(18_200_000)) == "€0.1m"
    assert formatting.money(Decimal(1371), "EUR", "fr", Decimal(61_000)) == "1\u202fk€"


@pytest.mark.parametrize("figure", ["0", "-0.004", "999.995", "-1234.5", "1234567.891", "0.10"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_figures_are_parted_as_the_locale_says(figure, language):
    rounded = Decimal(figure).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    locale = {"fr": "fr_FR", "en": "en_GB"}[language]
    told = format_decimal(abs(rounded), format="#,##0.00", locale=locale)
    sign = "\u2212" if rounded < 0 else ""
    assert formatting.number(Decimal(figure), language, 2) == sign + told
