"""Write docs/reference: command.md, each verb of `pacte`; openapi.json, the contract of programs.

Both are made from the code itself, so that they cannot say otherwise; house tests compare.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "command.md"
CONTRACT = ROOT / "docs" / "reference" / "openapi.json"
HEAD = """# The command `pacte`

Written by `./dev reference` from the command itself: change the help of a verb, not this page.

The answer goes to standard output, progress and errors to standard error. Exit codes: 0 fine,
1 findings or infeasible, 2 misuse or bad input, 3 internal error. Each option can be given by the
variable named beside it.
"""


def command() -> Any:
    """The command of the package, as a tree of verbs with their parameters."""
    from pacte.cli.main import app

    return typer.main.get_command(app)


def verbs(found: Any, path: str = "pacte") -> Iterator[tuple[str, Any]]:
    """Each verb with its full name, `pacte facts import`, in alphabetical order."""
    children = getattr(found, "commands", {})
    if not children:
        yield path, found
    for name in sorted(children):
        yield from verbs(children[name], f"{path} {name}")


def page(found: Any) -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_verb(name, verb) for name, verb in verbs(found))])


def _verb(name: str, verb: Any) -> str:
    rows = [_row(parameter) for parameter in verb.params if parameter.name != "help"]
    table = ["| argument or option | variable | default | what it is |", "|---|---|---|---|", *rows]
    help_text = " ".join((verb.help or "").split())
    return "\n".join([f"## `{name}`", "", help_text, "", *(table if rows else []), ""])


def _row(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in _names(parameter))
    variable = f"`{parameter.envvar}`" if isinstance(parameter.envvar, str) else ""
    default = "" if _is_empty(parameter.default) else f"`{parameter.default}`"
    says = " ".join((getattr(parameter, "help", None) or "").split()).replace("|", "\\|")
    return f"| {names} | {variable} | {default} | {says} |"


def _names(parameter: Any) -> list[str]:
    if parameter.param_type_name == "argument":
        return [parameter.metavar or parameter.name.upper()]
    return [*parameter.opts, *parameter.secondary_opts]


def _is_empty(default: object) -> bool:
    return default is None or default is False or default in ((), [], "") or callable(default)


def contract() -> str:
    """What the API serves, as JSON text."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pacte.config.settings")
    django.setup()
    from pacte.api.urls import api

    return json.dumps(api.get_openapi_schema(), indent=1) + "\n"


if __name__ == "__main__":
    for file, text in ((PAGE, page(command())), (CONTRACT, contract())):
        file.write_text(text, "utf-8")
        sys.stdout.write(f"{file.relative_to(ROOT)} written\n")
