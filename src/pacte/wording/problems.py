"""What is wrong with what was given: where, what was found, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pacte.document import Problem
from pacte.wording import facts, problems_of_events, problems_of_facts, problems_of_rows
from pacte.wording.catalog import gettext_noop, said
from pacte.wording.spoken import Spoken

SENTENCES: dict[str, str] = {
    "not_json": gettext_noop(
        "this is not JSON, or it was cut short: check the brackets, commas and quotes."
    ),
    "cut_short": gettext_noop(
        "the text stops before its end: the file is empty or incomplete, save it again."
    ),
    "too_deep": gettext_noop(
        "too many brackets are opened one inside another: this is no plan of actions."
    ),
    "not_a_number": gettext_noop("{found} is no number that can be used here: write it out."),
    "not_utf8": gettext_noop("the file is not UTF-8 text: save it again as UTF-8."),
    "document_too_large": gettext_noop("the file holds {found} bytes: {expected} can be read."),
    "repeated_key": gettext_noop("the id “{found}” is written twice: rename one."),
    "id_twice": gettext_noop("the id “{found}” is written twice: rename one."),
    "other_format": gettext_noop("this is a “{found}” file, not a Pacte plan."),
    "no_plan": gettext_noop(
        "this file has nothing of a plan (it holds {found}): a plan says id, name, company, start "
        "and end."
    ),
    "newer_format": gettext_noop(
        "the file was written by a newer Pacte (format {found}, this one reads {expected}): "
        "update Pacte."
    ),
    "missing_field": gettext_noop("a required value is missing: add it."),
    "unknown_field": gettext_noop(
        "this field does not exist ({found}): check its spelling in docs/reference/document.md."
    ),
    "wrong_type": gettext_noop("found {found} where {expected} is expected."),
    "wrong_value": gettext_noop("found {found}: {expected}."),
    "bad_date": gettext_noop("found {found}: write {expected}."),
    "control_character": gettext_noop(
        "the text holds a control character ({found}): take it out or type it again."
    ),
    "far_date": gettext_noop("found {found}: write a day between 1900 and 2199."),
    "unknown_value": gettext_noop("found {found}: choose among {expected}."),
    "out_of_range": gettext_noop("found {found}: enter {expected}."),
    "unknown_metric": gettext_noop("no metric is called “{found}”: choose among {known}."),
    "unknown_action_type": gettext_noop(
        "no action type is called “{found}”: choose among {known}."
    ),
    "unknown_action_subtype": gettext_noop("no sub-type “{found}” here: choose among {known}."),
    "subtype_without_type": gettext_noop("a sub-type is given without its type: add the type."),
    "unknown_region": gettext_noop(
        "public holidays of “{found}” are unknown: give a country and one of its subdivisions."
    ),
    "end_before_start": gettext_noop(
        "it ends on {end} but starts on {start}: change one of the two dates."
    ),
    "half_days_out_of_order": gettext_noop(
        "on {day} it starts in the afternoon and ends in the morning: exchange the two halves."
    ),
    "hours_out_of_order": gettext_noop(
        "it ends at {end} but starts at {start}: exchange the two times."
    ),
    "plan_length": gettext_noop(
        "a plan ends after it starts, within three years: {start} to {end}."
    ),
    "other_currency": gettext_noop("an amount is in {found} but the plan is in {currency}."),
    "shares_above_one": gettext_noop(
        "the shares that land month after month exceed 1: lower one of them."
    ),
    "impossible_response": gettext_noop(
        "what is said of its return contradicts itself ({found}): correct it first."
    ),
    "unknown_response": gettext_noop(
        "a return is one of hill, funnel, three_points, promotion: choose one."
    ),
    "limit_without_figure": gettext_noop(
        "a limit needs an amount or a number of hours: enter one, or take the limit out."
    ),
    "all_zero": gettext_noop("at least one month must weigh more than 0."),
    "gaps_out_of_order": gettext_noop(
        "the fewest days between the two actions ({least}) are above the most ({most}): change one "
        "of the two figures."
    ),
    "range_out_of_order": gettext_noop("give low, expected and high in growing order."),
    "response_not_positive": gettext_noop(
        "the most it can bring must be at least 0, and the spend that brings half more than 0."
    ),
    "fixed_without_dates": gettext_noop("a fixed step needs its first and last day."),
    "dangling_reference": gettext_noop(
        "“{found}” does not exist: add it, or name {expected} that does."
    ),
    "changed_meanwhile": gettext_noop(
        "someone changed this meanwhile: it is now {found}, it was {expected}. "
        "Look again, then redo."
    ),
    **problems_of_events.SENTENCES,
    "file_not_found": gettext_noop("there is no such file, or it cannot be read: check its path."),
    "cannot_write": gettext_noop("nothing can be written there: give a folder that exists."),
    "not_a_day": gettext_noop("“{found}” is not a day written year-month-day: write {expected}."),
    "bad_option": gettext_noop("found {found}: {expected}."),
    "unknown_company": gettext_noop("no company is called “{found}”. There are: {expected}."),
    "unknown_member": gettext_noop("“{found}” is no active member of {expected}."),
    "out_of_memory": gettext_noop("this plan is too large to compute here ({found})."),
    **problems_of_facts.SENTENCES,
    **problems_of_rows.SENTENCES,
    **facts.PROBLEMS,
}
"""Code -> sentence."""

KINDS: dict[str, str] = {
    "team": gettext_noop("a team"),
    "skill": gettext_noop("a skill"),
    "territory": gettext_noop("a territory"),
    "person": gettext_noop("a person"),
    "equipment": gettext_noop("an equipment"),
    "offer": gettext_noop("an offer"),
    "segment": gettext_noop("a segment"),
    "axis": gettext_noop("a pillar"),
    "seasonality": gettext_noop("a seasonality"),
    "objective": gettext_noop("an objective"),
    "action": gettext_noop("an action"),
    "step": gettext_noop("a step"),
    "budget_line": gettext_noop("a budget line"),
}
"""Kind of what a reference names -> what is to be named."""

_AT = gettext_noop("{where}: {sentence}")
_AT_LINE = gettext_noop("line {line} ({where}): {sentence}")
_AT_COLUMN = gettext_noop("line {line}, column {column}: {sentence}")
_AT_LINE_ONLY = gettext_noop("line {line}: {sentence}")
_AT_BYTE = gettext_noop("byte {byte}: {sentence}")
_PLACED_IN_FILE = gettext_noop("{file}, {sentence}")
_IN_FILE = gettext_noop("{file}: {sentence}")
_PLACES = ("line", "column", "byte")
_UNKNOWN = gettext_noop("found {found}, expected {expected} ({code}).")


def sentence(problem: Problem, language: str) -> str:
    """One problem as one sentence that names the place."""
    values = Spoken({"found": problem.found, "code": problem.code, **problem.params}, language)
    values["expected"] = expected(problem, language)
    values["where"] = problem.where
    values |= {name: str(problem.params[name]) for name in _PLACES if name in problem.params}
    values["sentence"] = said(SENTENCES.get(problem.code, _UNKNOWN), language).format_map(values)
    values["sentence"] = said(_placed(problem), language).format_map(values)
    if "file" not in problem.params:
        return values["sentence"]
    is_placed = problem.where or any(name in problem.params for name in _PLACES)
    return said(_PLACED_IN_FILE if is_placed else _IN_FILE, language).format_map(values)


def _placed(problem: Problem) -> str:
    """The sentence that says the place, as far as it is known."""
    if "byte" in problem.params:
        return _AT_BYTE
    if "line" not in problem.params:
        return _AT if problem.where else "{sentence}"
    if "column" in problem.params:
        return _AT_COLUMN
    return _AT_LINE if problem.where else _AT_LINE_ONLY


def expected(problem: Problem, language: str) -> str:
    """What was expected. It may quote what someone typed: braces that name no parameter stay."""
    values = Spoken(problem.params, language)
    if problem.code == "dangling_reference" and problem.params.get("kind") in KINDS:
        return said(KINDS[problem.params["kind"]], language)
    text = said(problem.expected, language)
    for name in problem.params:
        text = text.replace(f"{{{name}}}", values[name])
    return text


def sentences(problems: Iterable[Problem], language: str) -> Iterator[str]:
    """Each problem as one sentence."""
    return (sentence(problem, language) for problem in problems)
