"""The real command in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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
