"""The store's articles and translations as a site that feeds/ can publish."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from feeds import entry as feed
from feeds.wording import language_name
from pipeline.article import Article, Block, Translation
from pipeline.categories import localised
from pipeline.markup import parse
from pipeline.newsroom import Newsroom
from pipeline.sources.html import to_html
from pipeline.store import Store, Stored

_SUMMARY_LENGTH = 300


def site(newsroom: Newsroom, store: Store) -> feed.Site:
    """Everything that may be published: originals, and translations that are neither stale nor held back.

    What a person withdrew is not.
    """
    entries: dict[str, list[feed.Entry]] = {language: [] for language in newsroom.languages}
    for stored in store.articles():
        for entry in _entries(newsroom, store, stored):
            entries[entry.language].append(entry)
    return feed.Site(
        title=newsroom.title,
        description=newsroom.description,
        base_url=newsroom.base_url,
        author=newsroom.author,
        timezone=newsroom.timezone,
        feeds=tuple(
            feed.Feed(
                id=_urn(newsroom.base_url, language),
                language=language,
                title=f"{newsroom.title} – {language_name(language)}",
                description=newsroom.description,
                entries=tuple(found),
            )
            for language, found in entries.items()
        ),
    )


def _entries(newsroom: Newsroom, store: Store, stored: Stored) -> Iterator[feed.Entry]:
    article = stored.article
    if stored.withdrawn:
        return
    for language in newsroom.languages:
        if language == article.language:
            yield _entry(newsroom, stored, article, language)
            continue
        translation = store.translation(article.guid, language)
        if translation and translation.public:
            yield _entry(newsroom, stored, translation, language)


def _entry(newsroom: Newsroom, stored: Stored, text: Article | Translation, language: str) -> feed.Entry:
    article = stored.article
    translation = text if isinstance(text, Translation) else None
    published = article.published or article.updated or stored.first_seen
    changes = (published, article.updated, translation.updated if translation else None)
    return feed.Entry(
        id=_urn(article.guid, language) if translation else article.guid,
        slug=stored.slug,
        language=language,
        title=text.title,
        content_html=to_html(text.blocks),
        summary=text.summary or summarise(text.blocks),
        published=published,
        updated=max(time for time in changes if time),
        authors=article.authors,
        categories=localised(article.categories, language, newsroom.categories),
        enclosures=tuple(feed.Enclosure(e.url, e.media_type, e.length) for e in article.enclosures),
        original_url=article.url,
        translated_from=article.language if translation else None,
        machine_translated=translation is not None and not translation.approved,
    )


def summarise(blocks: tuple[Block, ...]) -> str:
    """The beginning of the text, cut at a word."""
    text = " ".join(parse(block.html).text.strip() for block in blocks[:3])
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) <= _SUMMARY_LENGTH:
        return text
    return text[:_SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _urn(guid: str, language: str) -> str:
    """A name-based UUID (RFC 9562, 5.5), the same in every run."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{guid}#{language}')}"
