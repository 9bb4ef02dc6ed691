"""Package files: what a zip must hold before anything of it is written, and how it gets onto the disk whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
import zipfile
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


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The package file as a zip; every way in which it can be broken becomes a PackageError."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise PackageError(path, "this is not a whole package file", "download it again") from error
    except OSError as error:
        raise PackageError(path, f"the package file cannot be used ({error.strerror or error})") from error


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


def check_members(archive: zipfile.ZipFile, path: Path) -> None:
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


def unpack(path: Path, folder: Path) -> Path:
    """Unpack a package file so that ``folder`` holds its ``metadata.json``, all of it or nothing.

    Safe when several processes do the same at once: each unpacks beside ``folder`` and the first one to finish
    renames its copy into place. A ``folder`` that is there already is replaced only when it is not whole.

    Raises:
        PackageError: the file is broken or dangerous.
        OSError: the place cannot be written.
    """
    with opened(path) as archive:
        check_members(archive, path)
        root = root_of(archive, path)
        whole = is_whole(folder, archive, root)
    if whole:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _extract(path, root, fresh)
        put_in_place(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return folder


def put_in_place(fresh: Path, folder: Path) -> None:
    """Rename ``fresh`` to ``folder``, setting an older folder aside first and deleting it afterwards."""
    with contextlib.suppress(OSError):
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    try:
        with contextlib.suppress(FileNotFoundError):
            folder.rename(aside / folder.name)
        fresh.rename(folder)
    except OSError:
        if (aside / folder.name).exists() and not folder.exists():
            (aside / folder.name).rename(folder)
        if not (folder / METADATA).is_file():
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def is_whole(folder: Path, archive: zipfile.ZipFile, root: str) -> bool:
    """Whether ``folder`` has every file of the archive, in its full size."""
    for member in archive.infolist():
        if member.is_dir() or not member.filename.startswith(root):
            continue
        try:
            size = (folder / member.filename.removeprefix(root)).stat().st_size
        except OSError:
            return False
        if size != member.file_size:
            return False
    return True


def _extract(path: Path, root: str, fresh: Path) -> None:
    """Write the members below ``root``; zipfile checks each one's CRC as it reads."""
    with opened(path) as archive:
        for member in archive.infolist():
            if member.is_dir() or not member.filename.startswith(root):
                continue
            goal = fresh / member.filename.removeprefix(root)
            goal.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as packed, goal.open("wb") as plain:
                shutil.copyfileobj(packed, plain, 2**20)
        os.chmod(fresh, 0o755)  # noqa: PTH101 - mkdtemp made it private
