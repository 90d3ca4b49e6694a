"""From raw text to typed columns, in SQL: one expression for the value, one for what is wrong.

A text that does not become a value is an error of its line; it never becomes NULL in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pacte.facts.connection import identifier, literal
from pacte.facts.kinds import (
    DECIMALS,
    TEXT_LENGTH,
    WHOLE_DIGITS,
    Column,
    ColumnType,
)
from pacte.facts.layout import DATE_FORMATS, ColumnReading

EVENT_WORDS = {
    "order": "order",
    "commande": "order",
    "delivery": "delivery",
    "livraison": "delivery",
    "invoice": "invoice",
    "facture": "invoice",
    "facturation": "invoice",
    "cash": "cash",
    "encaissement": "cash",
    "règlement": "cash",
    "paiement": "cash",
}
"""What files call the events, in lower case."""

BLANKS = " \t\u00a0\u202f\u2009"
_GROUPS = "[ \u00a0\u202f\u2009'’{other}]"
_SYMBOLS = r"(?:€|k?EUR|\$|USD|£|GBP|CHF)"
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_NOISE = "0.00000001"


@dataclass(frozen=True)
class Rule:
    """How one column is typed: the `value` in SQL, NULL where refused, and the error `code`."""

    value: str
    code: str
    expected: str


def trimmed(column: str) -> str:
    """The raw text of `column` without spaces around, NULL where nothing is left.

    Once per column and before all rules: trimming costs as much as typing.
    """
    return f"nullif(trim({identifier(column)}), '')"


def _fully_trimmed(column: str) -> str:
    """Without tabs and no-break spaces either, which only texts beyond ASCII are worth asking."""
    text = identifier(column)
    return (
        f"CASE WHEN strlen({text}) = length({text}) THEN {text} "
        f"ELSE nullif(trim({text}, {literal(BLANKS)}), '') END"
    )


def _number_patterns(decimal: str) -> tuple[str, str]:
    mark = "[.]" if decimal == "." else ","
    other = "," if decimal == "." else "."
    groups = _GROUPS.format(other=other)
    plain = rf"-?\d{{1,{WHOLE_DIGITS}}}(?:{mark}\d{{1,{DECIMALS}}})?"
    digits = rf"(?:\d+|\d{{1,3}}(?:{groups}\d{{3}})+)(?:{mark}\d*)?|{mark}\d+"
    blank = "[ \u00a0\u202f\u2009]?"
    number = rf"(?:{digits})"
    symbol = rf"(?:{blank}{_SYMBOLS})?"
    signed = rf"(?:{_SYMBOLS}{blank})?[-+−–]?{blank}{number}-?{symbol}"
    in_brackets = rf"\({blank}{number}{blank}\){symbol}"
    return plain, rf"(?:{signed}|{in_brackets})"


def _cleaned(text: str, decimal: str) -> str:
    keep = "." if decimal == "." else ","
    digits = f"regexp_replace({text}, '[^0-9{keep}]', '', 'g')"
    point = f"replace({digits}, ',', '.')" if decimal == "," else digits
    sign = f"CASE WHEN regexp_matches({text}, '[-−–(]') THEN '-' ELSE '' END"
    return f"{sign} || {point}"


def _number(column: Column, reading: ColumnReading, _: str) -> Rule:
    text, odd = identifier(column.name), f"trim({identifier(column.name)}, {literal(BLANKS)})"
    plain, written = _number_patterns(reading.decimal)
    pointed = f"replace({text}, ',', '.')" if reading.decimal == "," else text
    long = f"TRY_CAST({_cleaned(odd, reading.decimal)} AS DECIMAL(38,16))"
    # a sum made in binary by the source (12.340000000000001) is its four decimals, not an error
    kept = f"TRY_CAST({long} AS DECIMAL(18,4))"
    exact = f"CASE WHEN abs({long} - {kept}) < {_NOISE} THEN {kept} END"
    value = (
        f"CASE WHEN regexp_full_match({text}, {literal(plain)}) "
        f"THEN TRY_CAST({pointed} AS DECIMAL(18,4)) "
        f"WHEN regexp_full_match({odd}, {literal(written)}) THEN {exact} END"
    )
    code = (
        f"CASE WHEN NOT regexp_full_match({odd}, {literal(written)}) THEN 'not_a_number' "
        f"WHEN {kept} IS NULL THEN 'number_too_large' ELSE 'too_many_decimals' END"
    )
    return Rule(value, code, f"1234{reading.decimal}56")


def _date(column: Column, reading: ColumnReading, _: str) -> Rule:
    text, odd = identifier(column.name), f"trim({identifier(column.name)}, {literal(BLANKS)})"
    form = DATE_FORMATS[reading.date_format]
    written = literal(form.strptime)
    start = f"regexp_extract({odd}, {literal('^' + form.any_year)})"
    value = (
        f"CASE WHEN regexp_full_match({text}, {literal(form.pattern)}) "
        f"THEN try_strptime({text}, {written}) "
        f"WHEN regexp_full_match({odd}, {literal(form.pattern + _TIME)}) "
        f"THEN try_strptime({start}, {written}) END::DATE"
    )
    other_year = (
        f"regexp_full_match({odd}, {literal(form.any_year + _TIME)}) "
        f"AND NOT regexp_full_match({odd}, {literal(form.pattern + _TIME)})"
    )
    code = f"CASE WHEN {other_year} THEN 'date_out_of_range' ELSE 'not_a_date' END"
    return Rule(value, code, reading.date_format)


def _text(column: Column, _reading: ColumnReading, _: str) -> Rule:
    text = _fully_trimmed(column.name)
    value = f"CASE WHEN strlen({identifier(column.name)}) <= {TEXT_LENGTH} THEN {text} END"
    return Rule(value, "'too_long'", f"≤ {TEXT_LENGTH}")


def _event(column: Column, _reading: ColumnReading, _: str) -> Rule:
    text = identifier(column.name)
    cases = " ".join(f"WHEN {literal(w)} THEN {literal(e)}" for w, e in EVENT_WORDS.items())
    value = f"CASE lower({text}) {cases} END"
    return Rule(value, "'unknown_event'", "order, delivery, invoice, cash")


def _currency(column: Column, _reading: ColumnReading, currency: str) -> Rule:
    text = identifier(column.name)
    symbol = {"EUR": "€", "USD": "$", "GBP": "£"}.get(currency, currency)
    accepted = f"{literal(currency)}, {literal(symbol)}"
    value = f"CASE WHEN upper({text}) IN ({accepted}) THEN {literal(currency)} END"
    return Rule(value, "'other_currency'", currency)


_RULES: Mapping[ColumnType, Callable[[Column, ColumnReading, str], Rule]] = {
    ColumnType.DECIMAL: _number,
    ColumnType.DATE: _date,
    ColumnType.TEXT: _text,
    ColumnType.EVENT: _event,
    ColumnType.CURRENCY: _currency,
}


def rule(column: Column, reading: ColumnReading, *, currency: str) -> Rule:
    """How the raw text of `column`, trimmed, in a relation that names it so, becomes its value."""
    return _RULES[column.type](column, reading, currency)
