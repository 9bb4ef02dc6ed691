from __future__ import annotations

from collections import Counter

import pytest
from html_strategies import TEXTS, inline_html
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markup import Mark, Marked, parse, project, render


@st.composite
def loose_marks(draw: st.DrawFn) -> Marked:
    """Text with marks anywhere, overlapping at will."""
    text = draw(TEXTS)
    offsets = st.integers(0, len(text))
    marks = []
    for number in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(offsets), draw(offsets)))
        marks.append(Mark(start, end, f'<a href="{number}">', "</a>"))
    return Marked(text, tuple(marks))


def opens(marked: Marked) -> Counter[str]:
    return Counter(mark.open for mark in marked.marks)


@given(inline_html())
def test_rendering_what_was_parsed_gives_the_same_html(html: str) -> None:
    assert render(parse(html)) == html


@given(inline_html())
def test_parsing_what_was_rendered_gives_the_same_marks(html: str) -> None:
    marked = parse(html)
    assert parse(render(marked)) == marked


@given(loose_marks())
def test_overlapping_marks_render_well_nested_with_none_lost(marked: Marked) -> None:
    again = parse(render(marked))
    assert again.text == marked.text
    assert opens(again) == opens(marked)
    assert render(again) == render(marked)


@given(inline_html(), TEXTS)
def test_projection_keeps_every_mark_exactly_once_and_the_text_untouched(html: str, target: str) -> None:
    source = parse(html)
    projected = project(source, target)
    assert projected.text == target
    assert opens(projected) == opens(source)
    assert parse(render(projected)) == projected


@given(inline_html(), st.lists(st.sampled_from(["one", "two", "2024", "three,", "«four»"]), min_size=12, max_size=20))
def test_a_mark_with_words_covers_words_when_the_target_has_enough(html: str, words: list[str]) -> None:
    source = parse(html)
    for mark in project(source, " ".join(words)).marks:
        original = next(m for m in source.marks if m.open == mark.open)
        if opens(source)[mark.open] == 1 and original.start < original.end:
            assert mark.start < mark.end


def test_entities_are_text_and_come_back_escaped() -> None:
    marked = parse('Закон &laquo;О&nbsp;связи&raquo; &amp; <a href="?a=1&amp;b=2">A &lt; B</a>')
    assert marked.text == "Закон «О\N{NO-BREAK SPACE}связи» & A < B"
    assert render(marked) == 'Закон «О&nbsp;связи» &amp; <a href="?a=1&amp;b=2">A &lt; B</a>'


def test_elements_left_open_are_closed_and_stray_end_tags_ignored() -> None:
    assert render(parse("a</em><b>b<i>c</b>d")) == "a<b>b<i>c</i></b>d"


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("<b>Министр прибыл.</b>", "The minister arrived.", "<b>The minister arrived.</b>"),
        ("<b>Министр прибыл</b>.", "The minister arrived.", "<b>The minister arrived</b>."),
        (
            "Сайт <a href='/x'>eGov.kz</a> обновлен.",
            "The updated website is eGov.kz now.",
            "The updated website is <a href='/x'>eGov.kz</a> now.",
        ),
        ("В <i>2024</i> году: 2024 места", "2024 seats in 2024", "<i>2024</i> seats in 2024"),
        ('<img src="p.jpg">Фото пресс-службы', "Press service photo", '<img src="p.jpg">Press service photo'),
        ("Фото пресс-службы<br>", "Press service photo", "Press service photo<br>"),
        ("<a href='1'>Один</a> <a href='2'>два</a>", "Both", "<a href='1'>Bo</a><a href='2'>th</a>"),
        ("<a href='1'>Один</a> два", "", "<a href='1'></a>"),
        ("<em>Глава <a href='u'>МИД</a></em> прибыл", "МИД head came", "<em><a href='u'>МИД</a> head</em> came"),
    ],
)
def test_marks_find_their_place_in_the_translation(source: str, target: str, expected: str) -> None:
    assert render(project(parse(source), target)) == expected


def test_known_correspondences_come_before_positions() -> None:
    source = parse('Встречу провел глава <a href="m">Минфина</a>.')
    name, ministry = (21, 28), (4, 23)
    target = "The Ministry of Finance head held the meeting."
    assert render(project(source, target, [(name, ministry)])) == (
        'The <a href="m">Ministry of Finance</a> head held the meeting.'
    )


def test_words_of_a_mark_beside_a_known_name_stay_in_the_mark() -> None:
    source = parse("Прибыл <b>министр Ли Чжу</b> вчера.")
    target = "Yesterday Minister Lee Joo arrived."
    assert render(project(source, target, [((15, 21), (19, 26))])) == "Yesterday <b>Minister Lee Joo</b> arrived."
