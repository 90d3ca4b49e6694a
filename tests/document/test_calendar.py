"""Periods of every grain cover the same days; holidays and people’s patterns are respected."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.document import Calendar, Person
from pacte.document import calendar as cal

FRANCE = Calendar()
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def works(person, day):
    return cal.is_worked_day(FRANCE, person, day)


def test_may_has_17_working_days_in_2026_and_19_in_2027():
    # 2026: 21 weekdays less 1, 8, 14 (Ascension), 25 (Whit Monday); 2027: 21 less 6 and 17
    assert len(cal.working_days(FRANCE, date(2026, 5, 1), date(2026, 5, 31))) == 17
    assert len(cal.working_days(FRANCE, date(2027, 5, 1), date(2027, 5, 31))) == 19


@given(DAYS, st.integers(0, 800), st.sampled_from(cal.GRAINS))
def test_periods_follow_each_other_and_cover_every_day_once(start, length, grain):
    end = start + timedelta(length)
    found = cal.periods(start, end, grain)
    assert found[0].start == start
    assert found[-1].end == end
    for before, after in pairwise(found):
        assert after.start == before.end + timedelta(1)
    assert len({p.label for p in found}) == len(found)


def test_a_fiscal_year_from_april_counts_its_quarters_from_april():
    found = cal.periods(date(2026, 4, 1), date(2027, 3, 31), "quarter")
    assert [p.label for p in found] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert found[3].start == date(2027, 1, 1)


def test_weeks_are_iso_weeks_also_the_53rd():
    # 2026 starts on a Thursday: it has a week 53, which ends on 3 January 2027
    labels = [p.label for p in cal.periods(date(2026, 12, 21), date(2027, 1, 10), "week")]
    assert labels == ["2026-W52", "2026-W53", "2027-W01"]


@pytest.mark.parametrize(
    ("fields", "day", "works"),
    [
        ({}, date(2026, 7, 14), False),  # public holiday
        ({}, date(2026, 7, 15), True),
        ({"weekdays": ["tue"]}, date(2026, 7, 15), False),
        ({"weekdays": ["sat"]}, date(2026, 7, 18), True),
        ({"hired_on": "2026-07-16"}, date(2026, 7, 15), False),
        ({"left_on": "2026-07-15"}, date(2026, 7, 15), True),
        ({"left_on": "2026-07-15"}, date(2026, 7, 16), False),
        ({"leaves": [{"start": "2026-07-13", "end": "2026-07-15"}]}, date(2026, 7, 15), False),
        ({"subdivision": "57"}, date(2026, 12, 26), False),
    ],
)
def test_a_person_works_by_pattern_contract_leave_and_region(fields, day, works):
    person = Person.model_validate({"name": "Chloé", **fields})
    assert cal.is_worked_day(FRANCE, person, day) is works


def test_alsace_moselle_does_not_work_on_good_friday():
    alsace = Calendar(subdivision="57")
    assert cal.is_company_day(FRANCE, date(2026, 4, 3))
    assert not cal.is_company_day(alsace, date(2026, 4, 3))


def test_a_contract_holds_on_its_first_and_its_last_day():
    contract = {"start": MONDAY, "end": FRIDAY}
    who = Person.model_validate({"name": "Agence", "kind": "external", "contracts": [contract]})
    at = [day for day in range(-3, 8) if works(who, MONDAY + timedelta(day))]
    assert at == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("hired", "day", "months"),
    [
        (date(2026, 1, 15), date(2026, 2, 14), 0),
        (date(2026, 1, 15), date(2026, 2, 15), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 3, 30), 1),
        (date(2026, 1, 31), date(2026, 3, 31), 2),
        (date(2025, 11, 30), date(2026, 5, 30), 6),
        (date(2025, 11, 30), date(2026, 5, 29), 5),
    ],
)
def test_a_month_of_service_begins_on_the_day_hired_or_the_last(hired, day, months):
    assert cal.months_between(hired, day) == months


@pytest.mark.parametrize(
    ("day", "part"),
    [
        (date(2026, 2, 27), "1"),  # before being hired, presence is another matter
        (date(2026, 3, 2), "0.25"),
        (date(2026, 4, 1), "0.25"),
        (date(2026, 4, 2), "0.5"),
        (date(2026, 5, 1), "0.5"),
        (date(2026, 5, 4), "1"),
    ],
)
def test_a_newcomer_gives_a_part_of_the_time_month_after_month(day, part):
    hired = {"hired_on": "2026-03-02", "ramp_up": ["0.25", "0.5"]}
    who = Person.model_validate({"name": "Ines", **hired})
    (slot,) = cal.slots_of(FRANCE, day)
    assert cal.capacity_in(FRANCE, who, slot) == Fraction(part)


@pytest.mark.parametrize("weekday", range(7))
def test_a_week_cut_by_the_start_ends_on_its_sunday(weekday):
    start = date(2026, 11, 23) + timedelta(weekday)
    first, second = cal.periods(start, start + timedelta(7), "week")[:2]
    assert (first.end, second.start) == (date(2026, 11, 29), date(2026, 11, 30))
