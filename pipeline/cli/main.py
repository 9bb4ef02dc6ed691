"""The group `tilshi`, and the one place where errors become sentences and exit codes."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from importlib.metadata import version

import click

from feeds.errors import FeedError
from glossary.errors import GlossaryError
from pipeline.cli.common import leading_options
from pipeline.cli.glossary import glossary
from pipeline.cli.memory import memory
from pipeline.cli.models import models
from pipeline.cli.newsroom import init, publish, review, run, serve, show, status, withdraw
from pipeline.cli.text import detect, translate
from pipeline.errors import TilshiError

#: Environment variable that lets tracebacks through, for reports of bugs.
DEBUG = "TILSHI_DEBUG"
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


class OrderedGroup(click.Group):
    """Lists commands in the order in which a newcomer needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=OrderedGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("tilshi"), "--version", message="tilshi %(version)s")
@leading_options
def tilshi() -> None:
    """Turn Russian press releases into English and Kazakh, with every official name right, and publish feeds.

    \b
    A first look, in an empty folder:
        tilshi run --sample
    Your own newsroom:
        tilshi init my-newsroom     make the folder, then put texts into my-newsroom/inbox
        tilshi run                  translate what is new, publish to output/
        tilshi show ARTICLE         read a translation beside its source, with what to look at
        tilshi review ARTICLE en    correct and approve it

    Tab completion for bash: eval "$(_TILSHI_COMPLETE=bash_source tilshi)" (also zsh_source, fish_source).

    Exit codes: 0 all done, 1 done but some articles failed or were held back, 2 wrong usage or configuration,
    130 interrupted.
    """


for command in (
    *(init, run, status, show, review, publish, withdraw, serve),
    *(detect, translate, glossary, models, memory),
):
    tilshi.add_command(command)


def main() -> None:
    """Run the command line; no traceback reaches a user."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads have nothing to do here but spin
    _print_any_letter()
    sys.unraisablehook = _interrupt_again
    try:
        code = tilshi.main(standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nInterrupted. Whatever was finished is saved; run the same command to go on.", err=True)
        code = EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE
    except TilshiError as error:
        click.echo(f"Error: {error}", err=True)
        code = error.exit_code
    except FeedError as error:
        click.echo(f"Error: {error}", err=True)
        code = 1
    except GlossaryError as error:
        click.echo(f"Error: {error}", err=True)
        code = EXIT_USAGE
    except OSError as error:
        click.echo(f"Error: {_os_sentence(error)}", err=True)
        code = 1
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        click.echo(
            f"Error: something unexpected went wrong ({type(error).__name__}: {error}); what was finished is saved. "
            f"Please report it with what {DEBUG}=1 makes this command print.",
            err=True,
        )
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _print_any_letter() -> None:
    """Write a question mark for a letter that the terminal's encoding lacks, as windows-1251 lacks Kazakh ones."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _interrupt_again(lost: sys.UnraisableHookArgs) -> None:
    """Python drops a Ctrl-C that arrives while an object is being destroyed: send it once more, a moment later."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        main_thread = threading.main_thread().ident
        threading.Timer(0.05, signal.pthread_kill, [main_thread, signal.SIGINT]).start()
    else:
        sys.__unraisablehook__(lost)


def _os_sentence(error: OSError) -> str:
    reason = error.strerror or str(error)
    if error.errno == errno.ENOSPC:
        place = error.filename or "the disk"
        return f"{place}: there is no space left; free some and run the same command again, nothing was lost"
    return f"{error.filename}: {reason}" if error.filename else reason
