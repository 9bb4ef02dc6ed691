from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine.clauses import join_parts, split_long


def _words(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Министр прибыл.", ["Министр прибыл."]),
        (
            "Он открыл завод в Алматы; она открыла школу в Астане.",
            ["Он открыл завод в Алматы;", "она открыла школу в Астане."],
        ),
        (
            "Он сказал на встрече, что проект будет завершён в срок.",
            ["Он сказал на встрече,", "что проект будет завершён в срок."],
        ),
        ("один два три четыре пять шесть семь восемь", ["один два три четыре", "пять шесть семь восемь"]),
    ],
)
def test_a_long_sentence_is_cut_where_a_reader_pauses(text: str, parts: list[str]) -> None:
    assert split_long(text, 7, _words) == parts


def test_a_placeholder_is_never_cut_in_two() -> None:
    text = "⟦0⟧" * 40
    parts = split_long(text, 10, len)
    assert "".join(parts) == text
    assert all(part.replace("⟦0⟧", "") == "" for part in parts)


@given(st.text(st.sampled_from("аб ,;.—⟦1⟧"), max_size=200), st.integers(3, 30))
def test_cutting_loses_nothing_but_spaces(text: str, limit: int) -> None:
    assert "".join("".join(split_long(text, limit, len)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("sources", "targets", "joined"),
    [
        (["Он сказал,", "что придёт."], ["He said.", "he would come."], "He said, he would come."),
        (["один", "два"], ["one.", "two"], "one two"),
        (
            ["Совет решил:", "это важно."],
            ["The council decided.", "This matters."],
            "The council decided: this matters.",
        ),
    ],
)
def test_the_full_stop_and_the_capital_that_a_model_put_inside_a_sentence_are_undone(
    sources: list[str], targets: list[str], joined: str
) -> None:
    assert join_parts(sources, targets) == joined


@pytest.mark.parametrize("source", ["Он прибыл.", "Он прибыл?", "«Он прибыл.»", "Он прибыл…"])
def test_a_part_after_the_end_of_a_sentence_begins_a_sentence(source: str) -> None:
    assert (
        join_parts([source, "Это важно."], ["He arrived.", "This is important."]) == "He arrived. This is important."
    )


@pytest.mark.parametrize("target", ["WHO approved it.", "IT companies grew.", "I agree.", "Astana grew."])
def test_abbreviations_and_names_keep_their_capitals_inside_a_sentence(target: str) -> None:
    assert join_parts(["Он сказал,", "а"], ["He said.", target]) == f"He said, {target}"
