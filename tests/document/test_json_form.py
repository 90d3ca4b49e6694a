"""The JSON form: lossless, canonical, and every problem named with its place."""

import json
import tracemalloc

import pytest
from tests import builders

from pacte.document import Invalid, form_of, input_sha256, plan_from_form, read_plan, write_plan
from pacte.document.positions import line_of_pointers

HEAD = '"id": "p", "name": "P", "company": "C", "start": "2026-01-01", "end": "2026-12-31"'


def problems(text):
    with pytest.raises(Invalid) as caught:
        read_plan(text)
    return caught.value.problems


def full_plan():
    return builders.plan(
        budget=builders.euros("50000.00"),
        objectives={"ca": builders.objective()},
        actions={"lyon": builders.action(contributions={"ca": {"expected": "60000"}})},
        steps={"s1": builders.step("lyon"), "s2": builders.step("lyon", after=[{"step": "s1"}])},
        budget_lines={
            "b1": {"action": "lyon", "name": "Stand", "committed": builders.euros("10.50")}
        },
    )


def test_what_was_written_is_read_back():
    plan = full_plan()
    assert read_plan(write_plan(plan)) == plan
    assert read_plan(write_plan(plan).encode()) == plan


def test_the_hash_ignores_order_spaces_and_nulls_but_no_value():
    plan = full_plan()
    form = form_of(plan)
    shuffled = dict(reversed(form.items())) | {"margin_rate": None}
    assert input_sha256(plan_from_form(shuffled)) == input_sha256(plan)
    form["name"] = "PAC 2027"
    assert input_sha256(plan_from_form(form)) != input_sha256(plan)


def test_every_problem_is_named_with_pointer_and_line():
    text = "{" + HEAD + ',\n"objectives": {\n"o": {"name": "CA", "metric": "turnover"},\n'
    text += '"q": {"target": 1.5,\n"owner": "bob",\n"colour": 1}}}'
    found = {(p.code, p.where, p.params["line"]) for p in problems(text)}
    assert ("unknown_metric", "/objectives/o", 3) in found
    assert ("missing_field", "/objectives/q/name", 4) in found
    assert ("wrong_value", "/objectives/q/target", 4) in found
    assert ("unknown_field", "/objectives/q/colour", 6) in found


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("duration_days", '"3"'),
        ("duration_days", "true"),
        ("duration_days", "2.0"),
        ("fixed", '"yes"'),
        ("exclusive", "1"),
        ("equipment", '{"van": "1"}'),
    ],
)
def test_a_count_is_an_integer_and_a_choice_is_true_or_false(field, written):
    steps = ', "steps": {"s": {"action": "a", "name": "S", "' + field + '": ' + written + "}}}"
    where = f"/steps/s/{field}" + ("/van" if field == "equipment" else "")
    assert ("wrong_type", where) in {(p.code, p.where) for p in problems("{" + HEAD + steps)}


@pytest.mark.parametrize("field", ["latest_date", "start_date"])
@pytest.mark.parametrize(
    "written", ["86400", '"1801440000"', "1e5", "true", '"2027-03-01T00:00:00"']
)
def test_a_number_or_a_time_is_no_date(field, written):
    steps = ', "steps": {"s": {"action": "a", "name": "S", "' + field + '": ' + written + "}}}"
    found = {(p.code, p.where) for p in problems("{" + HEAD + steps)}
    assert ("bad_date", f"/steps/s/{field}") in found


def test_a_thousand_wrong_lines_are_each_named():
    lines = ",\n".join(
        f'"a{i}": {{"name": "A", "budget": {{"amount": "x{i}"}}}}' for i in range(1000)
    )
    found = problems("{" + HEAD + ',\n"actions": {\n' + lines + "}}")
    assert {p.params["line"] for p in found} == set(range(3, 1003))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "cut_short"),
        ("{" + HEAD + ', "note": "abc', "cut_short"),
        ("{" + HEAD + ' "note": 1}', "not_json"),
        ("[]", "wrong_type"),
        ("{" + HEAD + "", "cut_short"),
        ("{" + HEAD + ', "format_version": 2}', "newer_format"),
        ("{" + HEAD + ', "format": "other"}', "other_format"),
        ('{"schema": "pacte.schedule", "version": 1}', "other_format"),
        ('{"rows": [], "author": "x"}', "no_plan"),
        ("{}", "missing_field"),
        ("{" + HEAD + ', "budget": NaN}', "not_a_number"),
        ("{" + HEAD + ', "budget": 1e400}', "not_a_number"),
        ("{" + HEAD + ', "budget": ' + "1" * 5000 + "}", "not_a_number"),
        ("{" + HEAD + ', "name": "Q"}', "repeated_key"),
        ("[" * 100_000, "too_deep"),
        ("{" + HEAD + ', "calendar": {"subdivision": "a\\u0000b"}}', "control_character"),
        ("{" + HEAD.replace("2026-12-31", "9999-12-31") + "}", "far_date"),
        (
            "{"
            + HEAD
            + ', "steps": {"s": {"action": "a", "name": "S", "start_date": "9999-12-31"}}}',
            "far_date",
        ),
        (
            "{" + HEAD + ', "actions": {"a": {"name": "A", "priority": "' + "1" * 5000 + '"}}}',
            "wrong_type",
        ),
        (
            "{" + HEAD + ', "actions": {"a": {"name": "A", "subtype": "media"}}}',
            "subtype_without_type",
        ),
        ("{" + HEAD + ', "seasonality": "none"}', "dangling_reference"),
        ("{" + HEAD + ', "budget": {"amount": "1", "currency": "USD"}}', "other_currency"),
        ("{" + HEAD.replace("2026-12-31", "2025-12-31") + "}", "plan_length"),
        ("{" + HEAD + ', "calendar": {"country": "XX"}}', "unknown_region"),
        ("{" + HEAD + ', "people": {"a": {"name": "A", "subdivision": "Lune"}}}', "unknown_region"),
        ("{" + HEAD + ', "people": {"a b": {"name": "A"}}}', "wrong_value"),
        (
            "{"
            + HEAD
            + ', "actions": {"a": {"name": "A", "synergy": '
            + '{"action": "b", "min_gap_days": 20, "max_gap_days": 5}}, "b": {"name": "B"}}}',
            "gaps_out_of_order",
        ),
        (
            "{"
            + HEAD
            + ', "actions": {"a": {"name": "A", "follows": '
            + '[{"action": "b", "min_gap_days": 20, "max_gap_days": 5}]}, "b": {"name": "B"}}}',
            "gaps_out_of_order",
        ),
    ],
)
def test_a_malformed_document_is_refused_in_words(text, code):
    assert code in {p.code for p in problems(text)}


@pytest.mark.parametrize(
    ("text", "where", "place"),
    [
        ('{"a": 1,\n"b": [0, NaN]}', "/b/1", {"line": 2}),
        ('{"a": 1,\n"b": {"c": 1e400}}', "/b/c", {"line": 2}),
        ('{"a": {"b": 1,\n"b": 2}}', "/a/b", {"line": 2}),
        ('{"a": 1\n"b": 2}', "", {"line": 2, "column": 1}),
    ],
)
def test_what_is_not_json_is_found_where_it_stands(text, where, place):
    (problem,) = problems(text)
    assert (problem.where, problem.params) == (where, place)


def test_bytes_that_are_not_utf8_are_refused():
    assert problems(b'{"name": "\xe9"}')[0].code == "not_utf8"


@pytest.mark.parametrize(
    ("collection", "entity", "where"),
    [
        ("actions", {"name": "A", "owner": "bob"}, "/actions/x/owner"),
        (
            "actions",
            {"name": "A", "contributions": {"o": {"expected": "1"}}},
            "/actions/x/contributions/0",
        ),
        ("steps", {"name": "S", "action": "a"}, "/steps/x/action"),
        ("objectives", {"name": "O", "scope": {"team": "t"}}, "/objectives/x/scope/team"),
        ("people", {"name": "P", "manager": "bob"}, "/people/x/manager"),
    ],
)
def test_a_reference_that_leads_nowhere_is_an_error(collection, entity, where):
    text = "{" + HEAD + f', "{collection}": {{"x": {json.dumps(entity)}}}}}'
    assert ("dangling_reference", where) in {(p.code, p.where) for p in problems(text)}


def test_what_is_absent_is_not_an_error():
    plan = read_plan("{" + HEAD + ', "actions": {"a": {"name": "Salon"}}}')
    assert plan.actions["a"].owner is None


def test_one_long_text_takes_little_more_memory_than_itself():
    """What each character took before was kept to go back: 50 MB of text asked for 6 GB."""
    text = json.dumps({"name": "x" * 1_000_000, "more": 1})
    tracemalloc.start()
    try:
        assert line_of_pointers(text, ["/more"]) == {"/more": 1}
        assert tracemalloc.get_traced_memory()[1] < 8 * len(text)
    finally:
        tracemalloc.stop()


def test_a_text_that_cannot_be_written_is_refused_in_words():
    text = "{" + HEAD.replace('"name": "P"', '"name": "\\ud800"') + "}"
    (problem,) = problems(text)
    assert (problem.code, problem.where.split()[-1]) == ("wrong_value", "/name")
    assert problem.expected == "a text of characters that can be written"


def test_figures_are_written_in_the_digits_of_json():
    assert ("wrong_value", "/budget/amount") in {
        (p.code, p.where)
        for p in problems("{" + HEAD + ', "budget": {"amount": "\u0662", "currency": "EUR"}}')
    }


def test_a_list_of_what_is_wrong_is_not_called_empty_too():
    season = '{"periods": [{"start": "2027-03-10", "end": "2027-03-09"}]}'
    text = "{" + HEAD + ', "actions": {"a": {"name": "A", "season": ' + season + "}}}"
    assert [p.code for p in problems(text)] == ["end_before_start"]


def test_two_contact_rules_bear_two_ids():
    rule = '{"id": "r", "country": "FR", "audience": "consumers", "valid_from": "2027-01-01"}'
    (problem,) = problems("{" + HEAD + ', "contact_rules": [' + rule + "," + rule + "]}")
    assert (problem.code, problem.where, problem.found) == ("id_twice", "/contact_rules", "r")
