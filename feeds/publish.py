"""The output tree, written so that readers never see half of it.

A publication has two phases. First every file that changed is written and flushed under a temporary name beside its
place; a full disk or a broken entry ends here, and the old edition is untouched. Then the new files take their places
one rename each, articles before the feeds that link to them, and last the files that Tilshi wrote earlier and that
are no longer part of the site go.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from feeds.edition import DEFAULT_LIMIT, Edition
from feeds.entry import Site
from feeds.errors import FeedError
from feeds.tree import OutputFile, output_files

#: Names the files that Tilshi wrote, so that it never removes another's.
MANIFEST = ".tilshi-manifest.json"
_TEMPORARY = ".tilshi-new"
_FLUSHES_AT_ONCE = 16
_NEVER_OURS = frozenset({"README.md", ".gitignore", MANIFEST})


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did to the output folder."""

    written: tuple[Path, ...]
    #: How many files were up to date.
    unchanged: int
    removed: tuple[Path, ...]


def publish(site: Site, output: Path, limit: int = DEFAULT_LIMIT) -> Published:
    """Bring the output folder up to date with the site.

    The same site gives the same bytes; a file whose bytes are right is not touched. Files that Tilshi did not write
    are never removed.

    Args:
        site: what to publish; its feeds that are restricted to a category are ignored, categories are derived.
        output: the folder; made when it does not exist.
        limit: most entries in a feed or list; every article has its page, and lists by year name them all.

    Raises:
        FeedError: the site cannot be published, the folder cannot be written (no permission, full disk), or another
            publication into it is going on.
    """
    edition = Edition(site)
    with _described(output), _locked(output):
        files = list(output_files(edition, limit))
        planned = {file.path for file in files}
        known = _read_manifest(output)
        _remove_leftovers(output, planned | known)
        staged: list[Path] = []
        try:
            for file in files:
                staged += _stage(output, file)
            _flush(staged)
            _write_manifest(output, planned | known)
            _commit(staged)
        finally:
            for path in staged:
                _temporary(path).unlink(missing_ok=True)
        removed = tuple(_remove(output, sorted(known - planned)))
        _write_manifest(output, planned)
    return Published(tuple(staged), len(files) - len(staged), removed)


@contextmanager
def _described(output: Path) -> Iterator[None]:
    """Says in one sentence what the operating system refused."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise FeedError(_place(error, output), "is a file where a folder is needed", "move it away") from error
    except IsADirectoryError as error:
        raise FeedError(_place(error, output), "is a folder where a file is needed", "move it away") from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        reason = "the disk is full" if full else (error.strerror or str(error)).lower()
        advice = "make room and publish again" if full else "make it writable and publish again"
        raise FeedError(_place(error, output), f"cannot be written: {reason}", advice) from error


def _place(error: OSError, output: Path) -> Path:
    path = Path(error.filename) if isinstance(error.filename, str) else output
    return path.parent if path.name.endswith(_TEMPORARY) else path


@contextmanager
def _locked(output: Path) -> Iterator[None]:
    """Keeps a second publication out, by a lock on the folder that ends with the process; not on Windows."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(output, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(folder)
        raise FeedError(output, "is being published by another process", "try again when it is done") from None
    try:
        yield
    finally:
        os.close(folder)


def _stage(output: Path, file: OutputFile) -> list[Path]:
    """Writes the file beside its place unless what is there is right; its path when there is something to commit."""
    path = output / file.path
    content = file.render()
    if _holds(path, content):
        return []
    _write_temporary(path, content)
    return [path]


def _holds(path: Path, content: bytes) -> bool:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _write_temporary(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    try:
        temporary.write_bytes(content)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}{_TEMPORARY}")


def _flush(staged: Sequence[Path]) -> None:
    """Brings what was staged to the disk; side by side, because file systems flush many files at the price of few."""
    with ThreadPoolExecutor(_FLUSHES_AT_ONCE) as pool:
        for _ in pool.map(_flush_file, map(_temporary, staged)):
            pass


def _flush_file(path: Path) -> None:
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def _commit(staged: Iterable[Path]) -> None:
    folders: dict[Path, None] = {}
    for path in staged:
        _temporary(path).replace(path)
        folders[path.parent] = None
    for folder in folders:
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    """Makes renames in the folder last through a power cut, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(output: Path, paths: Iterable[str]) -> None:
    """Removes what a publication left that was killed."""
    folders = {output, *((output / path).parent for path in paths)}
    for folder in folders:
        for leftover in folder.glob(f".*{_TEMPORARY}"):
            leftover.unlink(missing_ok=True)


def _remove(output: Path, paths: Iterable[str]) -> Iterator[Path]:
    for relative in paths:
        path = output / relative
        if path.is_file() or path.is_symlink():
            path.unlink()
            yield path
        for folder in path.parents:
            if folder == output or not _remove_if_empty(folder):
                break


def _remove_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _read_manifest(output: Path) -> set[str]:
    """The files that Tilshi wrote; none when the manifest is missing or damaged, so that nothing is removed."""
    try:
        document = json.loads((output / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return set()
    names = document.get("files") if isinstance(document, dict) else None
    if not isinstance(names, list):
        return set()
    return {name for name in names if isinstance(name, str) and _may_be_ours(name)}


def _may_be_ours(name: str) -> bool:
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and "\0" not in name and len(path.parts) > 0
    return inside and path.name not in _NEVER_OURS


def _write_manifest(output: Path, paths: Iterable[str]) -> None:
    content = json.dumps({"files": sorted(paths)}, ensure_ascii=False, indent=1).encode() + b"\n"
    path = output / MANIFEST
    if not _holds(path, content):
        _write_temporary(path, content)
        _flush([path])
        _commit([path])
