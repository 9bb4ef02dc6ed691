"""JSON Feed 1.1."""

from __future__ import annotations

import json
from typing import Any

from feeds.edition import Channel, Item

_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel) -> bytes:
    """The channel as a JSON Feed document (jsonfeed.org/version/1.1) in UTF-8, the same bytes for the same entries.

    What JSON Feed has no field for is in the extension ``_tilshi`` of each item: ``machine_translated`` (true until a
    person has reviewed it), ``translations`` and ``original``, both as ``{"language", "url"}``.
    """
    document: dict[str, Any] = {
        "version": _VERSION,
        "title": channel.title,
        "home_page_url": channel.url(channel.page),
        "feed_url": channel.url(channel.folder.json),
        "next_url": channel.url(channel.previous.json) if channel.previous else None,
        "description": channel.description,
        "language": channel.language,
        "authors": [{"name": channel.author}],
        "_tilshi": {
            "translations": [
                {"language": language, "url": channel.url(folder.json)} for language, folder in channel.alternates
            ]
        },
        "items": [_item(item) for item in channel.items],
    }
    document = {name: value for name, value in document.items() if value is not None}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(item: Item) -> dict[str, Any]:
    elsewhere = item.original if item.original not in item.alternates else None
    fields: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "external_url": elsewhere.url if elsewhere else None,
        "title": item.title,
        "content_html": item.content_html,
        "summary": item.summary,
        "image": item.image.url if item.image else None,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": name} for name in item.authors],
        "tags": [category.name for category in item.categories],
        "language": item.language,
        "attachments": [_attachment(e.url, e.media_type, e.length) for e in item.enclosures],
        "_tilshi": _extension(item),
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _attachment(url: str, media_type: str, length: int) -> dict[str, Any]:
    attachment: dict[str, Any] = {"url": url, "mime_type": media_type}
    return attachment | {"size_in_bytes": length} if length else attachment


def _extension(item: Item) -> dict[str, Any]:
    original = {"language": item.original.language, "url": item.original.url} if item.original else None
    return {
        "machine_translated": item.machine_translated,
        "translated_from": item.translated_from,
        "translations": [{"language": a.language, "url": a.url} for a in item.alternates],
        "original": original,
    }
