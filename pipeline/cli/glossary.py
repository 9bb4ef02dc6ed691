"""`tilshi glossary`: the official names."""

from __future__ import annotations

import sys
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
    open_store,
    print_json,
    print_table,
    read_text,
)

if TYPE_CHECKING:
    from glossary.adherence import Occurrence
    from glossary.term import Term
    from pipeline.newsroom import Newsroom


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
@click.option("--all", "everything", is_flag=True, help="Also show dates, numbers and countries.")
@listing_options
def check(
    source: Sequence[str], translation: str | None, language: str | None, everything: bool, common: Common
) -> None:
    """Show every official and every person's name in a Russian text with its English and Kazakh form.

    The text is a FILE, the words themselves, or standard input. With --translation each name is looked for in the
    translated text, and wrong forms of it are named; the exit code is 1 when one is missing or wrong.
    """
    from glossary.adherence import adherence, occurrences
    from glossary.annotate import Annotator
    from glossary.span import SpanKind
    from pipeline import means

    text = _given(source)
    annotator = Annotator(means.termbase(newsroom_or_default(common)))
    spans = occurrences(text, annotator)
    found = [one for one in spans if everything or one.span.term or one.span.kind is SpanKind.NAME]
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


#: Option → what is asked for when it is not given.
_QUESTIONS = {
    "ru": "Russian name (nominative)",
    "en": "English name (without article)",
    "kk": "Kazakh name (nominative)",
}


@glossary.command()
@click.option("--ru", help="Official Russian name, in the nominative.")
@click.option("--en", help="Official English name, without article.")
@click.option("--kk", help="Official Kazakh name, in the nominative.")
@click.option("--id", "identifier", default="", help="Concept id; made from the English name by default.")
@click.option("--type", "kind", help="What it is: institution, person, place …; guessed by default.")
@click.option("--country", default="", help="Two-letter code of its country.")
@click.option("--ru-abbr", default="", help="Russian abbreviations, separated by |.")
@click.option("--en-abbr", default="", help="English abbreviations, separated by |.")
@click.option("--kk-abbr", default="", help="Kazakh abbreviations, separated by |.")
@click.option("--ru-variants", default="", help="Other Russian names that mean the same, separated by |.")
@click.option("--en-forbidden", default="", help="Wrong English names to watch for, separated by |.")
@click.option("--kk-forbidden", default="", help="Wrong Kazakh names to watch for, separated by |.")
@click.option("--source", default="", help="Where the official form was found.")
@newsroom_options
def add(identifier: str, kind: str | None, common: Common, **given: str | None) -> None:
    """Add an official name to the newsroom's own termbase; what is missing is asked for.

    It wins over the shipped name. The next `tilshi run` translates anew what it touches; what people approved stays,
    and is listed when it has another name.
    """
    from feeds.slugs import slugify
    from glossary.book import add as add_term
    from glossary.term import make_term

    room = load_newsroom(common)
    path = room.own_termbase()
    names = {language: _answer(given[language], language, question) for language, question in _QUESTIONS.items()}
    kind = kind or _kind(names["ru"], ask=given["ru"] is None)
    record = {**given, **names, "id": identifier or slugify(names["en"]), "type": kind}
    term = make_term({column: value or "" for column, value in record.items()}, str(path))
    _doubt(term)
    add_term(path, term)
    common.note(f"Added {term.id} ({term.type}) to {path}.")
    _tell_approved(room, term, common)


def _answer(given: str | None, language: str, question: str) -> str:
    if given is not None:
        return given
    try:
        return str(click.prompt(question))
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise click.ClickException(f"nothing was added: {question} is missing; give it with --{language}") from None


def _kind(russian: str, ask: bool) -> str:
    """The type of a name: a person when it is one in full; on a terminal people have the last word."""
    from glossary import names
    from glossary.term import TermType

    is_person = any(span.text == russian.strip() for span in names.find(russian))
    guess = TermType.PERSON if is_person else TermType.INSTITUTION
    if not (ask and sys.stdin.isatty()):
        return guess.value
    return str(click.prompt("Type", default=guess.value, type=click.Choice([kind.value for kind in TermType])))


def _doubt(term: Term) -> None:
    """Say what looks wrong in a new term; on a terminal people say whether to add it.

    Raises:
        GlossaryError: it cannot be right.
    """
    from glossary.book import Termbase
    from glossary.errors import GlossaryError
    from glossary.lint import Severity, lint

    problems = [problem for problem in lint(Termbase((term,))) if problem.kind != "missing-language"]
    for problem in problems:
        if problem.severity is Severity.ERROR:
            raise GlossaryError(f"{term.id} was not added: {problem.message}")
        click.echo(f"{problem.severity.value}: {problem.message}", err=True)
    if problems and sys.stdin.isatty() and not click.confirm("Add it all the same?", err=True):
        raise GlossaryError(f"{term.id} was not added; correct it and add it again")


def _tell_approved(room: Newsroom, term: Term, common: Common) -> None:
    """List the approved translations that a new name does not reach."""
    from pipeline.misnamed import misnamed

    if isinstance(room.database_location, Path) and not room.database_location.exists():
        return
    with open_store(room) as store:
        found = list(misnamed(store, term, room.languages))
    if not found:
        return
    translations = "1 approved translation has" if len(found) == 1 else f"{len(found)} approved translations have"
    common.note(f"{translations} another name for «{term.russian.preferred}»; correct with:")
    for slug, language in found:
        common.note(f"  tilshi review {slug} {language}")


@glossary.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@newsroom_options
def import_(file: Path, common: Common) -> None:
    """Add the terms of a CSV or TBX FILE to the newsroom's own termbase; those that are there already stay."""
    from glossary.book import add_all, read

    path = load_newsroom(common).own_termbase()
    terms = read(file)
    refused = add_all(path, terms)
    for sentence in refused:
        common.note(sentence)
    common.note(f"{len(terms) - len(refused)} of {len(terms)} terms added to {path}.")


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
