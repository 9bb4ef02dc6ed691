"""What every HTTP client of the engines does when a server is busy: wait as long as it asks, then try again."""

from __future__ import annotations

import email.utils
import time

import httpx

#: Seconds; a server that asks for more is given up instead.
MAX_WAIT = 60.0
#: RFC 9110, 15.6 and RFC 6585, 4: the same request may succeed later.
BUSY = frozenset({429, 500, 502, 503, 504})


class ServerBusy(Exception):
    """The server answered that it cannot answer now."""

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(f"the server answered {status}")
        #: Seconds that it asked to wait; None when it did not say.
        self.wait = wait


#: What is worth a second attempt.
RETRIED = (httpx.TransportError, ServerBusy)


def raise_if_busy(response: httpx.Response) -> None:
    """Raise ServerBusy for an answer of the kind that passes."""
    if response.status_code in BUSY:
        raise ServerBusy(response.status_code, retry_after(response.headers.get("Retry-After", "")))


def retry_after(value: str) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3: a number or a date); None when it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def worth_retrying(error: Exception) -> bool | float:
    """For stamina's ``on``: whether to try again, and after how many seconds when the server said."""
    if isinstance(error, ServerBusy) and error.wait is not None:
        return error.wait if error.wait <= MAX_WAIT else False
    return isinstance(error, RETRIED)
