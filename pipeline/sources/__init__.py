"""Where articles come from: folders and files (.txt, .md, .html, .docx, feeds) and feeds on the web."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.sources.base import Done, Failed, Found, Gone, Item, Memo, Source, Unchanged

__all__ = ["Done", "Failed", "Found", "Gone", "Item", "Memo", "Source", "Unchanged", "open_source"]


def open_source(location: str | Path, name: str, timezone: str = "Asia/Almaty", root: Path | None = None) -> Source:
    """The source at a place.

    Args:
        location: a folder, a file, or the http(s) address of an RSS or Atom feed.
        name: the source's name; part of the guids of articles that have no address of their own.
        timezone: IANA name of the zone of dates that name none.
        root: the source's folder, when ``location`` is only a part of it: an article has the same guid whether
            it is read with its folder or alone.

    Raises:
        SourceError: there is nothing there, or a file of a kind that no reader understands.
    """
    from zoneinfo import ZoneInfo

    if re.match(r"https?://", str(location), re.IGNORECASE):
        from pipeline.sources.web import WebFeed

        return WebFeed(name, str(location), zone=ZoneInfo(timezone))

    from pipeline.sources.folder import open_folder

    return open_folder(Path(location), name, ZoneInfo(timezone), root)
