"""`tilshi glossary`: the official names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.common import (
    LANGUAGE,
    Common,
    listing_options,
    load_newsroom,
    newsroom_options,
    newsroom_or_default,
    print_json,
    print_table,
    read_text,
)

if TYPE_CHECKING:
    from glossary.adherence import Occurrence
    from glossary.term import Term


@click.group()
def glossary() -> None:
    """Official names: list, find, add and check them."""


@glossary.command(name="list")
@click.option("--type", "kind", help="Only this type: institution, organisation, position, place …")
@click.option("--country", help="Only this country, as a two-letter code.")
@listing_options
def list_(kind: str | None, country: str | None, common: Common) -> None:
    """List the terms in force: the newsroom's own first, then the shipped ones."""
    from pipeline import means

    terms = [
        term
        for term in means.termbase(newsroom_or_default(common))
        if kind in (None, term.type.value) and (country is None or term.country == country.upper())
    ]
    _print_terms(terms, common)


@glossary.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--in", "language", type=LANGUAGE, help="Look only at names in this language.")
@listing_options
def find(words: Sequence[str], language: str | None, common: Common) -> None:
    """Find terms by a part of their name in any language; misspellings are forgiven."""
    from pipeline import means

    terms = means.termbase(newsroom_or_default(common)).find(" ".join(words), language)
    _print_terms(terms, common)
    raise SystemExit(0 if terms else 1)


def _print_terms(terms: Sequence[Term], common: Common) -> None:
    if common.as_json:
        print_json([_term_json(term) for term in terms])
    else:
        print_table(
            ["Id", "Russian", "English", "Kazakh"],
            [[term.id, *(term.preferred(language) for language in ("ru", "en", "kk"))] for term in terms],
            elastic=[1, 2, 3],
        )


def _term_json(term: Term) -> dict[str, Any]:
    from glossary.csvfile import record

    return dict(record(term))


@glossary.command()
@click.argument("source", metavar="[FILE|TEXT|-]", nargs=-1)
@click.option(
    "--translation",
    type=click.Path(exists=True, dir_okay=False),
    help="Also check this translation of the text: is every official name in it?",
)
@click.option("--to", "language", type=LANGUAGE, help="The language of --translation; recognised by default.")
@click.option("--all", "everything", is_flag=True, help="Also show names of persons, dates, numbers and countries.")
@listing_options
def check(
    source: Sequence[str], translation: str | None, language: str | None, everything: bool, common: Common
) -> None:
    """Show every official name in a Russian text with its English and Kazakh form.

    The text is a FILE, the words themselves, or standard input. With --translation each name is looked for in the
    translated text, and wrong forms of it are named; the exit code is 1 when one is missing or wrong.
    """
    from glossary.adherence import adherence, occurrences
    from glossary.annotate import Annotator
    from pipeline import means

    text = _given(source)
    annotator = Annotator(means.termbase(newsroom_or_default(common)))
    found = [one for one in occurrences(text, annotator) if everything or one.span.term]
    if translation is None:
        _print_occurrences(found, common)
        return
    target_text = read_text(translation)
    verdicts = adherence(found, target_text, language or _language_of(target_text))
    if common.as_json:
        for verdict in verdicts:
            print_json(verdict.as_json())
    else:
        print_table(
            ["Text", "Expected", "Found", "Verdict"],
            [[v.occurrence.span.text, v.expected, v.form, v.verdict] for v in verdicts],
        )
        kept = sum(v.kept for v in verdicts)
        common.note(f"{kept} of {len(verdicts)} names are right.")
    raise SystemExit(0 if all(v.kept for v in verdicts) else 1)


def _given(source: Sequence[str]) -> str:
    if not source or source == ("-",):
        return read_text(None)
    if len(source) == 1 and len(source[0]) < 256 and Path(source[0]).is_file():
        return read_text(source[0])
    return " ".join(source)


def _language_of(text: str) -> str:
    from pipeline.detect import Detector

    return Detector(newsroom=("en", "kk")).detect(text).language


def _print_occurrences(found: Sequence[Occurrence], common: Common) -> None:
    if common.as_json:
        for one in found:
            print_json(one.as_json())
        return
    print_table(
        ["At", "Text", "Term", "English", "Kazakh", "Rule"],
        [
            [str(one.start), one.span.text, one.span.term, one.target("en"), one.target("kk"), one.span.rule]
            for one in found
        ],
        elastic=[1, 3, 4, 5],
    )


@glossary.command()
@click.option("--ru", prompt="Russian name (nominative)", help="Official Russian name.")
@click.option("--en", prompt="English name (without article)", help="Official English name.")
@click.option("--kk", prompt="Kazakh name (nominative)", help="Official Kazakh name.")
@click.option("--id", "identifier", default="", help="Concept id; made from the English name by default.")
@click.option("--type", "kind", default="institution", show_default=True, help="What it is.")
@click.option("--country", default="", help="Two-letter code of its country.")
@click.option("--ru-abbr", default="", help="Russian abbreviations, separated by |.")
@click.option("--en-abbr", default="", help="English abbreviations, separated by |.")
@click.option("--kk-abbr", default="", help="Kazakh abbreviations, separated by |.")
@click.option("--ru-variants", default="", help="Other Russian names that mean the same, separated by |.")
@click.option("--en-forbidden", default="", help="Wrong English names to watch for, separated by |.")
@click.option("--kk-forbidden", default="", help="Wrong Kazakh names to watch for, separated by |.")
@click.option("--source", default="", help="Where the official form was found.")
@newsroom_options
def add(identifier: str, kind: str, common: Common, **cells: str) -> None:
    """Add an official name to the newsroom's own termbase; what is missing is asked for.

    It wins over the shipped name. The next `tilshi run` translates anew what it touches.
    """
    from feeds.slugs import slugify
    from glossary.book import add as add_term
    from glossary.term import make_term

    record = {**cells, "id": identifier or slugify(cells["en"]), "type": kind}
    path = load_newsroom(common).own_termbase()
    term = make_term(record, str(path))
    add_term(path, term)
    common.note(f"Added {term.id} to {path}.")


@glossary.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@newsroom_options
def import_(file: Path, common: Common) -> None:
    """Add the terms of a CSV or TBX FILE to the newsroom's own termbase; those that are there already stay."""
    from glossary.book import add as add_term
    from glossary.book import read
    from glossary.errors import GlossaryError

    path = load_newsroom(common).own_termbase()
    terms = read(file)
    if path.exists():
        read(path)
    added = 0
    for term in terms:
        try:
            add_term(path, term)
            added += 1
        except GlossaryError as error:
            common.note(str(error))
    common.note(f"{added} of {len(terms)} terms added to {path}.")


@glossary.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--own", is_flag=True, help="Only the newsroom's own terms.")
@newsroom_options
def export(file: Path, own: bool, common: Common) -> None:
    """Write the terms to FILE: .csv or .tbx (TermBase eXchange, ISO 30042)."""
    from glossary.book import Termbase, write
    from pipeline import means

    room = newsroom_or_default(common)
    terms = Termbase.load(room.termbase_files()) if own else means.termbase(room)
    write(file, terms)
    common.note(f"Wrote {len(terms)} terms to {file}.")


@glossary.command()
@click.option("--own", is_flag=True, help="Only the newsroom's own terms.")
@listing_options
def lint(own: bool, common: Common) -> None:
    """Look for mistakes in the termbases: duplicates, missing languages, mixed alphabets, clashing abbreviations."""
    from glossary.book import Termbase
    from glossary.lint import lint as lint_termbase
    from pipeline import means

    room = newsroom_or_default(common)
    problems = lint_termbase(Termbase.load(room.termbase_files()) if own else means.termbase(room))
    if common.as_json:
        from dataclasses import asdict

        print_json([asdict(problem) for problem in problems])
    else:
        for problem in problems:
            click.echo(f"{problem.severity.value}: {problem.term}: {problem.message}")
        common.note("No mistakes found." if not problems else f"{len(problems)} to look at.")
    raise SystemExit(1 if any(problem.severity.value == "error" for problem in problems) else 0)
