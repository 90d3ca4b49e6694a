"""When customers may be contacted, in words: windows, closures, limits, and dated laws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pacte.document.contacts import ContactCap, ContactRule, ContactWindow, Hours
from pacte.document.entities import WEEKDAYS, DateRange, Weekday
from pacte.wording import formatting
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import listed
from pacte.wording.terms import term

_ALL_CHANNELS = gettext_noop("all contacts")
_FROM = gettext_noop("from {day}")
_UNTIL = gettext_noop("until {day}")
_HOURS = gettext_noop("{start} to {end}")
_WEEKS = gettext_noop("weeks {weeks}")
_ONLY = gettext_noop("{channels}, at these times only: {times}")
_BEST = gettext_noop("{channels}, best at these times: {times}")
_ELSE = gettext_noop("{said} (a day outside weighs {weight}, a day late 1 to 5)")
_NONE = gettext_noop("no contact: {dates}")
_CAP = gettext_noop("{channels}: {most} at most in {days} days")
_ALWAYS = gettext_noop("always")
_NO_HOLIDAY = gettext_noop("no public holiday")
_CONSENT = gettext_noop("prior consent, or a running contract")
_SILENCE = gettext_noop("{days} days of silence after a refusal")
_RULE = gettext_noop("{channels}: {limits}")
_AT_MOST = gettext_noop("{most} at most in {days} days")


def window_said(window: ContactWindow, language: str) -> str:
    """On which days and hours, and whether that is wanted or the only time."""
    times = " · ".join(_times(window, language)) or said(_ALWAYS, language)
    channels = _channels(window.channels, language)
    template = said(_ONLY if window.hard else _BEST, language)
    found = _capital(template.format(channels=channels, times=times))
    if window.hard or window.penalty_points is None:
        return found
    return said(_ELSE, language).format(said=found, weight=window.penalty_points)


def closure_said(closure: DateRange, language: str) -> str:
    """Dates on which nobody is contacted."""
    dates = formatting.day_range(closure.start, closure.end, language)
    return _capital(said(_NONE, language).format(dates=dates))


def cap_said(cap: ContactCap, language: str) -> str:
    """How often at most."""
    return _capital(
        said(_CAP, language).format(
            channels=_channels(cap.channels, language), most=cap.most, days=cap.per_days
        )
    )


def rule_said(rule: ContactRule, language: str) -> str:
    """What a law limits, in one line."""
    parts = [*_days_and_hours(rule.weekdays, rule.hours, language)]
    parts += [] if rule.public_holidays else [said(_NO_HOLIDAY, language)]
    parts += [said(_CONSENT, language)] if rule.consent_required else []
    if rule.cap is not None:
        most = said(_AT_MOST, language).format(most=rule.cap.most, days=rule.cap.per_days)
        parts.append(most)
    if rule.silence_days:
        parts.append(said(_SILENCE, language).format(days=rule.silence_days))
    channels = _channels(rule.channels, language)
    return _capital(said(_RULE, language).format(channels=channels, limits=" · ".join(parts)))


def _times(window: ContactWindow, language: str) -> Iterator[str]:
    yield from _days_and_hours(window.weekdays, window.hours, language)
    if window.months:
        months = [formatting.day(date(2024, m, 1), language, "month") for m in window.months]
        yield ", ".join(months)
    if window.weeks:
        yield said(_WEEKS, language).format(weeks=", ".join(map(str, window.weeks)))
    if window.start and window.end:
        yield formatting.day_range(window.start, window.end, language)
    elif window.start or window.end:
        template, day = (_FROM, window.start) if window.start else (_UNTIL, window.end)
        yield said(template, language).format(day=formatting.day(day, language) if day else "")


def _days_and_hours(
    weekdays: Iterable[Weekday], hours: Iterable[Hours], language: str
) -> Iterator[str]:
    places = sorted(WEEKDAYS.index(day) for day in weekdays)
    if places:
        yield formatting.weekdays(places, language)
    for span in hours:
        yield said(_HOURS, language).format(start=span.start, end=span.end)


def _channels(channels: Iterable[str], language: str) -> str:
    words = [term("contact", channel, language) for channel in channels]
    return listed(words, language) or said(_ALL_CHANNELS, language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
