"""A file over HTTP that may be large, from a server that may break: resumed, checked, and whole or not there."""

from __future__ import annotations

import email.utils
import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from pipeline.engine.retrying import ServerBusy, raise_if_busy, retrying, worth_retrying
from pipeline.errors import PackageError

#: Called with the bytes received so far and the bytes expected, None when the server does not say.
Progress = Callable[[int, int | None], None]

MAX_BYTES = 8 * 2**30
#: Bytes a second; a server that sends less for as long as the time-out is given up.
MIN_RATE = 512
#: Seconds that a file must be older than an answer for its date to tell two versions apart.
_SETTLED = 60


class _Broken(Exception):
    """The connection ended before the file did."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server."""

    #: Seconds without a byte, or with fewer than ``MIN_RATE`` bytes a second.
    timeout: float = 30.0
    #: How often a broken transfer is taken up again.
    attempts: int = 5
    #: Seconds before the first new attempt; each one waits about twice as long as the one before.
    pause: float = 1.0


PATIENT = Patience()


def download(
    links: Sequence[str],
    partial: Path,
    *,
    sha256: str = "",
    progress: Progress | None = None,
    patience: Patience = PATIENT,
) -> Path:
    """Fetch the first of ``links`` that works into ``partial``.

    A transfer that breaks goes on where it stopped (RFC 9110, 14.2 Range with 13.1.5 If-Range), at once and in the
    next call as well, when the server says which version of the file it sends and that has not changed.

    Args:
        links: http or https addresses of the same file.
        partial: where the bytes gather; it is left there when the transfer breaks.
        sha256: expected digest in hex; empty when none is known.

    Raises:
        PackageError: no link works; names the last one and says why.
    """
    error: PackageError | None = None
    for link in links:
        try:
            _fetch(link, partial, progress, patience)
        except PackageError as failure:
            error = failure
            continue
        if sha256 and _sha256(partial) != sha256.lower():
            forget(partial)
            error = PackageError(
                link, "the file is not the one that the index names (its SHA-256 differs)", "try later"
            )
            continue
        return partial
    raise error or PackageError(partial.name, "the index gives no http address for it", "choose another index")


def forget(partial: Path) -> None:
    """Delete a transfer that turned out to be of no use."""
    partial.unlink(missing_ok=True)
    _tag_file(partial).unlink(missing_ok=True)


def _fetch(link: str, partial: Path, progress: Progress | None, patience: Patience) -> None:
    attempts = retrying(
        patience.attempts,
        patience.pause,
        on=lambda error: isinstance(error, _Broken) or worth_retrying(error),
    )
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        with httpx.Client(timeout=patience.timeout, follow_redirects=True) as client:
            for attempt in attempts:
                with attempt:
                    _transfer(client, link, partial, progress, patience.timeout)
    except httpx.TimeoutException as error:
        cause = f"the server was silent for {patience.timeout:g} seconds"
        raise PackageError(link, cause, _advice(partial)) from error
    except (_Broken, ServerBusy) as error:
        raise PackageError(link, str(error), _advice(partial)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PackageError(link, f"it cannot be downloaded ({error})", "check the address and the network") from error
    except OSError as error:
        raise PackageError(
            partial, f"the download cannot be written ({error.strerror})", "free some space"
        ) from error


def _advice(partial: Path) -> str:
    have, tag = _arrived(partial)
    return "try again: what has arrived is kept" if have and tag else "try again"


def _arrived(partial: Path) -> tuple[int, str]:
    """The bytes that are there, and which version of the file they are of; empty when that is not known."""
    tag = _tag_file(partial)
    return (
        partial.stat().st_size if partial.is_file() else 0,
        tag.read_text(encoding="ascii") if tag.is_file() else "",
    )


def _transfer(client: httpx.Client, link: str, partial: Path, progress: Progress | None, timeout: float) -> None:
    """One attempt: ask for what is missing and append it."""
    have, tag = _arrived(partial)
    headers = {"Accept-Encoding": "identity"}
    if have and tag:
        headers |= {"Range": f"bytes={have}-", "If-Range": tag}
    with client.stream("GET", link, headers=headers) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            if response.headers.get("Content-Range") == f"bytes */{have}":
                return
            forget(partial)
            raise _Broken("the file on the server has changed")
        raise_if_busy(response)
        if not response.is_success:
            raise PackageError(link, f"the server answered {response.status_code}", "check the address")
        resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
        have = have if resumed else 0
        expected = _expected(response, have)
        if (expected or 0) > MAX_BYTES:
            raise PackageError(link, "the file is too large to be a package", "check the address")
        _tag_file(partial).write_text(_validator(response.headers), encoding="ascii")
        have = _append(response, partial, have, expected, progress, timeout)
    if expected is not None and have < expected:
        raise _Broken(f"the connection ended after {have:,} of {expected:,} bytes")


def _append(
    response: httpx.Response,
    partial: Path,
    have: int,
    expected: int | None,
    progress: Progress | None,
    timeout: float,
) -> int:
    """Write the body behind the first ``have`` bytes; returns the bytes that are there now."""
    checked, at_check = time.monotonic(), have
    try:
        with partial.open("r+b" if have else "wb") as file:
            file.seek(have)
            for chunk in response.iter_bytes():
                file.write(chunk)
                have += len(chunk)
                if have > MAX_BYTES:
                    raise PackageError(response.url, "the file is too large to be a package", "check the address")
                if progress:
                    progress(have, expected)
                if (elapsed := time.monotonic() - checked) > timeout:
                    if have - at_check < MIN_RATE * elapsed:
                        raise PackageError(response.url, "the server sends too slowly", "try again later")
                    checked, at_check = time.monotonic(), have
    except httpx.RemoteProtocolError as error:
        of = f" of {expected:,}" if expected else ""
        raise _Broken(f"the connection ended after {have:,}{of} bytes") from error
    return have


def _validator(headers: httpx.Headers) -> str:
    """What If-Range may say of this answer: a strong entity tag or date (RFC 9110, 13.1.5 and 8.8.2.2).

    Empty when the server gives neither.
    """
    tag = headers.get("ETag", "")
    if tag:
        return "" if tag.startswith("W/") or not tag.isascii() else tag
    try:
        changed, now = (email.utils.parsedate_to_datetime(headers[name]) for name in ("Last-Modified", "Date"))
        return headers["Last-Modified"] if (now - changed).total_seconds() >= _SETTLED else ""
    except (KeyError, ValueError, TypeError):
        return ""


def _expected(response: httpx.Response, have: int) -> int | None:
    length = response.headers.get("Content-Length", "")
    return have + int(length) if length.isdigit() else None


def _tag_file(partial: Path) -> Path:
    """Where the version of a partial file is noted, so that no two versions are ever joined."""
    return partial.with_name(partial.name + ".tag")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
