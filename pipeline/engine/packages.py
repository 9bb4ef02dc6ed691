"""Argos packages on this machine: where they are, what they say about themselves, which one wins.

Packages are looked for in the newsroom's own folders, then in the user's Argos folder, then among the starter
packages that Tilshi ships; of a language pair the first place that has it wins, and in it the highest version.
Metadata is read straight from the folder or zip: importing argostranslate would cost a third of a second and
make folders in the user's home.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pipeline.article import is_language_tag, language_tag
from pipeline.engine import archive
from pipeline.errors import PackageError

log = logging.getLogger("tilshi.packages")

STARTER = Path(__file__).parent / "starter"
README = "README.md"
SUFFIXES = frozenset({".argosmodel", ".zip"})
#: What a version may look like; it becomes a part of file names.
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,31}")


class Kind(StrEnum):
    """Where a package comes from, best first."""

    NEWSROOM = "newsroom"
    INSTALLED = "installed"
    STARTER = "starter"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that translates ``source`` into ``target``."""

    source: str
    target: str
    version: str
    #: The unpacked folder, or the package file.
    path: Path
    kind: Kind
    #: Whether ``⟦0⟧ … ⟦9⟧`` are single pieces of its vocabulary.
    placeholders: bool = False
    #: How good it is known to be, in a few words: ``chrF 33.4, BLEU 12.8``; empty when it does not say.
    quality: str = ""
    #: As the package states it; empty when it does not.
    licence: str = ""
    #: Changes with the package's content.
    digest: str = ""
    #: Its ``metadata.json``.
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False, repr=False)

    @property
    def label(self) -> str:
        """For people: ``argos ru→kk 0.2 (starter)``."""
        return f"argos {self.source}→{self.target} {self.version} ({self.kind})"


def available(folders: Iterable[Path] = (), *, starter: bool = True) -> list[Package]:
    """Every package that can be used, best first within a language pair; a broken one is logged and left out.

    Args:
        folders: the newsroom's folders of packages (files or unpacked).
        starter: whether to offer the packages that Tilshi ships.
    """
    places = [(folder, Kind.NEWSROOM) for folder in folders]
    places += [(folder, Kind.INSTALLED) for folder in argos_folders()]
    if starter:
        places.append((STARTER, Kind.STARTER))
    found = [package for folder, kind in places for package in _packages_in(folder, kind)]
    order = {kind: rank for rank, kind in enumerate(Kind)}
    found.sort(key=lambda p: p.digest)
    found.sort(key=lambda p: version_key(p.version), reverse=True)
    found.sort(key=lambda p: (p.source, p.target, order[p.kind]))
    return found


def best(packages: Sequence[Package], source: str, target: str) -> Package | None:
    """The package of a list from ``available`` that wins for a language pair; None when there is none."""
    return next((p for p in packages if (p.source, p.target) == (source, target)), None)


def read_package(path: Path, kind: Kind) -> Package:
    """What the package at ``path`` (folder or package file) says about itself.

    Raises:
        PackageError: it is no package, or a broken one.
    """
    try:
        raw, readme, digest, placeholders = _read_folder(path) if path.is_dir() else _read_file(path)
    except OSError as error:
        cause = f"the package cannot be read ({error.strerror or error})"
        raise PackageError(path, cause, "install it again") from error
    metadata = _parse_metadata(raw, path)
    return Package(
        source=language_tag(metadata["from_code"]),
        target=language_tag(metadata["to_code"]),
        version=metadata["package_version"],
        path=path,
        kind=kind,
        placeholders=bool(metadata.get("placeholders", placeholders)),
        quality=_quality(metadata),
        licence=str(metadata.get("license") or metadata.get("licence") or licence_in(readme)),
        digest=digest,
        metadata=metadata,
    )


def unpacked(package: Package) -> Path:
    """The package as a folder; a package file is unpacked into the cache the first time.

    The cache is ``$XDG_CACHE_HOME/tilshi/packages`` (``~/.cache`` by default), a folder for each content, so that
    replacing a file is all that an update needs; where it cannot be written, a folder that lives as long as
    the process.

    Raises:
        PackageError: the file is broken, or there is no room for it.
    """
    if package.path.is_dir():
        return package.path
    try:
        return _unpacked_once(package, cache_folder())
    except OSError as error:
        log.info("%s cannot be written (%s); unpacking to a temporary folder", cache_folder(), error)
    try:
        return _unpacked_once(package, _private_folder())
    except OSError as error:
        raise PackageError(package.path, f"there is no place to unpack it ({error})", "free some space") from error


def _unpacked_once(package: Package, place: Path) -> Path:
    """A folder in ``place`` that is called by the package's content; unpacked unless it is there whole."""
    folder = place / package.digest
    if not archive.is_unpacked(package.path, folder):
        archive.unpack(package.path, folder)
    return folder


def cache_folder() -> Path:
    """Where package files are unpacked."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else _home() / ".cache") / "tilshi" / "packages"


def argos_folders() -> list[Path]:
    """The folders in which argostranslate keeps installed packages, by its own settings (environment, then file)."""
    if chosen := argos_setting("ARGOS_PACKAGES_DIR"):
        return [Path(chosen)]
    base = os.environ.get("XDG_DATA_HOME")
    return [(Path(base) if base else _home() / ".local" / "share") / "argos-translate" / "packages"]


def argos_setting(name: str) -> str:
    """A setting of argostranslate, from the environment or its ``settings.json``; empty when it is not set."""
    if value := os.environ.get(name):
        return value
    base = os.environ.get("XDG_CONFIG_HOME")
    path = (Path(base) if base else _home() / ".config") / "argos-translate" / "settings.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(settings.get(name) or "") if isinstance(settings, dict) else ""


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return Path(tempfile.gettempdir())


@functools.cache
def _private_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tilshi-packages-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _packages_in(folder: Path, kind: Kind) -> list[Package]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    found = []
    for path in entries:
        if path.name.startswith(".") or not (path.suffix in SUFFIXES or (path / archive.METADATA).is_file()):
            continue
        try:
            found.append(read_package(path, kind))
        except PackageError as error:
            log.warning("%s", error)
    return found


def _read_folder(path: Path) -> tuple[bytes, str, str, bool]:
    """Metadata, README, digest and whether the vocabulary has the placeholders."""
    raw = (path / archive.METADATA).read_bytes()
    status = (path / archive.MODEL).stat()
    readme = (path / README).read_text(encoding="utf-8", errors="replace") if (path / README).is_file() else ""
    placeholders = _has_placeholders(*(_vocabulary(path / "model" / name) for name in _VOCABULARIES))
    digest = hashlib.blake2b(raw, digest_size=16)
    digest.update(f"{status.st_size} {status.st_mtime_ns}".encode())
    return raw, readme, digest.hexdigest(), placeholders


def _read_file(path: Path) -> tuple[bytes, str, str, bool]:
    with archive.opened(path) as package:
        root = archive.root_of(package, path)
        names = set(package.namelist())
        raw = package.read(root + archive.METADATA)
        readme = package.read(root + README).decode(errors="replace") if root + README in names else ""
        inside = [f"{root}model/{name}" for name in _VOCABULARIES]
        placeholders = _has_placeholders(*(package.read(name) for name in inside if name in names))
        return raw, readme, archive.identity(package), placeholders


_VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt", "target_vocabulary.json", "target_vocabulary.txt")


def _vocabulary(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _has_placeholders(*vocabularies: bytes) -> bool:
    """Whether a vocabulary lists ``⟦0⟧`` and ``⟦9⟧``, as themselves or escaped as in JSON."""
    return any(
        all(mark.encode() in text or f'"\\u27e6{mark[1]}\\u27e7"'.encode() in text for mark in ("⟦0⟧", "⟦9⟧"))
        for text in vocabularies
    )


def _parse_metadata(raw: bytes, path: Path) -> dict[str, Any]:
    """Metadata whose languages and version are what they should be: they become names of folders."""
    try:
        metadata = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise PackageError(path, f"its {archive.METADATA} is not JSON", "install the package again") from error
    pair = [metadata.get(key) for key in ("from_code", "to_code")] if isinstance(metadata, dict) else [None]
    if not all(isinstance(code, str) and is_language_tag(language_tag(code)) for code in pair):
        raise PackageError(path, f"its {archive.METADATA} names no pair of languages", "use a translation package")
    version = str(metadata.get("package_version") or "0")
    if not is_version(version):
        raise PackageError(path, f"its {archive.METADATA} names no version", "get the package from another place")
    return {**metadata, "package_version": version}


def _quality(metadata: Mapping[str, Any]) -> str:
    """``metadata["scores"]`` (``{"chrF": 33.4, "BLEU": 12.8}``) in words."""
    scores = metadata.get("scores")
    if not isinstance(scores, dict):
        return ""
    return ", ".join(f"{name} {value:g}" for name, value in scores.items() if isinstance(value, int | float))


def licence_in(readme: str) -> str:
    """The licence that a README states on a line of its own: ``License: CC BY 4.0``."""
    found = re.search(r"^\W*licen[cs]e\W*:\s*\W*(\S.*?)[*_`\s]*$", readme, re.IGNORECASE | re.MULTILINE)
    return found.group(1) if found else ""


def is_version(version: str) -> bool:
    """Whether a package may call its version so: ``1.9``, ``2.0-beta``."""
    return bool(_VERSION.fullmatch(version))


def version_key(version: str) -> tuple[int, ...]:
    """Sorts versions by their numbers."""
    return tuple(int(number) for number in re.findall(r"\d+", version))
