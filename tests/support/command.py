"""The real command in a process of its own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

Tilshi = Callable[..., subprocess.CompletedProcess[str]]


def run_tilshi(*args: object, cwd: Path | None = None, stdin: str | bytes = "") -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    result = subprocess.run(_command(args), input=data, capture_output=True, cwd=cwd, timeout=300, check=False)
    return _as_text(result)


def on_a_terminal(*args: object, answer: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in a process whose standard input is a terminal, where a person types ``answer``."""
    person, terminal = pty.openpty()
    try:
        os.write(person, answer.encode())
        result = subprocess.run(
            _command(args), stdin=terminal, capture_output=True, cwd=cwd, timeout=300, check=False
        )
    finally:
        os.close(person)
        os.close(terminal)
    return _as_text(result)


def _command(args: Sequence[object]) -> list[str]:
    code = "import sys; from pipeline.cli import main; sys.argv[0] = 'tilshi'; main()"
    return [sys.executable, "-P", "-c", code, *map(str, args)]


def _as_text(result: subprocess.CompletedProcess[bytes]) -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess(
        result.args, result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8")
    )
