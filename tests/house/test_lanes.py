"""The closing lines of `./dev test`: what is counted, and which skip is a failure."""

from collections import Counter

import pytest

from house import lanes

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_fine"/>
<testcase classname="tests.a" name="test_broken"><failure message="1 == 2"/></testcase>
<testcase classname="tests.a" name="test_lost"><error message="no fixture"/></testcase>
<testcase classname="tests.a" name="test_away"><skipped message="no browser"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def allowed(tmp_path, monkeypatch):
    path = tmp_path / "allowed_skips.txt"
    path.write_text("# why\n^no browser$\n", "utf-8")
    monkeypatch.setattr(lanes, "ALLOWED_SKIPS", path)


def test_a_report_is_counted_with_its_failures_and_reasons(tmp_path):
    path = tmp_path / "report.xml"
    path.write_text(REPORT, "utf-8")
    outcome = lanes.read_report("tests", path, 1, 3.0)
    assert (outcome.passed, outcome.failed) == (1, 2)
    assert outcome.failures == ("tests.a::test_broken", "tests.a::test_lost")
    assert outcome.skips == Counter(["no browser"])


def test_a_run_that_stops_without_a_failed_test_is_a_failure(tmp_path):
    path = tmp_path / "report.xml"
    path.write_text("<testsuites/>", "utf-8")
    assert lanes.read_report("tests", path, 3, 0.0).failed == 1


def test_the_last_line_counts_all_lanes(capsys, allowed):
    lanes_done = [lanes.Outcome("tests", passed=4), lanes.Outcome("PostgreSQL", passed=2)]
    assert lanes.conclude(lanes_done) == 0
    *_, lane, last = capsys.readouterr().out.splitlines()
    assert lane.startswith("PostgreSQL  2 passed, 0 failed, 0 skipped")
    assert last.startswith("6 passed, 0 failed, 0 skipped")


@pytest.mark.parametrize(("ci", "why", "code"), [
    ("true", "no browser", 0),
    ("true", "too lazy", 1),
    ("", "too lazy", 0),
])  # fmt: skip
def test_a_skip_off_the_list_fails_under_ci_only(monkeypatch, allowed, ci, why, code):
    monkeypatch.setenv("CI", ci)
    assert lanes.conclude([lanes.Outcome("tests", skips=Counter([why]))]) == code
