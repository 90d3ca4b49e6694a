"""The command `pacte`. Verbs on documents never start Django."""

from __future__ import annotations

import typer

from pacte.cli import answers, document

app = typer.Typer(
    name="pacte",
    help="Pacte : le plan d’action commercial qui calcule. / The action plan that computes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.registered_commands += document.app.registered_commands


def run() -> None:
    """Entry point of the command."""
    answers.guarded(app)
