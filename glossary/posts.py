"""Posts that are made of others: «первый заместитель председателя АДГС», «врио министра», «экс-министр финансов».

What stands before a post is listed in ``data/post_prefixes.tsv``. It governs the genitive (заместитель) or agrees
(бывший). In Kazakh, a rendering with ``{}`` takes the post in the genitive in its place (… орынбасары); one without
is an attribute of the post's last words (бұрынғы). Posts that no termbase lists, since alone they are common words,
are in ``data/posts.tsv``: «и.о. директора».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from glossary import kazakh
from glossary.designation import Designation, listed
from glossary.lemma import Reading, Token, likeliest
from glossary.span import Case
from glossary.tables import rows_below_header
from glossary.term import Forms, Term, TermType
from glossary.trie import Tree, fits, walk

_GOVERNED = ("genitive", "accusative", "")
_LAST_GENITIVE = re.compile(r"(.*\w)[ндт][ыі]ң (?=\S)")
_SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Prefix:
    """What makes another post of a post."""

    #: Latin, as a part of the concept: ``acting:kz-minister-finance``.
    id: str
    russian: tuple[str, ...]
    #: Whether the post stands in the genitive behind it; else both stand in the same case.
    governs: bool
    english: str
    kazakh: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A prefix that stands in the text."""

    prefix: Prefix
    #: Index behind its last token.
    last: int
    reading: Reading


def openings(tokens: Sequence[Token], first: int) -> Iterator[Opening]:
    """The prefixes that begin at a token, longest first."""
    for last, candidates in walk(_prefix_tree(), tokens, first):
        for candidate in candidates:
            options = fits(candidate, tokens, first)
            hyphen = candidate.wording.endswith("-")
            if options and last < len(tokens) and tokens[last].after_hyphen == hyphen and not tokens[last].after_dash:
                reading = likeliest(options, tokens[first - 1] if first else None)
                yield Opening(_prefixes()[candidate.term.id], last, reading)


def common_post(tokens: Sequence[Token], first: int) -> tuple[Designation, Reading, int] | None:
    """A post of ``data/posts.tsv`` at a token, how it is read, and the index behind it."""
    for last, candidates in walk(_post_tree(), tokens, first):
        for candidate in candidates:
            if options := fits(candidate, tokens, first):
                return candidate, likeliest(options, tokens[first - 1] if first else None), last
    return None


def case_of(opening: Opening, post: Reading) -> Reading | None:
    """In which case and number the whole stands; None when the post is not in the case that the prefix asks for."""
    if opening.prefix.governs:
        return opening.reading if post.case in _GOVERNED else None
    return post


def made_of(opening: Opening, post: Designation) -> Designation:
    """The post with its prefix, with or without its country as the text has the post."""
    return replace(post, term=_made(opening.prefix, post.term))


def base(term: str) -> str:
    """The concept of the post of which a made one consists: ``kz-minister-finance``."""
    return term.rpartition(_SEPARATOR)[2]


@cache
def _prefixes() -> Mapping[str, Prefix]:
    found = {}
    for identifier, russian, governs, *targets in rows_below_header("post_prefixes.tsv"):
        found[identifier] = Prefix(identifier, tuple(russian.split("|")), governs == "genitive", *targets)
    return found


@cache
def _prefix_tree() -> Tree:
    return Tree(
        listed(
            Term(prefix.id, TermType.COMMON, {"ru": Forms(prefix.russian[0], variants=prefix.russian[1:])})
            for prefix in _prefixes().values()
        )
    )


@cache
def _post_tree() -> Tree:
    return Tree(
        listed(
            Term("", TermType.POSITION, {"ru": Forms(russian), "en": Forms(english), "kk": Forms(kazakh_name)})
            for russian, english, kazakh_name in rows_below_header("posts.tsv")
        )
    )


@cache
def _made(prefix: Prefix, post: Term) -> Term:
    forms = {"ru": Forms(f"{prefix.russian[0]} {post.russian.preferred}")}
    for language, make in (("en", _english), ("kk", _kazakh)):
        if own := post.forms.get(language):
            preferred, *variants = (make(prefix, name) for name in (own.preferred, *own.variants))
            forms[language] = Forms(preferred, variants=tuple(variants))
    concept = post.id and f"{prefix.id}{_SEPARATOR}{post.id}"
    return replace(post, id=concept, forms=MappingProxyType(forms))


def _english(prefix: Prefix, post: str) -> str:
    made = prefix.english.format(post)
    return made[0].lower() + made[1:] if post[0].islower() else made


def _kazakh(prefix: Prefix, post: str) -> str:
    """Төраға → Төрағаның орынбасары; Үкіметтің Басшысы → Үкімет Басшысының орынбасары, Үкіметтің бұрынғы Басшысы."""
    if "{}" in prefix.kazakh:
        holder = _LAST_GENITIVE.sub(r"\1 ", post, count=1)
        return prefix.kazakh.format(kazakh.inflect(holder, Case.GENITIVE))
    inner = _LAST_GENITIVE.match(post)
    place = inner.end() if inner else 0
    return f"{post[:place]}{prefix.kazakh} {post[place:]}"
