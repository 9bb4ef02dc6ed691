"""Feeds over HTTP, fetched only when they changed (RFC 9110, 13)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from importlib.metadata import version

import httpx

from pipeline.errors import SourceError
from pipeline.sources import feed
from pipeline.sources.base import MAX_BYTES, Done, Failed, Item, Memo, Unchanged

MAX_REDIRECTS = 5
_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take, in seconds."""

    #: Until it accepts the connection.
    connect: float = 10
    #: Between two pieces of its answer.
    read: float = 20
    #: For everything, redirections included.
    total: float = 30


@dataclass(frozen=True, slots=True)
class _Answer:
    #: None when the feed has not changed.
    body: bytes | None
    response: httpx.Response


@dataclass(frozen=True, slots=True)
class WebFeed:
    """An RSS or Atom feed at an http or https address."""

    name: str
    url: str
    patience: Patience = field(default_factory=Patience)
    #: Of dates that name no time zone.
    zone: tzinfo = UTC

    @property
    def shelf(self) -> str:
        return self.name

    def read(self, memo: Memo) -> Iterator[Item]:
        """One conditional request. ``Done`` carries the validators for the next one."""
        try:
            answer = asyncio.run(self._fetch(memo.get(self.url, "")))
            if answer.body is None:
                yield Unchanged(self.url)
                return
            yield from feed.read(answer.body, self._origin(answer.response), self.url, memo)
            yield Done(self.url, _validators(answer.response.headers))
        except SourceError as error:
            yield Failed(self.url, error)

    def _origin(self, response: httpx.Response) -> feed.Origin:
        return feed.Origin(
            thing=self.url,
            source=self.name,
            scope=self.url,
            zone=self.zone,
            base=str(response.url),
            charset=response.charset_encoding,
            language=response.headers.get("content-language"),
        )

    async def _fetch(self, remembered: str) -> _Answer:
        patience = httpx.Timeout(self.patience.read, connect=self.patience.connect)
        headers = {"User-Agent": f"Tilshi/{version('tilshi')}", "Accept": _ACCEPT} | _conditions(remembered)
        try:
            async with (
                asyncio.timeout(self.patience.total),
                httpx.AsyncClient(timeout=patience, follow_redirects=True, max_redirects=MAX_REDIRECTS) as client,
                client.stream("GET", self.url, headers=headers) as response,
            ):
                if response.status_code == httpx.codes.NOT_MODIFIED:
                    return _Answer(None, response)
                self._check(response)
                return _Answer(await self._body(response), response)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise SourceError(self.url, "the server does not answer in time", "try again later") from error
        except httpx.TooManyRedirects as error:
            raise SourceError(
                self.url, f"redirects more than {MAX_REDIRECTS} times", "use the feed's final address"
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise SourceError(
                self.url, f"cannot be fetched ({error})", "check the address and the network"
            ) from error

    def _check(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            raise SourceError(self.url, f"there is no feed there (HTTP {status})", "check the address")
        if status >= 500:
            raise SourceError(self.url, f"the server has a problem (HTTP {status})", "try again later")
        if status != httpx.codes.OK:
            raise SourceError(self.url, f"the server refuses to give the feed (HTTP {status})", "ask its publisher")

    async def _body(self, response: httpx.Response) -> bytes:
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > MAX_BYTES:
                limit = MAX_BYTES // (1024 * 1024)
                raise SourceError(self.url, f"sends more than {limit} MB", "use a feed of the newest articles only")
        return bytes(body)


def _validators(headers: httpx.Headers) -> str:
    given = {name: headers[name] for name in ("etag", "last-modified") if name in headers}
    return json.dumps(given, sort_keys=True)


def _conditions(remembered: str) -> dict[str, str]:
    """The headers that ask only for what has changed; a validator in other letters cannot be sent back."""
    validators: dict[str, str] = json.loads(remembered) if remembered else {}
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {names[name]: value for name, value in validators.items() if name in names and value.isascii()}
