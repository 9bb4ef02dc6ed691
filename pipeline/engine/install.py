"""Getting packages onto this machine, from the Argos index or from a file, and off it again."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from pipeline.article import is_language_tag, language_tag
from pipeline.bounded import read_bounded
from pipeline.engine import archive
from pipeline.engine.download import PATIENT, Patience, Progress, download, forget
from pipeline.engine.packages import (
    Kind,
    Package,
    argos_folders,
    argos_setting,
    available,
    cache_folder,
    is_version,
    read_package,
    version_key,
)
from pipeline.engine.retrying import ServerBusy, raise_if_busy, retrying
from pipeline.errors import PackageError

DEFAULT_INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
_MAX_INDEX = 2**24
#: Times the time-out of silence that the whole index may take.
_INDEX_PATIENCE = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that the index lists."""

    source: str
    target: str
    version: str
    #: Addresses of the same file; only http and https.
    links: tuple[str, ...]
    #: Hex digits; empty when the index gives none.
    sha256: str = ""


def index_address() -> str:
    """The index that is asked: ``ARGOS_PACKAGE_INDEX``, else argostranslate's settings file, else the public one."""
    chosen = argos_setting("ARGOS_PACKAGE_INDEX") or argos_setting("ARGOS_PACKAGES_INDEX") or DEFAULT_INDEX
    return chosen if chosen.endswith(".json") else chosen.rstrip("/") + "/index.json"


def offers(*, patience: Patience = PATIENT) -> list[Offer]:
    """The translation packages that the index lists; entries that make no sense are left out.

    Raises:
        PackageError: the index cannot be reached or is no index.
    """
    address = index_address()
    try:
        entries = json.loads(_fetched(address, patience))
    except ServerBusy as error:
        raise PackageError(address, f"the package index is busy: {error}", "try again later") from error
    except httpx.HTTPStatusError as error:
        cause = f"the package index answered {error.response.status_code}"
        raise PackageError(address, cause, "check ARGOS_PACKAGE_INDEX") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        cause = f"the package index cannot be fetched ({error})"
        raise PackageError(address, cause, "check the network, or install from a file") from error
    except (ValueError, RecursionError) as error:
        raise PackageError(address, "this is no package index", "check ARGOS_PACKAGE_INDEX") from error
    if not isinstance(entries, list):
        raise PackageError(address, "this is no package index", "check ARGOS_PACKAGE_INDEX")
    return [offer for offer in map(_offer, entries) if offer]


def _fetched(address: str, patience: Patience) -> bytes:
    deadline = _INDEX_PATIENCE * patience.timeout
    content = b""
    for attempt in retrying(patience.attempts, patience.pause, seconds=deadline):
        with attempt, httpx.stream("GET", address, timeout=patience.timeout, follow_redirects=True) as response:
            raise_if_busy(response)
            response.raise_for_status()
            content = read_bounded(response, _MAX_INDEX, deadline)
    return content


def install(
    source: str,
    target: str,
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
    patience: Patience = PATIENT,
) -> Package:
    """Install the highest version for a language pair that the index offers.

    Args:
        source, target: language codes.
        folder: the newsroom's folder of packages; None for the user's Argos folder.
        progress: called with bytes received and expected.

    Raises:
        PackageError: the index has no such package, the download or the package is broken or of other languages,
            or there is no room for it. Then nothing is installed, and what has arrived is kept for the next attempt
            unless it is broken.
    """
    source, target = language_tag(source), language_tag(target)
    fitting = [o for o in offers(patience=patience) if (o.source, o.target) == (source, target)]
    if not fitting:
        cause = f"the package index has no package from {source} to {target}"
        raise PackageError(f"{source}→{target}", cause, "install one from a file, or convert a model")
    offer = max(fitting, key=lambda o: version_key(o.version))
    with _gathering_place(offer) as partial:
        download(offer.links, partial, sha256=offer.sha256, progress=progress, patience=patience)
        try:
            _check_languages(partial, offer)
            package = install_file(partial, folder=folder)
        except PackageError as error:
            if not getattr(error.__cause__, "errno", None):  # a full disk is no fault of the file
                forget(partial)
            raise
        forget(partial)
        return package


def _check_languages(path: Path, offer: Offer) -> None:
    """Refuse a package that is not of the languages under which the index lists it."""
    package = read_package(path, Kind.INSTALLED)
    if (package.source, package.target) != (offer.source, offer.target):
        cause = f"the package that the index gives translates {package.source}→{package.target}"
        raise PackageError(f"{offer.source}→{offer.target}", cause, "install one from a file")


def install_file(path: Path, *, folder: Path | None = None) -> Package:
    """Install a package file. It is checked first and then appears whole, in place of an older one, or not at all.

    What is installed already with the same content stays as it is, so that nothing is translated again.

    Args:
        path: ``.argosmodel`` or ``.zip``.
        folder: the newsroom's folder of packages; None for the user's Argos folder.

    Raises:
        PackageError: it is no package, or a dangerous one, or there is no room for it.
    """
    if path.is_dir():
        raise PackageError(path, "this is a folder, not a package file", "give the .argosmodel file")
    package = read_package(path, Kind.NEWSROOM if folder else Kind.INSTALLED)
    home = (folder or argos_folders()[0]) / _folder_name(package)
    try:
        if not archive.has_same_content(path, home):
            archive.unpack(path, home)
    except OSError as error:
        raise PackageError(
            home, f"the package cannot be written ({error.strerror})", "choose another folder"
        ) from error
    return read_package(home, package.kind)


def remove(source: str, target: str, folders: Iterable[Path] = (), *, users: bool = True) -> list[Package]:
    """Remove every installed package of a language pair; the shipped ones stay.

    Args:
        source, target: language codes.
        folders: the newsroom's folders of packages.
        users: whether those in the user's Argos folder are removed as well.

    Raises:
        PackageError: there is none, or it cannot be deleted.
    """
    source, target = language_tag(source), language_tag(target)
    doomed = [
        package
        for package in available(folders, starter=False)
        if (package.source, package.target) == (source, target) and (users or package.kind is Kind.NEWSROOM)
    ]
    if not doomed:
        cause = f"no package from {source} to {target} is installed"
        raise PackageError(f"{source}→{target}", cause, "see: tilshi models list")
    for package in doomed:
        try:
            _delete(package.path)
        except OSError as error:
            raise PackageError(package.path, f"it cannot be removed ({error.strerror})") from error
    return doomed


def _offer(entry: Any) -> Offer | None:
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    source, target = (language_tag(str(entry.get(key))) for key in ("from_code", "to_code"))
    version = str(entry.get("package_version") or "0")
    links = entry.get("links")
    if not (is_language_tag(source) and is_language_tag(target) and is_version(version) and isinstance(links, list)):
        return None
    web = tuple(x for x in links if isinstance(x, str) and x.startswith(("http://", "https://")))
    digest = str(entry.get("sha256") or entry.get("checksum") or "").removeprefix("sha256:")
    return Offer(source, target, version, web, digest)


@contextlib.contextmanager
def _gathering_place(offer: Offer) -> Iterator[Path]:
    """Where the bytes of a download gather: in the cache, so that a later run goes on.

    In a temporary folder when the cache cannot be written, or another process is at the same download.
    """
    key = hashlib.blake2b(repr(offer).encode(), digest_size=8).hexdigest()
    name = f"{offer.source}_{offer.target}-{key}.argosmodel"
    with contextlib.ExitStack() as stack:
        try:
            folder = cache_folder().parent / "downloads"
            folder.mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((folder / f"{name}.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tilshi-download-")))
        yield folder / name


def _folder_name(package: Package) -> str:
    version = "_".join(map(str, version_key(package.version))) or "0"
    return f"translate-{package.source}_{package.target}-{version}"


def _delete(path: Path) -> None:
    """Delete a package in one step as others see it: it is renamed out of sight first."""
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    aside = Path(tempfile.mkdtemp(prefix=".removed-", dir=path.parent))
    path.rename(aside / path.name)
    shutil.rmtree(aside)
