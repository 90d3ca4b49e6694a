"""What a spend brings, in sentences and in a picture; answers that contradict one another."""

import re
from xml.etree import ElementTree as ET

import pytest
from pydantic import TypeAdapter
from tests.builders import euros

from pacte.document import AnyResponse, Money
from pacte.wording import response_picture, responses

READ = TypeAdapter(AnyResponse)
SPACES = str.maketrans("\u202f\u00a0", "  ")


def read(**form):
    return READ.validate_python(form)


def three(first, second, **more):
    points = {
        "first": {"spend": euros(first[0]), "likely": euros(first[1])},
        "second": {"spend": euros(second[0]), "likely": euros(second[1])},
    }
    return read(kind="three_points", **points, **more)


def promotion(**fields):
    return read(
        kind="promotion",
        **{
            "baseline": euros(60_000), "discount": "0.10", "margin_rate": "0.50",
            "uplift": "0.8", "half_spend": euros(2000), **fields,
        },
    )  # fmt: skip


def money(amount):
    return Money.model_validate(euros(amount))


def test_a_spend_is_said_with_its_range():
    """The first point is on the curve: 9,000; claimed 0.7 to 1.4, widened to 0.49 and 1.96."""
    one = responses.believed(three((3000, 9000), (9000, 15_000)), [money(3000)], None)[0]
    said = responses.brings(one, "fr").translate(SPACES)
    assert said == "3 000 € rapportent environ 9 000 € de marge, entre 4 400 € et 18 k€."


def test_a_promotion_says_the_volume_that_pays_for_it():
    """10 % off a margin of 50 %: 0.10 ÷ 0.40 = 25 % more to sell."""
    said = responses.remarks(promotion(), None, "fr")
    assert [s.translate(SPACES) for s in said] == [
        "Il faut vendre 25 % de plus pour ne rien perdre."
    ]
    hopeless = promotion(pull_forward="0.9", cannibalization="0.9")
    assert "aucun volume" in responses.remarks(hopeless, None, "fr")[0]


def test_a_loss_is_said_as_a_loss():
    """At one euro a promotion has given its discount away: 10 % of 60,000."""
    one = responses.believed(promotion(), [money(1)], None)[0]
    assert "perdre environ 6 000 €" in responses.brings(one, "fr").translate(SPACES)
    assert one.low == one.likely == one.high  # due whatever comes back


@pytest.mark.parametrize(
    ("response", "size", "said"),
    [
        (three((3000, 9000), (2000, 12_000)), None, "doit dépasser la petite (3 000 €)"),
        (three((3000, 9000), (9000, 8000)), None, "ce n’est pas plus que 9 000 €"),
        (three((3000, 9000), (6000, 40_000)), None, "18 k€ au plus"),
        (three((3000, 0), (6000, 40_000)), None, "supérieur à 0"),
        (promotion(discount="0.6"), None, "chaque vente perd de l’argent"),
        (
            read(
                kind="funnel", cost_per_contact=euros(30), conversion="0.1",
                basket=euros(100), margin_rate="0.4",
            ),
            None,
            "Combien de clients",
        ),
        (
            read(
                kind="funnel", cost_per_contact=euros(0), conversion="0.1",
                basket=euros(100), margin_rate="0.4",
            ),
            50,
            "Un contact à 0 €",
        ),
    ],
)  # fmt: skip
def test_an_impossible_answer_is_refused_in_a_sentence(response, size, said):
    assert said in responses.impossible(response, size, "fr").translate(SPACES)
    assert responses.impossible(response, size, "en")


def test_a_possible_answer_is_not_refused():
    assert responses.impossible(three((3000, 9000), (9000, 15_000)), None, "fr") is None


@pytest.mark.parametrize("response", [three((3000, 9000), (9000, 15_000)), promotion()])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_picture_is_whole_and_inside_its_frame(response, language):
    subject = response_picture.Subject(response, None, "EUR", money(2500), money(4000))
    svg = response_picture.svg(subject, "Ce que <rapporte> la remise", language)
    tree = ET.fromstring(svg)  # noqa: S314 (made by us)
    assert tree.find("title").text == "Ce que <rapporte> la remise"
    kinds = [part.get("class") for part in tree.iter() if part.get("class")]
    assert {"band", "curve", "disc", "diamond", "tick", "axis", "mark"} < set(kinds)
    figures = [
        float(x) for x in re.findall(r"-?\d+\.\d", tree.find("path[@class='curve']").get("d"))
    ]
    assert all(0 <= x <= 360 for x in figures[::2])
    assert all(0 <= y <= 220 for y in figures[1::2])


def test_one_mark_stands_for_today_and_the_same_proposal():
    subject = response_picture.Subject(promotion(), None, "EUR", money(2500), money(2500))
    svg = response_picture.svg(subject, "Remise", "fr")
    assert svg.count("<circle") == 1
    assert "diamond" not in svg
    assert "aujourd’hui = proposé" in svg


def test_the_table_says_the_same_as_the_picture():
    subject = response_picture.Subject(three((3000, 9000), (9000, 15_000)), None, "EUR", None)
    rows = response_picture.table(subject)
    assert [row.spend.amount for row in rows] == [5000, 10_000, 15_000, 20_000, 25_000]
    assert all(row.low.cents < row.likely.cents < row.high.cents for row in rows)
