from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from pipeline.engine.starter.extra import has_fast_bfloat16, require_training
from pipeline.errors import EngineError


@pytest.mark.parametrize(
    ("flags", "expected"), [("fpu avx2", False), ("fpu amx_bf16 avx2", True), ("avx512_bf16", True)]
)
def test_the_processor_tells_whether_bfloat16_is_fast(tmp_path: Path, flags: str, expected: bool) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"model name\t: x\nflags\t\t: {flags}\n", encoding="utf-8")
    assert has_fast_bfloat16(cpuinfo) is expected


def test_where_the_processor_says_nothing_training_is_in_full_precision(tmp_path: Path) -> None:
    assert not has_fast_bfloat16(tmp_path / "nothing")


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="the extra is installed")
def test_without_the_extra_training_says_what_to_install() -> None:
    with pytest.raises(EngineError, match=r"torch.*pip install 'tilshi\[train\]'"):
        require_training()
