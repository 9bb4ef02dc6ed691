"""Termbases: many terms from several files, of which the first has the last word."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from glossary.country_tails import tail_of, tails
from glossary.csvfile import append_csv, numbered, read_csv, text_of, write_csv
from glossary.errors import GlossaryError
from glossary.term import Forms, Term, TermType

_NEAR = 70.0
_SHIPPED = Path(__file__).parent / "data"


def shipped() -> tuple[Path, ...]:
    """The termbase files that come with the package, in order of precedence."""
    return tuple(sorted(_SHIPPED.glob("*.csv")))


@dataclass(frozen=True, slots=True)
class Termbase:
    """The terms of a newsroom, in order of precedence."""

    terms: tuple[Term, ...] = ()
    #: What it was read from; file → modification time in nanoseconds at that moment.
    stamps: dict[Path, int] = field(default_factory=dict, compare=False, hash=False, repr=False)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Termbase:
        """Read CSV and TBX (``.tbx``) files; a concept or Russian name of an earlier one hides that of a later.

        What the earlier one leaves open about a name, the later one still says: its concept, type, country,
        abbreviations, variants, article, and a language that is missing.

        Raises GlossaryError with file and line for what cannot be read.
        """
        terms: list[Term] = []
        stamps: dict[Path, int] = {}
        for path in paths:
            ids = {term.id for term in terms}
            earlier = {_folded(term.russian.preferred): index for index, term in reversed([*enumerate(terms)])}
            stamps[path] = _stamp(path)
            new = read(path) if path.parent == _SHIPPED else [_at_home(term) for term in read(path)]
            names = [_folded(term.russian.preferred) for term in new]
            fresh = [t for t, name in zip(new, names, strict=True) if t.id not in ids and name not in earlier]
            taken = {term.id for term in new if term.id in ids}
            for term, name in zip(new, names, strict=True):
                if name in earlier:
                    terms[earlier[name]] = _completed(terms[earlier[name]], term, taken)
            terms += fresh
        return cls(tuple(terms), stamps)

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    @property
    def fingerprint(self) -> str:
        """Changes when any term changes; the same on every machine."""
        digest = hashlib.blake2b(digest_size=8)
        for term in self.terms:
            digest.update(repr((term.id, term.type, sorted(term.forms.items()))).encode())
            digest.update(f"{term.country} {term.valid_from} {term.valid_to} {term.english_article}".encode())
        return digest.hexdigest()

    def changed(self) -> bool:
        """Whether a file was changed, or removed, since it was read. Costs one ``stat`` a file."""
        return any(_stamp(path) != stamp for path, stamp in self.stamps.items())

    def reload(self) -> Termbase:
        """The termbase as its files are now; the same object when none has changed."""
        return Termbase.load(self.stamps) if self.changed() else self

    def concept(self, identifier: str) -> list[Term]:
        """All designations of a concept."""
        return [term for term in self.terms if term.id == identifier]

    def find(self, query: str, language: str | None = None, *, limit: int = 20) -> list[Term]:
        """The terms whose names are nearest to what was typed, best first, in one language or in all.

        A part of a name, other word order, and misspellings are found as well.
        """
        from rapidfuzz import fuzz, process

        wanted = _folded(query)
        names = [
            (_folded(name), term)
            for term in self.terms
            for tag, forms in term.forms.items()
            if language in (None, tag)
            for name in forms.every()
        ]
        near = process.extract(wanted, [name for name, _ in names], scorer=fuzz.WRatio, score_cutoff=60, limit=300)
        scored = sorted((-_coverage(wanted, name), len(name), index) for name, _, index in near)
        found: dict[Term, None] = {names[index][1]: None for score, _, index in scored if -score >= _NEAR}
        return list(found)[:limit]


def add(path: Path, term: Term) -> None:
    """Add a designation to a CSV termbase; every other row stays as it is.

    Raises GlossaryError when the file has that designation already.
    """
    for refused in add_all(path, [term]):
        raise GlossaryError(refused)


def add_all(path: Path, terms: Iterable[Term]) -> list[str]:
    """Add designations to a CSV termbase, which is read and written once; every other row stays as it is.

    Returns a sentence for each designation that the file has already; it is not added.
    """
    places: dict[tuple[object, ...], tuple[str, Term]] = {}
    for line, known in numbered(text_of(path), str(path)) if path.exists() else ():
        for key in _keys(known):
            places.setdefault(key, (f"{path}:{line}", known))
    added: list[Term] = []
    refused = []
    for term in terms:
        if found := next((places[key] for key in _keys(term) if key in places), None):
            refused.append(_already(term, *found))
            continue
        places |= dict.fromkeys(_keys(term), (str(path), term))
        added.append(term)
    if added:
        append_csv(path, added)
    return refused


def _keys(term: Term) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """What only one designation of a termbase may have."""
    concept = (term.id, term.valid_from, term.valid_to)
    return concept, (_folded(term.russian.preferred), term.valid_from)


def _already(term: Term, place: str, known: Term) -> str:
    advice = "open the file at that line to change it"
    if known.id == term.id:
        return f"{place}: {term.id} is there already; {advice}, or give the new name its dates"
    return f"{place}: “{term.russian.preferred}” is there already, as {known.id}; {advice}"


def read(path: Path) -> list[Term]:
    """Read a termbase file of either format; TBX is told by the suffix ``.tbx``."""
    if path.suffix.lower() == ".tbx":
        from glossary.tbx import read_tbx

        return read_tbx(path)
    return read_csv(path)


def write(path: Path, terms: Iterable[Term]) -> None:
    """Write a termbase file of either format, as a whole; TBX is told by the suffix ``.tbx``."""
    if path.suffix.lower() == ".tbx":
        from glossary.tbx import write_tbx

        write_tbx(path, terms)
    else:
        write_csv(path, terms)


def _at_home(term: Term) -> Term:
    """The term with the one country whose official name its Russian name has, where none is given."""
    if term.country:
        return term
    named = [country for country in tails() if tail_of(term.russian.preferred, country)]
    return replace(term, country=named[0]) if len(named) == 1 else term


def _completed(term: Term, other: Term, known: Set[str]) -> Term:
    """The term with what a later file says of the same Russian name and the term leaves open.

    ``known`` are the concepts of the term's file that the later one has as well.
    """
    forms = {tag: _completed_forms(term.forms.get(tag), forms) for tag, forms in other.forms.items()}
    return replace(
        term,
        id=term.id if term.id in known else other.id,
        type=other.type if term.type is TermType.COMMON else term.type,
        country=term.country or other.country,
        forms=MappingProxyType({**term.forms, **forms}),
        english_article=other.english_article if term.english_article is None else term.english_article,
    )


def _completed_forms(own: Forms | None, other: Forms) -> Forms:
    if own is None:
        return other
    return Forms(
        own.preferred,
        own.abbreviations or other.abbreviations,
        own.variants or tuple(form for form in other.variants if form != own.preferred),
        own.forbidden or tuple(form for form in other.forbidden if form not in own.every()),
    )


def _coverage(query: str, name: str) -> float:
    """How well the words of a query are found among those of a name, 0 to 100; beginnings count almost in full."""
    from rapidfuzz import fuzz

    words = name.split()
    best = (
        max(95.0 if word.startswith(part) and word != part else fuzz.ratio(part, word) for word in words)
        for part in query.split()
    )
    scores = list(best)
    return sum(scores) / len(scores) if scores else 0.0


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
