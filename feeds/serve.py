"""The output tree over HTTP, for trying feeds and for small sites.

Conditional GET as RFC 9110 has it (sections 8.8 and 13): strong entity tags from the content, ``Last-Modified``, 304;
content coding gzip; nothing outside the folder and no hidden file is ever served.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import logging
import socket
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from feeds.errors import FeedError

_LOG = logging.getLogger(__name__)
#: RSS and Atom have no agreed file ending of their own, so the names that Tilshi writes decide.
_BY_NAME = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "opml.xml": "text/x-opml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
}
_BY_ENDING = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_SMALLEST_GZIP = 256


def serve(folder: Path, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the folder until the process is interrupted (Ctrl-C returns).

    Args:
        folder: an output tree.
        host: the address to listen at; ``0.0.0.0`` for all of the machine's.
        port: 0 for any free one.

    Raises:
        FeedError: the folder does not exist, or the address cannot be listened at.
    """
    with make_server(folder, host, port) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def make_server(folder: Path, host: str = "127.0.0.1", port: int = 0) -> ThreadingHTTPServer:
    """A server that is bound but not running yet; its ``server_port`` is the port that it got.

    Args:
        folder: an output tree.
        host: the address to listen at.
        port: 0 for any free one.

    Raises:
        FeedError: the folder does not exist, or the address cannot be listened at.
    """
    if not folder.is_dir():
        raise FeedError(folder, "is not a folder", "publish first")
    kind = _Server6 if ":" in host else _Server
    try:
        return kind((host, port), partial(_Handler, folder.resolve()))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FeedError(f"{host}:{port}", f"cannot be served at: {reason.lower()}", "choose another port") from error


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news; anything else is reported with its traceback in the log."""
        error = sys.exc_info()[1]
        level = logging.DEBUG if isinstance(error, OSError) else logging.ERROR
        _LOG.log(level, "connection from %s broke off", client_address, exc_info=error)


class _Server6(_Server):
    address_family = socket.AF_INET6


@dataclass(frozen=True, slots=True)
class _Representation:
    """A file as it is sent: its bytes in the coding that the client accepts."""

    content: bytes
    media_type: str
    coding: str | None
    #: Strong: each coding has its own (RFC 9110, 8.8.3.3).
    entity_tag: str
    modified: float

    @property
    def modified_at(self) -> datetime:
        """The time in whole seconds, as it is sent."""
        return datetime.fromtimestamp(int(self.modified), UTC)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    #: What a request is taken for that names no version: an answer has a status line always.
    default_request_version = "HTTP/1.0"
    server_version = "Tilshi"
    sys_version = ""
    #: Seconds without a request after which a connection is closed.
    timeout = 30

    def __init__(self, folder: Path, request: Any, client_address: Any, server: BaseServer) -> None:
        self._folder = folder
        super().__init__(request, client_address, server)

    def parse_request(self) -> bool:
        """Also refuses a request without its one host (RFC 9112, 3.2); a body ends the connection."""
        if not super().parse_request():
            return False
        hosts = len(self.headers.get_all("Host", []))
        if hosts > 1 or (hosts == 0 and self.request_version == "HTTP/1.1"):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        if "Transfer-Encoding" in self.headers or self.headers.get("Content-Length", "0") != "0":
            self.close_connection = True  # nobody reads the body, so it must not be taken for the next request
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answers what is no request, or one that is not known here, as everything else is answered."""
        self.close_connection = True
        status = HTTPStatus(code)
        self._send(status, {}, _error_page(status.phrase.capitalize()))

    def _refuse(self) -> None:
        self.close_connection = True
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"}, _error_page("Method not allowed"))

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_CONNECT = _refuse

    def _answer(self) -> None:
        try:
            address = urlsplit(self.path).path
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        path = locate(self._folder, address)
        if path is None:
            self._send(HTTPStatus.NOT_FOUND, {}, _error_page("Not found"))
        elif path.is_dir():
            location = quote("/" + unquote(address).lstrip("/")) + "/"
            self._send(HTTPStatus.MOVED_PERMANENTLY, {"Location": location}, _error_page("Moved"))
        else:
            self._send_file(path)

    do_GET = do_HEAD = _answer

    def _send_file(self, path: Path) -> None:
        try:
            sent = _represent(path, accepts_gzip(self._field("Accept-Encoding") or ""))
        except OSError:  # unreadable, or replaced by a folder since it was found
            self._send(HTTPStatus.NOT_FOUND, {}, _error_page("Not found"))
            return
        headers = {
            "ETag": sent.entity_tag,
            "Last-Modified": formatdate(sent.modified, usegmt=True),
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        if path.name in _BY_NAME:
            headers["Access-Control-Allow-Origin"] = "*"  # partners read feeds from their own pages
        if not self._is_expected(sent):
            self._send(HTTPStatus.PRECONDITION_FAILED, {}, _error_page("Precondition failed"))
            return
        if self._is_fresh(sent):
            self._send(HTTPStatus.NOT_MODIFIED, headers, None)
            return
        headers["Content-Type"] = sent.media_type
        if sent.coding:
            headers["Content-Encoding"] = sent.coding
        self._send(HTTPStatus.OK, headers, sent.content)

    def _is_expected(self, sent: _Representation) -> bool:
        """RFC 9110, 13.2.2: ``If-Unmodified-Since`` counts only without ``If-Match``."""
        tags = self._field("If-Match")
        if tags is not None:
            return matches(tags, sent.entity_tag)
        since = http_date(self.headers.get("If-Unmodified-Since"))
        return since is None or sent.modified_at <= since

    def _is_fresh(self, sent: _Representation) -> bool:
        """RFC 9110, 13.2.2: ``If-Modified-Since`` counts only without ``If-None-Match``."""
        tags = self._field("If-None-Match")
        if tags is not None:
            return matches_weakly(tags, sent.entity_tag)
        since = http_date(self.headers.get("If-Modified-Since"))
        return since is not None and sent.modified_at <= since

    def _field(self, name: str) -> str | None:
        """The value of a list field; several lines of it are one list (RFC 9110, 5.3)."""
        lines = self.headers.get_all(name)
        return ", ".join(lines) if lines else None

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes | None) -> None:
        self.send_response(status)
        headers = {"Content-Type": "text/html; charset=utf-8", **headers} if body is not None else headers
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "script-src 'none'; object-src 'none'; base-uri 'none'")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if body is not None and self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        _LOG.info("%s " + format, self.address_string(), *args)


def locate(folder: Path, address: str) -> Path | None:
    """The file or folder that an address names, None when there is none that may be served.

    Args:
        folder: the root, resolved.
        address: the path of a URL, percent-encoded; a folder with a final slash means its ``index.html``.
    """
    try:
        decoded = unquote(address, errors="strict")
    except UnicodeDecodeError:
        return None
    segments = [segment for segment in decoded.split("/") if segment]
    if "\0" in decoded or "\\" in decoded or any(segment.startswith(".") for segment in segments):
        return None
    try:
        path = folder.joinpath(*segments).resolve()
        if not path.is_relative_to(folder) or not path.exists():
            return None
    except (OSError, ValueError):  # a name that is too long, links in a circle
        return None
    if path.is_dir():
        if not decoded.endswith("/"):
            return path
        path /= "index.html"
    elif decoded.endswith("/"):
        return None
    return path if path.is_file() else None


def accepts_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` field lets gzip be sent and does not prefer the file as it is.

    A weight of 0 forbids (RFC 9110, 12.5.3).
    ``x-gzip`` is an older name of it (8.4.1.3).
    """
    weights: dict[str, float] = {}
    for choice in accepted.lower().split(","):
        coding, _, parameter = choice.partition(";")
        name, _, weight = parameter.partition("=")
        try:
            weights[coding.strip()] = float(weight) if name.strip() == "q" else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    others = weights.get("*", 0.0)
    zipped = weights.get("gzip", weights.get("x-gzip", others))
    return zipped > 0 and zipped >= weights.get("identity", others)


def matches(tags: str, entity_tag: str) -> bool:
    """Whether an ``If-Match`` field names the tag, by strong comparison (RFC 9110, 13.1.1)."""
    return tags.strip() == "*" or entity_tag in map(str.strip, tags.split(","))


def matches_weakly(tags: str, entity_tag: str) -> bool:
    """Whether an ``If-None-Match`` field names the tag, by weak comparison (RFC 9110, 13.1.2)."""
    candidates = (tag.strip().removeprefix("W/") for tag in tags.split(","))
    return tags.strip() == "*" or entity_tag in candidates


def http_date(field: str | None) -> datetime | None:
    """The time that a date field says; None without a valid one, which is then as if it were not there (13.1.3)."""
    try:
        date = parsedate_to_datetime(field or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _represent(path: Path, compressed: bool) -> _Representation:
    modified = min(path.stat().st_mtime, time.time())  # never later than Date (RFC 9110, 8.8.2.1)
    content = path.read_bytes()
    digest = hashlib.blake2b(content, digest_size=12).hexdigest()
    media_type = _BY_NAME.get(path.name) or _BY_ENDING.get(path.suffix, "application/octet-stream")
    if compressed and len(content) >= _SMALLEST_GZIP and "charset" in media_type:
        return _Representation(gzip.compress(content, mtime=0), media_type, "gzip", f'"{digest}-gzip"', modified)
    return _Representation(content, media_type, None, f'"{digest}"', modified)


def _error_page(message: str) -> bytes:
    text = html.escape(message)
    return f'<!DOCTYPE html><html lang="en"><title>{text}</title><p>{text}.</p></html>\n'.encode()
