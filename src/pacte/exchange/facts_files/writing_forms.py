"""How a column writes its numbers and dates, told from a sample, or not told at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pacte.facts.layout import DATE_FORMATS

_TIME = re.compile(r"[ T]\d{1,2}:\d{2}.*$")


def _digits(text: str) -> str:
    return re.sub(r"[^0-9.,]", "", text)


def decimal_votes(text: str) -> str | None:
    """`,` or `.` when `text` can only be read so, `?` when it could be either, else `None`."""
    digits = _digits(text)
    marks: list[str] = re.findall(r"[.,]", digits)
    if not marks:
        return None
    if len(set(marks)) == 2:  # noqa: PLR2004 - both marks: the last one is the decimal mark
        return marks[-1]
    other = "," if marks[0] == "." else "."
    if len(marks) > 1:
        return other
    whole, decimals = re.split(r"[.,]", digits)
    is_group = len(decimals) == 3 and 1 <= len(whole) <= 3 and whole != "0"  # noqa: PLR2004
    return "?" if is_group else marks[0]


@dataclass(frozen=True)
class DecimalMark:
    """The decimal mark of a column; `None` when the sample does not tell."""

    mark: str | None
    is_open: bool = False


def decimal_mark(values: Iterable[str]) -> DecimalMark:
    """The mark that most values can only be read with; open when some could be read both ways."""
    votes = [vote for vote in map(decimal_votes, values) if vote]
    commas, points = votes.count(","), votes.count(".")
    if commas or points:
        return DecimalMark("," if commas > points else ".")
    return DecimalMark(None, is_open="?" in votes)


def _is_day(text: str, name: str) -> bool:
    form = DATE_FORMATS[name]
    if not re.fullmatch(form.pattern, text):
        return False
    try:
        datetime.strptime(text, form.strptime)  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return False
    return True


def date_formats(values: Iterable[str]) -> list[str]:
    """The formats that read most of `values`; of two that swap day and month, day first."""
    days = [_TIME.sub("", value.strip()) for value in values if value.strip()]
    scores = {name: sum(_is_day(day, name) for day in days) for name in DATE_FORMATS}
    best = max(scores.values(), default=0)
    return [name for name, score in scores.items() if score == best] if best else []
