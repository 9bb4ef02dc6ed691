"""What commands share: their options and tables."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest

from pipeline.cli.main import tilshi

TABLE = """
from pipeline.cli.common import print_table
rows = [["counter-terror", "Counter-terrorism drill: no error", "held back", "1 error"],
        ["warning-signs", "Early warning", "draft", "2 warnings"]]
print_table(["Article", "Title", "EN", "Flags"], rows, elastic=[1], states=[2, 3])
"""
RED, YELLOW = "\x1b[1;31m", "\x1b[33m"


def on_a_terminal(code: str) -> str:
    """What a program prints on a terminal, with its colours."""
    ours, theirs = os.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=theirs, env=environment)
    os.close(theirs)
    printed = b""
    try:
        while data := os.read(ours, 4096):
            printed += data
    except OSError:
        pass  # Linux says so when the other end of a terminal is closed.
    finally:
        os.close(ours)
    assert process.wait(timeout=60) == 0
    return printed.decode()


def test_only_states_are_coloured_whatever_a_title_says() -> None:
    printed = on_a_terminal(TABLE)
    for coloured in (f"{RED}held back", f"{RED}1 error", f"{YELLOW}2 warnings"):
        assert coloured in printed
    assert printed.count(RED) + printed.count(YELLOW) == 3


_SHARED = ("--newsroom", "--quiet", "--json", "--verbose")
LISTING, PLAIN, ALL = {"--newsroom", "--quiet", "--json"}, {"--newsroom", "--quiet"}, set(_SHARED)


@pytest.mark.parametrize(
    ("command", "offered"),
    [
        ("run", LISTING),
        ("status", LISTING),
        ("show", ALL),
        ("review", PLAIN),
        ("publish", LISTING),
        ("serve", PLAIN),
        ("detect", LISTING),
        ("translate", LISTING),
        ("glossary list", LISTING),
        ("glossary check", LISTING),
        ("glossary add", PLAIN),
        ("memory stats", LISTING),
        ("memory find", LISTING),
        ("memory import", PLAIN),
        ("memory export", PLAIN),
    ],
)
def test_a_command_offers_the_shared_options_that_it_heeds(command: str, offered: set[str]) -> None:
    found: click.Command = tilshi
    for name in command.split():
        assert isinstance(found, click.Group)
        found = found.commands[name]
    options = {option for parameter in found.params for option in parameter.opts}
    assert options & set(_SHARED) == offered
