"""How long a command may still take: its limit counts from its start."""

from contextvars import copy_context

import pytest

from pacte.cli import answers


@pytest.mark.parametrize("text", ['{"kind": "delay"}', " []", "[1]"])
def test_json_is_told_from_the_name_of_a_file(text):
    assert answers.text_of(text) == text


def test_the_limit_counts_from_the_start_of_the_command():
    seen: list[float] = []
    with pytest.raises(SystemExit):
        copy_context().run(answers.guarded, lambda: seen.append(answers.left_of(10_000)))
    assert 0 < seen[0] < 10_000
    assert answers.left_of(10_000) == 10_000
