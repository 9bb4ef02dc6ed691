from __future__ import annotations

import subprocess
import sys

from command import Tilshi

from pipeline.cli.main import EXIT_INTERRUPTED

SWALLOWED = """
import signal, sys, time
from pipeline.cli import main as cli
from pipeline.cli.main import tilshi


class Destroyed:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)


@tilshi.command()
def linger():
    "Meet Ctrl-C while an object is being destroyed."
    Destroyed()
    time.sleep(20)


sys.argv = ["tilshi", "linger"]
cli()
"""


def test_ctrl_c_is_not_lost_while_an_object_is_being_destroyed() -> None:
    result = subprocess.run(
        [sys.executable, "-c", SWALLOWED], capture_output=True, text=True, timeout=15, check=False
    )
    assert result.returncode == EXIT_INTERRUPTED
    assert "Traceback" not in result.stderr


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    code = "from pipeline.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "glossary", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout and process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=30) == 1


def test_help_and_wrong_usage_have_their_exit_codes(tilshi: Tilshi) -> None:
    assert [tilshi(*args).returncode for args in (["--help"], ["--version"], ["nonsense"], [])] == [0, 0, 2, 2]
