"""A real HTTP server on the loopback interface whose answers, good and bad, a test chooses."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Answer = Callable[[Request, BaseHTTPRequestHandler], None]


def says(body: bytes | str, *, status: int = 200, **headers: str) -> Answer:
    """An ordinary answer; ``Retry_After="1"`` stands for the header Retry-After."""
    data = body.encode() if isinstance(body, str) else body

    def answer(_: Request, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def cut_off(body: bytes, after: int, **headers: str) -> Answer:
    """Promises all of the body, sends its first bytes and hangs up."""

    def answer(_: Request, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:after])
        handler.close_connection = True

    return answer


def ranged(body: bytes, tag: str) -> Answer:
    """Serves the part that Range asks for, when If-Range fits."""

    def answer(request: Request, handler: BaseHTTPRequestHandler) -> None:
        start = 0
        if request.headers.get("if-range") == tag and (span := request.headers.get("range")):
            start = int(span.removeprefix("bytes=").rstrip("-"))
        if start and start >= len(body):
            says("", status=416, Content_Range=f"bytes */{len(body)}")(request, handler)
            return
        handler.send_response(206 if start else 200)
        handler.send_header("ETag", tag)
        handler.send_header("Content-Length", str(len(body) - start))
        handler.end_headers()
        handler.wfile.write(body[start:])

    return answer


def dripping(until: threading.Event) -> Answer:
    """Sends a byte now and then, without end."""

    def answer(_: Request, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not until.wait(0.05):
            handler.wfile.write(b" ")

    return answer


def silent(until: threading.Event) -> Answer:
    """Accepts the request and says nothing."""

    def answer(_: Request, handler: BaseHTTPRequestHandler) -> None:
        until.wait(10)
        handler.close_connection = True

    return answer


@dataclass
class Loopback:
    """``server.on("/path", answer, answer, …)``: each request takes the next answer; the last one stays."""

    requests: list[Request] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    _answers: dict[str, list[Answer]] = field(default_factory=dict)

    def on(self, path: str, *answers: Answer) -> str:
        self._answers[path] = list(answers)
        return self.url + path

    def __enter__(self) -> Loopback:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, self.rfile.read(length))
                outer.requests.append(request)
                queue = outer._answers.get(self.path) or [says("not here", status=404)]
                (queue.pop(0) if len(queue) > 1 else queue[0])(request, self)

            do_GET = do_POST = handle_any

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
