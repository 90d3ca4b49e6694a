"""Files and functions stay small enough to be read at once."""

import ast
from statistics import median, quantiles

from tests.house import tree

LINES_IN_A_FILE = 400
LINES_IN_A_FUNCTION = 50
MEDIAN_LINES = 6
NINETIETH_PERCENTILE_LINES = 20


def body_lines(function: tree.Function) -> int:
    """Lines of a function's body: its signature and its docstring are not what makes it long."""
    body = function.body
    documented = ast.get_docstring(function, clean=False) is not None
    first = body[1] if documented and len(body) > 1 else body[0]
    return (function.end_lineno or first.lineno) - first.lineno + 1


def test_no_python_file_has_more_than_400_lines():
    long = {
        tree.name(path): count
        for path in tree.modules("src/", "tests/", "house/", "benchmarks/")
        if (count := len(path.read_text("utf-8").splitlines())) > LINES_IN_A_FILE
    }
    assert not long


def test_no_function_has_more_than_50_lines():
    long = {
        tree.name(path, function): count
        for path in tree.modules("src/", "house/")
        for function in tree.functions(path)
        if (count := body_lines(function)) > LINES_IN_A_FUNCTION
    }
    assert not long


def test_functions_are_short_in_the_middle_and_at_the_ninetieth_percentile():
    lengths = [
        body_lines(function)
        for path in tree.modules("src/", "house/")
        for function in tree.functions(path)
    ]
    assert median(lengths) <= MEDIAN_LINES
    assert quantiles(lengths, n=10)[-1] <= NINETIETH_PERCENTILE_LINES
