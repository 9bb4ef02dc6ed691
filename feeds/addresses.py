"""Where everything lives: paths in the output tree and the addresses they are served at."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

STYLESHEET = "style.css"
ROOT_PAGE = "index.html"
OPML = "opml.xml"
SITEMAP = "sitemap.xml"
MEDIA = "media/"


@dataclass(frozen=True, slots=True)
class Folder:
    """The paths of a channel: a language's, or a category's in it. Relative to the output folder, with ``/``."""

    path: str

    @property
    def page(self) -> str:
        return f"{self.path}/index.html"

    @property
    def rss(self) -> str:
        return f"{self.path}/rss.xml"

    @property
    def atom(self) -> str:
        return f"{self.path}/atom.xml"

    @property
    def json(self) -> str:
        return f"{self.path}/feed.json"


def language_folder(language: str) -> Folder:
    """Where a language's feeds are."""
    return Folder(language)


def feed_page_folder(language: str, number: int) -> Folder:
    """Where a page of the archive of a language's feeds is; pages are numbered from 1, the oldest."""
    return Folder(f"{language}/archive/{number}")


def category_folder(language: str, slug: str) -> Folder:
    """Where the feeds of one category in one language are."""
    return Folder(f"{language}/categories/{slug}")


def article_path(language: str, slug: str) -> str:
    """The page of an article in a language."""
    return f"{language}/articles/{slug}.html"


def archive_path(language: str, year: int) -> str:
    """The page that lists all articles of a year."""
    return f"{language}/archive/{year}.html"


def media_path(name: str, ending: str) -> str:
    """A picture, which all languages share."""
    return f"{MEDIA}{name}.{ending}"


def absolute(base_url: str, path: str) -> str:
    """The address of a path; ``index.html`` is served at its folder's address.

    Args:
        base_url: where the output tree is served, with a trailing slash.
        path: relative to the output folder.
    """
    return base_url + quote(path.removesuffix("index.html") if _is_index(path) else path)


def relative(path: str, page: str) -> str:
    """The reference from ``page`` to ``path``, so that the tree can also be read from a disk."""
    return "../" * page.count("/") + quote(path)


def _is_index(path: str) -> bool:
    return path == "index.html" or path.endswith("/index.html")
