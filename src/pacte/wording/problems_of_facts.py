"""What can be wrong with a file of facts, or with one of its lines."""

from __future__ import annotations

from pacte.wording.catalog import gettext_noop

SENTENCES: dict[str, str] = {
    "bad_map_file": gettext_noop("the mapping file holds {found}, which is not understood here."),
    "unknown_column": gettext_noop("the file has no column “{found}”: it has {expected}."),
    "unknown_date_format": gettext_noop("no date format is called “{found}”: use {expected}."),
    "field_mapped_twice": gettext_noop("“{found}” is filled from two columns: keep one."),
    "field_not_given": gettext_noop(
        "no column gives the {expected}: say which with --map COLUMN={expected} (columns: {found})."
    ),
    "empty_file": gettext_noop("the file is empty."),
    "one_column_file": gettext_noop(
        "the file has a single column ({found}): check its separator (comma, semicolon, tab)."
    ),
    "repeated_columns": gettext_noop("two columns have the same name ({found}): rename one."),
    "no_header": gettext_noop(
        "the first line holds data ({found}) instead of column names: add a line of names."
    ),
    "ambiguous_decimal": gettext_noop(
        "“{found}” can be read with a decimal point or a decimal comma: say which with --decimal."
    ),
    "unknown_dates": gettext_noop("dates like “{found}” are not understood: use {expected}."),
    "ambiguous_date": gettext_noop(
        "“{found}” can be read day first or month first: say which date format it is ({expected})."
    ),
    "assumed_day_first": gettext_noop("dates like “{found}” are read day first ({expected})."),
    "damaged_file": gettext_noop("this Parquet file is damaged ({found}): export it again."),
    "unreadable_file": gettext_noop("the file cannot be read as a table ({found})."),
    "unknown_choice": gettext_noop("“{found}” is not a choice: use {expected}."),
    "unknown_dimension": gettext_noop("nothing is kept by “{found}”: choose among {expected}."),
    "not_in_encoding": gettext_noop("a character is not {expected} text ({found}): save as UTF-8."),
    "facts_busy": gettext_noop("another import is under way: wait until it is finished."),
    "unknown_facts_kind": gettext_noop("no facts are called “{found}”: choose among {expected}."),
    "facts_moved_on": gettext_noop(
        "another import was finished meanwhile (version {found}): import this file again."
    ),
    "nothing_to_undo": gettext_noop("there is no import of {where} to undo."),
}
