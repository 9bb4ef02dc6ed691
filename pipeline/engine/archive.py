"""Package files: what a zip must hold before anything of it is written, and how it gets onto the disk whole."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import lzma
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipeline.engine.tokens import BPE, SENTENCEPIECE
from pipeline.errors import PackageError

METADATA = "metadata.json"
MODEL = "model/model.bin"

#: Bytes. The largest model worth serving on a newsroom's machine (NLLB 3.3B in int8) has about 3.5 GB.
MAX_UNPACKED = 8 * 2**30
MAX_MEMBERS = 10_000
#: Weights hardly compress; text that shrinks to a thousandth is a zip bomb.
MAX_RATIO = 200

#: What zipfile and the decompressors below it raise for a file that is not whole; bz2 raises an OSError without
#: a number.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    UnicodeDecodeError,
    NotImplementedError,
    RuntimeError,
)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The package file as a zip.

    Raises:
        PackageError: it is no whole zip, or a dangerous one.
        OSError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, path)
            yield archive
    except (*_BROKEN, OSError) as error:
        if getattr(error, "errno", None):
            raise
        raise PackageError(path, "this is not a whole package file", "download it again") from error


def root_of(archive: zipfile.ZipFile, path: Path) -> str:
    """The prefix in front of ``metadata.json``, ending in a slash; empty when the file has no folder inside.

    Raises:
        PackageError: the file is no package.
    """
    names = archive.namelist()
    roots = sorted((n.removesuffix(METADATA) for n in names if n.split("/")[-1] == METADATA), key=len)
    for root in roots[:1]:
        if root.count("/") > 1:
            break
        members = {name.removeprefix(root) for name in names if name.startswith(root)}
        if MODEL in members and members & {SENTENCEPIECE, BPE}:
            return root
        lacking = MODEL if MODEL not in members else f"{SENTENCEPIECE} or {BPE}"
        raise PackageError(path, f"the package lacks {lacking}", "get it from another place")
    raise PackageError(path, f"this is no Argos package: it has no {METADATA}", "get it from another place")


def _check_members(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuse a zip that would write outside its folder, or fill the disk.

    Raises:
        PackageError: naming the member.
    """
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise PackageError(path, "the package is too large to be one", "get it from another place")
    for member in members:
        name = member.filename
        kind = stat.S_IFMT(member.external_attr >> 16)
        inside = PurePosixPath(name.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts or ":" in name or "\0" in name:
            reason = f"its member {name!r} would leave the folder"
        elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            reason = f"its member {name!r} is a link or a device"
        elif member.file_size > 2**20 and member.file_size > MAX_RATIO * max(1, member.compress_size):
            reason = f"its member {name!r} unpacks to {MAX_RATIO} times its size"
        else:
            continue
        raise PackageError(path, f"the package is refused: {reason}", "do not use it")


def identity(archive: zipfile.ZipFile) -> str:
    """32 hex digits that change with the content: a digest of every member's name, size and CRC-32."""
    digest = hashlib.blake2b(digest_size=16)
    for member in sorted(archive.infolist(), key=lambda m: m.filename):
        digest.update(f"{member.filename}\0{member.file_size}\0{member.CRC}\n".encode())
    return digest.hexdigest()


def unpack(path: Path, folder: Path) -> None:
    """Unpack a package file so that ``folder`` holds its ``metadata.json``, all of it or nothing.

    An older ``folder`` is replaced. Safe when several processes do the same at once: each unpacks beside
    ``folder``, and then renames its copy into place.

    Raises:
        PackageError: the file is broken or dangerous.
        OSError: the file cannot be read, or the place cannot be written.
    """
    with opened(path) as archive:
        root = root_of(archive, path)
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _extract(archive, root, fresh)
            put_in_place(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def put_in_place(fresh: Path, folder: Path) -> None:
    """Rename ``fresh`` to ``folder``, setting an older folder aside first and deleting it afterwards.

    When another process puts its copy there at the same moment, that one stays.
    """
    with contextlib.suppress(OSError):
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    try:
        with contextlib.suppress(FileNotFoundError):
            folder.rename(aside / folder.name)
        fresh.rename(folder)
    except OSError as error:
        if (aside / folder.name).exists() and not folder.exists():
            (aside / folder.name).rename(folder)
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def is_unpacked(path: Path, folder: Path) -> bool:
    """Whether ``folder`` has every file of the package at ``path``, in its full size.

    Raises:
        PackageError: the file is broken or dangerous.
        OSError: it cannot be read.
    """
    with opened(path) as archive:
        return all(
            _size(folder / name) == member.file_size for name, member in _files(archive, root_of(archive, path))
        )


def has_same_content(path: Path, folder: Path) -> bool:
    """Whether ``folder`` has every file of the package at ``path``, with the same CRC-32.

    Raises:
        PackageError: the file is broken or dangerous.
        OSError: it cannot be read.
    """
    with opened(path) as archive:
        return all(_crc(folder / name) == member.CRC for name, member in _files(archive, root_of(archive, path)))


def _crc(path: Path) -> int | None:
    crc = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(2**20):
                crc = zlib.crc32(chunk, crc)
    except OSError:
        return None
    return crc


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _files(archive: zipfile.ZipFile, root: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files below ``root``, each with its name there."""
    for member in archive.infolist():
        if not member.is_dir() and member.filename.startswith(root):
            yield member.filename.removeprefix(root), member


def _extract(archive: zipfile.ZipFile, root: str, fresh: Path) -> None:
    """Write the members below ``root``; zipfile checks each one's CRC as it reads."""
    for name, member in _files(archive, root):
        goal = fresh / name
        goal.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(member) as packed, goal.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 2**20)
    os.chmod(fresh, 0o755)  # noqa: PTH101 - mkdtemp made it private
