"""The outside contract is written down: every option of the command, every setting."""

import ast
import re
import subprocess
import sys

from tests.house import tree

from house import reference

PAGES = tree.ROOT / "docs" / "reference"
VARIABLE = re.compile(r"PACTE_[A-Z_]+")
# Names of settings inside the program, computed, that nobody sets from outside.
COMPUTED = {"PACTE_FACTS"}
HEAVY = ("django", "ortools", "highspy", "ibis", "duckdb", "pandas", "statsforecast", "openpyxl")
CHECKS = """
import sys
from pacte.cli.main import run
sys.argv = ["pacte", "check", "examples/smallest.json", "--json", "--today", "2026-01-05"]
try:
    run()
except SystemExit:
    pass
print("\\nloaded:", *sorted({name.partition(".")[0] for name in sys.modules} & set(%r)))
"""


def named_in_code() -> set[str]:
    """The variables that the package reads: whole strings that look like one."""
    return {
        node.value
        for path in tree.modules("src/")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and VARIABLE.fullmatch(node.value)
    }


def named_on(page: str) -> set[str]:
    return set(VARIABLE.findall((PAGES / page).read_text("utf-8")))


def test_the_page_of_the_command_is_the_command_as_it_is():
    page = reference.page(reference.command())
    assert page == reference.PAGE.read_text("utf-8"), "run ./dev reference"


def test_every_option_says_what_it_is():
    silent = [
        f"{name} {parameter.name}"
        for name, verb in reference.verbs(reference.command())
        for parameter in verb.params
        if parameter.name != "help" and not getattr(parameter, "help", None)
    ]
    assert not silent


def test_every_variable_that_is_read_is_on_a_page():
    assert named_in_code() - COMPUTED - named_on("environment.md") - named_on("command.md") == set()


def test_every_variable_on_the_page_of_the_environment_is_read():
    assert named_on("environment.md") - named_in_code() == set()


def test_checking_a_document_loads_no_database_and_no_solver():
    command = [sys.executable, "-c", CHECKS % (HEAVY,)]
    done = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert '"schema"' in done.stdout, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "loaded:"
