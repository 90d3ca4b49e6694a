"""Names say what a file is for, and nothing in the tree names the machine it was written on."""

import json
import re

from tests.house import tree

SAYS_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "managers",
    "base",
    "common",
    "misc",
}
# Brackets keep this file from being its own finding.
MACHINE = re.compile(
    r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|op[t]/\w+)/[\w.-]"  # absolute folders of one machine
    r"|\.pyen[v]|claud[e]|anthropi[c]|copilo[t]\b|gp[t]-\d",
    re.IGNORECASE,
)
# Places of Debian itself, and of a container that the documentation shows.
PLACES = re.compile(r"/hom[e]/(?:user|you)/")
TEXT = {
    ".py", ".md", ".toml", ".json", ".html", ".css", ".js", ".txt", ".yaml", ".yml", ".po", ".cfg",
    "", ".ini",
}  # fmt: skip


def test_no_module_has_a_name_that_says_nothing():
    nothing = [
        tree.name(path)
        for path in tree.modules("src/", "house/")
        if SAYS_NOTHING & {part.removesuffix(".py") for part in path.parts[-3:]}
    ]
    assert not nothing


def test_nothing_names_the_machine_or_the_tools_it_was_written_with():
    found = [
        f"{tree.name(path)}:{number} {match[0]}"
        for path in tree.tracked()
        if path.suffix in TEXT and path.name != "uv.lock"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (match := MACHINE.search(PLACES.sub("", line)))
    ]
    assert not found


def test_the_front_end_lock_file_names_no_registry():
    packages = json.loads((tree.ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert all(entry["integrity"].startswith("sha512-") for name, entry in packages.items() if name)


def test_no_third_party_file_is_kept_in_the_tree():
    kept = [tree.name(p) for p in tree.tracked() if "/vendor/" in p.as_posix() or p.suffix == ".mo"]
    assert not kept
