"""The command `pacte`. Verbs on documents never start Django."""

from __future__ import annotations

import typer

from pacte.cli import answers, document, planning

app = typer.Typer(
    name="pacte",
    help="Pacte : le plan d’action commercial qui calcule. / The action plan that computes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for verbs in (document.app, planning.app):
    app.registered_commands += verbs.registered_commands


def run() -> None:
    """Entry point of the command."""
    answers.guarded(app)
