"""Public functions below the apps say what types cannot: shapes, units, ranges, errors, source."""

import ast

from tests.house import tree


def test_public_functions_below_the_apps_have_a_docstring():
    folders = tuple(f"src/pacte/{room}/" for room in tree.BELOW_APPS)
    silent = [
        tree.name(path, node)
        for path in tree.modules(*folders)
        if not path.name.startswith("_") or path.name == "__init__.py"
        for node in tree.parsed(path).body
        if isinstance(node, tree.Function)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_every_room_says_in_one_line_what_it_is():
    silent = [
        tree.name(path)
        for path in tree.modules(*(f"src/pacte/{room}/" for room in tree.BELOW_APPS))
        if path.name != "__init__.py" and not ast.get_docstring(tree.parsed(path))
    ]
    assert not silent
