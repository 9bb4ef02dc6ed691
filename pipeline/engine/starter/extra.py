"""What training needs beyond Tilshi itself, and where it is."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from pathlib import Path

from pipeline.errors import EngineError

#: Names that ``malloc.h`` has for numbers.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4
_TRAINING = ("torch", "transformers", "navec", "sacrebleu")


def require_training() -> None:
    """Refuse to start when the extra ``tilshi[train]`` is not installed.

    Raises:
        EngineError: naming what is missing.
    """
    missing = [name for name in _TRAINING if importlib.util.find_spec(name) is None]
    if missing:
        raise EngineError(
            "training the starter packages", f"{', '.join(missing)} is not installed", "pip install 'tilshi[train]'"
        )


def has_fast_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor multiplies bfloat16 matrices itself: AMX or AVX-512 BF16, three times as fast."""
    try:
        text = cpuinfo.read_text(encoding="utf-8")
    except OSError:
        return False
    flags = {flag for line in text.splitlines() if line.startswith("flags") for flag in line.split(":")[1].split()}
    return bool(flags & {"amx_bf16", "avx512_bf16"})


def keep_freed_memory() -> None:
    """Let glibc keep what tensors leave behind, instead of giving it back and asking for it again every batch.

    Training is one and a half times as fast with it. Elsewhere than on glibc nothing happens. See ``mallopt(3)``.
    """
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for option, value in ((_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, 2**31 - 1), (_M_TOP_PAD, 2**28)):
            library.mallopt(option, value)


def require_scoring() -> None:
    """Refuse to start when sacrebleu is not installed.

    Raises:
        EngineError: saying so.
    """
    if importlib.util.find_spec("sacrebleu") is None:
        raise EngineError("scoring", "sacrebleu is not installed", "pip install 'tilshi[score]'")
