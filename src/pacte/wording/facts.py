"""Files of facts in words: what is asked, what was assumed, what is wrong on a line."""

from __future__ import annotations

from pacte.document import Problem
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import Spoken
from pacte.wording.terms import term

PROBLEMS: dict[str, str] = {
    "empty_file": gettext_noop("the file is empty: export it again."),
    "workbook_file": gettext_noop(
        "this is an Excel workbook or an archive, whatever its name: save its sheet as CSV."
    ),
    "damaged_file": gettext_noop("the file cannot be read as {expected}: {found}."),
    "one_column_file": gettext_noop(
        "the file has one column only ({found}): give its separator with --separator."
    ),
    "no_header": gettext_noop(
        "the first line holds figures, not names of columns ({found}): add a line of names."
    ),
    "repeated_columns": gettext_noop("several columns are called {found}: rename them."),
    "not_in_encoding": gettext_noop(
        "found {found}, which is no {expected} text: give the encoding with --encoding."
    ),
    "unreadable_file": gettext_noop("the file cannot be cut into lines and columns: {found}."),
    "field_not_given": gettext_noop(
        "no column gives “{expected}”. The file has: {found}. Say which one with "
        "--map COLUMN={expected}."
    ),
    "ambiguous_date": gettext_noop(
        "{found} can be two different days: say which with --date-format, among {expected}."
    ),
    "assumed_day_first": gettext_noop("{found} was read with the day first ({expected})."),
    "unknown_dates": gettext_noop("{found} is no date that can be read: use one of {expected}."),
    "ambiguous_decimal": gettext_noop(
        "{found} can be two different amounts: say what marks decimals with --decimal."
    ),
    "unknown_column": gettext_noop("the file has no column “{found}”. It has: {expected}."),
    "unknown_facts_field": gettext_noop("“{found}” is no field of facts. They are: {expected}."),
    "field_mapped_twice": gettext_noop("“{found}” is given twice: keep one column for it."),
    "bad_map_file": gettext_noop("found {found}: {expected}."),
    "facts_busy": gettext_noop("another import of this company is under way: wait, then retry."),
    "facts_moved_on": gettext_noop(
        "someone imported meanwhile (version {found} instead of {expected}): start again."
    ),
    "nothing_to_undo": gettext_noop("no import is left to undo."),
}
"""Code -> sentence, for whole files and choices."""

ON_PAGES: dict[str, str] = {
    "one_column_file": gettext_noop(
        "The file has one column only ({found}): save it again as CSV, columns separated by "
        "semicolons."
    ),
    "not_in_encoding": gettext_noop(
        "The file holds characters that cannot be read ({found}): save it again as CSV UTF-8."
    ),
    "field_not_given": gettext_noop("No column is taken as “{field}”: choose it below."),
    "ambiguous_date": gettext_noop("{found} can be two different days: say which is right."),
    "ambiguous_decimal": gettext_noop(
        "{found} can be two different amounts: say what marks decimals."
    ),
}
"""The same for who imports on a page, where nothing is typed in a command."""

LINES: dict[str, str] = {
    "required": gettext_noop("nothing found: a value is needed."),
    "not_a_date": gettext_noop("“{found}” is no date written {expected}: correct it."),
    "date_out_of_range": gettext_noop("“{found}” is before 1900 or after 2199: correct the year."),
    "not_a_number": gettext_noop("“{found}” is no number written like {expected}: correct it."),
    "number_too_large": gettext_noop("“{found}” has more than 14 digits: correct it."),
    "too_many_decimals": gettext_noop("“{found}” has more than 4 decimals: round it first."),
    "too_long": gettext_noop("“{found}” has more than 200 characters: shorten it."),
    "unknown_event": gettext_noop("“{found}” is none of {expected}."),
    "other_currency": gettext_noop("the amount is in “{found}”, not in {expected}: convert it."),
    "repeated_key": gettext_noop(
        "several lines are “{found}”: keep one, or import with --identity content."
    ),
    "wrong_column_count": gettext_noop("{found} columns found, {expected} expected."),
    "open_quote": gettext_noop("a quotation mark is opened and never closed: close it."),
    "stray_quote": gettext_noop("text stands after a closing quotation mark: double the mark."),
    "not_utf8": gettext_noop(
        "a character cannot be read ({found}): give --encoding, cp1252 often."
    ),
}
"""Code -> sentence, for one line of a file."""


def on_page(problem: Problem, language: str) -> str:
    """One problem of a file for who reads it on a page; empty where no other words are needed."""
    values = Spoken({"found": problem.found, "expected": problem.expected}, language)
    values["field"] = term("fact", problem.expected, language)
    return said(ON_PAGES.get(problem.code, ""), language).format_map(values)


def line_error(code: str, found: str, expected: str, language: str) -> str:
    """What is wrong on a line, as one sentence."""
    values = Spoken({"found": found, "expected": expected}, language)
    return said(LINES[code], language).format_map(values)
