"""The picture of a plan is well-formed, self-contained, and draws what is dated."""

from xml.etree import ElementTree as ET

from tests import builders

from pacte.wording import picture

SVG = "{http://www.w3.org/2000/svg}"


def drawn(plan, language="fr"):
    return ET.fromstring(picture.svg(plan, language))  # noqa: S314 - our own text


def test_each_dated_step_is_a_bar_with_its_dates_said():
    steps = {
        "s": builders.step("a", name="Préparer", start_date="2026-03-02", end_date="2026-03-06"),
        "t": builders.step("a", name="Sans date"),
    }
    root = drawn(builders.plan(actions={"a": builders.action()}, steps=steps))
    titles = [bar.find(f"{SVG}title").text for bar in root.iter(f"{SVG}rect") if len(bar)]
    assert titles == ["Salon de Lyon", "Préparer, du 2 au 6 mars 2026"]


def test_a_bar_is_as_long_as_its_days():
    # March 2026 against the year: 31 of 365 days of the drawing's width
    window = {"start": "2026-03-01", "end": "2026-03-31"}
    root = drawn(builders.plan(actions={"a": builders.action(window=window)}))
    bar = next(bar for bar in root.iter(f"{SVG}rect") if len(bar))
    whole = picture.WIDTH - picture.LEFT - picture.RIGHT
    assert abs(float(bar.get("width")) - whole * 31 / 365) < 0.1


def test_names_are_escaped_and_nothing_is_fetched():
    text = picture.svg(builders.plan(actions={"a": builders.action(name="<b>R&D</b>")}), "en")
    assert "&lt;b&gt;R&amp;D" in text
    assert text.count("http") == 1  # the SVG name space


def test_an_empty_plan_is_a_picture_too():
    assert drawn(builders.plan()).tag == f"{SVG}svg"
