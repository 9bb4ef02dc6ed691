"""`tilshi detect` and `tilshi translate`: text in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.article import UNDETERMINED
from pipeline.cli.common import LANGUAGE, Common, listing_options, newsroom_or_default, print_json, read_text


@click.command()
@click.argument("files", metavar="[FILE ...]", nargs=-1)
@listing_options
def detect(files: Sequence[str], common: Common) -> None:
    """Say in which language each FILE is; standard input without arguments.

    One line a file: path, language, confidence. "und" means that the text says too little to tell.
    """
    from pipeline.detect import Detector
    from pipeline.errors import TilshiError

    detector = Detector(newsroom=newsroom_or_default(common).languages)
    failed = False
    for file in files or ("-",):
        try:
            found = detector.detect(_plain_text(file))
        except TilshiError as error:
            common.warn(f"Error: {error}")
            failed = True
            continue
        if common.as_json:
            print_json({"path": file, "language": found.language, "confidence": round(found.confidence, 4)})
        else:
            click.echo(f"{file}\t{found.language}\t{found.confidence:.2f}")
    raise SystemExit(1 if failed else 0)


def _plain_text(file: str) -> str:
    """The text of any file that could be a source; an article's title and paragraphs without markup."""
    if file == "-" or Path(file).suffix.lower() in ("", ".txt", ".tsv", ".csv"):
        return read_text(file)
    from pipeline.markup import parse
    from pipeline.sources import Failed, Found, open_source

    texts = []
    for item in open_source(str(Path(file).resolve()), file).read({}):
        if isinstance(item, Failed):
            raise item.error
        if isinstance(item, Found):
            texts += [item.article.title, *(parse(block.html).text for block in item.article.blocks)]
    return "\n".join(texts)


@click.command()
@click.argument("file", metavar="[FILE]", required=False)
@click.option("--from", "source", type=LANGUAGE, help="Source language; recognised when it is not given.")
@click.option(
    "--to", "targets", type=LANGUAGE, multiple=True, required=True, help="Target language; may be repeated."
)
@listing_options
def translate(file: str | None, source: str | None, targets: Sequence[str], common: Common) -> None:
    """Translate plain text, FILE or standard input, line by line; official names are kept right.

    n lines in give n lines out for each target language. What to look at is said on standard error.

    \b
    Examples:
        tilshi translate release.txt --from ru --to en
        echo "Министерство финансов" | tilshi translate --from ru --to kk
    """
    from pipeline.lines import LineTranslator

    room = newsroom_or_default(common)
    text = read_text(file)
    language = source or _recognised(text, room.languages)
    translator = LineTranslator(room, language, text)
    flagged = False
    for target in dict.fromkeys(targets):
        for line in translator.translate(target):
            flagged = flagged or any(flag.severity == "error" for s in line.sentences for flag in s.flags)
            if common.as_json:
                for sentence in line.sentences:
                    print_json(_sentence_json(sentence, target))
            else:
                click.echo(line.text)
                for sentence in line.sentences:
                    for flag in sentence.flags:
                        common.note(f"line {line.number}, {target}: {flag.severity.value}: {flag.message}")
    raise SystemExit(1 if flagged else 0)


def _recognised(text: str, languages: Sequence[str]) -> str:
    from pipeline.detect import Detector

    found = Detector(newsroom=languages).detect(text).language
    if found == UNDETERMINED:
        raise click.UsageError("The language cannot be told from the text; say it with --from.")
    return found


def _sentence_json(sentence: Any, target: str) -> dict[str, Any]:
    from dataclasses import asdict

    segment = sentence.segment
    return {
        "source": segment.source,
        "target": segment.target,
        "language": target,
        "origin": segment.origin.value,
        "score": segment.score,
        "spans": [asdict(span) for span in segment.spans],
        "flags": [asdict(flag) for flag in sentence.flags],
    }
