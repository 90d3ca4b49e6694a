"""Figures and days as templates write them."""

from datetime import UTC, date, datetime

from django.utils import translation

from pacte.web.templatetags import figures


def test_an_instant_is_said_by_the_day_it_is_in_the_time_of_the_place():
    """Half past eleven in the evening in London is the next day in Paris."""
    with translation.override("fr"):
        assert figures.day(datetime(2026, 11, 25, 23, 30, tzinfo=UTC)) == "26 nov. 2026"
        assert figures.day(date(2026, 11, 25)) == "25 nov. 2026"
        assert figures.day(None) == "–"
