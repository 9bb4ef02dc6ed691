"""A folder of documents, or a single one."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.article import Article
from pipeline.errors import SourceError
from pipeline.sources import docx, feed, markdown, page, text
from pipeline.sources.base import (
    MAX_BYTES,
    Document,
    Done,
    Draft,
    Failed,
    Found,
    Gone,
    Item,
    Memo,
    Unchanged,
    made_guid,
    storable,
)

Reader = Callable[[Document], Draft]

#: Which reader understands which file; a new format is a module and a line here.
READERS: Mapping[str, Reader] = {
    ".docx": docx.read,
    ".htm": page.read,
    ".html": page.read,
    ".markdown": markdown.read,
    ".md": markdown.read,
    ".txt": text.read,
    ".xhtml": page.read,
}
FEEDS = frozenset({".atom", ".rss", ".xml"})
#: Raised when a reader gives other results for the same file, so that every file is read again.
_VERSION = "3"
#: Where all folders keep their memos: a file is known by its path, whatever its source is called.
SHELF = "(files)"
#: In the stamp of a file that is gone, instead of its time and size.
_GONE = "gone:"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a file."""

    path: Path
    #: Time and size.
    state: str
    #: Of its bytes.
    digest: str
    #: Of its article; empty for a feed.
    guid: str

    @property
    def exists(self) -> bool:
        """Whether the file is there, or may be there in a folder that may not be read."""
        try:
            self.path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return True

    @property
    def is_current(self) -> bool:
        """Whether the file is still the one that is remembered."""
        try:
            return _state(self.path.stat()) == self.state
        except OSError:
            return False


@dataclass(slots=True)
class _Register:
    """Which file is which article."""

    #: By path.
    known: dict[Path, _Known]
    #: Which file of the source an article is in; it need not be there any more.
    owners: dict[str, Path]

    def guid(self, path: Path, digest: str, draft: Draft, made: str) -> tuple[str, Path | None]:
        """The guid of the article in a file, and the path that the file had before it was renamed.

        A file keeps the guid that it has; one with the bytes of another that is not there any more is that file,
        renamed. A place whose file was renamed may get another article.
        """
        before = self.known.get(path)
        twin = None if before and before.guid else self._twin(digest)
        guid = draft.guid or (before and before.guid) or (twin and twin.guid) or draft.url or made
        if guid == made and self._elsewhere(guid, path):
            guid = made_guid(made, digest)
        return guid, twin.path if twin and not twin.exists else None

    def _twin(self, digest: str) -> _Known | None:
        """The file with the same bytes: better one that is gone than one that is still there."""
        twins = [known for known in self.known.values() if known.digest == digest and known.guid]
        gone = next((known for known in twins if not known.exists), None)
        return gone or next((known for known in twins if known.is_current), None)

    def take(self, guid: str, path: Path) -> None:
        """Note that ``path`` holds the article.

        Raises:
            SourceError: another file of the source holds it.
        """
        if other := self._elsewhere(guid, path):
            raise SourceError(path, f"has the same guid, url or text as {other.name}", "remove one of the two files")
        self.owners[guid] = path

    def _elsewhere(self, guid: str, path: Path) -> Path | None:
        other = self.owners.get(guid, path)
        return other if other != path and other.exists() else None


@dataclass(frozen=True, slots=True)
class Folder:
    """All documents and feed files in a folder and its subfolders, or one such file.

    Hidden files, files that Word keeps while a document is open, and files of other kinds are passed over; texts of
    kinds that are not read are reported.
    """

    name: str
    location: Path
    zone: ZoneInfo
    #: Guids are made from paths relative to this folder.
    root: Path

    @property
    def shelf(self) -> str:
        return SHELF

    def read(self, memo: Memo) -> Iterator[Item]:
        register = self._register(memo)
        for path in self._files():
            if isinstance(path, Failed):
                yield path
                continue
            try:
                yield from self._read_file(path, memo, register)
            except SourceError as error:
                yield Failed(_key(path), error)
        if self.location.is_dir():
            yield from self._gone(register)

    def _gone(self, register: _Register) -> Iterator[Gone]:
        """The files of the folder that were there the last time, and were not renamed."""
        for known in register.known.values():
            was_here = known.path.is_relative_to(self.location.absolute()) and known.state != _GONE
            if was_here and register.owners.get(known.guid) == known.path and not known.exists:
                yield Gone(_key(known.path), f"{_VERSION}:{_GONE}:{known.digest}:{known.guid}", known.guid)

    def _files(self) -> Iterator[Path | Failed]:
        if not self.location.is_dir():
            yield self.location
            return
        failures: list[OSError] = []
        for folder, subfolders, names in os.walk(self.location, onerror=failures.append):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            files = [Path(folder, name) for name in sorted(names) if not name.startswith((".", "~"))]
            yield from (path for path in files if _is_known(path))
            yield from (Failed(_key(path), _unknown(path)) for path in files if _is_convertible(path))
        for failure in failures:
            path = Path(failure.filename or self.location)
            yield Failed(_key(path), SourceError(path, "cannot be read", "check the folder's permissions"))

    def _read_file(self, path: Path, memo: Memo, register: _Register) -> Iterator[Item]:
        status = _checked(path)
        key, state = _key(path), _state(status)
        known = register.known.get(path.absolute())
        if known and known.state == state:
            register.owners[known.guid] = known.path
            yield Unchanged(key)
            return
        data = _bytes(path)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        if path.suffix.lower() in FEEDS:
            origin = feed.Origin(path, self.name, self._relative(path), self.zone)
            yield from feed.read(data, origin, key, memo)
            yield Done(key, f"{_VERSION}:{state}:{digest}:")
            return
        draft = _draft(Document(path, data, self.zone))
        made = made_guid(self.name, self._relative(path))
        guid, renamed = register.guid(path.absolute(), digest, draft, made)
        register.take(guid, path.absolute())
        yield Found(
            self._article(guid, draft),
            key,
            f"{_VERSION}:{state}:{digest}:{guid}",
            draft.notes,
            modified=datetime.fromtimestamp(int(status.st_mtime), UTC),
            renamed=_key(renamed) if renamed else "",
        )

    def _register(self, memo: Memo) -> _Register:
        known = [file for key, stamp in memo.items() if (file := _known(key, stamp))]
        inside = [file for file in known if file.guid and file.path.is_relative_to(self.root.absolute())]
        return _Register({file.path: file for file in known}, {file.guid: file.path for file in inside})

    def _relative(self, path: Path) -> str:
        return storable(path.relative_to(self.root).as_posix())

    def _article(self, guid: str, draft: Draft) -> Article:
        return Article(
            source=self.name,
            guid=guid,
            title=draft.title,
            blocks=draft.blocks,
            url=draft.url,
            language=draft.language,
            summary=draft.summary,
            published=draft.published,
            updated=draft.updated,
            authors=draft.authors,
            categories=draft.categories,
        )


def _key(path: Path) -> str:
    return storable(path.absolute().as_posix())


def _path(key: str) -> Path:
    """The inverse of :func:`_key`."""
    return Path(re.sub(r"\\u(dc[89a-f][0-9a-f])", lambda escape: chr(int(escape[1], 16)), key))


def _known(key: str, stamp: str) -> _Known | None:
    """What a stamp says of the file that it is of; None when it is of no file, or of an earlier Tilshi."""
    version, _, rest = stamp.partition(":")
    parts = rest.split(":", 3)
    if version != _VERSION or len(parts) != 4:
        return None
    return _Known(_path(key), ":".join(parts[:2]), *parts[2:])


def _state(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns}:{status.st_size}"


def _is_known(path: Path) -> bool:
    return path.suffix.lower() in READERS or path.suffix.lower() in FEEDS


def _is_convertible(path: Path) -> bool:
    """Whether it is a text all the same, which people take for one that is read."""
    return path.suffix.lower() in (".doc", ".odt", ".pdf", ".rtf")


def _unknown(path: Path) -> SourceError:
    kinds = ", ".join(sorted({*READERS, *FEEDS}))
    advice = "save it as .docx" if _is_convertible(path) else f"use {kinds}"
    return SourceError(path, f"{path.suffix or 'a file without extension'} cannot be read", advice)


def open_folder(location: Path, name: str, zone: ZoneInfo, root: Path | None = None) -> Folder:
    """A folder or a single file as a source.

    Args:
        location: the folder or file.
        name: the source's name.
        zone: of dates that name none.
        root: the folder of which ``location`` is a part, when the source is larger than that.

    Raises:
        SourceError: it is not there, or a file of a kind that no reader understands.
    """
    if not location.exists() and not location.is_symlink():
        raise SourceError(location, "there is no such file or folder", "check the path")
    if not location.is_dir() and not _is_known(location):
        raise _unknown(location)
    own_root = location if location.is_dir() else location.parent
    return Folder(name, location, zone, root or own_root)


def _checked(path: Path) -> os.stat_result:
    try:
        status = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(path, "is not a file", "remove it from the folder")
    if status.st_size > MAX_BYTES:
        size = status.st_size // (1024 * 1024)
        raise SourceError(
            path, f"has {size} MB; more than {MAX_BYTES // (1024 * 1024)} MB is not read", "make it smaller"
        )
    if not status.st_size:
        raise SourceError(path, "is empty", "save the text again or remove the file")
    return status


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > MAX_BYTES:
        raise SourceError(path, "is still growing", "try again when it has been written")
    return data


def _unreadable(path: Path, error: OSError) -> SourceError:
    reason = (error.strerror or "").lower()
    return SourceError(path, f"cannot be read ({reason})", "check that it is there and its permissions")


def _draft(document: Document) -> Draft:
    try:
        draft = READERS[document.path.suffix.lower()](document)
    except ValueError as error:
        raise SourceError(document.path, "is not text", "save it as plain text in UTF-8") from error
    if not (draft.title or draft.blocks):
        raise SourceError(document.path, "is empty", "save the text again or remove the file")
    return draft
