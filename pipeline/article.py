"""The values that travel through the pipeline.

Times are aware and in UTC; languages are BCP 47 tags (``ru``, ``en``, ``kk``; ``und`` when unknown).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

UNDETERMINED = "und"
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def language_tag(code: str) -> str:
    """The tag that Tilshi uses for a language code as people type it: lower case, ``kz`` meaning ``kk``."""
    tag = code.strip().lower().replace("_", "-")
    return re.sub(r"^kz(?=-|$)", "kk", tag)


def is_language_tag(tag: str) -> bool:
    """Whether a tag of :func:`language_tag` is well-formed (BCP 47, 2.1, without extensions and private use)."""
    return bool(_LANGUAGE_TAG.fullmatch(tag))


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    QUOTATION = "quotation"
    TABLE_ROW = "table-row"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's body that is laid out on its own."""

    #: What the block is.
    kind: BlockKind
    #: Inline HTML from the allow-list of ``sources.html``; a table row holds its ``<td>`` and ``<th>`` cells.
    html: str
    #: Heading: 1 to 6. List item: depth from 1. Otherwise 0.
    level: int = 0
    #: List item: whether the list is numbered.
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an article (RSS 2.0 ``enclosure``)."""

    url: str
    #: MIME type.
    media_type: str
    #: Bytes; 0 when unknown.
    length: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """A press release as its source gave it."""

    #: The source that it came from: the name in tilshi.toml.
    source: str
    #: Never changes, even when the text does; an IRI (RFC 4287, 4.2.6).
    guid: str
    title: str
    blocks: tuple[Block, ...] = ()
    #: The canonical address of the original, when it has one.
    url: str | None = None
    language: str = UNDETERMINED
    #: Plain text; empty when the source gives none.
    summary: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def content_hash(self) -> str:
        """Changes when anything that a reader sees changes. It is kept in newsrooms: fields are named one by one."""
        values = [
            self.source,
            self.guid,
            self.title,
            [[block.kind, block.html, block.level, block.ordered] for block in self.blocks],
            self.url,
            self.language,
            self.summary,
            *(time and time.isoformat() for time in (self.published, self.updated)),
            self.authors,
            self.categories,
            [[file.url, file.media_type, file.length] for file in self.enclosures],
        ]
        return hashlib.blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that a person should look at in a translation."""

    #: What was noticed, as one hyphenated word: ``term-lost``, ``number-missing``, ``wrong-language`` …
    kind: str
    severity: Severity
    #: One sentence for a press officer.
    message: str
    #: The segment it is about; None when it is about the whole translation.
    segment: int | None = None


class Origin(StrEnum):
    """Where a segment's target text came from."""

    MEMORY_EXACT = "memory-exact"
    MEMORY_FUZZY = "memory-fuzzy"
    MACHINE = "machine"
    HUMAN = "human"
    #: Nothing to translate: the source text stands as it is.
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What became of one protected span of a segment."""

    #: The source text, as it stood in the sentence.
    text: str
    #: The official form, inflected as it stands in the target; the base form when it did not come through.
    target: str
    #: ``term``, ``name``, ``date`` …: see ``glossary.span.SpanKind``.
    kind: str
    #: The termbase's concept id; empty for names, dates and numbers.
    term: str = ""
    #: The Kazakh case of the target; empty for other languages.
    case: str = ""
    #: How the span was recognised and restored.
    rule: str = ""
    #: Whether it stands in the target.
    found: bool = True


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence and its translation, with provenance."""

    source: str
    target: str
    origin: Origin
    #: Engine and package version, for instance ``argos ru→kk 0.2``; empty unless a machine translated it.
    engine: str = ""
    #: The model's mean log-probability per token; None when no machine scored it.
    score: float | None = None
    spans: tuple[Rendering, ...] = ()


class State(StrEnum):
    """The life of a translation. Only a person makes ``REVIEWED``."""

    #: A machine made it. It goes into the feeds, marked as such, unless an error holds it back.
    DRAFT = "draft"
    #: A person read and approved it.
    REVIEWED = "reviewed"
    #: Reviewed, and in the feeds.
    PUBLISHED = "published"
    #: Its source changed since, and it could not be made anew: it is not published. What was corrected in the source,
    #: a minister's title say, must not stay public in another language.
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Translation:
    """An article in another language."""

    guid: str
    language: str
    title: str
    blocks: tuple[Block, ...]
    summary: str = ""
    state: State = State.DRAFT
    #: Hash of the article that was translated.
    content_hash: str = ""
    #: Fingerprint of the termbases that were used.
    glossary: str = ""
    #: The engine's fingerprint.
    engine: str = ""
    segments: tuple[Segment, ...] = ()
    flags: tuple[Flag, ...] = ()
    #: When a person last changed or approved it.
    updated: datetime | None = None

    @property
    def approved(self) -> bool:
        """Whether a person has reviewed it as it stands."""
        return self.state in (State.REVIEWED, State.PUBLISHED)

    @property
    def held_back(self) -> bool:
        """Whether an error keeps this machine translation out of the feeds until a person decides."""
        return self.state is State.DRAFT and any(f.severity is Severity.ERROR for f in self.flags)

    @property
    def public(self) -> bool:
        """Whether it goes into the feeds."""
        return self.state is not State.STALE and not self.held_back
