"""The newsroom's articles and translations: the truth from which output/ is rebuilt."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from pipeline import schema
from pipeline.article import (
    Article,
    Block,
    BlockKind,
    Enclosure,
    Flag,
    Origin,
    Rendering,
    Segment,
    Severity,
    State,
    Translation,
)
from pipeline.engine.base import Hypothesis
from pipeline.errors import StoreError
from pipeline.schema import open_database

#: Shelf, key and stamp of what a source remembers.
Memo = tuple[str, str, str]


class Saved(StrEnum):
    """What saving an article did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    #: Not saved: the article is of another source, which comes first.
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Review:
    """A person's approval of a translation."""

    guid: str
    language: str
    #: When it was given.
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Stored:
    """An article in the newsroom."""

    article: Article
    #: Its name in addresses; never changes.
    slug: str
    #: When it was read for the first time.
    first_seen: datetime
    #: The hash that it was saved with; a translation with another one is stale.
    content_hash: str
    #: When a person took it out of the feeds; None unless one did.
    withdrawn: datetime | None = None


class Store:
    """Articles, translations, the sources' memos and the engines' hypotheses.

    Every method is one transaction: after an interruption the database holds all that was saved before it.
    """

    def __init__(self, location: Path | str) -> None:
        """Open the database at ``location`` (a path or a SQLAlchemy URL).

        Raises:
            StoreError: it cannot be opened, or was made by a newer Tilshi.
        """
        self.database = open_database(location)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give up all connections."""
        self.database.dispose()

    def _transaction(self) -> AbstractContextManager[Connection]:
        return schema.transaction(self.database)

    def _writing(self) -> AbstractContextManager[Connection]:
        return schema.writing(self.database)

    # Sources

    def memo(self, shelf: str) -> dict[str, str]:
        """What is remembered of a source's items under the name ``shelf``: key → stamp."""
        query = sa.select(schema.memos.c.key, schema.memos.c.stamp).where(schema.memos.c.source == shelf)
        with self._transaction() as connection:
            return {row.key: row.stamp for row in connection.execute(query)}

    def remember(self, shelf: str, key: str, stamp: str) -> None:
        """Let a source find ``stamp`` under ``key`` next time."""
        with self._writing() as connection:
            _remember(connection, shelf, key, stamp)

    # Articles

    def save_article(
        self,
        article: Article,
        slug: str,
        memo: Memo | None = None,
        date: datetime | None = None,
        sources: Sequence[str] = (),
    ) -> Saved:
        """Insert or update an article; when its text changed, its translations become stale.

        An article that gives no date keeps the one that it has.

        Args:
            article: what the source gave, with its language known.
            slug: wanted name in addresses; a number is appended when another article has it. An article that
                is in the newsroom keeps its slug.
            memo: remembered in the same transaction.
            date: of publication, of a new article that gives none.
            sources: names of sources; an article that two of them give is taken from the one that comes first.
        """
        table = schema.articles
        with self._writing() as connection:
            if memo:
                _remember(connection, *memo)
            known = _article_of(connection, article.guid)
            if known and _rank(article, sources) > _rank(known.article, sources):
                return Saved.ELSEWHERE
            article = replace(article, published=article.published or (known.article.published if known else date))
            if known and known.article == article:
                return Saved.UNCHANGED
            if known:
                _update(connection, known, article)
                is_same = replace(known.article, source=article.source) == article
                return Saved.UNCHANGED if is_same else Saved.CHANGED
            taken = set(connection.scalars(sa.select(table.c.slug).where(table.c.slug.startswith(slug))))
            row = {**_article_row(article), "slug": _free(slug, taken), "first_seen": datetime.now(UTC)}
            connection.execute(sa.insert(table).values(row))
            return Saved.NEW

    def guids(self) -> list[str]:
        """All articles, newest first."""
        table = schema.articles
        query = sa.select(table.c.guid).order_by(table.c.published.desc(), table.c.guid)
        with self._transaction() as connection:
            return list(connection.scalars(query))

    def article(self, guid: str) -> Stored:
        """The article with exactly this guid.

        Raises:
            StoreError: there is none.
        """
        with self._transaction() as connection:
            stored = _article_of(connection, guid)
        if stored is None:
            raise StoreError(guid, "no such article in this newsroom", "see: tilshi status")
        return stored

    def articles(self) -> Iterator[Stored]:
        """Every article, newest first, read one by one."""
        for guid in self.guids():
            yield self.article(guid)

    def find(self, text: str) -> str:
        """The guid that a person means by a guid or a slug, or else by the beginning of one.

        Raises:
            StoreError: none or several match.
        """
        guid, slug = schema.articles.c.guid, schema.articles.c.slug
        begins = sa.or_(
            guid.startswith(text, autoescape=True),
            slug.startswith(text, autoescape=True),
            guid.startswith(f"urn:uuid:{text}", autoescape=True),
        )
        found: list[str] = []
        with self._transaction() as connection:
            for meant in (guid == text, slug == text, begins):
                found = found or list(connection.scalars(sa.select(guid).where(meant)))
        if len(found) == 1:
            return found[0]
        cause = "no such article in this newsroom" if not found else f"{len(found)} articles begin like that"
        raise StoreError(text, cause, "see: tilshi status")

    def withdraw(self, guid: str, when: datetime | None) -> None:
        """Take an article out of everything that is published, or back in when ``when`` is None.

        It stays in the newsroom, so that no source brings it back.
        """
        table = schema.articles
        with self._writing() as connection:
            connection.execute(sa.update(table).where(table.c.guid == guid).values(withdrawn=when))

    # Translations

    def save_translation(self, translation: Translation, article: Article) -> Saved | None:
        """Insert a translation or replace the one in the same language.

        Args:
            translation: of ``article``.
            article: as it was when it was translated.

        Returns:
            What that did for readers; None when it was not saved, because the article's text has changed meanwhile,
            or a person approved another translation.
        """
        with self._writing() as connection:
            source = _article_of(connection, translation.guid)
            known = _translation_of(connection, translation.guid, translation.language)
            if source is None or _text(source.article) != _text(article) or (known and known.approved):
                return None
            _replace(connection, translation, source)
            if known is None:
                return Saved.NEW
            return Saved.UNCHANGED if _published(known) == _published(translation) else Saved.CHANGED

    def revise_translation(self, old: Translation, new: Translation) -> bool:
        """Put ``new`` in the place of ``old``.

        Returns:
            Whether it was done: not when ``old`` is stale, or another translation has taken its place.
        """
        with self._writing() as connection:
            source = _article_of(connection, old.guid)
            known = _translation_of(connection, old.guid, old.language)
            if source is None or known is None or known.state is State.STALE or _work(known) != _work(old):
                return False
            _replace(connection, new, source)
            return True

    def translation(self, guid: str, language: str) -> Translation | None:
        """The translation of an article into ``language``, when there is one."""
        with self._transaction() as connection:
            return _translation_of(connection, guid, language)

    def reviewed(self, languages: Sequence[str]) -> list[Review]:
        """The reviews of translations into ``languages`` that are not published."""
        table = schema.translations
        query = sa.select(table.c.guid, table.c.language, table.c.updated).where(
            table.c.state == State.REVIEWED, table.c.language.in_(languages)
        )
        with self._transaction() as connection:
            return [Review(*row) for row in connection.execute(query)]

    def mark_published(self, reviews: Sequence[Review]) -> None:
        """These are in the feeds now; a translation that was changed or reviewed again since stays as it is."""
        table = schema.translations
        with self._transaction() as connection:
            for review in reviews:
                same = sa.and_(
                    table.c.guid == review.guid,
                    table.c.language == review.language,
                    table.c.state == State.REVIEWED,
                    table.c.updated.is_not_distinct_from(review.updated),
                )
                connection.execute(sa.update(table).where(same).values(state=State.PUBLISHED))

    def pending(self, source: str, language: str, glossary: str, engine: str) -> list[str]:
        """Articles in ``source`` whose translation into ``language`` is missing, stale or made with other means.

        What a person reviewed is pending only when its source changed, what was withdrawn never. Newest first.
        """
        a, t = schema.articles, schema.translations
        outdated = sa.and_(t.c.state == State.DRAFT, sa.or_(t.c.glossary != glossary, t.c.engine != engine))
        query = (
            sa.select(a.c.guid)
            .outerjoin(t, sa.and_(t.c.guid == a.c.guid, t.c.language == language))
            .where(a.c.language == source, a.c.withdrawn.is_(None))
            .where(sa.or_(t.c.guid.is_(None), t.c.state == State.STALE, outdated))
            .order_by(a.c.published.desc(), a.c.guid)
        )
        with self._transaction() as connection:
            return list(connection.scalars(query))

    def languages(self) -> list[str]:
        """The languages that articles are in."""
        language = schema.articles.c.language
        with self._transaction() as connection:
            return list(connection.scalars(sa.select(language).distinct().order_by(language)))

    def fingerprint(self) -> str:
        """Changes when anything that is published might: an article, a translation, a review, a withdrawal."""
        a, t = schema.articles, schema.translations
        articles = sa.select(a.c.guid, a.c.content_hash, a.c.withdrawn).order_by(a.c.guid)
        state = sa.case((t.c.state == State.PUBLISHED, State.REVIEWED), else_=t.c.state)
        translations = sa.select(
            t.c.guid, t.c.language, state, t.c.content_hash, t.c.glossary, t.c.engine, t.c.updated
        ).order_by(t.c.guid, t.c.language)
        digest = hashlib.blake2b(digest_size=16)
        with self._transaction() as connection:
            for query in (articles, translations):
                for row in connection.execute(query):
                    digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()

    def waiting(self, now: datetime) -> list[str]:
        """The articles that bear a date after ``now``."""
        table = schema.articles
        query = sa.select(table.c.guid).where(table.c.published > now).order_by(table.c.guid)
        with self._transaction() as connection:
            return list(connection.scalars(query))

    def identity(self) -> str:
        """What is this newsroom's and no other's, wherever it is served: a UUID, made when first asked for."""
        table = schema.meta
        query = sa.select(table.c.value).where(table.c.key == "newsroom")
        with self._writing() as connection:
            known = connection.scalar(query)
            if known is None:
                known = str(uuid.uuid4())
                connection.execute(sa.insert(table).values(key="newsroom", value=known))
            return str(known)

    # Hypotheses

    def hypotheses(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """What engines said before, for those of ``keys`` that are known."""
        table = schema.hypotheses
        found: dict[str, Hypothesis] = {}
        with self._transaction() as connection:
            for start in range(0, len(keys), 500):
                query = sa.select(table).where(table.c.key.in_(keys[start : start + 500]))
                for row in connection.execute(query):
                    found[row.key] = Hypothesis(row.text, row.score, row.unknown, tuple(row.alternatives))
        return found

    def remember_hypotheses(self, said: Mapping[str, Hypothesis]) -> None:
        """Keep what an engine said, by key."""
        if not said:
            return
        table = schema.hypotheses
        rows = [{"key": key, **asdict(hypothesis)} for key, hypothesis in said.items()]
        with self._writing() as connection:
            keys = list(said)
            for start in range(0, len(keys), 500):
                connection.execute(sa.delete(table).where(table.c.key.in_(keys[start : start + 500])))
            connection.execute(sa.insert(table), rows)


def _free(slug: str, taken: set[str]) -> str:
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    return candidate


def _rank(article: Article, sources: Sequence[str]) -> int:
    return sources.index(article.source) if article.source in sources else len(sources)


def _remember(connection: Connection, shelf: str, key: str, stamp: str) -> None:
    table = schema.memos
    connection.execute(sa.delete(table).where(table.c.source == shelf, table.c.key == key))
    connection.execute(sa.insert(table).values(source=shelf, key=key, stamp=stamp))


def _article_of(connection: Connection, guid: str) -> Stored | None:
    table = schema.articles
    row = connection.execute(sa.select(table).where(table.c.guid == guid)).mappings().first()
    if row is None:
        return None
    return Stored(_article(row), row["slug"], row["first_seen"], row["content_hash"], row["withdrawn"])


def _translation_of(connection: Connection, guid: str, language: str) -> Translation | None:
    table = schema.translations
    query = sa.select(table).where(table.c.guid == guid, table.c.language == language)
    row = connection.execute(query).mappings().first()
    return _translation(row) if row else None


def _replace(connection: Connection, translation: Translation, source: Stored) -> None:
    table = schema.translations
    connection.execute(
        sa.delete(table).where(table.c.guid == translation.guid, table.c.language == translation.language)
    )
    row = {**asdict(translation), "content_hash": source.content_hash}
    connection.execute(sa.insert(table).values(row))


def _published(translation: Translation) -> tuple[object, ...]:
    """What readers see of a translation, and whether they see it."""
    return translation.title, translation.summary, translation.blocks, translation.public


def _work(translation: Translation) -> tuple[object, ...]:
    """What a person who reviews has before their eyes, and when another one changed it."""
    return translation.segments, translation.blocks, translation.updated


def _update(connection: Connection, known: Stored, article: Article) -> None:
    """Replace an article. Its translations stay what they are when nothing changed that was translated."""
    articles, translations = schema.articles, schema.translations
    connection.execute(sa.update(articles).where(articles.c.guid == article.guid).values(_article_row(article)))
    ours = sa.update(translations).where(translations.c.guid == article.guid)
    if _text(known.article) == _text(article):
        current = translations.c.content_hash == known.content_hash
        connection.execute(ours.where(current).values(content_hash=article.content_hash))
    else:
        connection.execute(ours.values(state=State.STALE))


def _text(article: Article) -> tuple[object, ...]:
    """What is translated of an article; not its dates, categories and files."""
    return article.language, article.title, article.summary, article.blocks


def _article_row(article: Article) -> dict[str, Any]:
    return {**asdict(article), "content_hash": article.content_hash}


def _article(row: sa.RowMapping) -> Article:
    return Article(
        source=row["source"],
        guid=row["guid"],
        title=row["title"],
        blocks=_blocks(row["blocks"]),
        url=row["url"],
        language=row["language"],
        summary=row["summary"],
        published=row["published"],
        updated=row["updated"],
        authors=tuple(row["authors"]),
        categories=tuple(row["categories"]),
        enclosures=tuple(Enclosure(**e) for e in row["enclosures"]),
    )


def _blocks(rows: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(Block(**{**row, "kind": BlockKind(row["kind"])}) for row in rows)


def _translation(row: sa.RowMapping) -> Translation:
    return Translation(
        guid=row["guid"],
        language=row["language"],
        title=row["title"],
        blocks=_blocks(row["blocks"]),
        summary=row["summary"],
        state=State(row["state"]),
        content_hash=row["content_hash"],
        glossary=row["glossary"],
        engine=row["engine"],
        segments=tuple(_segment(s) for s in row["segments"]),
        flags=tuple(Flag(**{**f, "severity": Severity(f["severity"])}) for f in row["flags"]),
        updated=row["updated"],
    )


def _segment(row: dict[str, Any]) -> Segment:
    return Segment(
        source=row["source"],
        target=row["target"],
        origin=Origin(row["origin"]),
        engine=row["engine"],
        score=row["score"],
        spans=tuple(Rendering(**span) for span in row["spans"]),
    )
