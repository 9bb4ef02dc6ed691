from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from html_strategies import inline_html
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Block, BlockKind
from pipeline.markup import Marked, parse, project
from pipeline.sentences import join, split, split_text

DATA = Path(__file__).parents[1] / "data" / "sentences"
BOUNDARY = "␞"


def cases() -> Iterator[tuple[str, str, str]]:
    for path in sorted(DATA.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for rule, text in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield path.stem, rule, text


def paragraph(html: str) -> Block:
    return Block(BlockKind.PARAGRAPH, html)


@pytest.mark.parametrize(("language", "rule", "marked"), list(cases()))
def test_sentences_end_where_the_table_says(language: str, rule: str, marked: str) -> None:
    text = marked.replace(BOUNDARY, " ")
    assert [text[start:end] for start, end in split_text(text, language)] == marked.split(BOUNDARY), rule


@given(st.lists(st.sampled_from(["Да. ", "в 2024 г. ", "«А. ", "Нет»", "!", " – ", "(см. п. 3) ", "\n\n", "; "])))
def test_sentences_are_in_order_and_only_white_space_lies_between_them(pieces: list[str]) -> None:
    text = "".join(pieces)
    at = 0
    for start, end in split_text(text):
        assert at <= start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def test_a_blank_line_ends_a_sentence_and_a_line_break_does_not() -> None:
    text = "Заголовок\n\nПервая строка\nтого же предложения"
    assert [text[s:e] for s, e in split_text(text)] == ["Заголовок", "Первая строка\nтого же предложения"]


@st.composite
def html_blocks(draw: st.DrawFn) -> Block:
    html = draw(inline_html())
    sentence = draw(st.sampled_from(["", "Он пришёл. ", "Да! Нет? ", "<td>Раз. Два.</td><td>3</td>"]))
    where = draw(st.integers(0, 2))
    if where == 0:
        return paragraph(sentence + html)
    if where == 1:
        return paragraph(f"{html} {sentence}{html}")
    return paragraph(f"<em>{html}{sentence}</em>{html}")


@given(st.lists(html_blocks(), max_size=4))
def test_splitting_and_joining_loses_no_character_and_no_tag(blocks: list[Block]) -> None:
    sentences = split(blocks)
    assert join(blocks, sentences, [sentence.marked for sentence in sentences]) == tuple(blocks)


@given(st.lists(html_blocks(), max_size=3), st.sampled_from(["", "One", "Two words", "A much longer sentence here."]))
def test_translations_keep_every_tag_and_what_lay_between_sentences(blocks: list[Block], target: str) -> None:
    sentences = split(blocks)
    joined = join(blocks, sentences, [project(sentence.marked, target) for sentence in sentences])
    for before, after in zip(blocks, joined, strict=True):
        assert sorted(re.findall(r"<[^>]*>", after.html)) == sorted(re.findall(r"<[^>]*>", before.html))
    for index, block in enumerate(joined):
        own = [sentence for sentence in sentences if sentence.block == index]
        length = len(parse(blocks[index].html).text) + sum(len(target) - (s.end - s.start) for s in own)
        assert len(parse(block.html).text) == length


def test_a_translation_without_marks_gets_those_of_the_source() -> None:
    blocks = [paragraph('Сайт <a href="/x">eGov.kz</a> обновлен. Зайдите.')]
    joined = join(blocks, split(blocks), [Marked("eGov.kz is new."), Marked("Come in.")])
    assert joined == (paragraph('<a href="/x">eGov.kz</a> is new. Come in.'),)


def test_a_link_over_two_sentences_stays_one_link() -> None:
    blocks = [paragraph('Читайте: <a href="/x">отчет готов. Он открыт</a> для всех.')]
    sentences = split(blocks)
    targets = ["Read: the report is ready.", "It is open to all."]
    translated = [project(s.marked, t) for s, t in zip(sentences, targets, strict=True)]
    assert join(blocks, sentences, translated)[0].html == (
        'Read: the <a href="/x">report is ready. It is open</a> to all.'
    )


def test_sentences_never_cross_cells_or_line_breaks() -> None:
    row = Block(BlockKind.TABLE_ROW, "<td>Показатель</td><td>2024</td><td>тыс. человек<br>за год</td>")
    assert [s.marked.text for s in split([row])] == ["Показатель", "тыс. человек", "за год"]


def test_a_block_without_letters_gives_no_sentence_and_survives() -> None:
    blocks = [paragraph("<strong>2024 — 2025</strong>"), paragraph("")]
    assert split(blocks) == []
    assert join(blocks, [], []) == tuple(blocks)


def test_too_few_translations_are_refused() -> None:
    blocks = [paragraph("Раз. Два.")]
    with pytest.raises(ValueError, match="shorter"):
        join(blocks, split(blocks), [Marked("One.")])
