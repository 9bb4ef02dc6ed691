"""What many tests share: a sample newsroom, run once."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from command import Tilshi, run_tilshi


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
