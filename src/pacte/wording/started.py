"""What is said of a step under way that loses somebody: it does not move, somebody has to act."""

from __future__ import annotations

from pacte.wording.catalog import gettext_noop

SENTENCES: dict[str, str] = {
    "held_by_absent": gettext_noop(
        "{step} is under way with {person}, who will not be there: {dates} (days of this work "
        "missed: {missed_days}). Hand it over ({others} can take it then), or wait: it would end "
        "on {ends} instead of {end_date}."
    ),
    "held_by_absent_nobody": gettext_noop(
        "{step} is under way with {person}, who will not be there: {dates} (days of this work "
        "missed: {missed_days}), and nobody else able to do it is free then. Relieve somebody to "
        "hand it over, or wait: it would end on {ends} instead of {end_date}."
    ),
    "held_by_absent_on_fixed_dates": gettext_noop(
        "{step} is under way with {person}, who will not be there: {dates}; its dates do not move. "
        "Hand it over: {others} can take it then."
    ),
    "held_by_absent_on_fixed_dates_nobody": gettext_noop(
        "{step} is under way with {person}, who will not be there: {dates}; its dates do not move "
        "and nobody else able to do it is free then. Relieve somebody, or hire."
    ),
    "held_by_leaver": gettext_noop(
        "{step} is under way with {person}, who is no longer there from {from} on (days of this "
        "work missed: {missed_days}). Hand it over: {others} can take it then."
    ),
    "held_by_leaver_nobody": gettext_noop(
        "{step} is under way with {person}, who is no longer there from {from} on (days of this "
        "work missed: {missed_days}), and nobody else able to do it is free then. Relieve "
        "somebody, or hire."
    ),
    "held_by_absent_unnamed": gettext_noop(
        "{step} is under way with {person}, who will not be there: {dates} (days of this work "
        "missed: {missed_days}). Hand it over to somebody, or wait: it would end on {ends} instead "
        "of {end_date}."
    ),
    "held_by_absent_on_fixed_dates_unnamed": gettext_noop(
        "{step} is under way with {person}, who will not be there: {dates}; its dates do not move. "
        "Hand it over to somebody."
    ),
    "held_by_leaver_unnamed": gettext_noop(
        "{step} is under way with {person}, who is no longer there from {from} on (days of this "
        "work missed: {missed_days}). Hand it over to somebody."
    ),
}
"""Code of a remark -> sentence."""
CODES = frozenset({"held_by_absent", "held_by_absent_on_fixed_dates", "held_by_leaver"})


def sentence_of(code: str, named: int, free: int) -> str:
    """The sentence of a code: with names, without those the reader may not know, with nobody."""
    if named:
        return code
    return f"{code}_unnamed" if free else f"{code}_nobody"
