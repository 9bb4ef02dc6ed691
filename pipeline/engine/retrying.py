"""What every HTTP client of the engines does when a server is busy: wait as long as it asks, then try again."""

from __future__ import annotations

import email.utils
import logging
import time
from collections.abc import Callable, Iterable

import httpx
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

log = logging.getLogger("tilshi.retrying")

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


#: What no second attempt makes better: the request itself is wrong.
_HOPELESS = (httpx.LocalProtocolError, httpx.UnsupportedProtocol)


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
    return isinstance(error, (httpx.TransportError, ServerBusy)) and not isinstance(error, _HOPELESS)


def retrying(
    attempts: int,
    pause: float,
    *,
    seconds: float | None = None,
    on: Callable[[Exception], bool | float] = worth_retrying,
) -> Iterable[stamina.Attempt]:
    """Attempts, each a context manager: ``for attempt in retrying(3, 1.0): with attempt: …``.

    Args:
        attempts: how many there are at most.
        pause: seconds before the second one; each later one waits about twice as long as the one before.
        seconds: after which no new one begins; None for no limit.
        on: as in stamina.
    """
    return stamina.retry_context(on=on, attempts=attempts, timeout=seconds, wait_initial=pause, wait_jitter=pause / 5)


def _log(details: RetryDetails) -> None:
    log.info("%s; trying again in %.1f seconds", details.caused_by, details.wait_for)


# By default stamina warns on standard error, in its own words, into a progress bar.
set_on_retry_hooks([_log])
