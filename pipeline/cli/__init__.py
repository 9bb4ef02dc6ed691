"""The command line. One file a command group; commands parse, call and print, and hold no logic."""

from __future__ import annotations

from pipeline.cli.main import main

__all__ = ["main"]
