"""The store's articles and translations as a site that feeds/ can publish."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from feeds import entry as feed
from feeds.wording import language_name
from pipeline.appearances import Shown, record
from pipeline.article import Article, Block, Translation
from pipeline.categories import localised
from pipeline.markup import parse
from pipeline.newsroom import Newsroom
from pipeline.sources.html import to_html
from pipeline.store import Store, Stored

_SUMMARY_LENGTH = 300


def site(newsroom: Newsroom, store: Store, now: datetime) -> feed.Site:
    """Everything that may be published: originals, and translations that are neither stale nor held back.

    What a person withdrew is not, nor what bears a date after ``now``. The store notes what is published from now on.
    """
    found = {
        (stored.article.guid, entry.language): entry
        for stored in store.articles()
        for entry in _entries(newsroom, store, stored, now)
    }
    oldest_first = sorted(found.items(), key=lambda item: (item[1].published, item[1].id))
    shown = {place: Shown(_digest(entry), entry.updated) for place, entry in oldest_first}
    history = record(store.database, shown, newsroom.languages, now)
    entries: dict[str, list[feed.Entry]] = {language: [] for language in newsroom.languages}
    for place, entry in found.items():
        entries[entry.language].append(replace(entry, added=history[place].added, updated=history[place].updated))
    left = {
        language: max((a.gone for (_, code), a in history.items() if code == language and a.gone), default=None)
        for language in newsroom.languages
    }
    return feed.Site(
        title=newsroom.title,
        description=newsroom.description,
        base_url=newsroom.base_url,
        author=newsroom.author,
        timezone=newsroom.timezone,
        feeds=tuple(
            feed.Feed(
                id=_urn(store.identity(), language),
                language=language,
                title=newsroom.titles.get(language) or f"{newsroom.title} – {language_name(language)}",
                description=newsroom.descriptions.get(language) or newsroom.description,
                entries=tuple(entries[language]),
                site_title=newsroom.titles.get(language, ""),
                changed=left[language],
            )
            for language in newsroom.languages
        ),
    )


def _entries(newsroom: Newsroom, store: Store, stored: Stored, now: datetime) -> Iterator[feed.Entry]:
    article = stored.article
    if stored.withdrawn or (article.published and article.published > now):
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
    html = to_html(text.blocks)
    changes = (published, article.updated, translation.updated if translation else None)
    return feed.Entry(
        id=_urn(article.guid, language) if translation else article.guid,
        slug=stored.slug,
        language=language,
        title=text.title,
        content_html=_with_language_of_pictures(html, article.language) if translation else html,
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


def _with_language_of_pictures(html: str, language: str) -> str:
    """HTML that says of what describes a picture, which is not translated, that it is in the source's language."""
    return re.sub(r'<img (?=[^>]*\b(?:alt|title)="[^"])', f'<img lang="{language}" ', html)


def _digest(entry: feed.Entry) -> str:
    """Changes when anything that readers see changes. It is kept in newsrooms: fields are named one by one."""
    values = [
        entry.title,
        entry.content_html,
        entry.summary,
        entry.published.isoformat(),
        entry.authors,
        entry.categories,
        [[file.url, file.media_type, file.length] for file in entry.enclosures],
        entry.original_url,
        entry.translated_from,
        entry.machine_translated,
    ]
    return hashlib.blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()


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
