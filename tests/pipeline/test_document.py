"""An article to sentences and back: every link and image survives, and stands where its words went."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from html_strategies import inline_html
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary.annotate import Annotator
from pipeline import means
from pipeline.article import Article, Block, BlockKind, Flag, Origin, Rendering, Segment, Severity
from pipeline.detect import Detector
from pipeline.document import assemble, rewritten, segment, with_language
from pipeline.newsroom import Newsroom
from pipeline.translate import Translated

DETECTOR = Detector()
ANNOTATOR = Annotator(means.termbase(Newsroom(Path("no-newsroom"))))
ARTICLE = Article(
    source="inbox",
    guid="urn:uuid:1",
    title="Заседание & итоги",
    summary="Кратко о заседании.",
    language="ru",
    blocks=(
        Block(
            BlockKind.PARAGRAPH,
            'Отчёт на <a href="https://a.kz/1">сайте</a> и в <a href="https://a.kz/2">архиве</a>. Всё готово.',
        ),
        Block(BlockKind.FIGURE, '<img src="https://a.kz/1.jpg" alt="">'),
    ),
)
ATTRIBUTES = re.compile(r'(?:href|src)="[^"]*"')


def translated(
    article: Article, targets: Sequence[str], anchors: dict[int, tuple[str, str]] | None = None
) -> Article:
    """The article with its sentences replaced; anchored words by the number of their sentence."""
    segmented = segment(article, ANNOTATOR, DETECTOR)
    results = []
    for number, (source, target) in enumerate(zip(segmented.document.sentences, targets, strict=True)):
        pairs = [anchors[number]] if anchors and number in anchors else []
        ranges = tuple((_range(source, here), _range(target, there)) for here, there in pairs)
        results.append(Translated(Segment(source, target, Origin.MACHINE), anchors=ranges))
    made = assemble(segmented, results, "en", "g", "e")
    return replace(article, title=made.title, summary=made.summary, blocks=made.blocks)


def _range(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


def test_title_and_summary_are_the_first_sentences() -> None:
    sentences = segment(ARTICLE, ANNOTATOR, DETECTOR).document.sentences
    assert sentences[:2] == ("Заседание & итоги", "Кратко о заседании.")
    assert sentences[2:] == ("Отчёт на сайте и в архиве.", "Всё готово.")


def test_links_stand_on_the_words_that_their_anchors_became() -> None:
    made = translated(
        ARTICLE,
        [
            "Meeting & results",
            "The meeting in brief.",
            "In the archive and on the site is a report.",
            "All is ready.",
        ],
        {2: ("сайте", "site")},
    )
    assert made.title == "Meeting & results"
    assert '<a href="https://a.kz/1">site</a>' in made.blocks[0].html
    assert made.blocks[0].html.endswith("All is ready.")
    assert made.blocks[1] == ARTICLE.blocks[1]


@settings(max_examples=40, deadline=None)
@given(st.lists(inline_html(), min_size=1, max_size=3), st.text(st.sampled_from("ab <&."), max_size=20))
def test_no_translation_loses_or_doubles_a_link_or_an_image(html: list[str], target: str) -> None:
    article = replace(ARTICLE, blocks=tuple(Block(BlockKind.PARAGRAPH, one) for one in html))
    count = len(segment(article, ANNOTATOR, DETECTOR).document.sentences)
    made = translated(article, [target] * count)
    before, after = (Counter(ATTRIBUTES.findall(" ".join(b.html for b in a.blocks))) for a in (article, made))
    assert after == before


def test_a_block_that_is_plainly_in_another_language_is_foreign_and_noted() -> None:
    quotation = "The committee is grateful to all of its partners for their support over many years."
    article = replace(ARTICLE, blocks=(*ARTICLE.blocks, Block(BlockKind.QUOTATION, quotation)))
    segmented = segment(article, ANNOTATOR, DETECTOR)
    assert [segmented.document.sentences[n] for n in segmented.document.foreign] == [quotation]
    results = [Translated(Segment(s, s, Origin.COPIED)) for s in segmented.document.sentences]
    (flag,) = assemble(segmented, results, "kk", "g", "e").flags
    assert (flag.kind, flag.severity, flag.segment) == ("foreign-sentence", Severity.NOTE, 4)


def test_the_flags_of_a_sentence_name_it_by_its_place_among_the_segments() -> None:
    segmented = segment(ARTICLE, ANNOTATOR, DETECTOR)
    results = [
        Translated(Segment(s, "x", Origin.MACHINE), (Flag("empty", Severity.ERROR, "…", n),))
        for n, s in enumerate(segmented.document.sentences)
    ]
    made = assemble(segmented, results, "en", "g", "e")
    assert [made.segments[flag.segment or 0].source for flag in made.flags] == list(segmented.document.sentences)


def test_a_correction_keeps_the_links_on_the_right_one_of_two_equal_names() -> None:
    article = replace(
        ARTICLE,
        blocks=(
            Block(BlockKind.PARAGRAPH, 'ПРООН поддержала проект, и <a href="https://a.kz/">ПРООН</a> довольна.'),
        ),
    )
    segmented = segment(article, ANNOTATOR, DETECTOR)
    names = (Rendering("ПРООН", "UNDP", "term"), Rendering("ПРООН", "UNDP", "term"))
    targets = ["Meeting", "In brief.", "UNDP supported the project and UNDP is glad."]
    segments = [
        Segment(source, target, Origin.MACHINE, spans=names if "UNDP" in target else ())
        for source, target in zip(segmented.document.sentences, targets, strict=True)
    ]
    draft = assemble(segmented, [Translated(one) for one in segments], "en", "g", "e")
    html = rewritten(article, draft, segments).blocks[0].html
    assert html == 'UNDP supported the project and <a href="https://a.kz/">UNDP</a> is glad.'


def test_a_translation_of_another_number_of_sentences_is_refused() -> None:
    segmented = segment(ARTICLE, ANNOTATOR, DETECTOR)
    draft = assemble(
        segmented, [Translated(Segment(s, s, Origin.COPIED)) for s in segmented.document.sentences], "en", "g", "e"
    )
    with pytest.raises(ValueError, match="zip"):
        rewritten(ARTICLE, draft, draft.segments[:-1])


def test_the_text_tells_the_language_and_what_is_declared_counts_only_when_it_says_nothing() -> None:
    assert with_language(replace(ARTICLE, language="en"), DETECTOR).language == "ru"
    silent = replace(ARTICLE, title="12–67", summary="", blocks=(), language="kk")
    assert with_language(silent, DETECTOR).language == "kk"
    assert with_language(replace(silent, language="ru-ru"), DETECTOR).language == "ru"
