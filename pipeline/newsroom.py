"""The configuration file tilshi.toml as typed settings, with errors that say what to change."""

from __future__ import annotations

import difflib
import glob
import json
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.article import is_language_tag, language_tag
from pipeline.categories import key as category_key
from pipeline.errors import ConfigurationError
from pipeline.sources.base import storable

FILE = "tilshi.toml"
#: Where `tilshi glossary add` puts terms unless tilshi.toml names other files.
OWN_TERMBASE = "glossary/terms.csv"

#: Where the output is served, as long as nobody has said where.
EXAMPLE_ADDRESS = "https://news.example.kz/"

TEMPLATE = """\
# A Tilshi newsroom. Paths are relative to this file.

[newsroom]
title = {title}
description = ""
# What feeds in some languages are called instead: titles = {{ en = "…" }}, and descriptions.
# Where the output folder will be served; feeds need absolute addresses.
base_url = "https://news.example.kz/"
author = ""
# Dates without a time zone are of this one.
timezone = "Asia/Almaty"
# Languages to publish in.
languages = ["ru", "en", "kk"]

# Where articles come from: a folder, a file, or the address of an RSS or Atom feed. Repeat for more.
[[sources]]
name = "inbox"
location = "inbox"

[glossary]
# Your own termbases; they win over the shipped one.
files = ["glossary/*.csv"]

[engine]
# "auto", "cpu" or "cuda"; compute types: see `tilshi models list`.
device = "auto"
compute_type = "auto"
beam_size = 4

[feeds]
# Newest entries in each feed.
limit = 50

# Names of your categories in the other languages, when the usual ones will not do.
[categories]
# "Экономика" = {{ en = "Economy", kk = "Экономика" }}
"""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """A place that articles come from."""

    name: str
    #: A path relative to the newsroom, or an http(s) address.
    location: str


@dataclass(frozen=True, slots=True)
class GlossarySettings:
    """Which termbases are in force."""

    #: Paths and patterns of CSV and TBX termbases, relative to the newsroom; earlier files win.
    files: tuple[str, ...] = ("glossary/*.csv",)
    #: Whether the shipped termbase is used below them.
    shipped: bool = True


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What translates, and on what."""

    device: str = "auto"
    compute_type: str = "auto"
    beam_size: int = 4
    #: Folder of the newsroom's own packages.
    models: str = "models"
    #: ``libretranslate`` or ``openai`` to use a remote engine instead of packages; empty for none.
    remote: str = ""
    #: The remote engine's address.
    remote_url: str = ""
    #: The remote engine's model name (``openai`` only).
    remote_model: str = ""


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """What goes into the feeds."""

    #: Newest entries in each feed.
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A folder with a tilshi.toml, its articles, termbases, packages and output."""

    folder: Path
    title: str = "Newsroom"
    description: str = ""
    #: Language → what its feeds and pages are called, where that is not the title and the language's name.
    titles: Mapping[str, str] = field(default_factory=dict)
    #: Language → its description, where that is another.
    descriptions: Mapping[str, str] = field(default_factory=dict)
    #: An address in ASCII with a slash at its end.
    base_url: str = EXAMPLE_ADDRESS
    author: str = ""
    timezone: str = "Asia/Almaty"
    languages: tuple[str, ...] = ("ru", "en", "kk")
    #: Folder of the published tree, relative to the newsroom.
    output: str = "output"
    #: File name of the SQLite database, or a SQLAlchemy URL.
    database: str = "tilshi.db"
    #: Whether `tilshi run --sample` made it.
    sample: bool = False
    sources: tuple[SourceSettings, ...] = (SourceSettings("inbox", "inbox"),)
    glossary: GlossarySettings = field(default_factory=GlossarySettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    feeds: FeedSettings = field(default_factory=FeedSettings)
    #: Names of categories: key (``categories.key``) → language → name.
    categories: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def output_folder(self) -> Path:
        """Where the feeds and pages are published."""
        return self.folder / _at_home(self.output)

    @property
    def database_location(self) -> Path | str:
        """The path of the SQLite file, or the database's address."""
        return self.database if "://" in self.database else self.folder / _at_home(self.database)

    @property
    def models_folder(self) -> Path:
        """Where the newsroom's own packages are."""
        return self.folder / _at_home(self.engine.models)

    def absolute(self, location: str) -> str:
        """A source's location as an address or an absolute path."""
        return location if "://" in location else os.path.realpath(self.folder / _at_home(location))

    def source_of(self, place: str) -> tuple[str, Path | None]:
        """The name of the configured source that ``place`` is, or is a part of, and that source's folder.

        A place that belongs to none is a source of its own, called by its place.
        """
        for source in self.sources:
            location = self.absolute(source.location)
            if place == location:
                return source.name, None
            if "://" not in place and Path(location).is_dir() and Path(place).is_relative_to(location):
                return source.name, Path(location)
        return storable(place), None

    def termbase_files(self) -> list[Path]:
        """The newsroom's own termbases, in order of precedence.

        Raises:
            ConfigurationError: an entry of ``files`` finds no file; only the default one may.
        """
        return [path for entry in self.glossary.files for path in self._termbases(entry)]

    def _termbases(self, entry: str) -> list[Path]:
        place = _at_home(entry)
        if (self.folder / place).is_file():
            return [self.folder / place]
        # Path.glob takes no absolute pattern and finds hidden files.
        names = glob.glob(str(place), root_dir=self.folder, recursive=True)  # noqa: PTH207
        found = [path for path in sorted(self.folder / name for name in names) if not path.is_dir()]
        if not found and entry not in GlossarySettings().files:
            raise ConfigurationError(
                self.folder / FILE,
                f'files in [glossary] has "{entry}", where there is no file',
                "correct it or take it out",
            )
        return found

    def own_termbase(self) -> Path:
        """The CSV termbase that new terms go into: glossary/terms.csv if in force, else the first file named.

        It need not be there yet.

        Raises:
            ConfigurationError: no such file would be in force.
        """
        if any(self._takes_in(entry, OWN_TERMBASE) for entry in self.glossary.files):
            return self.folder / OWN_TERMBASE
        for entry in self.glossary.files:
            if not glob.has_magic(entry) and entry.lower().endswith(".csv"):
                return self.folder / _at_home(entry)
        raise ConfigurationError(
            self.folder / FILE,
            f"files in [glossary] does not take in {OWN_TERMBASE}, so that new terms would not be in force",
            f'add "{OWN_TERMBASE}" to it',
        )

    def _takes_in(self, entry: str, name: str) -> bool:
        """Whether a pattern finds a file of that name in the newsroom once it is there; ``**`` may stand for none."""
        folder = self.folder.absolute()
        pattern = str(Path(glob.escape(str(folder))) / _at_home(entry))
        return any((folder / name).match(form) for form in (pattern, pattern.replace("**/", "")))


def _at_home(location: str) -> Path:
    """A place as people write it, where ``~`` is the home folder."""
    try:
        return Path(location).expanduser()
    except RuntimeError:
        return Path(location)


def load(folder: Path) -> Newsroom:
    """Read ``folder/tilshi.toml``.

    Raises:
        ConfigurationError: there is none, or something in it is wrong.
    """
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(
            folder, f"is not a newsroom (it has no {FILE})", "make one with: tilshi init"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(path, f"cannot be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(path, f"is not valid TOML ({error})") from error
    return _newsroom(folder, path, data)


def find(start: Path) -> Path:
    """The nearest folder at or above ``start`` that has a tilshi.toml; ``start`` itself when none has."""
    for folder in (start, *start.resolve().parents):
        if (folder / FILE).is_file():
            return folder
    return start


def create(folder: Path, title: str | None = None, sample: bool = False) -> Path:
    """Make a newsroom: tilshi.toml, inbox/ and glossary/; returns the path of tilshi.toml.

    Raises:
        ConfigurationError: there is one already, or the folder cannot be written.
    """
    path = folder / FILE
    if path.exists():
        raise ConfigurationError(path, "exists already", "edit it, or choose another folder")
    name = (title or folder.resolve().name).encode("utf-8", "replace").decode()
    text = TEMPLATE.format(title=json.dumps(name, ensure_ascii=False))
    if sample:
        text = text.replace("[newsroom]", "[newsroom]\nsample = true", 1)
    try:
        (folder / "inbox").mkdir(parents=True, exist_ok=True)
        if not sample:
            (folder / "glossary").mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(folder, f"cannot be written ({error.strerror})") from error
    return path


def create_sample(folder: Path) -> None:
    """Make a newsroom with the shipped sample press releases, unless ``folder`` is one already.

    Raises:
        ConfigurationError: ``folder`` is a newsroom of another kind, or cannot be written.
    """
    if (folder / FILE).exists():
        if not load(folder).sample:
            raise ConfigurationError(folder, "is a newsroom already", "use --sample in an empty folder")
        return
    shipped = Path(__file__).parent / "sample" / "inbox"
    try:
        shutil.copytree(shipped, folder / "inbox", dirs_exist_ok=True)
    except OSError as error:
        raise ConfigurationError(folder, "cannot be written", "check its permissions and the disk") from error
    create(folder, "Sample newsroom", sample=True)


def _newsroom(folder: Path, path: Path, data: Mapping[str, Any]) -> Newsroom:
    _check_keys(path, "the file", data, {"newsroom", "sources", "glossary", "engine", "feeds", "categories"})
    newsroom = Newsroom(
        folder=folder,
        **_section(path, data, "newsroom", Newsroom),
        sources=_sources(path, data.get("sources")),
        glossary=GlossarySettings(**_section(path, data, "glossary", GlossarySettings)),
        engine=EngineSettings(**_section(path, data, "engine", EngineSettings)),
        feeds=FeedSettings(**_section(path, data, "feeds", FeedSettings)),
        categories=_categories(path, data),
    )
    return _validated(path, newsroom)


def _validated(path: Path, newsroom: Newsroom) -> Newsroom:
    try:
        ZoneInfo(newsroom.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigurationError(
            path, f'timezone "{newsroom.timezone}" is unknown', 'write one such as "Asia/Almaty"'
        ) from None
    if not newsroom.languages:
        raise ConfigurationError(path, "languages is empty", 'write for instance ["ru", "en", "kk"]')
    if newsroom.feeds.limit < 1 or not 1 <= newsroom.engine.beam_size <= 32:
        raise ConfigurationError(path, "limit must be at least 1 and beam_size between 1 and 32")
    languages = tuple(dict.fromkeys(language_tag(code) for code in newsroom.languages))
    for tag in languages:
        if not is_language_tag(tag):
            raise ConfigurationError(path, f'languages has "{tag}", which is no code', 'write for instance "ru"')
    if newsroom.folder.resolve().is_relative_to(newsroom.output_folder.resolve()):
        raise ConfigurationError(
            path, f'output "{newsroom.output}" would publish the newsroom itself', 'write a folder such as "output"'
        )
    return replace(
        newsroom,
        languages=languages,
        base_url=_address(path, newsroom.base_url),
        titles=_by_language(newsroom.titles),
        descriptions=_by_language(newsroom.descriptions),
    )


def _by_language(texts: Mapping[str, str]) -> dict[str, str]:
    return {language_tag(code): text for code, text in texts.items()}


def _address(path: Path, base_url: str) -> str:
    """An address as programs write it (RFC 3986): in ASCII, with a slash at its end.

    Raises:
        ConfigurationError: it is not http or https, or cannot have the output's paths after it.
    """

    def wrong(cause: str, advice: str) -> ConfigurationError:
        return ConfigurationError(path, f'base_url "{base_url}" {cause}', advice)

    if not re.match(r"https?://", base_url, re.IGNORECASE):
        raise wrong("is not an address", "begin it with https://")
    if re.search(r"[\s\x00-\x1f?#\\<>\"]", base_url):
        raise wrong("has a space, ? or # in it", "write the address of a folder")
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", f":{parts.port}" if parts.port is not None else ""
        host = host if ":" in host else host.encode("idna").decode()
    except ValueError:
        raise wrong("has no valid host", 'write one such as "https://news.agency.kz/"') from None
    if not host or parts.username is not None:
        raise wrong("has no valid host", 'write one such as "https://news.agency.kz/"')
    place = f"[{host}]{port}" if ":" in host else f"{host}{port}"
    return f"{parts.scheme}://{place}{quote(parts.path, safe=_PATH).rstrip('/')}/"


def _sources(path: Path, rows: Any) -> tuple[SourceSettings, ...]:
    if rows is None:
        return (SourceSettings("inbox", "inbox"),)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigurationError(path, "sources must be tables", "write them as [[sources]]")
    sources = []
    for number, row in enumerate(rows, 1):
        where = f"[[sources]] number {number}"
        values = _typed(path, where, row, SourceSettings)
        if not values.get("location"):
            raise ConfigurationError(path, f"{where} has no location", "write a folder or an address")
        sources.append(SourceSettings(values.get("name") or values["location"], values["location"]))
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise ConfigurationError(path, f'two sources are called "{name}"', "give each its own name")
    return tuple(sources)


def _categories(path: Path, data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    categories = {}
    for name, names in _table(path, data, "categories").items():
        if not isinstance(names, dict) or not all(isinstance(value, str) for value in names.values()):
            raise ConfigurationError(
                path, f'"{name}" in [categories] has no names', 'write "Экономика" = { en = "Economy", kk = "…" }'
            )
        categories[category_key(name)] = {language_tag(code): value for code, value in names.items()}
    return categories


def _table(path: Path, data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise ConfigurationError(path, f"{name} must be a table", f"write it as [{name}]")
    return table


#: What may stand in a path besides letters and digits (RFC 3986, 3.3), what is encoded already included.
_PATH = "/%:@!$&'()*+,;=~"

#: What a setting may be, by the annotation of its field: the test of a value, and how to write one.
_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "str": (lambda value: isinstance(value, str), "a text in quotes"),
    "int": (lambda value: type(value) is int, "a whole number"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "tuple[str, ...]": (
        lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
        'a list of texts, such as ["…", "…"]',
    ),
    "Mapping[str, str]": (
        lambda value: isinstance(value, dict) and all(isinstance(item, str) for item in value.values()),
        'texts by language, such as { en = "…", kk = "…" }',
    ),
}


def _section(path: Path, data: Mapping[str, Any], name: str, kind: type) -> dict[str, Any]:
    return _typed(path, f"[{name}]", _table(path, data, name), kind)


def _typed(path: Path, where: str, table: Mapping[str, Any], kind: type) -> dict[str, Any]:
    """The values of a table, each checked against the annotation of the dataclass field it goes to."""
    kinds = {f.name: _KINDS[str(f.type)] for f in fields(kind) if f.type in _KINDS}
    _check_keys(path, where, table, set(kinds))
    for key, value in table.items():
        fits, expected = kinds[key]
        if not fits(value):
            raise ConfigurationError(path, f"{key} in {where} must be {expected}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _check_keys(path: Path, where: str, table: Mapping[str, Any], allowed: set[str]) -> None:
    for key in table:
        if key not in allowed:
            near = difflib.get_close_matches(key, allowed, 1)
            advice = f'did you mean "{near[0]}"?' if near else f"known are: {', '.join(sorted(allowed))}"
            raise ConfigurationError(path, f'"{key}" is unknown in {where}', advice)
