"""What many tests share: a sample newsroom, run once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Tilshi = Callable[..., subprocess.CompletedProcess[str]]


def run_tilshi(*args: object, cwd: Path | None = None, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    code = "import sys; from pipeline.cli import main; sys.argv[0] = 'tilshi'; main()"
    result = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        input=data,
        capture_output=True,
        cwd=cwd,
        timeout=300,
        check=False,
    )
    return subprocess.CompletedProcess(
        result.args, result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8")
    )


@pytest.fixture(scope="session")
def tilshi() -> Tilshi:
    return run_tilshi


@pytest.fixture(scope="session")
def sample_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The sample newsroom after `tilshi run --sample`, and what the command said; not to be changed."""
    folder = tmp_path_factory.mktemp("sample")
    return folder, run_tilshi("run", "--sample", cwd=folder)


@pytest.fixture
def sample(sample_once: tuple[Path, object], tmp_path: Path) -> Path:
    """A copy of the sample newsroom after its first run."""
    folder = tmp_path / "newsroom"
    shutil.copytree(sample_once[0], folder)
    return folder
