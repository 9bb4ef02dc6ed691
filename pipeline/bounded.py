"""The body of an HTTP answer, however long the server would go on."""

from __future__ import annotations

import time

import httpx


class TooLong(httpx.HTTPError):
    """An answer has more bytes than it may."""


def read_bounded(response: httpx.Response, limit: int, seconds: float) -> bytes:
    """The whole body of an answer that is being streamed.

    Args:
        response: from ``httpx.stream``.
        limit: bytes that it may have, unpacked.
        seconds: that it may take.

    Raises:
        TooLong: it has more bytes.
        httpx.ReadTimeout: it takes longer.
    """
    deadline = time.monotonic() + seconds
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > limit:
            raise TooLong(f"the answer has more than {limit // 2**20} MB")
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer does not end", request=response.request)
    return bytes(body)
