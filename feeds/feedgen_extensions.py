"""What feedgen leaves out, as feedgen extensions: ``hreflang`` in entries, ``xml:lang``, ``via``, archives and more.

feedgen 1.0 writes an entry's links without ``rel``, ``type`` and ``hreflang``, so Atom entries take all theirs from
here. In RSS, which has no place for a second link or for a person without an e-mail address, the same things are
said by ``atom:link`` and ``dc:creator``.

Two elements are Tilshi's own, in the namespace :data:`NAMESPACE`, with the names and values that they have in the
JSON feed: ``machine_translated`` (``true`` until a person has reviewed the text) and ``translated_from``.
"""

from __future__ import annotations

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml.etree import SubElement

from feeds.edition import Channel, Item

#: Named by a UUID, because a namespace must outlive every address.
NAMESPACE = "urn:uuid:7d1f3a52-6f0e-4c59-9f2b-3c1a8be1d0a4"
_TILSHI = f"{{{NAMESPACE}}}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class AtomChannel(BaseExtension):  # type: ignore[misc]
    """Links from an Atom feed to the Atom feeds of the other languages and to its archive (RFC 5005)."""

    channel: Channel | None = None

    def extend_ns(self) -> dict[str, str]:
        return {"fh": _HISTORY.strip("{}"), "tilshi": NAMESPACE}

    def extend_atom(self, feed: Any) -> Any:
        if self.channel is not None:
            for language, folder in self.channel.alternates:
                _link(feed, "link", "alternate", self.channel.url(folder.atom), "application/atom+xml", language)
            for relation, folder in self.channel.history:
                _link(feed, "link", relation, self.channel.url(folder.atom), "application/atom+xml")
            _mark_archive(feed, self.channel)
        return feed


class AtomEntry(BaseEntryExtension):  # type: ignore[misc]
    """The language of an Atom entry and its links (RFC 4287, sections 2 and 4.2.7)."""

    item: Item | None = None

    def extend_atom(self, entry: Any) -> Any:
        item = self.item
        if item is None:
            return entry
        entry.set(_XML_LANG, item.language)
        _link(entry, "link", "alternate", item.url, "text/html", item.language)
        _link_relatives(entry, "link", item)
        for enclosure in item.enclosures:
            link = _link(entry, "link", "enclosure", enclosure.url, enclosure.media_type)
            if enclosure.length:
                link.set("length", str(enclosure.length))
        _mark_translation(entry, item)
        return entry


class RssChannel(BaseExtension):  # type: ignore[misc]
    """Links from an RSS feed to the RSS feeds of the other languages and to its archive (RFC 5005).

    Of a channel that never changed it removes the time of its last change, which feedgen takes from the clock.
    """

    channel: Channel | None = None

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DC.strip("{}"), "fh": _HISTORY.strip("{}"), "tilshi": NAMESPACE}

    def extend_rss(self, feed: Any) -> Any:
        if self.channel is not None:
            for language, folder in self.channel.alternates:
                href = self.channel.url(folder.rss)
                _link(feed[0], _ATOM + "link", "alternate", href, "application/rss+xml", language)
            for relation, folder in self.channel.history:
                _link(feed[0], _ATOM + "link", relation, self.channel.url(folder.rss), "application/rss+xml")
            _mark_archive(feed[0], self.channel)
            if self.channel.updated is None:
                feed[0].remove(feed[0].find("lastBuildDate"))
        return feed


class RssItem(BaseEntryExtension):  # type: ignore[misc]
    """The authors and the language of an RSS item, and its links other than the one to its page."""

    item: Item | None = None

    def extend_rss(self, entry: Any) -> Any:
        item = self.item
        if item is None:
            return entry
        for name in item.authors:
            SubElement(entry, _DC + "creator").text = name
        SubElement(entry, _DC + "language").text = item.language
        _link_relatives(entry, _ATOM + "link", item)
        _mark_translation(entry, item)
        return entry


def _mark_archive(parent: Any, channel: Channel) -> None:
    if channel.current is not None:
        SubElement(parent, _HISTORY + "archive")


def _mark_translation(entry: Any, item: Item) -> None:
    SubElement(entry, _TILSHI + "machine_translated").text = "true" if item.machine_translated else "false"
    if item.translated_from is not None:
        SubElement(entry, _TILSHI + "translated_from").text = item.translated_from


def _link_relatives(entry: Any, tag: str, item: Item) -> None:
    """The other languages and the original.

    Of several alternates most readers take the first as the entry's address, feedparser the last; so the entry's own
    page, which stands before these links, closes the list, without ``hreflang`` because no combination of type and
    language may come twice.
    """
    for alternate in item.alternates:
        _link(entry, tag, "alternate", alternate.url, "text/html", alternate.language)
    if item.alternates:
        _link(entry, tag, "alternate", item.url, "text/html")
    if item.original is not None:
        _link(entry, tag, "via", item.original.url, None, item.original.language)


def _link(parent: Any, tag: str, rel: str, href: str, media_type: str | None, language: str | None = None) -> Any:
    link = SubElement(parent, tag, rel=rel, href=href)
    if media_type:
        link.set("type", media_type)
    if language:
        link.set("hreflang", language)
    return link
