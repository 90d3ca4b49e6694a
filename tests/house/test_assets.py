"""Front-end files: what arrives is what the lock file names, and calls no outside host."""

import base64
import hashlib
import io
import json
import tarfile

import pytest

from house import assets


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone whose registry is a folder holding one package, `@pact/paint` 1.2.3."""
    content = archive(**{
        "paint.css": "@font-face{font-family:Far;src:url(https://far.example/f.ttf)}a{color:red}",
        "paint.js": "let a = 1\n//# sourceMappingURL=paint.js.map",
        "secret.js": "not wanted",
    })  # fmt: skip
    place = tmp_path / "registry" / "@pact" / "paint" / "-" / "paint-1.2.3.tgz"
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", (tmp_path / "registry").as_uri())
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    entry = {"version": "1.2.3", "integrity": f"sha512-{digest}"}
    write(tmp_path, "package-lock.json", {"packages": {"node_modules/@pact/paint": entry}})
    wanted = {"@pact/paint": ["paint.css", "paint.js"]}
    write(tmp_path, "package.json", {"pacte": {"assets": wanted}})
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "assets.py").write_text("", "utf-8")
    return tmp_path


def write(root, name, value) -> None:
    (root / name).write_text(json.dumps(value), "utf-8")


def test_the_listed_files_arrive_without_outside_fonts_nor_source_maps(clone):
    assert assets.fetch(clone)
    folder = clone / assets.VENDOR / "@pact" / "paint"
    assert sorted(path.name for path in folder.iterdir()) == ["paint.css", "paint.js"]
    assert (folder / "paint.css").read_text() == "a{color:red}"
    assert (folder / "paint.js").read_text() == "let a = 1\n"


def test_a_second_time_fetches_nothing(clone):
    assets.fetch(clone)
    assert not assets.fetch(clone)


def test_an_archive_that_is_not_the_locked_one_is_refused_and_nothing_is_kept(clone):
    lock = json.loads((clone / "package-lock.json").read_text())
    lock["packages"]["node_modules/@pact/paint"]["integrity"] = "sha512-" + "A" * 86 + "=="
    write(clone, "package-lock.json", lock)
    with pytest.raises(assets.AssetError, match="@pact/paint is not the package of package-lock"):
        assets.fetch(clone)
    assert not (clone / assets.VENDOR).exists()


def test_a_registry_that_does_not_answer_is_named_in_the_error(clone, monkeypatch):
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", (clone / "nowhere").as_uri())
    with pytest.raises(assets.AssetError, match=r"@pact/paint could not be fetched from .*nowhere"):
        assets.fetch(clone)


def test_every_package_we_fetch_brings_its_licence():
    wanted = json.loads((assets.ROOT / "package.json").read_text())["pacte"]["assets"]
    # @tabler/core ships none: its package.json names the licence, its files carry it as a banner.
    without = [
        name
        for name, files in wanted.items()
        if not any("LICENSE" in file for file in files) and "package.json" not in files
    ]
    assert not without
