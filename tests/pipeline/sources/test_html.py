from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Block, BlockKind
from pipeline.markup import escape
from pipeline.sources.html import ATTRIBUTES, CELL_TAGS, INLINE_TAGS, blocks, plain_text, to_html

DATA = Path(__file__).parents[2] / "data" / "sources"
BASE = "https://press.example.kz/ru/news/1.html"


def hostile_cases() -> list[list[str]]:
    lines = (DATA / "hostile.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("# ")]


def paragraphs(html: str) -> list[str]:
    return [block.html for block in blocks(html)]


class AllowListCheck(HTMLParser):
    """Fails on any tag, attribute or address that is not on the allow-list."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in INLINE_TAGS | CELL_TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES[tag]
            if name in ("href", "src"):
                scheme = re.match(r"[^/?#]*?:", value or "")
                assert not scheme or scheme[0].lower() in {"http:", "https:", "mailto:", "tel:", "data:"}
                assert "data:" not in (value or "") or tag == "img"


@pytest.mark.parametrize(("html", "seen"), hostile_cases())
def test_nothing_that_runs_survives(html: str, seen: str) -> None:
    result = blocks(html, BASE)
    for block in result:
        AllowListCheck().feed(block.html)
    if seen:
        assert seen in " ".join(plain_text(block.html) for block in result)


@given(st.text(st.sampled_from("<>/=\"' abpi&;:#\n\t\0") | st.characters(), max_size=60))
def test_any_text_gives_clean_blocks_that_cleaning_again_leaves_as_they_are(text: str) -> None:
    result = blocks(text)
    for block in result:
        AllowListCheck().feed(block.html)
    assert blocks(to_html(result)) == result


WORDS = st.text("абвгдежзԥқңқ<&>\"'\xa0xyz1", min_size=1, max_size=8).map(escape)
INLINE = st.recursive(
    WORDS | st.just('<img src="https://example.org/a.png" alt="x">'),
    lambda inner: st.tuples(
        st.sampled_from(["<b>|</b>", "<em>|</em>", '<a href="https://example.org/?a=1&amp;b=2">|</a>']), inner
    ).map(lambda pair: pair[0].replace("|", pair[1])),
    max_leaves=3,
)
LINE = st.lists(WORDS, min_size=1, max_size=3).flatmap(
    lambda words: INLINE.map(
        lambda element: " ".join([*words, re.sub(r"(<(\w+)[^>]*>)(<\2\b[^>]*>)+", r"\1", element)])
    )
)


def line_blocks() -> st.SearchStrategy[Block]:
    cell = st.sampled_from(["td", "th"]).flatmap(lambda tag: WORDS.map(lambda text: f"<{tag}>{text}</{tag}>"))
    return st.one_of(
        WORDS.map(lambda text: Block(BlockKind.PARAGRAPH, f"{text} <b>x</b><br>{text}")),
        LINE.map(plain_inline).map(lambda html: Block(BlockKind.PARAGRAPH, html)),
        st.builds(lambda text, level: Block(BlockKind.HEADING, text, level), WORDS, st.integers(1, 6)),
        st.builds(
            lambda text, level, ordered: Block(BlockKind.LIST_ITEM, text, level, ordered),
            WORDS,
            st.integers(1, 4),
            st.booleans(),
        ),
        WORDS.map(lambda text: Block(BlockKind.QUOTATION, text)),
        st.lists(cell, min_size=2, max_size=4).map(lambda row: Block(BlockKind.TABLE_ROW, "".join(row))),
        st.builds(
            lambda caption: Block(BlockKind.FIGURE, f'<img src="https://example.org/a.png" alt="x">{caption}'),
            st.just("") | WORDS,
        ),
    )


def plain_inline(html: str) -> str:
    """The canonical form of generated inline HTML: what ``blocks`` makes of it."""
    (block,) = blocks(f"<p>{html}</p>")
    return block.html


@given(st.lists(line_blocks(), max_size=8).map(tuple))
def test_clean_blocks_come_back_from_their_html(body: tuple[Block, ...]) -> None:
    assert blocks(to_html(body)) == body


def test_each_kind_of_block_is_recognised() -> None:
    html = """<h2>З</h2><p>П</p><ul><li>1<ol><li>2</li></ol></li></ul><blockquote><p>Ц</p></blockquote>
        <table><tr><th>А</th><td>Б</td></tr></table>
        <figure><img src="https://x.kz/a.png" alt="Фото"><figcaption>Под</figcaption></figure>"""
    assert [(b.kind.value, b.html, b.level, b.ordered) for b in blocks(html)] == [
        ("heading", "З", 2, False),
        ("paragraph", "П", 0, False),
        ("list-item", "1", 1, False),
        ("list-item", "2", 2, True),
        ("quotation", "Ц", 0, False),
        ("table-row", "<th>А</th><td>Б</td>", 0, False),
        ("figure", '<img src="https://x.kz/a.png" alt="Фото">Под', 0, False),
    ]


def test_relative_addresses_become_absolute_when_there_is_a_base() -> None:
    (block,) = blocks('<p>См. <a href="../doc.pdf?a=1&b=2">документ</a></p>', BASE)
    assert block.html == 'См. <a href="https://press.example.kz/ru/doc.pdf?a=1&amp;b=2">документ</a>'


def test_a_relative_link_without_a_base_leaves_its_text_and_a_picture_goes() -> None:
    html = '<p>См. <a href="/doc/1.pdf">документ</a> <img src="images/a.png" alt="Фото"><a href="//x.kz">x</a></p>'
    assert paragraphs(html) == ["См. документ x"]


def test_what_turns_the_text_around_goes() -> None:
    assert paragraphs("<p>Итоги \u202eанищыб\u2066 дня\u2069</p>") == ["Итоги анищыб дня"]


def test_a_link_into_the_page_itself_leaves_its_text() -> None:
    assert paragraphs('<p>Текст<a href="#note1">[1]</a></p>') == ["Текст[1]"]


def test_white_space_is_collapsed_and_stands_outside_of_elements_but_no_break_spaces_stay() -> None:
    assert paragraphs("<p>\n а  <b> б </b>\tв&nbsp;г </p>") == ["а <b>б</b> в&nbsp;г"]


def test_an_empty_line_of_breaks_parts_paragraphs_and_a_single_break_stays() -> None:
    assert paragraphs("один<br>два<br> <br/>три<br>") == ["один<br>два", "три"]


def test_emphasis_around_paragraphs_goes_into_each_of_them() -> None:
    assert paragraphs("<b><p>один</p><p>два</p></b>") == ["<b>один</b>", "<b>два</b>"]


def test_paragraphs_in_a_list_item_or_a_cell_become_lines() -> None:
    assert paragraphs("<ul><li><p>один</p><p>два</p></li></ul>") == ["один<br>два"]
    assert paragraphs("<table><tr><td><p>один</p><p>два</p></td><td>3</td></tr></table>") == [
        "<td>один<br>два</td><td>3</td>"
    ]


def test_a_table_that_only_lays_the_page_out_is_no_table() -> None:
    html = "<table><tr><td><p>один</p><table><tr><td>1</td><td>2</td></tr></table></td><td>два</td></tr></table>"
    assert [(b.kind, b.html) for b in blocks(html)] == [
        (BlockKind.PARAGRAPH, "один"),
        (BlockKind.TABLE_ROW, "<td>1</td><td>2</td>"),
        (BlockKind.PARAGRAPH, "два"),
    ]


def test_merged_cells_stay_merged() -> None:
    html = '<table><tr><th colspan="2">А</th></tr><tr><td>1</td><td rowspan="1">2</td></tr></table>'
    assert paragraphs(html) == ['<th colspan="2">А</th>', "<td>1</td><td>2</td>"]


def test_an_image_that_is_loaded_by_a_script_is_found_and_one_that_counts_readers_is_not() -> None:
    lazy = '<img data-src="https://example.org/a.png" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    counter = '<img src="https://example.org/count" width="1" height="1">'
    assert paragraphs(lazy + counter) == ['<img src="https://example.org/a.png" alt="">']


def test_letters_typed_as_two_characters_are_joined_and_soft_hyphens_go() -> None:
    assert paragraphs("<p>Каи\u0306рат пред\u00adседатель</p>") == ["Кайрат председатель"]


@pytest.mark.parametrize("tag", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<figure>"])
def test_html_nested_thousands_deep_keeps_its_text(tag: str) -> None:
    assert plain_text(" ".join(paragraphs(tag * 2000 + "Текст"))) == "Текст"
