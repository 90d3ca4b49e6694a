"""iCalendar text by the rules of RFC 5545, read back by a reader written from them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pacte.exchange import ics

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def read(text: bytes) -> list[dict[str, str]]:
    """The events of a calendar: names of properties (parameters kept) with their values."""
    lines = text.decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    events: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT":
            events[-1].setdefault(name, value)
    return events


def event(**fields):
    days = {"start": date(2026, 6, 9), "end": date(2026, 6, 11)}
    said = {"summary": "Tenir le stand", "description": "Salon", "is_busy": True}
    return ics.Event(**{"uid": "stand.pac@pacte", **days, **said, **fields})


def test_days_are_whole_and_the_end_is_the_day_after():
    (found,) = read(ics.calendar("Pacte", [event()], NOON))
    assert found["DTSTART;VALUE=DATE"] == "20260609"
    assert found["DTEND;VALUE=DATE"] == "20260612"
    assert (found["UID"], found["DTSTAMP"]) == ("stand.pac@pacte", "20260302T120000Z")
    assert found["TRANSP"] == "OPAQUE"


def test_lines_end_with_crlf_and_hold_75_octets_at_most_without_parting_a_letter():
    text = ics.calendar("Pacte", [event(summary="Réserver l’été à Hénin – " * 12)], NOON)
    assert b"\n" not in text.replace(b"\r\n", b"")
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) == 75
    for line in lines:
        line.decode()  # no letter is cut in two
    assert read(text)[0]["SUMMARY"] == "Réserver l’été à Hénin – " * 12


def test_what_would_end_a_value_is_escaped():
    (found,) = read(ics.calendar("P", [event(summary="a;b,c\\d\r\nBEGIN:VEVENT\x07")], NOON))
    assert found["SUMMARY"] == "a\\;b\\,c\\\\d\\nBEGIN:VEVENT"


def test_no_step_is_an_empty_calendar():
    assert read(ics.calendar("Pacte", [], NOON)) == []
