"""The command `pacte`. Verbs on documents never start Django."""

from __future__ import annotations

import typer

from pacte.cli import (
    answers,
    company,
    demo,
    document,
    facts,
    forecast,
    imports,
    kpi,
    objectives,
    planning,
    scenario,
    server,
)

app = typer.Typer(
    name="pacte",
    help="Pacte : le plan d’action commercial qui calcule. / The action plan that computes.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for verbs in (document.app, planning.app, forecast.app, kpi.app, demo.app, server.app):
    app.registered_commands += verbs.registered_commands
groups = {
    "company": company.app,
    "import": imports.app,
    "facts": facts.app,
    "objectives": objectives.app,
    "scenario": scenario.app,
}
for name, group in groups.items():
    app.add_typer(group, name=name)


def run() -> None:
    """Entry point of the command."""
    answers.guarded(app)
