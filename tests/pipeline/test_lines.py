"""Plain text translated line by line: n lines in, n lines out, whatever stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Origin
from pipeline.errors import NoRouteError
from pipeline.lines import LineTranslator
from pipeline.memory import Memory
from pipeline.newsroom import Newsroom
from pipeline.schema import open_database
from pipeline.unit import Unit, UnitOrigin

NOWHERE = Newsroom(Path("no-newsroom"))


def same(text: str) -> list[str]:
    return [line.text for line in LineTranslator(NOWHERE, "en", text).translate("en")]


@given(st.lists(st.text(st.sampled_from("ab. \t\f\v\x1c\x85\u2028«"), max_size=12), max_size=5))
def test_only_line_ends_end_a_line(lines: list[str]) -> None:
    assert same("".join(f"{line}\n" for line in lines)) == lines


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_known_and_empty_lines_stay(end: str) -> None:
    assert same(end.join(["One.", "", "Two.", ""])) == ["One.", "", "Two."]


def test_a_last_line_without_an_end_is_a_line_and_no_text_is_none() -> None:
    assert same("One.\nTwo.") == ["One.", "Two."]
    assert same("") == []


def test_a_text_that_is_in_the_target_language_already_is_copied_sentence_by_sentence() -> None:
    (line,) = LineTranslator(NOWHERE, "en", "  One is here.  Two is there.\n").translate("en")
    assert line.text == "  One is here.  Two is there."
    assert [one.segment.source for one in line.sentences] == ["One is here.", "Two is there."]
    assert {one.segment.origin for one in line.sentences} == {Origin.COPIED}


def test_names_are_kept_and_what_stands_between_the_sentences_as_well() -> None:
    text = "\tМинистерство финансов ответило.  ПРООН\n— 5 —\n"
    first, second = LineTranslator(NOWHERE, "ru", text).translate("kk")
    assert first.text.startswith("\t")
    assert "Қаржы министрлігі" in first.text
    assert first.text.endswith("  БҰҰДБ")
    assert (second.number, second.text) == (2, "— 5 —")


def test_the_newsrooms_memory_is_used_and_its_line_ends_break_no_line(tmp_path: Path) -> None:
    database = open_database(tmp_path / "tilshi.db")
    Memory(database).learn([Unit("Погода хорошая.", "The weather\nis fine.", "ru", "en", UnitOrigin.HUMAN)])
    database.dispose()
    (line,) = LineTranslator(Newsroom(tmp_path), "ru", "Погода хорошая.\n").translate("en")
    assert line.text == "The weather is fine."
    assert line.sentences[0].segment.origin is Origin.MEMORY_EXACT
    assert [path.name for path in tmp_path.iterdir()] == ["tilshi.db"], "the database is still open"


def test_a_pair_without_a_package_says_how_to_get_one() -> None:
    with pytest.raises(NoRouteError, match="tilshi models install uz en"):
        list(LineTranslator(NOWHERE, "uz", "Salom.\n").translate("en"))
