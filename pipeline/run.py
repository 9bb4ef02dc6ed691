"""The stages put together: ingest, translate, check, store, publish. The only module that knows all of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from feeds.errors import FeedError
from feeds.publish import MANIFEST, Published, publish
from feeds.slugs import slugify
from glossary.annotate import Annotator
from pipeline import entries, means
from pipeline.article import UNDETERMINED, Article, Flag, Severity, Translation
from pipeline.detect import Detector
from pipeline.document import Segmented, assemble, segment, with_language
from pipeline.engine.base import Engine
from pipeline.errors import EngineError, NoRouteError, PublishError, SourceError
from pipeline.memory import Memory
from pipeline.newsroom import Newsroom
from pipeline.sources import Done, Failed, Found, Gone, Source, open_source
from pipeline.store import Saved, Store, Stored
from pipeline.translate import Translator

#: Characters of an article's name in addresses and in commands.
_SLUG_LENGTH = 48
#: Articles that are annotated, and translated into every language, at a time: bounds the memory.
_ARTICLES_AT_A_TIME = 64
#: Most files that are named in one sentence.
_NAMED = 5
#: The memo in which a run keeps what it published last.
_EDITION = "(output)"


class Observer(Protocol):
    """Whoever wants to see a run's progress."""

    def problem(self, message: str) -> None:
        """One sentence about something that did not work; the run goes on."""

    def note(self, message: str) -> None:
        """One sentence about something that a person may want to know."""

    def ingested(self, article: Article, saved: Saved) -> None:
        """An article was read."""

    def translating(self, done: int, total: int, pair: str) -> None:
        """So many of the pending articles are translated; ``pair`` is ``ru → en``."""


class Silent:
    """Sees nothing."""

    def problem(self, message: str) -> None:
        pass

    def note(self, message: str) -> None:
        pass

    def ingested(self, article: Article, saved: Saved) -> None:
        pass

    def translating(self, done: int, total: int, pair: str) -> None:
        pass


@dataclass(slots=True)
class Report:
    """What a run did."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    #: Translations made; not those that came out as they were.
    translated: int = 0
    #: Guids of the articles that are new or changed in any language, in order.
    touched: dict[str, None] = field(default_factory=dict)
    #: What did not work, a sentence each.
    problems: list[str] = field(default_factory=list)
    #: What a person may want to know, a sentence each.
    notes: list[str] = field(default_factory=list)
    published: Published | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the closing table, and of `tilshi status`."""

    guid: str
    slug: str
    title: str
    language: str
    #: Newsroom language → ``original``, ``draft``, ``held back``, ``reviewed``, ``published``, ``stale``,
    #: ``scheduled`` (an original dated in the future), ``withdrawn`` or ``–``.
    states: dict[str, str]
    errors: int
    warnings: int
    notes: int

    @property
    def held_back(self) -> bool:
        return "held back" in self.states.values()


class Run:
    """One pass over a newsroom. Every article is committed as it completes."""

    def __init__(self, newsroom: Newsroom, store: Store, observer: Observer | None = None) -> None:
        self.newsroom = newsroom
        self.store = store
        self.report = Report()
        self._observer: Observer = observer or Silent()
        #: How many articles in each language are new or changed.
        self._read = Counter[str]()

    def all(self, locations: Sequence[str] = ()) -> Report:
        """Ingest ``locations`` (by default the configured sources), translate what is pending, publish."""
        detector = Detector(newsroom=self.newsroom.languages)
        self.ingest(detector, locations)
        self.translate(detector)
        if self.report.translated or not self._is_published():
            self.publish()
        return self.report

    def ingest(self, detector: Detector, locations: Sequence[str] = ()) -> None:
        """Read the sources; a bad article or source is reported, and the others go on."""
        for source in self._sources(locations):
            self._ingest_source(source, detector)

    def _sources(self, locations: Sequence[str]) -> Iterator[Source]:
        """Each of ``locations``, or all configured sources."""
        room = self.newsroom
        places = locations or [room.absolute(settings.location) for settings in room.sources]
        for place in places:
            name, root = room.source_of(place)
            try:
                yield open_source(place, name, timezone=room.timezone, root=root)
            except SourceError as error:
                self._problem(str(error))

    def _ingest_source(self, source: Source, detector: Detector) -> None:
        gone: list[str] = []
        for item in source.read(self.store.memo(source.shelf)):
            match item:
                case Found():
                    self._save(item, source.shelf, detector)
                case Failed():
                    self._problem(str(item.error))
                case Done():
                    self.store.remember(source.shelf, item.key, item.stamp)
                case Gone():
                    stored = self.store.article(item.guid)
                    gone += [] if stored.withdrawn else [f"{item.key} ({stored.slug})"]
                    self.store.remember(source.shelf, item.key, item.stamp)
                case _:
                    self.report.unchanged += 1
        if gone:
            names = ", ".join(gone[:_NAMED]) + (f" and {len(gone) - _NAMED} more" if len(gone) > _NAMED else "")
            advice = "what was published stays; to take it out: tilshi withdraw ARTICLE"
            self._note(f"source file gone: {names}; {advice}")

    def _save(self, item: Found, shelf: str, detector: Detector) -> None:
        article = with_language(item.article, detector)
        for note in item.notes:
            self._note(f"{article.title}: {note}")
        if article.language == UNDETERMINED:
            self._problem(f"{item.key}: its language cannot be told from its text; it is kept and not translated")
        memo = (shelf, item.key, item.stamp) if item.stamp else None
        slug = slugify(article.title, _SLUG_LENGTH) or "article"
        sources = () if item.renamed else [source.name for source in self.newsroom.sources]
        date = item.modified and min(item.modified, datetime.now(UTC))
        saved = self.store.save_article(article, slug, memo, date, sources)
        if item.renamed:
            self.store.remember(shelf, item.renamed, "")
        if article.published and article.published > datetime.now(UTC) and saved in (Saved.NEW, Saved.CHANGED):
            day = article.published.astimezone(ZoneInfo(self.newsroom.timezone))
            self._note(f"{item.key}: is dated {day:%Y-%m-%d %H:%M}; the first run after that publishes it")
        if saved is Saved.ELSEWHERE and article.source not in sources:
            owner = self.store.article(article.guid).article.source
            self._note(f"{item.key}: is an article of the source {owner} already, whose text counts")
        if saved in (Saved.UNCHANGED, Saved.ELSEWHERE):
            self.report.unchanged += 1
        else:
            self.report.touched[article.guid] = None
            self._read[article.language] += 1
            self.report.new += saved is Saved.NEW
            self.report.changed += saved is Saved.CHANGED
        self._observer.ingested(article, saved)

    def translate(self, detector: Detector) -> None:
        """Translate all whose translation is missing, stale, or made with another termbase or engine."""
        engine_for = means.engines(self.newsroom)
        engines = [engine for source in self.store.languages() for engine in self._engines(engine_for, source)]
        terms = means.termbase(self.newsroom)
        pending = {
            engine: guids
            for engine in engines
            if (guids := self.store.pending(engine.source, engine.target, terms.fingerprint, engine.fingerprint))
        }
        if pending:
            self._translate_pending(pending, Annotator(terms), detector)

    def _engines(self, engine_for: Callable[[str, str], Engine], source: str) -> list[Engine]:
        """The engines from ``source`` into the newsroom's languages.

        Missing routes are reported in one line, when this run read an article that would have taken them.
        """
        if source == UNDETERMINED:
            return []
        engines, missing = [], []
        for target in self.newsroom.languages:
            if target == source:
                continue
            try:
                engines.append(engine_for(source, target))
            except NoRouteError:
                missing.append(target)
            except EngineError as error:
                self._problem(str(error))
        articles = self._read[source]
        if missing and articles:
            kept = "1 article stays" if articles == 1 else f"{articles} articles stay"
            message = (
                f"{source} → {', '.join(missing)}: no package translates that way; {kept} in {source} "
                f"(to change that: tilshi models install {source} {missing[0]})"
            )
            tell = self._note if source in self.newsroom.languages else self._problem
            tell(message)
        return engines

    def _translate_pending(self, pending: dict[Engine, list[str]], annotator: Annotator, detector: Detector) -> None:
        total = {engine: len(guids) for engine, guids in pending.items()}
        done = dict.fromkeys(pending, 0)
        for guids in _chunks(dict.fromkeys(guid for found in pending.values() for guid in found)):
            chunk = {guid: segment(self.store.article(guid).article, annotator, detector) for guid in guids}
            for engine in list(pending):
                wanted = [chunk[guid] for guid in pending[engine] if guid in chunk]
                try:
                    for translation in _translated(wanted, engine, self.store, annotator.fingerprint):
                        self._keep(translation, chunk[translation.guid].article)
                        done[engine] += 1
                        self._observer.translating(done[engine], total[engine], f"{engine.source} → {engine.target}")
                except EngineError as error:
                    self._problem(str(error))
                    del pending[engine]

    def _keep(self, translation: Translation, article: Article) -> None:
        if self.store.save_translation(translation, article) in (Saved.NEW, Saved.CHANGED):
            self.report.touched[translation.guid] = None
            self.report.translated += 1

    def publish(self) -> None:
        """Rebuild the output tree from the store; unchanged files stay untouched.

        Raises:
            PublishError: the output folder cannot be written.
        """
        edition, reviews = self._edition(), self.store.reviewed(self.newsroom.languages)
        site = entries.site(self.newsroom, self.store, datetime.now(UTC))
        try:
            self.report.published = publish(site, self.newsroom.output_folder, limit=self.newsroom.feeds.limit)
        except FeedError as error:
            raise PublishError(error.thing, error.cause, error.advice) from error
        self.store.mark_published(reviews)
        self.store.remember(_EDITION, self._output, edition)

    @property
    def _output(self) -> str:
        return str(self.newsroom.output_folder.resolve())

    def _edition(self) -> str:
        """Stands for all that determines the output tree."""
        waiting = self.store.waiting(datetime.now(UTC))
        return f"{version('tilshi')} {self.newsroom} {self.store.fingerprint()} {waiting}"

    def _is_published(self) -> bool:
        """Whether the output tree is there, and nothing that goes into it has changed since it was written."""
        known = self.store.memo(_EDITION).get(self._output)
        return known == self._edition() and _is_whole(self.newsroom.output_folder)

    def rows(self, guids: Iterable[str] | None = None) -> Iterator[Row]:
        """A row for each of ``guids``, by default for all articles, newest first."""
        for guid in self.store.guids() if guids is None else guids:
            yield _row(self.store.article(guid), self.store, self.newsroom.languages)

    def _problem(self, message: str) -> None:
        self.report.problems.append(message)
        self._observer.problem(message)

    def _note(self, message: str) -> None:
        self.report.notes.append(message)
        self._observer.note(message)


def _is_whole(output: Path) -> bool:
    """Whether all files that were published are still there."""
    try:
        files = json.loads((output / MANIFEST).read_text("utf-8"))["files"]
        return all((output / name).is_file() for name in files)
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _translated(wanted: Sequence[Segmented], engine: Engine, store: Store, glossary: str) -> Iterator[Translation]:
    translator = Translator(engine, cache=store, memory=Memory(store.database))
    documents = (segmented.document for segmented in wanted)
    results = translator.translate(documents)
    for segmented, (_, segments) in zip(wanted, results, strict=True):
        yield assemble(segmented, segments, engine.target, glossary, engine.fingerprint)


def _chunks(guids: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for guid in guids:
        chunk.append(guid)
        if len(chunk) == _ARTICLES_AT_A_TIME:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _row(stored: Stored, store: Store, languages: Sequence[str]) -> Row:
    article = stored.article
    states: dict[str, str] = {}
    flags: list[Flag] = []
    for language in languages:
        if language == article.language:
            is_early = article.published is not None and article.published > datetime.now(UTC)
            states[language] = "scheduled" if is_early else "original"
            continue
        translation = store.translation(article.guid, language)
        if translation is None:
            states[language] = "–"
            continue
        states[language] = "held back" if translation.held_back else translation.state.value
        flags += translation.flags
    if stored.withdrawn:
        states = {language: "–" if state == "–" else "withdrawn" for language, state in states.items()}
    count = [sum(flag.severity is severity for flag in flags) for severity in Severity]
    return Row(article.guid, stored.slug, article.title, article.language, states, *count)
