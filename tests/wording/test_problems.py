"""Problems said in words, whatever they quote."""

import pytest

from pacte.document import Invalid, Problem, read_plan
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


GAPS = '{"action": "a", "min_gap_days": 9, "max_gap_days": 5}'
SWAPPED_GAPS = f'"actions": {{"a": {{"name": "A", "synergy": {GAPS}}}}}'


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ('"id": "a b"', "1 à 64 lettres sans accent"),
        ('"currency": "euro"', "trois lettres majuscules, comme EUR"),
        ('"margin_rate": "3"', "un nombre d’au plus 1"),
        ('"actions": {"a": {"name": "A", "status": "x"}}', "'done', 'stopped'"),
        ('"actions": {"a": {"name": "A", "season": {"periods": []}}}', "au moins une valeur."),
        (SWAPPED_GAPS, "le plus petit nombre de jours entre les deux actions (9) dépasse"),
        ('"note": NaN', "NaN n’est pas un nombre"),
        ('"note": {', "ligne 1, colonne 11"),
    ],
)
def test_a_refused_value_is_said_in_the_language_of_the_reader(field: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_plan("{" + field + ("" if field.endswith("{") else "}"))
    told = list(problems.sentences(refused.value.problems, "fr"))
    assert any(said in line for line in told), told
    assert not any(word in line for line in told for word in ("number", "text of", "letters"))
