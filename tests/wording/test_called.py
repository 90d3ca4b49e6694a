"""Names after `de` and `que`, as French says them."""

import pytest

from pacte.wording.called import Called


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("Anne", "d’Anne"),
        ("Élodie", "d’Élodie"),
        ("Œdipe", "d’Œdipe"),
        ("Yves", "d’Yves"),
        ("Yann", "de Yann"),
        ("Hélène", "d’Hélène"),
        ("Hassan", "de Hassan"),
        ("Bob", "de Bob"),
        ("2e vendeur", "de 2e vendeur"),
        ("", "de "),
    ],
)
def test_of_somebody_is_joined_to_a_vowel(name: str, after: str) -> None:
    assert f"{Called([name], 'fr'):de}" == after


def test_of_is_said_again_before_each_name_and_that_is_not() -> None:
    both = Called(["Bob", "Anne"], "fr")
    assert f"{both}, {both:de}, {both:que}" == "Bob et Anne, de Bob et d’Anne, que Bob et Anne"
    assert f"{Called(['Anne', 'Bob'], 'fr'):que}" == "qu’Anne et Bob"
    assert "of {names}".format(names=Called(["Anne", "Bob"], "en")) == "of Anne and Bob"
