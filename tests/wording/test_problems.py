"""Problems said in words, whatever they quote."""

import pytest

from pacte.document import Problem
from pacte.wording import problems


@pytest.mark.parametrize("typed", ["{", "{found}", "{0.__class__}", "{'amount': '1'}"])
def test_braces_that_someone_typed_are_quoted_as_they_are(typed: str) -> None:
    problem = Problem("changed_meanwhile", "", "12.00 EUR", typed)
    assert f"it was {typed}." in problems.sentence(problem, "en")


def test_what_was_expected_is_named_by_its_parameters() -> None:
    problem = Problem(
        "dangling_reference", "", "nobody", "an id of {collection}", {"collection": "people"}
    )
    assert "an id of people" in problems.sentence(problem, "en")
