"""Small package files for tests that never load a model."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Like real weights, they do not compress.
WEIGHTS = random.Random(1).randbytes(102_400)


def package_bytes(
    source: str = "ru",
    target: str = "en",
    version: str = "1.0",
    *,
    root: str | None = None,
    weights: bytes = WEIGHTS,
    **metadata: Any,
) -> bytes:
    """An Argos package that is right in everything but its weights."""
    folder = f"translate-{source}_{target}/" if root is None else root
    about = {"from_code": source, "to_code": target, "package_version": version, "type": "translate", **metadata}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(folder + "metadata.json", json.dumps(about))
        archive.writestr(folder + "sentencepiece.model", b"pieces")
        archive.writestr(folder + "model/model.bin", weights)
        archive.writestr(folder + "model/shared_vocabulary.json", json.dumps(["<unk>", "а"]))
    return buffer.getvalue()


def write_package(path: Path, source: str = "ru", target: str = "en", version: str = "1.0", **metadata: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(package_bytes(source, target, version, **metadata))
    return path


def rebuilt(data: bytes, *, without: str = "", extra: zipfile.ZipInfo | str = "", content: bytes = b"x") -> bytes:
    """The same zip, without the members that end in ``without`` and with one more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if not without or not member.filename.endswith(without):
                new.writestr(member, old.read(member))
        if extra:
            new.writestr(extra, content)
    return buffer.getvalue()


def broken_versions(data: bytes, member: str) -> Iterator[bytes]:
    """The same zip with one byte of a member flipped, at each packed byte but the last (it has idle bits)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (found,) = (one for one in archive.infolist() if one.filename.endswith(member))
    start = found.header_offset + zipfile.sizeFileHeader + len(found.filename) + len(found.extra)
    for spot in range(start, start + found.compress_size - 1):
        broken = bytearray(data)
        broken[spot] ^= 0x41
        yield bytes(broken)


def with_source(data: bytes, language: str) -> bytes:
    """The same package, said to translate from another language."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith("metadata.json"):
                content = json.dumps({**json.loads(content), "from_code": language}).encode()
            new.writestr(member.filename, content)
    return buffer.getvalue()
