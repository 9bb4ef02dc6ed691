"""An article beside its translations, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipeline.article import Flag, Segment, Severity, Translation
from pipeline.cli.common import flag_counts
from pipeline.store import Stored

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def article_json(stored: Stored, translations: Sequence[Translation]) -> dict[str, Any]:
    """An article with its translations, segments and flags as JSON values."""
    return {
        **asdict(stored.article),
        "slug": stored.slug,
        "translations": [{**asdict(translation), "held_back": translation.held_back} for translation in translations],
    }


def print_article(
    stored: Stored, translations: Sequence[Translation], verbose: bool = False, only_flagged: bool = False
) -> None:
    """Print each sentence above its translation; flags stand where they belong, and are counted at the top.

    Args:
        stored: the article.
        translations: those to show.
        verbose: also show every official name that was protected, with its case and rule.
        only_flagged: leave out the sentences in which there is nothing to look at.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    article = stored.article
    console.print(Text(article.title, style="bold"))
    console.print(Text(f"{article.guid}  {article.language}  {article.url or ''}".rstrip(), style="dim"))
    for translation in translations:
        state = "held back" if translation.held_back else translation.state.value
        console.print()
        count = [sum(flag.severity is severity for flag in translation.flags) for severity in Severity]
        to_look_at = f" ({counts})" if (counts := flag_counts(*count)) else ""
        console.print(Text(f"── {translation.language}: {state}{to_look_at}", style="bold"))
        for number, segment in enumerate(translation.segments):
            flags = [flag for flag in translation.flags if flag.segment == number]
            if only_flagged and not flags:
                continue
            for text, style in _lines(segment, flags, verbose):
                console.print(Text(text, style=style))
        for flag in translation.flags:
            if flag.segment is None:
                console.print(Text(_flag(flag), style=_STYLES[flag.severity]))


def _lines(segment: Segment, flags: Sequence[Flag], verbose: bool) -> list[tuple[str, str]]:
    lines = [("", ""), (f"  {segment.source}", "dim"), (f"  {segment.target}", "")]
    if verbose:
        lines.append((f"    from: {segment.origin.value} {segment.engine}".rstrip(), "dim"))
        lines += [
            (f"    {span.text} → {span.target}" + (f"  ({span.rule})" if span.rule else ""), "cyan")
            for span in segment.spans
        ]
    return lines + [(_flag(flag), _STYLES[flag.severity]) for flag in flags]


def _flag(flag: Flag) -> str:
    return f"  {flag.severity.value}: {flag.message}"
