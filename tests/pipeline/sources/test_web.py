from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.sources import Done, Failed, Found, Item, Unchanged, open_source
from pipeline.sources.web import Patience, WebFeed

DATA = Path(__file__).parents[2] / "data" / "sources"
FEED = (DATA / "rss.xml").read_bytes()


class Answers(BaseHTTPRequestHandler):
    """One path for each way in which a server may answer."""

    def do_GET(self) -> None:
        self.server.requests.append(dict(self.headers))  # type: ignore[attr-defined]
        getattr(self, "answer_" + self.path.strip("/").partition("/")[0])()

    def answer_feed(self) -> None:
        if self.headers.get("If-None-Match") == '"v1"':
            self._send(304, b"")
        else:
            self._send(200, FEED, ETag='"v1"', Last_Modified="Thu, 14 Mar 2024 13:00:00 GMT")

    def answer_odd(self) -> None:
        self._send(200, FEED, ETag='"v\xe9"', Last_Modified="Thu, 14 Mar 2024 13:00:00 GMT")

    def answer_moved(self) -> None:
        self._send(301, b"", Location="/feed")

    def answer_windows(self) -> None:
        feed = FEED.decode().replace(' encoding="utf-8"', "")
        self._send(200, feed.encode("cp1251"), Content_Type="text/xml; charset=windows-1251")

    def answer_redirected(self) -> None:
        if self.path == "/redirected":
            self._send(301, b"", Location="/redirected/sub/feed")
        else:
            feed = FEED.replace("ссылкой</a>".encode(), b'</a> <a href="b.pdf">b</a>')
            self._send(200, feed, Content_Location="/elsewhere/")

    def answer_loop(self) -> None:
        self._send(302, b"", Location="/loop")

    def answer_page(self) -> None:
        self._send(200, b"<!DOCTYPE html><html><body><p>News</p></body></html>", Content_Type="text/html")

    def answer_broken(self) -> None:
        self._send(500, b"oops")

    def answer_missing(self) -> None:
        self._send(404, b"")

    def answer_forbidden(self) -> None:
        self._send(403, b"")

    def answer_empty(self) -> None:
        self._send(200, b"")

    def answer_elsewhere(self) -> None:
        self._send(302, b"", Location="file:///etc/passwd")

    def answer_hanging(self) -> None:
        self.server.released.wait(20)  # type: ignore[attr-defined]

    def answer_dripping(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.released.wait(0.02):  # type: ignore[attr-defined]
            self.wfile.write(b" ")

    def answer_drippingheaders(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.released.wait(0.02):  # type: ignore[attr-defined]
            self.wfile.write(b"X: y\r\n")

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(25):
            self.wfile.write(b" " * 1024 * 1024)

    def answer_short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(FEED)))
        self.end_headers()
        self.wfile.write(FEED[:200])

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.requests: list[dict[str, str]] = []
        self.released = threading.Event()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some of these tests are about."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()


def read(server: Server, path: str, memo: dict[str, str] | None = None) -> list[Item]:
    return list(WebFeed("site", server.address + path).read(memo or {}))


def test_a_feed_is_asked_for_only_once_until_it_changes(server: Server) -> None:
    first = list(open_source(server.address + "/feed", "site").read({}))
    assert [type(item) for item in first] == [Found, Found, Done]
    memo = {item.key: item.stamp for item in first if isinstance(item, Found | Done)}
    assert list(open_source(server.address + "/feed", "site").read(memo)) == [Unchanged(server.address + "/feed")]
    assert server.requests[1]["If-None-Match"] == '"v1"'
    assert server.requests[1]["If-Modified-Since"] == "Thu, 14 Mar 2024 13:00:00 GMT"
    assert server.requests[0]["User-Agent"].startswith("Tilshi/")


def test_a_validator_that_cannot_be_sent_back_does_not_close_the_feed(server: Server) -> None:
    memo = {item.key: item.stamp for item in read(server, "/odd") if isinstance(item, Found | Done)}
    assert [type(item) for item in read(server, "/odd", memo)] == [Unchanged, Unchanged, Done]
    assert "If-None-Match" not in server.requests[1]
    assert server.requests[1]["If-Modified-Since"] == "Thu, 14 Mar 2024 13:00:00 GMT"


def test_an_interrupted_run_reads_again_what_was_not_stored(server: Server) -> None:
    first, second, _ = read(server, "/feed")
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    again = read(server, "/feed", {first.key: first.stamp})
    assert [type(item) for item in again] == [Unchanged, Found, Done]


def test_a_feed_that_moved_is_found(server: Server) -> None:
    assert [type(item) for item in read(server, "/moved")] == [Found, Found, Done]


def test_relative_addresses_belong_where_the_feed_was_found_and_its_articles_where_it_is_asked_for(
    server: Server,
) -> None:
    items = [item for item in read(server, "/redirected") if isinstance(item, Found)]
    assert f'href="{server.address}/redirected/sub/b.pdf"' in items[0].article.blocks[0].html
    assert all(item.key.startswith(f"{server.address}/redirected ") for item in items)


def test_the_servers_word_on_the_encoding_counts(server: Server) -> None:
    first = read(server, "/windows")[0]
    assert isinstance(first, Found)
    assert first.article.title == "Итоги «круглого стола»"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/loop", "redirects more than 5 times; use the feed's final address"),
        ("/page", "is a web page, not a feed; use the address of its RSS or Atom feed"),
        ("/broken", "the server has a problem (HTTP 500); try again later"),
        ("/missing", "there is no feed there (HTTP 404); check the address"),
        ("/forbidden", "the server refuses to give the feed (HTTP 403); ask its publisher"),
        ("/empty", "is empty; try again later"),
        ("/hanging", "the server does not answer in time; try again later"),
        ("/dripping", "the server does not answer in time; try again later"),
        ("/drippingheaders", "the server does not answer in time; try again later"),
        ("/endless", "sends more than 20 MB; use a feed of the newest articles only"),
    ],
)
def test_a_bad_answer_is_one_clear_sentence(server: Server, path: str, sentence: str) -> None:
    patient = Patience(connect=2, read=5, total=20)
    patience = Patience(connect=2, read=0.3, total=0.3) if path.startswith(("/hanging", "/dripping")) else patient
    (item,) = WebFeed("site", server.address + path, patience).read({})
    assert isinstance(item, Failed)
    assert str(item.error) == f"{server.address}{path}: {sentence}"


@pytest.mark.parametrize("path", ["/elsewhere", "/short"])
def test_an_answer_that_is_cut_off_or_leads_out_of_the_web_cannot_be_fetched(server: Server, path: str) -> None:
    (item,) = read(server, path)
    assert isinstance(item, Failed)
    assert "cannot be fetched" in str(item.error)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/feed", "http://[bad/feed", "https://"])
def test_an_address_where_nothing_is_cannot_be_fetched(address: str) -> None:
    (item,) = open_source(address, "site").read({})
    assert isinstance(item, Failed)
    assert "cannot be fetched" in str(item.error)
