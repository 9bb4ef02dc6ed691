"""The newsroom's database: tables, schema version, migrations, and how a connection is opened.

SQLite by default; PostgreSQL by URL, with its driver installed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from pipeline.errors import StoreError


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime kept as ISO 8601 text in UTC, so that every database sorts and returns it alike."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat()

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("guid", sa.String, primary_key=True),
    sa.Column("slug", sa.String, nullable=False, unique=True),
    sa.Column("source", sa.String, nullable=False, index=True),
    sa.Column("url", sa.String),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("summary", sa.String, nullable=False),
    sa.Column("blocks", sa.JSON, nullable=False),
    sa.Column("published", UtcDateTime, index=True),
    sa.Column("updated", UtcDateTime),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("categories", sa.JSON, nullable=False),
    sa.Column("enclosures", sa.JSON, nullable=False),
    sa.Column("content_hash", sa.String, nullable=False),
    sa.Column("first_seen", UtcDateTime, nullable=False),
    sa.Column("withdrawn", UtcDateTime),
)

translations = sa.Table(
    "translations",
    metadata,
    sa.Column("guid", sa.ForeignKey("articles.guid", ondelete="CASCADE"), primary_key=True),
    sa.Column("language", sa.String, primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("summary", sa.String, nullable=False),
    sa.Column("blocks", sa.JSON, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("content_hash", sa.String, nullable=False),
    sa.Column("glossary", sa.String, nullable=False),
    sa.Column("engine", sa.String, nullable=False),
    sa.Column("segments", sa.JSON, nullable=False),
    sa.Column("flags", sa.JSON, nullable=False),
    sa.Column("updated", UtcDateTime),
)

#: When an article came into the feeds of a language, changed there and left: see :mod:`pipeline.appearances`.
appearances = sa.Table(
    "appearances",
    metadata,
    sa.Column("guid", sa.ForeignKey("articles.guid", ondelete="CASCADE"), primary_key=True),
    sa.Column("language", sa.String, primary_key=True),
    sa.Column("digest", sa.String),
    sa.Column("added", UtcDateTime, nullable=False),
    sa.Column("updated", UtcDateTime, nullable=False),
    sa.Column("gone", UtcDateTime),
)

#: What each source remembered of an item: a file's size, time and digest, a feed's ETag.
memos = sa.Table(
    "memos",
    metadata,
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("stamp", sa.String, nullable=False),
)

#: What an engine said for a protected sentence, so that it is never asked twice.
hypotheses = sa.Table(
    "hypotheses",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("unknown", sa.Float, nullable=False),
    sa.Column("alternatives", sa.JSON, nullable=False),
)

#: The translation memory. The digests are of the languages and the sentence: as it is, with its protected spans
#: replaced by slots, and with only its dates and numbers replaced (NULL when there is nothing to replace).
memory = sa.Table(
    "memory",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exact", sa.BigInteger, nullable=False, index=True),
    sa.Column("abstract", sa.BigInteger, index=True),
    sa.Column("numeric", sa.BigInteger, index=True),
    sa.Column("source_language", sa.String, nullable=False),
    sa.Column("target_language", sa.String, nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("target", sa.String, nullable=False),
    sa.Column("previous", sa.String, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("created", UtcDateTime),
    sa.Column("changed", UtcDateTime),
    sa.Column("author", sa.String, nullable=False),
    sa.Column("editor", sa.String, nullable=False),
    sa.Column("document", sa.String, nullable=False),
    sa.Column("slots", sa.JSON, nullable=False),
    sa.Column("extras", sa.JSON(none_as_null=True)),
)

#: The rarest trigrams of each segment of the memory.
memory_trigrams = sa.Table(
    "memory_trigrams",
    metadata,
    sa.Column("trigram", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("segment", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

#: In how many segments a trigram was seen, which says how rare it is.
memory_frequencies = sa.Table(
    "memory_frequencies",
    metadata,
    sa.Column("trigram", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("segments", sa.Integer, nullable=False),
)


def _create_memory(connection: Connection) -> None:
    metadata.create_all(connection, tables=[memory, memory_trigrams, memory_frequencies], checkfirst=True)


def _add_alternatives(connection: Connection) -> None:
    """What engines said is kept to save time only: it is forgotten, and asked for again."""
    hypotheses.drop(connection, checkfirst=True)
    hypotheses.create(connection)


def _add_column(connection: Connection, table: sa.Table, column: str) -> None:
    name, _, _ = column.partition(" ")
    if name not in {known["name"] for known in sa.inspect(connection).get_columns(table.name)}:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")


def _add_extras(connection: Connection) -> None:
    _add_column(connection, memory, "extras JSON")


def _add_appearances(connection: Connection) -> None:
    """What sources remembered is kept to save time only: it is forgotten, and everything read again."""
    _add_column(connection, articles, "withdrawn VARCHAR(32)")
    appearances.create(connection, checkfirst=True)
    connection.execute(sa.delete(memos))


#: The step under N brings a database of version N to N + 1. A new database is made as :data:`metadata` says.
MIGRATIONS: dict[int, Callable[[Connection], None]] = {
    1: _create_memory,
    2: _add_alternatives,
    3: _add_extras,
    4: _add_appearances,
}
VERSION = max(MIGRATIONS) + 1

#: The advisory lock of PostgreSQL by which writers wait for one another: any number that nobody else uses there.
_LOCK = 0x7469_6C73_6869

#: Seconds to wait for another process that writes; ``?timeout=`` in a SQLite URL says otherwise.
_PATIENCE = 10


def open_database(location: Path | str) -> Engine:
    """Open the newsroom's database, creating or migrating it when needed.

    Args:
        location: the path of a SQLite file, or a SQLAlchemy URL.

    Raises:
        StoreError: not a database, of a newer version, in use, or not writable.
    """
    address = location if isinstance(location, str) and "://" in location else f"sqlite:///{location}"
    name = str(location)
    try:
        url = sa.make_url(address)
        name = _name(url)
        if url.get_backend_name() == "sqlite":
            engine = sa.create_engine(url.update_query_dict({"timeout": str(_PATIENCE), **url.query}))
            sa.event.listen(engine, "connect", _configure_sqlite)
        else:
            engine = sa.create_engine(url)
        with engine.begin() as connection:
            _migrate(connection, name)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise _failure(name, error) from error
    return engine


@contextmanager
def transaction(database: Engine) -> Iterator[Connection]:
    """A connection whose work is kept as a whole when the block ends, and not at all when it fails.

    Raises:
        StoreError: the database cannot be read or written.
    """
    try:
        with database.begin() as connection:
            yield connection
    except sa.exc.DBAPIError as error:
        raise _failure(_name(database.url), error) from error


@contextmanager
def writing(database: Engine) -> Iterator[Connection]:
    """A transaction beside which no other one of this kind runs: what it reads is still true when it writes.

    Raises:
        StoreError: the database cannot be read or written.
    """
    with transaction(database) as connection:
        _lock(connection)
        yield connection


def _lock(connection: Connection) -> None:
    """Wait for others that write. Python's SQLite driver begins no transaction before a SELECT or CREATE TABLE."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _name(url: sa.URL) -> str:
    """A database as people call it: the path of its file, or its address without the password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _failure(name: str, error: Exception) -> StoreError:
    reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
    if "locked" in reason:
        return StoreError(
            name, "is in use by another tilshi", "wait until that is done and run the same command again"
        )
    if "is full" in reason:
        return StoreError(
            name, "there is no space left on the disk", "free some and run the same command again; nothing was lost"
        )
    return StoreError(
        name,
        f"cannot be used as the newsroom's database ({reason})",
        "check the file and the disk; what was saved before is not lost",
    )


def _configure_sqlite(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        # Someone else is at it, and this pragma does not wait. The file keeps the mode: a later opening sets it.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
    cursor.close()


def _migrate(connection: Connection, name: str) -> None:
    if _version(connection) == VERSION:
        return
    _lock(connection)
    version = _version(connection)
    if version is None:
        metadata.create_all(connection)
        connection.execute(sa.insert(meta).values(key="schema", value=str(VERSION)))
        return
    if version > VERSION:
        raise StoreError(
            name,
            f"was written by a newer Tilshi (schema {version}, this one knows {VERSION})",
            "upgrade Tilshi",
        )
    for step in range(version, VERSION):
        MIGRATIONS[step](connection)
    connection.execute(sa.update(meta).where(meta.c.key == "schema").values(value=str(VERSION)))


def _version(connection: Connection) -> int | None:
    """The schema's version; None when the database is new."""
    if not sa.inspect(connection).has_table(meta.name):
        return None
    stored = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema"))
    return None if stored is None else int(stored)
