"""A folder of documents, or a single one."""

from __future__ import annotations

import os
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
_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Folder:
    """All documents and feed files in a folder and its subfolders, or one such file.

    Hidden files, files that Word keeps while a document is open, and files of other kinds are passed over.
    """

    name: str
    location: Path
    zone: ZoneInfo
    #: Guids are made from paths relative to this folder.
    root: Path

    def read(self, memo: Memo) -> Iterator[Item]:
        guids = self._owners(memo)
        for path in self._files():
            if isinstance(path, Failed):
                yield path
                continue
            try:
                yield from self._read_file(path, memo, guids)
            except SourceError as error:
                yield Failed(_key(path), error)

    def _files(self) -> Iterator[Path | Failed]:
        if not self.location.is_dir():
            yield self.location
            return
        failures: list[OSError] = []
        for folder, subfolders, names in os.walk(self.location, onerror=failures.append):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            files = (Path(folder, name) for name in sorted(names) if not name.startswith((".", "~")))
            yield from (path for path in files if _is_known(path))
        for failure in failures:
            path = Path(failure.filename or self.location)
            yield Failed(_key(path), SourceError(path, "cannot be read", "check the folder's permissions"))

    def _read_file(self, path: Path, memo: Memo, guids: dict[str, Path]) -> Iterator[Item]:
        status = _checked(path)
        key, remembered = _key(path), memo.get(_key(path), "")
        stamp = f"{_VERSION}:{status.st_mtime_ns}:{status.st_size}:"
        if remembered.startswith(stamp):
            guids[remembered.removeprefix(stamp)] = path
            yield Unchanged(key)
            return
        data = _bytes(path)
        if path.suffix.lower() in FEEDS:
            origin = feed.Origin(path, self.name, self._relative(path), self.zone)
            yield from feed.read(data, origin, key, memo)
            yield Done(key, stamp)
            return
        draft = _draft(Document(path, data, self.zone))
        article = self._article(path, draft, datetime.fromtimestamp(int(status.st_mtime), UTC))
        other = guids.get(article.guid, path)
        if other.absolute() != path.absolute() and other.exists():
            raise SourceError(path, f"has the same guid or url as {other.name}", "remove one of the two files")
        guids[article.guid] = path
        yield Found(article, key, stamp + article.guid, draft.notes)

    def _owners(self, memo: Memo) -> dict[str, Path]:
        """Which file of the source gave the article of a guid when it was read; it need not be there any more."""
        inside = f"{_key(self.root)}/"
        stamps = ((key, stamp.split(":", 3)) for key, stamp in memo.items() if key.startswith(inside))
        return {parts[3]: Path(key) for key, parts in stamps if len(parts) == 4 and parts[0] == _VERSION}

    def _relative(self, path: Path) -> str:
        return storable(path.relative_to(self.root).as_posix())

    def _article(self, path: Path, draft: Draft, modified: datetime) -> Article:
        return Article(
            source=self.name,
            guid=draft.guid or draft.url or made_guid(self.name, self._relative(path)),
            title=draft.title,
            blocks=draft.blocks,
            url=draft.url,
            language=draft.language,
            summary=draft.summary,
            published=draft.published or modified,
            updated=draft.updated,
            authors=draft.authors,
            categories=draft.categories,
        )


def _key(path: Path) -> str:
    return storable(path.absolute().as_posix())


def _is_known(path: Path) -> bool:
    return path.suffix.lower() in READERS or path.suffix.lower() in FEEDS


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
        kinds = ", ".join(sorted({*READERS, *FEEDS}))
        advice = "save it as .docx" if location.suffix.lower() in (".doc", ".odt", ".rtf") else f"use {kinds}"
        raise SourceError(location, f"{location.suffix or 'a file without extension'} cannot be read", advice)
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
