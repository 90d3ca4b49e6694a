"""Lists of people, offers and customers, as spreadsheets export them: CSV -> forms keyed by id."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pacte.document import Invalid, Problem
from pacte.document.errors import gettext_noop, raise_if_any
from pacte.exchange.facts_files.headers import plain
from pacte.exchange.facts_files.sampling import encoding_of, head_lines, separator_of

Form = dict[str, Any]

_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_NUMBER = re.compile(r"-?\d{1,13}(\.\d{1,9})?")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_.-]+")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009€]+")

_AN_ID = gettext_noop("an id of letters, digits, “_”, “-” or “.”, 64 at most")
_A_NUMBER = gettext_noop("a number such as 1234.56")
_A_DAY = gettext_noop("a date like 2026-03-31 or 31/03/2026")


@dataclass(frozen=True)
class ListRead:
    """What a file says: kind -> id -> JSON form. `lines` gives the line of each id of the list.

    Teams, territories and skills that people name come along under an id made of their name.
    """

    entities: Mapping[str, Mapping[str, Form]]
    lines: Mapping[str, int]


@dataclass(frozen=True)
class _Field:
    """One column: its headers as `plain` writes them, and how its text is read.

    `read` raises `ValueError` with what was expected. `names` is the kind whose names it holds.
    """

    name: str
    headers: tuple[str, ...]
    read: Callable[[str, str], Any] = lambda text, _currency: text
    names: str | None = None
    required: bool = False


def _id(text: str, _: str = "") -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", text):
        raise ValueError(_AN_ID)
    return text


def _day(text: str, _: str) -> str:
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValueError(_A_DAY)


def _number(text: str, _: str) -> str:
    bare = _SPACES.sub("", text).replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        raise ValueError(_A_NUMBER)
    return bare


def _money(text: str, currency: str) -> Form:
    amount = _number(text, currency)
    whole, _, cents = amount.partition(".")
    if len(cents.rstrip("0")) > 2:  # noqa: PLR2004 (an amount is in cents)
        raise ValueError(_A_NUMBER)
    return {"amount": f"{whole}.{(cents + '00')[:2]}", "currency": currency}


def _several(text: str, _: str) -> list[str]:
    return [part.strip() for part in text.split(";" if ";" in text else ",") if part.strip()]


_ID = _Field(
    "id", ("id", "code", "identifiant", "reference", "ref", "matricule"), _id, required=True
)
_NAME_HEADERS = ("name", "nom", "libelle", "designation", "raison sociale", "company", "full name")
LISTS: Mapping[str, tuple[str, tuple[_Field, ...]]] = {
    "people": (
        "person",
        (
            _Field(
                "id", (*_ID.headers, "employee id", "person id", "code vendeur"), _id, None, True
            ),
            _Field("first_name", ("first name", "prenom")),
            _Field("name", (*_NAME_HEADERS, "last name", "nom complet"), required=True),
            _Field("team", ("team", "equipe", "agence"), names="team"),
            _Field("manager", ("manager", "reports to", "responsable", "superieur"), _id),
            _Field("skills", ("skills", "competences"), _several, names="skill"),
            _Field(
                "territories",
                ("territories", "territoires", "secteurs", "territory", "secteur"),
                _several,
                names="territory",
            ),
            _Field("capacity_fraction", ("capacity fraction", "capacity", "capacite"), _number),
            _Field("hired_on", ("hired on", "hire date", "date d embauche", "entree"), _day),
            _Field("left_on", ("left on", "date de sortie", "sortie"), _day),
        ),
    ),
    "offers": (
        "offer",
        (
            _Field("id", (*_ID.headers, "offer id", "product id", "code article"), _id, None, True),
            _Field("name", (*_NAME_HEADERS, "product", "produit", "offre"), required=True),
            _Field("category", ("category", "categorie", "famille", "gamme")),
            _Field("unit_price", ("unit price", "price", "prix", "prix unitaire", "pu ht"), _money),
            _Field("unit_cost", ("unit cost", "cost", "cout", "cout unitaire", "pr"), _money),
        ),
    ),
    "customers": (
        "customer",
        (
            _Field("id", (*_ID.headers, "customer id", "code client"), _id, None, True),
            _Field("name", (*_NAME_HEADERS, "customer", "client", "societe"), required=True),
            _Field("segment", ("segment", "segment id"), _id),
            _Field("owner", ("owner", "commercial", "vendeur", "seller", "responsable"), _id),
            _Field("territory", ("territory", "territoire", "secteur"), _id),
            _Field("city", ("city", "ville")),
            _Field("country", ("country", "pays")),
        ),
    ),
}
"""Name of the list -> kind, and its columns; any other column of the file is left aside."""


@dataclass
class _Reading:
    currency: str
    file: str
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, column: str, code: str, found: str, expected: str = "") -> None:
        where = f"{self.file}:{line} {column}".strip()
        self.problems.append(Problem(code, where, found[:80], expected))


def read_list(name: str, path: Path, *, currency: str) -> ListRead:
    """The `people`, `offers` or `customers` of a CSV file with French or English headers.

    Amounts without a currency are in `currency`. Raises `Invalid` naming every wrong line.
    """
    kind, fields = LISTS[name]
    reading = _Reading(currency, path.name)
    columns, rows = _rows(path, fields, reading)
    forms: dict[str, Form] = {}
    lines: dict[str, int] = {}
    for line, row in rows:
        form = _form(row, line, columns, reading)
        key = form.pop("id", None)
        if key in lines:
            reading.wrong(line, "", "repeated_id", str(key), f"{path.name}:{lines[key]}")
        elif key is not None:
            forms[key], lines[key] = form, line
    raise_if_any(reading.problems)
    return ListRead({**_named(fields, forms), kind: _joined(forms)}, lines)


def _rows(
    path: Path, fields: tuple[_Field, ...], reading: _Reading
) -> tuple[dict[str, tuple[int, _Field]], list[tuple[int, list[str]]]]:
    """The columns that are known, by header, and the lines that hold something."""
    try:
        encoding = encoding_of(path)
        separator = separator_of(head_lines(path, encoding))
        with path.open(encoding=encoding, newline="") as source:
            read = csv.reader(source, delimiter=separator)
            header = next(read, [])
            rows = [(read.line_num, row) for row in read if any(cell.strip() for cell in row)]
    except (OSError, csv.Error, UnicodeError) as error:
        raise Invalid(Problem("file_not_found", str(path), str(error)[:80])) from None
    columns = dict(_known(header, fields))
    taken = {found.name for _, found in columns.values()}
    for wanted in fields:
        if wanted.required and wanted.name not in taken:
            reading.wrong(1, "", "missing_column", wanted.name, ", ".join(wanted.headers[:4]))
    raise_if_any(reading.problems)
    return columns, rows


def _known(
    header: list[str], fields: tuple[_Field, ...]
) -> Iterator[tuple[str, tuple[int, _Field]]]:
    places = {plain(text): (place, text) for place, text in reversed(list(enumerate(header)))}
    for wanted in fields:
        found = next((places[name] for name in wanted.headers if name in places), None)
        if found is not None:
            yield found[1].strip(), (found[0], wanted)


def _form(
    row: list[str], line: int, columns: dict[str, tuple[int, _Field]], reading: _Reading
) -> Form:
    form: Form = {}
    for header, (place, wanted) in columns.items():
        text = row[place].strip() if place < len(row) else ""
        if not text:
            if wanted.required:
                reading.wrong(line, header, "missing_field", "")
            continue
        try:
            form[wanted.name] = wanted.read(text, reading.currency)
        except ValueError as error:
            reading.wrong(line, header, "wrong_value", text, str(error))
    return form


def _joined(forms: dict[str, Form]) -> dict[str, Form]:
    """First and last names make one name."""
    for form in forms.values():
        first = form.pop("first_name", None)
        if first:
            form["name"] = f"{first} {form['name']}"
    return forms


def _named(fields: tuple[_Field, ...], forms: dict[str, Form]) -> dict[str, dict[str, Form]]:
    """Teams, territories and skills named in the list, and their ids in place of their names."""
    found: dict[str, dict[str, Form]] = {}
    for wanted in (f for f in fields if f.names is not None):
        kind = found.setdefault(str(wanted.names), {})
        for form in forms.values():
            if wanted.name in form:
                form[wanted.name] = _ids(form[wanted.name], kind, wanted)
    return found


def _ids(value: Any, kind: dict[str, Form], wanted: _Field) -> Any:
    names = value if isinstance(value, list) else [value]
    ids = {id_of_name(name): {"name": name} for name in names}
    kind.update(ids)
    if not isinstance(value, list):
        return next(iter(ids))
    return dict.fromkeys(ids, 1) if wanted.names == "skill" else list(ids)


def id_of_name(name: str) -> str:
    """An id made of a name: `Équipe Rhône-Alpes` gives `equipe-rhone-alpes`."""
    return _NOT_IN_IDS.sub("-", plain(name)).strip("-.")[:64] or "x"
