"""HTTP as a feed reader sees it: a real server on the loopback interface."""

from __future__ import annotations

import gzip
import os
import socket
import struct
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from feed_samples import newsroom_site

from feeds.errors import FeedError
from feeds.publish import publish
from feeds.serve import accepts_gzip, make_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("site") / "output"
    publish(newsroom_site(), output)
    (output.parent / "secret.txt").write_text("secret")
    (output / "link.txt").symlink_to(output.parent / "secret.txt")
    return output


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    server = make_server(folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}", trust_env=False) as connection:
        yield connection
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/kk/", "text/html; charset=utf-8"),
        ("/kk/articles/zasedanie.html", "text/html; charset=utf-8"),
        ("/kk/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/kk/categories/ekonomika/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/kk/feed.json", "application/feed+json; charset=utf-8"),
        ("/opml.xml", "text/x-opml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
    ],
)
def test_each_file_is_served_under_its_media_type(client: httpx.Client, path: str, media_type: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == media_type


def test_a_reader_that_has_the_feed_gets_304_without_a_body(client: httpx.Client) -> None:
    tag = client.get("/kk/rss.xml").headers["ETag"]
    assert not tag.startswith("W/")
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        response = client.get("/kk/rss.xml", headers={"If-None-Match": known})
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag)


def test_a_changed_feed_is_sent_whatever_the_date_says(client: httpx.Client) -> None:
    modified = client.get("/kk/rss.xml").headers["Last-Modified"]
    headers = {"If-None-Match": '"older"', "If-Modified-Since": modified}
    assert client.get("/kk/rss.xml", headers=headers).status_code == 200


def test_a_reader_that_only_knows_dates_gets_304_too(client: httpx.Client) -> None:
    modified = client.get("/kk/rss.xml").headers["Last-Modified"]
    statuses = {
        date: client.get("/kk/rss.xml", headers={"If-Modified-Since": date}).status_code
        for date in (modified, "Mon, 01 Jan 2001 00:00:00 GMT", "yesterday")
    }
    assert list(statuses.values()) == [304, 200, 200]


def test_gzip_is_sent_when_accepted_under_a_tag_of_its_own(client: httpx.Client) -> None:
    plain = client.get("/kk/atom.xml", headers={"Accept-Encoding": "identity"})
    packed = client.get("/kk/atom.xml", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.content == packed.content
    assert int(packed.headers["Content-Length"]) == len(gzip.compress(plain.content, mtime=0))


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("gzip;q=0", False),
        ("*;q=0", False),
        ("", False),
        ("gzip;q=x", False),
        ("gzip;q=0.1, identity;q=1", False),
        ("gzip;q=0.1, *;q=0.5", False),
        ("gzip, identity;q=0.5", True),
        ("gzip, identity", True),
    ],
)
def test_gzip_is_sent_when_it_is_accepted_and_nothing_is_preferred(accepted: str, expected: bool) -> None:
    assert accepts_gzip(accepted) is expected


def test_head_says_what_get_would_and_sends_nothing(client: httpx.Client) -> None:
    get, head = client.get("/kk/feed.json"), client.head("/kk/feed.json")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Length", "ETag", "Last-Modified", "Content-Type"):
        assert head.headers[name] == get.headers[name]


def test_a_folder_without_its_slash_is_redirected(client: httpx.Client) -> None:
    response = client.get("/kk")
    assert (response.status_code, response.headers["Location"]) == (301, "/kk/")


@pytest.mark.parametrize(
    "path",
    [
        *("/../secret.txt", "/%2e%2e/secret.txt", "/kk/..%2f..%2fsecret.txt", "/kk/%2e%2e/%2e%2e/secret.txt"),
        *("/.tilshi-manifest.json", "/%2etilshi-manifest.json", "/link.txt", "/..%5csecret.txt", "/kk/rss.xml/"),
        *(
            "/missing.html",
            "/kk/articles/",
            "/%ff",
            "/a%00b",
            "/" + "a" * 5000,
            "//etc/passwd",
            "/kk/rss.xml%00.html",
        ),
    ],
)
def test_nothing_outside_the_folder_and_nothing_hidden_is_served(client: httpx.Client, path: str) -> None:
    connection = HTTPConnection(client.base_url.host, client.base_url.port)
    connection.request("GET", path)  # httpx would tidy the path first
    response = connection.getresponse()
    assert response.status == 404
    assert b"secret" not in response.read()
    connection.close()


def test_a_redirect_never_leads_to_another_host(client: httpx.Client) -> None:
    connection = HTTPConnection(client.base_url.host, client.base_url.port)
    for path in ("//kk", "/%2Fkk", "/%2F%2Fkk"):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert not (response.headers["Location"] or "").startswith("//")
    connection.close()


def test_tags_in_several_fields_are_one_list(client: httpx.Client) -> None:
    tag = client.get("/kk/rss.xml").headers["ETag"]
    fields = [("If-None-Match", '"other"'), ("If-None-Match", f"W/{tag}")]
    assert client.get("/kk/rss.xml", headers=fields).status_code == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nobody_can_write(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/kk/rss.xml", content=b"x")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_a_client_that_goes_away_is_no_news(client: httpx.Client, capfd: pytest.CaptureFixture[str]) -> None:
    reset_on_close = struct.pack("ii", 1, 0)
    for _ in range(3):
        with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset_on_close)
            connection.sendall(b"GET /kk/rss.xml HTTP/1.1\r\nHost: x\r\n")
    assert client.get("/kk/rss.xml").status_code == 200
    assert capfd.readouterr().err == ""


def test_browsers_are_told_to_run_no_script(client: httpx.Client) -> None:
    headers = client.get("/kk/").headers
    assert "script-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_published_anew_gets_a_new_tag(folder: Path, client: httpx.Client) -> None:
    path = folder / "robots.txt"
    path.write_text("User-agent: *\n")
    stat = path.stat()
    before = client.get("/robots.txt").headers["ETag"]
    path.write_text("User-agent: x\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert client.get("/robots.txt", headers={"If-None-Match": before}).status_code == 200


def test_a_port_that_is_taken_and_a_folder_that_is_missing_are_named(folder: Path) -> None:
    with make_server(folder) as server, pytest.raises(FeedError, match="choose another port"):
        make_server(folder, port=server.server_port)
    with pytest.raises(FeedError, match="publish first"):
        make_server(folder / "missing")


def exchange(client: httpx.Client, request: str) -> bytes:
    """All that the server sends until it closes the connection."""
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=10) as connection:
        connection.sendall(request.encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize("framing", ["Content-Length: 30", "Transfer-Encoding: chunked"])
def test_the_body_of_a_request_is_not_taken_for_another_request(client: httpx.Client, framing: str) -> None:
    answer = exchange(
        client, f"GET /kk/ HTTP/1.1\r\nHost: x\r\n{framing}\r\n\r\nGET /ru/ HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"Connection: close" in answer


def test_requests_without_a_body_share_a_connection(client: httpx.Client) -> None:
    answer = exchange(client, 2 * "GET /kk/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("GET http://[x/ru HTTP/1.1\r\nHost: x\r\n\r\n", b"400 Bad Request"),
        ("GET /kk/ HTTP/1.1\r\n\r\n", b"400 Bad Request"),
        ("GET /kk/ HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400 Bad Request"),
        ("GET /kk/ HTTP/1.0\r\n\r\n", b"200 OK"),
        ("GET /kk/ HTTP/x\r\n\r\n", b"400 Bad Request"),
        ("PROPFIND /kk/ HTTP/1.1\r\nHost: x\r\n\r\n", b"501 Not Implemented"),
        ("TRACE /kk/ HTTP/1.1\r\nHost: x\r\n\r\n", b"405 Method Not Allowed"),
    ],
)
def test_every_request_gets_one_answer_with_the_same_headers(
    client: httpx.Client, request_text: str, status: bytes
) -> None:
    answer = exchange(client, request_text)
    assert answer.split(b"\r\n")[0].endswith(status)
    assert answer.count(b"HTTP/1.1 ") == 1
    for name in (
        b"Server: Tilshi",
        b"Content-Length: ",
        b"X-Content-Type-Options: nosniff",
        b"Content-Security-Policy: ",
    ):
        assert name in answer


def test_a_precondition_that_fails_is_said(client: httpx.Client) -> None:
    current = client.get("/kk/rss.xml").headers
    tag, modified = current["ETag"], current["Last-Modified"]
    past = "Mon, 01 Jan 2001 00:00:00 GMT"

    def status(**fields: str) -> int:
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        return client.get("/kk/rss.xml", headers=headers).status_code

    assert [status(If_Match=tags) for tags in ('"nope"', f"W/{tag}", tag, f'"nope", {tag}', "*")] == [
        *(412, 412),
        *(200, 200, 200),
    ]
    assert [status(If_Unmodified_Since=date) for date in (past, modified, "yesterday")] == [412, 200, 200]
    assert status(If_Match=tag, If_Unmodified_Since=past) == 200
    assert status(If_Match=tag, If_None_Match=tag) == 304


def test_pages_of_partners_may_read_feeds(client: httpx.Client) -> None:
    assert client.get("/kk/feed.json").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/kk/").headers


def test_pictures_are_sent_as_pictures(folder: Path, client: httpx.Client) -> None:
    (folder / "photo.webp").write_bytes(bytes(1000))
    answer = client.get("/photo.webp", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "image/webp"
    assert "Content-Encoding" not in answer.headers
