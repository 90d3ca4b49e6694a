"""Fetch the front-end files named in package.json, at the versions of package-lock.json.

Standard library only: it runs from `./dev` on a fresh machine and from the wheel's build hook.
Each package is downloaded from the registry, checked against the sha512 of the lock file, and only
the listed files are kept, under `static/vendor/<package>/` with the package's own layout flattened.
"""

import base64
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = Path("src/pacte/web/static/vendor")
DEFAULT_REGISTRY = "https://registry.npmjs.org/"
STAMP = ".stamp"
TIMEOUT_SECONDS = 120
ATTEMPTS = 3

# dhtmlx-gantt declares a font on an outside host; the policy of our pages would refuse it.
OUTSIDE_FONT = re.compile(r"@font-face\{[^}]*url\(\s*[\"']?https?:[^}]*\}")
# No source map is shipped, and the manifest storage refuses a reference to an absent file.
SOURCE_MAP = re.compile(r"^/[/*][#@]\s*sourceMappingURL=.*$", re.MULTILINE)


class AssetError(Exception):
    """A package that cannot be fetched, or is not the one that the lock file names."""


def fetch(root: Path = ROOT) -> bool:
    """Bring `static/vendor` up to date; True when something was fetched."""
    vendor = root / VENDOR
    wanted = _fingerprint(root)
    if _read(vendor / STAMP) == wanted:
        return False
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    lock = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    registry = _registry(root)
    for package, names in _wanted(root).items():
        entry = lock[f"node_modules/{package}"]
        archive = _download(registry, package, entry)
        _unpack(archive, names, fresh / package)
    (fresh / STAMP).write_text(wanted, "utf-8")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return True


def _wanted(root: Path) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = json.loads((root / "package.json").read_text("utf-8"))["pacte"][
        "assets"
    ]
    return wanted


def _fingerprint(root: Path) -> str:
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json", "house/assets.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def _registry(root: Path) -> str:
    """The registry that npm itself would use: environment, then the .npmrc files, then default."""
    found = next(_registries(root), DEFAULT_REGISTRY)
    return found.rstrip("/") + "/"


def _registries(root: Path) -> Iterator[str]:
    for name in ("NPM_CONFIG_REGISTRY", "npm_config_registry"):
        if os.environ.get(name):
            yield os.environ[name]
    for npmrc in (root / ".npmrc", Path(os.environ.get("HOME", "/")) / ".npmrc"):
        for line in (_read(npmrc) or "").splitlines():
            key, _, value = line.partition("=")
            if key.strip() == "registry" and value.strip():
                yield value.strip()


def _download(registry: str, package: str, entry: dict[str, str]) -> bytes:
    name = package.rpartition("/")[2]
    url = f"{registry}{package}/-/{name}-{entry['version']}.tgz"
    archive = _get(url, ATTEMPTS)
    if isinstance(archive, OSError):
        raise AssetError(
            f"{package} could not be fetched from {url} ({archive}): check the network, the proxy"
            " or the registry that NPM_CONFIG_REGISTRY names"
        )
    _check(package, archive, entry["integrity"])
    return archive


def _get(url: str, attempts: int) -> bytes | OSError:
    """What the registry sends, or why it did not at the last attempt."""
    try:
        # The registry is the user's own setting; what arrives is checked against the lock file.
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
    except OSError as error:
        return error if attempts == 1 else _get(url, attempts - 1)
    return content


def _check(package: str, archive: bytes, integrity: str) -> None:
    algorithm, _, expected = integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if found != expected:
        raise AssetError(
            f"{package} is not the package of package-lock.json: "
            f"{algorithm} {found} found, {expected} expected"
        )


def _unpack(archive: bytes, names: list[str], folder: Path) -> None:
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        # The first folder of the archive is "package" by habit only.
        members = {member.name.partition("/")[2]: member for member in tar if member.isfile()}
        for name in names:
            stream = tar.extractfile(members[name]) if name in members else None
            if stream is None:
                raise AssetError(f"{folder.name} has no file {name}: mend package.json")
            (folder / Path(name).name).write_bytes(_clean(name, stream.read()))


def _clean(name: str, content: bytes) -> bytes:
    if not name.endswith((".css", ".js")):
        return content
    text = SOURCE_MAP.sub("", content.decode("utf-8"))
    return OUTSIDE_FONT.sub("", text).encode("utf-8")


if __name__ == "__main__":
    fetch()
