"""A missing prerequisite is one sentence that says what to install."""

import importlib.util
import os
import ssl
import subprocess
from types import SimpleNamespace

import pytest
from tests.house import tree

from house import environment


def said_by_dev(tmp_path, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(tree.ROOT / "dev"), "help"],
        env={"PATH": path, "HOME": str(tmp_path), "LANG": "C"},
        capture_output=True,
        text=True,
        check=False,
    )


def only(tmp_path, *programs: str) -> str:
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in programs:
        (folder / program).symlink_to(f"/usr/bin/{program}")
    return str(folder)


def test_without_python_it_says_to_install_python(tmp_path):
    done = said_by_dev(tmp_path, only(tmp_path, "dirname"))
    assert done.returncode == 2
    assert "apt-get install python3 python3-pip" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_with_a_python_of_another_age_it_says_which_ones_serve(tmp_path):
    path = only(tmp_path, "dirname")
    fake = tmp_path / "bin" / "python3"
    fake.write_text("#!/bin/sh\nexec false\n", "utf-8")
    fake.chmod(0o755)
    assert said_by_dev(tmp_path, path).returncode != 0
    first, *_ = (tree.ROOT / "house" / "__main__.py").read_text("utf-8").split("from house")
    run = {"sys": SimpleNamespace(version_info=(3, 9, 2), stderr=None, exit=None)}
    words: list[str] = []
    run["sys"].stderr = SimpleNamespace(write=words.append)
    run["sys"].exit = words.append
    exec(first.replace("import sys\n", ""), run)  # noqa: S102 - the file before its first import
    assert words == [words[0], 2]
    assert "Python 3.9 was found and Pacte needs 3.11, 3.12 or 3.13" in words[0]


def test_without_pip_it_says_to_install_pip(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(environment.SetupError, match="apt-get install python3-pip"):
        environment.need_pip()


def test_without_certificates_it_says_to_install_them(monkeypatch, tmp_path):
    nowhere = SimpleNamespace(cafile=None, capath=str(tmp_path))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    with pytest.raises(environment.SetupError, match="apt-get install ca-certificates"):
        environment.need_certificates()


def test_without_git_it_says_to_install_git(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(environment.SetupError, match="apt-get install git"):
        environment.need_git()


def test_a_home_that_cannot_be_written_is_replaced(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "PRIVATE", tmp_path / ".dev")
    monkeypatch.setenv("HOME", str(tmp_path / "absent"))
    variables = environment.variables()
    assert variables["HOME"] == str(tmp_path / ".dev" / "home")
    assert os.access(variables["HOME"], os.W_OK)


def test_the_private_environment_of_a_caller_is_not_ours(monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/elsewhere")
    assert "VIRTUAL_ENV" not in environment.variables()
    assert environment.variables()["UV_PYTHON_DOWNLOADS"] == "never"
