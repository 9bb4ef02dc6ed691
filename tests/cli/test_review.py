"""What a press officer does after a run: look, correct once, approve, teach a name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import Tilshi

FIRST = "Отчет комитета\n\nКомитет рассмотрел 12 обращений граждан. Документ опубликован.\n"
SECOND = "Другая новость\n\nКомитет рассмотрел 35 обращений граждан. Погода хорошая.\n"
CORRECTED = "The committee considered 12 appeals from citizens."


@pytest.fixture
def room(tmp_path: Path, tilshi: Tilshi) -> Path:
    tilshi("init", tmp_path)
    (tmp_path / "inbox" / "first.txt").write_text(FIRST, "utf-8")
    tilshi("run", "--newsroom", tmp_path)
    return tmp_path


def shown(tilshi: Tilshi, room: Path, article: str, language: str) -> dict[str, Any]:
    result = tilshi("show", article, "--to", language, "--json", "--newsroom", room)
    (translation,) = json.loads(result.stdout)["translations"]
    return dict(translation)


def correct(tilshi: Tilshi, room: Path) -> None:
    sheet = room / "sheet.txt"
    assert tilshi("review", "otchet", "en", "--export", sheet, "--newsroom", room).returncode == 0
    lines = sheet.read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines) if "12 обращений" in line)
    target = next(i for i in range(number, len(lines)) if "=" in lines[i])
    lines[target] = f"{lines[target].split('=')[0]}= {CORRECTED}"
    sheet.write_text("\n".join(lines), "utf-8")
    result = tilshi("review", "otchet", "en", "--import", sheet, "--newsroom", room)
    assert result.returncode == 0, result.stderr
    assert "1 sentence was corrected" in result.stderr


def test_a_corrected_translation_is_reviewed_and_no_longer_called_machine_made(room: Path, tilshi: Tilshi) -> None:
    correct(tilshi, room)
    translation = shown(tilshi, room, "otchet", "en")
    assert translation["state"] == "reviewed"
    assert CORRECTED in translation["blocks"][0]["html"]
    tilshi("publish", "--newsroom", room)
    feed = json.loads((room / "output" / "en" / "feed.json").read_text("utf-8"))
    (item,) = feed["items"]
    assert CORRECTED in item["content_html"]
    assert item["_tilshi"]["machine_translated"] is False


def test_the_same_correction_is_never_made_twice_not_even_with_another_number(room: Path, tilshi: Tilshi) -> None:
    correct(tilshi, room)
    (room / "inbox" / "second.txt").write_text(SECOND, "utf-8")
    tilshi("run", "--newsroom", room)
    translation = shown(tilshi, room, "drugaya", "en")
    (segment,) = [s for s in translation["segments"] if "35" in s["source"]]
    assert segment["target"] == "The committee considered 35 appeals from citizens."
    assert segment["origin"] == "memory-fuzzy"


def test_a_reviewed_translation_survives_another_run(room: Path, tilshi: Tilshi) -> None:
    correct(tilshi, room)
    result = tilshi("run", "--newsroom", room)
    assert "0 translations made" in result.stdout
    assert shown(tilshi, room, "otchet", "en")["state"] == "published"


def test_approving_releases_what_was_held_back(tmp_path: Path, tilshi: Tilshi, sample: Path) -> None:
    rows = json.loads(tilshi("status", "--held-back", "--json", cwd=sample).stdout)
    if not rows:
        pytest.skip("the starter packages translated the whole sample without an error")
    row = rows[0]
    language = next(code for code, state in row["states"].items() if state == "held back")
    page = sample / "output" / language / "articles" / f"{row['slug']}.html"
    assert not page.exists()
    assert tilshi("review", row["guid"], language, "--approve", cwd=sample).returncode == 0
    tilshi("publish", cwd=sample)
    assert page.exists()


def test_a_sheet_with_a_missing_sentence_is_refused_and_nothing_changes(room: Path, tilshi: Tilshi) -> None:
    sheet = room / "sheet.txt"
    sheet.write_text("0 = Report\n", "utf-8")
    result = tilshi("review", "otchet", "en", "--import", sheet, "--newsroom", room)
    assert result.returncode == 1
    assert "sentence 1 has no translation" in result.stderr
    assert shown(tilshi, room, "otchet", "en")["state"] == "draft"


def test_a_sheet_comes_back_from_a_colleague_in_windows_1251(room: Path, tilshi: Tilshi) -> None:
    sheet = room / "sheet.txt"
    tilshi("review", "otchet", "en", "--export", sheet, "--newsroom", room)
    sheet.write_bytes(sheet.read_text("utf-8").encode("windows-1251", "replace"))
    result = tilshi("review", "otchet", "en", "--import", sheet, "--newsroom", room)
    assert result.returncode == 0, result.stderr
    assert shown(tilshi, room, "otchet", "en")["state"] == "reviewed"


def test_a_name_is_added_to_a_newsroom_only(tmp_path: Path, tilshi: Tilshi) -> None:
    result = tilshi("glossary", "add", "--ru=Фонд", "--en=Fund", "--kk=Қор", cwd=tmp_path)
    assert result.returncode == 2
    assert "tilshi init" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_added_changes_the_sentences_that_have_it(room: Path, tilshi: Tilshi) -> None:
    (room / "inbox" / "third.txt").write_text(
        "Новый центр\n\nЦентр цифровых исследований «Алтын» открылся в Астане. Погода хорошая.\n", "utf-8"
    )
    tilshi("run", "--newsroom", room)
    added = tilshi(
        "glossary",
        "add",
        "--ru=Центр цифровых исследований «Алтын»",
        "--en=Altyn Centre for Digital Studies",
        "--kk=«Алтын» цифрлық зерттеулер орталығы",
        "--newsroom",
        room,
    )
    assert added.returncode == 0, added.stderr
    tilshi("run", "--newsroom", room)
    assert "Altyn Centre for Digital Studies" in shown(tilshi, room, "novyy", "en")["blocks"][0]["html"]
    assert "цифрлық зерттеулер орталығы" in shown(tilshi, room, "novyy", "kk")["blocks"][0]["html"]


def test_an_unknown_article_and_a_translation_that_is_not_there_are_one_sentence(room: Path, tilshi: Tilshi) -> None:
    for args in (
        ("show", "nothing"),
        ("review", "nothing", "en", "--approve"),
        ("review", "otchet", "de", "--approve"),
    ):
        result = tilshi(*args, "--newsroom", room)
        assert result.returncode == 1
        assert len(result.stderr.strip().splitlines()) == 1
