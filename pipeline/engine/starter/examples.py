"""From the corpus to what the network learns: plain, masked and synthetic sentences, in both directions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.placeholders import MOST_PLACEHOLDERS
from pipeline.engine.starter.augment import Pool, exchanged, joined
from pipeline.engine.starter.documents import Document
from pipeline.engine.starter.masking import Place, Triple, mask, masked, places
from pipeline.engine.starter.vocabulary import (
    END,
    LANGUAGE_PIECES,
    WORD_START,
    open_model,
    source_model,
    written_forms,
)
from pipeline.engine.starter.words import WordVectors

#: Symbols that are left of a longer sentence.
LONGEST = 180
#: How often a sentence with spans has all of them masked, and how often some of them; the rest keep their names.
_MASKED, _PARTLY = 0.75, 0.1
#: How often the placeholders are numbered in any order: else the model learns that ``⟦2⟧`` comes after ``⟦1⟧``, and
#: loses count where the translation has another order.
_SHUFFLED = 0.25
#: Share of those that keep names in which a name is another.
_OTHER = 0.4
#: How often a stretch of pieces begins that is taken out of a damaged sentence, and its longest length.
_DAMAGE, _LONGEST_DAMAGE = 0.1, 5


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and its translation, as text."""

    source: str
    target: str
    #: ``en`` or ``kk``.
    language: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as symbols."""

    source: tuple[int, ...]
    target: tuple[int, ...]


class Material:
    """The documents to train on, with their spans found; every pass over them says each sentence in another way.

    In production the model meets sentences whose spans are all placeholders, so that is what it meets most here; some
    sentences keep a few names, some all, and in some the names are others.

    Args:
        docs: documents to train on.
        seed: of the synthetic sentences.
    """

    def __init__(self, docs: Iterable[Document], seed: int) -> None:
        termbase = Termbase.load(shipped())
        annotator = Annotator(termbase)
        docs = list(docs)
        spans = [annotator.annotate([triple.ru for triple in document.triples]) for document in docs]
        pool = Pool.of((span for its in spans for of_sentence in its for span in of_sentence), termbase)
        chance = random.Random(seed)
        self._sentences: list[_Sentence] = []
        for document, its in zip(docs, spans, strict=True):
            for triple, found in zip(document.triples, its, strict=True):
                other = exchanged(triple, found, pool, chance)
                self._sentences.append(_Sentence(triple, places(triple, found), other))
            self._sentences += [_Sentence(triple, (), None) for triple in joined(document, chance)]

    def __len__(self) -> int:
        return len(self._sentences)

    def draw(self, chance: random.Random) -> list[Triple]:
        """One variant of every sentence, for one pass.

        Args:
            chance: chooses.
        """
        return [sentence.variant(chance) for sentence in self._sentences]


def as_met(docs: Iterable[Document]) -> list[Triple]:
    """The sentences as the model meets them in production: every span that can be is a placeholder."""
    annotator = Annotator(Termbase.load(shipped()))
    met: list[Triple] = []
    for document in docs:
        spans = annotator.annotate([triple.ru for triple in document.triples])
        met += [mask(triple, its) or triple for triple, its in zip(document.triples, spans, strict=True)]
    return met


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, what can be masked in it, and the same sentence about somebody else when there is one."""

    triple: Triple
    places: tuple[Place, ...]
    other: Triple | None

    def variant(self, chance: random.Random) -> Triple:
        """The sentence masked, partly masked, as it is, or about somebody else."""
        if not self.places:
            return self.triple
        share = chance.random()
        if share < _SHUFFLED:
            return masked(self.triple, self.places, chance.sample(range(MOST_PLACEHOLDERS), MOST_PLACEHOLDERS))
        if share < _MASKED:
            return masked(self.triple, self.places)
        if share < _MASKED + _PARTLY:
            keep = chance.random()
            return masked(self.triple, [place for place in self.places if chance.random() < keep])
        return self.other if self.other and chance.random() < _OTHER else self.triple


def examples(of: Iterable[Triple]) -> list[Example]:
    """Both directions of every triple."""
    return [
        Example(triple.ru, text, language)
        for triple in of
        for language, text in (("en", triple.en), ("kk", triple.kk))
    ]


class Encoder:
    """Text to symbols: pieces by their number, whole words by the number of the word after the pieces."""

    def __init__(self, pieces: bytes, words: WordVectors) -> None:
        self.pieces = open_model(pieces)
        self._source = open_model(source_model(pieces, list(written_forms(words.words))))
        count = self.pieces.vocab_size()
        self._symbols = {self._source.id_to_piece(i): i for i in range(count)}
        for row, word in enumerate(words.words):
            for form in written_forms([word]):
                self._symbols[WORD_START + form] = count + row
        for number in range(count, self._source.vocab_size()):
            piece = self._source.id_to_piece(number)
            self._symbols.setdefault(piece, self.pieces.piece_to_id(piece.removeprefix(WORD_START)))
        self._marks = {language: self.pieces.piece_to_id(mark) for language, mark in LANGUAGE_PIECES.items()}

    def source(self, text: str, spelt: float = 0.0, chance: random.Random | None = None) -> tuple[int, ...]:
        """The source as symbols, closed by the end.

        Args:
            text: a Russian sentence.
            spelt: share of the whole words to spell with pieces all the same, so that those are learned too.
            chance: decides which; needed when ``spelt`` is not 0.
        """
        symbols: list[int] = []
        for piece in self._source.encode(text, out_type=str):
            symbol = self._symbols.get(piece, self.pieces.unk_id())
            if symbol >= self.pieces.vocab_size() and chance and chance.random() < spelt:
                symbols += self.pieces.encode(piece.removeprefix(WORD_START))
            else:
                symbols.append(symbol)
        return (*symbols[:LONGEST], END)

    def target(self, text: str, language: str) -> tuple[int, ...]:
        """The translation as pieces, from the mark of its language to the end.

        Args:
            text: the translation.
            language: ``en`` or ``kk``.
        """
        return (self._marks[language], *self.pieces.encode(text)[:LONGEST], END)

    def damaged(self, text: str, language: str, chance: random.Random) -> Encoded:
        """A sentence of a target language to be restored: stretches of it are one unknown piece each.

        That is text infilling, as BART is pretrained (Lewis et al. 2020).

        Args:
            text: the sentence.
            language: ``en`` or ``kk``.
            chance: where it is damaged.
        """
        whole = self.target(text, language)
        left: list[int] = []
        at = 1
        while at < len(whole) - 1:
            if chance.random() < _DAMAGE:
                left.append(self.pieces.unk_id())
                at += chance.randint(1, _LONGEST_DAMAGE)
            else:
                left.append(whole[at])
                at += 1
        return Encoded((*left, END), whole)


def batches(of: Sequence[Encoded], room: int, chance: random.Random) -> Iterator[list[Encoded]]:
    """One pass over the examples in random batches of similar length.

    Args:
        of: the examples.
        room: symbols in a batch, padding included.
        chance: the order.
    """
    order = sorted(
        chance.sample(of, len(of)), key=lambda one: (max(map(len, (one.source, one.target))), len(one.target))
    )
    made: list[list[Encoded]] = []
    longest = 0
    for one in order:
        longest = max(longest, len(one.source), len(one.target))
        if not made or longest * (len(made[-1]) + 1) > room:
            made.append([])
            longest = max(len(one.source), len(one.target))
        made[-1].append(one)
    chance.shuffle(made)
    yield from made
