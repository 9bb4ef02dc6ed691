from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.placeholders import copied_once
from pipeline.engine.starter.documents import Document, training_documents
from pipeline.engine.starter.examples import Material
from pipeline.engine.starter.masking import Triple, mask


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(Termbase.load(shipped()))


def masked(annotator: Annotator, triple: Triple) -> Triple | None:
    return mask(triple, annotator.annotate([triple.ru])[0])


def test_a_name_becomes_the_same_placeholder_in_all_languages_with_a_canonical_kazakh_ending(
    annotator: Annotator,
) -> None:
    triple = Triple(
        "Делегация Японии прибыла в Астану.",
        "A delegation of Japan arrived in Astana.",
        "Жапонияның делегациясы Астанаға келді.",
    )
    assert masked(annotator, triple) == Triple(
        "Делегация ⟦0⟧ прибыла в ⟦1⟧.", "A delegation of ⟦0⟧ arrived in ⟦1⟧.", "⟦0⟧ның делегациясы ⟦1⟧ға келді."
    )


def test_what_a_translation_does_not_say_stays_as_it_is(annotator: Annotator) -> None:
    triple = Triple("Встреча прошла в Астане.", "The meeting was held in the capital.", "Кездесу Астанада өтті.")
    assert masked(annotator, triple) is None


def test_every_pass_says_a_sentence_in_another_way() -> None:
    triple = Triple(
        "Казахстан, Узбекистан и Япония подписали соглашение.",
        "Kazakhstan, Uzbekistan and Japan signed an agreement.",
        "Қазақстан, Өзбекстан және Жапония келісімге қол қойды.",
    )
    material = Material([Document("d", "toy", (triple,))], seed=1)
    chance = random.Random(1)
    said = Counter(one for _ in range(200) for one in material.draw(chance))
    for variant in said:
        numbers = re.findall(r"⟦\d⟧", variant.ru)
        assert len(set(numbers)) == len(numbers)
        assert copied_once(variant.ru, variant.en)
        assert copied_once(variant.ru, variant.kk)
    ((commonest, _),) = said.most_common(1)
    assert commonest.ru == "⟦0⟧, ⟦1⟧ и ⟦2⟧ подписали соглашение."
    assert said[triple]
    assert len(said) > 5


def test_every_masked_sentence_of_the_corpus_has_the_same_placeholders_in_all_languages(annotator: Annotator) -> None:
    for document in training_documents()[::60]:
        spans = annotator.annotate([triple.ru for triple in document.triples])
        for triple, its in zip(document.triples, spans, strict=True):
            if result := mask(triple, its):
                assert copied_once(result.ru, result.en), result
                assert copied_once(result.ru, result.kk), result
