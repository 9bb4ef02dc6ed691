"""How long feeds take: Tilshi's writers against bare feedgen with the same entries, and a whole publication.

    python tests/bench/bench_feeds.py [ENTRIES]

The ratio says what cleaning, notices, links between languages and stable bytes cost on top of the library.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nh3
from feedgen.feed import FeedGenerator

from feeds.atom import atom
from feeds.edition import Edition
from feeds.entry import Enclosure, Entry, Feed, Site
from feeds.jsonfeed import json_feed
from feeds.publish import publish
from feeds.rss import rss

_PARAGRAPH = (
    "<p>Министр провёл рабочую встречу с <a href='https://example.org/'>делегацией</a>, стороны обсудили "
    "торговлю, транспорт и <b>гуманитарное</b> сотрудничество.</p>"
)
_START = datetime(2024, 1, 1, tzinfo=UTC)


def make_site(count: int) -> Site:
    """A site in three languages with ``count`` articles of about 1.4 kB each."""

    def entry(number: int, language: str) -> Entry:
        moment = _START + timedelta(minutes=number)
        return Entry(
            id=f"urn:example:{number}:{language}",
            slug=f"article-{number}",
            language=language,
            title=f"Заголовок номер {number}",
            content_html=_PARAGRAPH * 8,
            summary="Краткое изложение новости в одном предложении.",
            published=moment,
            updated=moment,
            authors=("Пресс-служба",),
            categories=(f"Тема {number % 12}",),
            enclosures=(Enclosure("https://example.org/photo.jpg", "image/jpeg", 1000),),
            translated_from=None if language == "ru" else "ru",
            machine_translated=language != "ru",
        )

    feeds = (
        Feed(f"urn:example:{code}", code, "Новости", "Новости", tuple(entry(n, code) for n in range(count)))
        for code in ("ru", "en", "kk")
    )
    return Site("Ведомство", "Новости ведомства", "https://news.example.org/", tuple(feeds))


def bare_feedgen(feed: Feed) -> FeedGenerator:
    """The same entries by the library alone, without any of Tilshi's rules."""
    generator = FeedGenerator()
    generator.id(feed.id)
    generator.title(feed.title)
    generator.description(feed.description)
    generator.link(href="https://news.example.org/", rel="alternate")
    for entry in feed.entries:
        added = generator.add_entry(order="append")
        added.id(entry.id)
        added.title(entry.title)
        added.link(href=f"https://news.example.org/{entry.slug}.html", rel="alternate")
        added.summary(entry.summary)
        added.content(entry.content_html, type="html")
        added.published(entry.published)
        added.updated(entry.updated)
        added.author(name=entry.authors[0])
        added.category(term=entry.categories[0])
        added.enclosure(entry.enclosures[0].url, entry.enclosures[0].length, entry.enclosures[0].media_type)
    return generator


def seconds(work: Callable[[], object]) -> float:
    """CPU and I/O time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    site = make_site(count)
    kazakh = site.feeds[2]
    cleaning = seconds(lambda: [nh3.clean(entry.content_html) for entry in kazakh.entries])
    print(f"{count:,} entries in one feed; nh3 alone cleans them in {cleaning:.2f} s")
    for name, ours, bare in (
        ("RSS 2.0", lambda: rss(Edition(site).channel(kazakh, count)), lambda: bare_feedgen(kazakh).rss_str()),
        ("Atom 1.0", lambda: atom(Edition(site).channel(kazakh, count)), lambda: bare_feedgen(kazakh).atom_str()),
    ):
        library, tilshi = seconds(bare), seconds(ours)
        bare_ratio, safe_ratio = tilshi / library, tilshi / (library + cleaning)
        print(
            f"  {name:9} feedgen {library:5.2f} s   tilshi {tilshi:5.2f} s"
            f"   ratio {bare_ratio:.2f}, to feedgen and nh3 {safe_ratio:.2f}"
        )
    print(f"  JSON Feed {'':14}   tilshi {seconds(lambda: json_feed(Edition(site).channel(kazakh, count))):5.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        first = seconds(lambda: publish(site, output))
        again = seconds(lambda: publish(site, output))
        files = sum(1 for path in output.rglob("*") if path.is_file())
    print(f"{3 * count:,} pages, {files:,} files: first publication {first:.1f} s, again, unchanged, {again:.1f} s")


if __name__ == "__main__":
    main()
