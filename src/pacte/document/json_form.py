"""The one JSON form of a plan: read with every problem named, addressed by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from pacte.document import json_text
from pacte.document.calendar import unknown_regions
from pacte.document.contacts import CLOCK_PATTERN
from pacte.document.entities import ID_PATTERN
from pacte.document.errors import Invalid, Problem, raise_if_any
from pacte.document.errors import gettext_noop as _
from pacte.document.plan import FORMAT, FORMAT_VERSION, Plan
from pacte.document.positions import line_of_pointers
from pacte.document.references import dangling
from pacte.document.spending import PERIOD_PATTERN

SHOWN = 80
"""Characters of a refused value that an error repeats."""


def read_plan(source: bytes | str, known: dict[str, Any] | None = None) -> Plan:
    """The plan written in `source` (JSON, UTF-8).

    `known` are collections that the document may name without writing them (people, offers… of a
    company); what it writes comes first. Raises `Invalid` naming every problem by JSON Pointer and
    line.
    """
    text = json_text.decoded(source)
    form = _with_known(json_text.parsed(text), known or {})
    try:
        return plan_from_form(form)
    except Invalid as error:
        raise Invalid(*_with_lines(error.problems, text)) from None


def _with_known(form: Any, known: dict[str, Any]) -> Any:
    if not isinstance(form, dict):
        return form
    own = {name: form.get(name) or {} for name in known}
    whole = {n: {**known[n], **own[n]} for n in known if isinstance(own[n], dict)}
    return form | whole


def plan_from_form(form: Any) -> Plan:
    """The plan of a parsed JSON form. Raises `Invalid` naming every problem by JSON Pointer."""
    _refuse_other_formats(form)
    try:
        plan = Plan.model_validate(form)
    except ValidationError as error:
        raise Invalid(*problems_of(error)) from None
    raise_if_any([*dangling(plan), *unknown_regions(plan)])
    return plan


def form_of(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values; a null field is left out."""
    return plan.model_dump(mode="json", exclude_none=True)


def canonical(form: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8: what a hash is taken of."""
    return json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def input_sha256(plan: Plan) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(form_of(plan))).hexdigest()


def write_plan(plan: Plan) -> str:
    """The plan as text that a person can read; `read_plan` gives the same plan back."""
    return json.dumps(form_of(plan), indent=1, ensure_ascii=False) + "\n"


def problems_of(error: ValidationError, prefix: str = "") -> list[Problem]:
    """pydantic's errors in Pacte's words: code, JSON Pointer, what was found, what was expected."""
    details = error.errors(include_url=False)
    return [_problem(detail, prefix) for detail in details if not _is_another(detail, details)]


def _is_another(detail: Any, details: Sequence[Any]) -> bool:
    """Whether a list counts as too short for the values in it that are wrong themselves."""
    where = detail["loc"]
    inside = (x for x in details if x["loc"][: len(where)] == where and x["loc"] != where)
    return detail["type"] == "too_short" and any(inside)


def _problem(detail: Any, prefix: str) -> Problem:
    code, expected = _EXPECTED.get(detail["type"], (detail["type"], detail["msg"]))
    context = {key: str(value) for key, value in detail.get("ctx", {}).items() if key != "error"}
    if detail["type"] == "value_error":
        expected = str(detail["ctx"]["error"])
    found = context.pop("found", None) or _shown(detail)
    if detail["type"] == "too_short" and context["min_length"] == "1":
        expected = _("at least one value")
    if context.get("pattern") in _FORMS:
        expected = _FORMS[context["pattern"]]
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ")
    return Problem(code, prefix + pointer(detail["loc"]), found, expected, context)


_EXPECTED: dict[str, tuple[str, str]] = {
    "missing": ("missing_field", _("a value for this field")),
    "extra_forbidden": ("unknown_field", _("one of the documented fields")),
    "value_error": ("wrong_value", ""),
    "string_type": ("wrong_type", _("a text")),
    "string_unicode": ("wrong_value", _("a text of characters that can be written")),
    "int_type": ("wrong_type", _("a whole number")),
    "int_parsing": ("wrong_type", _("a whole number")),
    "int_parsing_size": ("wrong_type", _("a whole number")),
    "int_from_float": ("wrong_type", _("a whole number")),
    "bool_type": ("wrong_type", _("true or false")),
    "bool_parsing": ("wrong_type", _("true or false")),
    "dict_type": ("wrong_type", _("an object")),
    "model_type": ("wrong_type", _("an object")),
    "model_attributes_type": ("wrong_type", _("an object")),
    "tuple_type": ("wrong_type", _("a list")),
    "list_type": ("wrong_type", _("a list")),
    "date_type": ("bad_date", _("a date like 2026-03-31")),
    "date_parsing": ("bad_date", _("a date like 2026-03-31")),
    "date_from_datetime_parsing": ("bad_date", _("a date like 2026-03-31")),
    "date_from_datetime_inexact": ("bad_date", _("a date like 2026-03-31, without time")),
    "literal_error": ("unknown_value", "{expected}"),
    "greater_than": ("out_of_range", _("a number above {gt}")),
    "greater_than_equal": ("out_of_range", _("a number of at least {ge}")),
    "less_than": ("out_of_range", _("a number below {lt}")),
    "less_than_equal": ("out_of_range", _("a number of at most {le}")),
    "string_pattern_mismatch": ("wrong_value", _("a text of the form {pattern}")),
    "string_too_short": ("wrong_value", _("a text that is not empty")),
    "string_too_long": ("wrong_value", _("a text of at most {max_length} characters")),
    "too_short": ("wrong_value", _("at least {min_length} values")),
    "too_long": ("wrong_value", _("at most {max_length} values")),
}

_FORMS = {
    ID_PATTERN: _("1 to 64 letters without accent, digits, _ - or . and no space"),
    r"^[A-Z]{3}$": _("three capital letters, such as EUR"),
    r"^[A-Z]{2}$": _("two capital letters, such as FR"),
    CLOCK_PATTERN: _("a time of the day, such as 09:30"),
    PERIOD_PATTERN: _("a quarter such as 2026-Q1, a month such as 2026-03, or plan"),
}
"""Pattern -> the form it asks for, in words."""


def _shown(detail: Any) -> str:
    if detail["type"] == "missing":
        return ""
    return as_written(detail["input"])


def as_written(value: Any) -> str:
    """A value as JSON text, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def pointer(parts: tuple[int | str, ...]) -> str:
    """A JSON Pointer (RFC 6901) from its parts; those in brackets are not in the document."""
    return "".join(
        "/" + part.replace("~", "~0").replace("/", "~1")
        for part in map(str, parts)
        if not part.startswith("[")
    )


def _refuse_other_formats(form: Any) -> None:
    if not isinstance(form, dict):
        raise Invalid(Problem("wrong_type", "", as_written(form), _("an object")))
    if form.get("format", FORMAT) != FORMAT:
        raise Invalid(Problem("other_format", "/format", str(form["format"])[:80], FORMAT))
    if form.get("schema", FORMAT) != FORMAT:  # an answer of Pacte, or of another program
        raise Invalid(Problem("other_format", "/schema", str(form["schema"])[:80], FORMAT))
    if form and not form.keys() & Plan.model_fields.keys():
        raise Invalid(Problem("no_plan", "", ", ".join(list(form)[:5])[:80], FORMAT))
    version = form.get("format_version", FORMAT_VERSION)
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise Invalid(Problem("newer_format", "/format_version", str(version), str(FORMAT_VERSION)))


def _with_lines(problems: tuple[Problem, ...], text: str) -> list[Problem]:
    lines = line_of_pointers(text, {p.where for p in problems})
    return [
        Problem(p.code, p.where, p.found, p.expected, {**p.params, "line": lines[p.where]})
        if p.where in lines
        else p
        for p in problems
    ]
