"""From nothing to a company with a plan, through the command alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
WHO = ("--company", "morel", "--as", "alice@morel.example")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home")
    assert pacte(folder, "migrate").returncode == 0
    made = pacte(folder, "company", "create", "Morel", "--director", "alice@morel.example")
    assert made.returncode == 0, made.stderr
    return folder


def pacte(home, *arguments):
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("PACTE_", "DJANGO_"))},
        "PACTE_HOME": str(home),
    }
    command = [sys.executable, "-m", "pacte", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env=environment
    )


def test_a_plan_and_lists_are_imported_and_the_doctor_finds_all_sound(home, tmp_path):
    offers = tmp_path / "offres.csv"
    offers.write_text("Référence;Désignation;Prix\nA1;Chaise;12,50\n", encoding="utf-8")
    assert pacte(home, "import", "plan", str(EXAMPLES / "workshop.json"), *WHO).returncode == 0
    assert pacte(home, "import", "offers", str(offers), *WHO).returncode == 0
    doctor = pacte(home, "doctor")
    assert doctor.returncode == 0, doctor.stdout
    assert "!!" not in doctor.stdout


def test_a_wrong_line_is_named_and_nothing_is_written(home, tmp_path):
    offers = tmp_path / "offres.csv"
    offers.write_text("Référence;Désignation;Prix\nB1;Banc;1\nB2;;cher\n", encoding="utf-8")
    refused = pacte(home, "import", "offers", str(offers), *WHO)
    assert refused.returncode == 2
    assert "offres.csv:3 Désignation" in refused.stderr
    assert "offres.csv:3 Prix" in refused.stderr
    people = tmp_path / "people.csv"
    people.write_text("id,name,manager\np1,Paul,\np2,Anne,nobody\n", encoding="utf-8")
    refused = pacte(home, "import", "people", str(people), *WHO)
    assert refused.returncode == 2
    assert "people.csv:3 manager" in refused.stderr
    right = pacte(home, "import", "people", str(people), *WHO, "--json")
    assert right.returncode == 2  # still: nobody was half-written


def test_a_stranger_imports_nothing(home):
    strange = ("--company", "morel", "--as", "denis@elsewhere.example")
    refused = pacte(home, "import", "plan", str(EXAMPLES / "workshop.json"), *strange)
    assert refused.returncode == 2
