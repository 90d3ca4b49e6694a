"""Periods of every grain cover the same days; holidays and people’s patterns are respected."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.document import Calendar, Person
from pacte.document import calendar as cal

FRANCE = Calendar()
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


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
