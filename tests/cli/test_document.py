"""The command on documents: answers in words or JSON, exit codes, refusals that say where."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def pacte(*arguments, source=None):
    command = [sys.executable, "-c", "from pacte.cli.main import run; run()", *arguments]
    return subprocess.run(
        command, input=source, capture_output=True, text=True, timeout=120, check=False
    )


def test_check_speaks_french_first_and_english_when_asked():
    french = pacte("check", str(EXAMPLES / "smallest.json"), "--today", "2026-01-05")
    english = pacte("check", str(EXAMPLES / "smallest.json"), "--language", "en")
    assert french.returncode == english.returncode == 1
    assert "n’a pas de pilote" in french.stdout
    assert "has no owner" in english.stdout


@pytest.mark.parametrize("name", ["smallest", "workshop", "overloaded"])
def test_check_answers_by_its_published_schema(name):
    answer = json.loads(
        pacte("check", str(EXAMPLES / f"{name}.json"), "--json", "--today", "2026-12-01").stdout
    )
    jsonschema.validate(answer, json.loads(pacte("schema", "findings").stdout))
    assert (answer["schema"], answer["as_of"]) == ("pacte.findings", "2026-12-01")
    assert len(answer["input_sha256"]) == 64


def test_export_is_lossless_and_its_canonical_bytes_give_the_hash():
    import hashlib

    path = str(EXAMPLES / "workshop.json")
    whole = pacte("export", path).stdout
    assert pacte("export", "-", source=whole).stdout == whole
    canonical = pacte("export", path, "--canonical").stdout
    answer = json.loads(pacte("check", path, "--json").stdout)
    assert hashlib.sha256(canonical.encode()).hexdigest() == answer["input_sha256"]


@pytest.mark.parametrize(
    ("arguments", "source", "said"),
    [
        (("check", "nothing.json"), None, "nothing.json"),
        (("check", "-"), "", "incomplet"),
        (("check", "-"), '{"id": "p"}', "/name"),
        (("check", "-", "--language", "de"), "{}", "de"),
        (("schema", "nothing"), None, "nothing"),
    ],
)
def test_misuse_exits_2_with_a_sentence_and_no_traceback(arguments, source, said):
    done = pacte(*arguments, source=source)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_document_verbs_start_neither_django_nor_the_solvers():
    code = (
        "import sys; from pacte.cli.main import app\n"
        "try: app(['check', sys.argv[1]], standalone_mode=False)\n"
        "except BaseException: pass\n"
        "print([m for m in ("
        "'django', 'ortools', 'ibis', 'duckdb', 'highspy', 'statsforecast') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(EXAMPLES / "workshop.json")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_allocate_gives_the_plans_between_which_to_choose():
    words = ("allocate", str(EXAMPLES / "workshop.json"), "--front", "margin,new_customers")
    answer = json.loads(pacte(*words, "--json", "--today", "2026-01-05").stdout)
    jsonschema.validate(answer, json.loads(pacte("schema", "allocation").stdout))
    assert [aim["key"] for aim in answer["aims"]["aims"]] == ["margin", "new_customers"]
    assert answer["front"] == []


def test_other_envelopes_are_said_with_how_much_better_is_possible():
    words = ("allocate", str(EXAMPLES / "workshop.json"), "--front", "envelopes")
    said = pacte(*words, "--today", "2026-01-05", "--language", "en").stdout.splitlines()
    first = said.index("With other envelopes:") + 1
    assert said[first].startswith("- €70k (−30%): €271k")
    assert said[first + 6] == "At most 0.01% better is possible under each of these envelopes."


def test_an_aim_that_is_none_is_refused_with_those_that_are():
    found = pacte("allocate", str(EXAMPLES / "workshop.json"), "--front", "margin,glory")
    assert found.returncode == 2
    assert "new_customers" in found.stderr
