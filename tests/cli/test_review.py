"""What a press officer does after a run: look, correct once, approve, teach a name."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from command import Tilshi, on_a_terminal

from pipeline.article import Flag, Severity
from pipeline.store import Store

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


def test_who_corrects_a_name_is_told_how_to_teach_it(room: Path, tilshi: Tilshi) -> None:
    (room / "inbox" / "house.txt").write_text("Новый дом\n\nМинистр встретился с Ерланом Жакыпбековым.\n", "utf-8")
    tilshi("run", "--newsroom", room)
    sheet = room / "sheet.txt"
    tilshi("review", "novyy", "en", "--export", sheet, "--newsroom", room)
    sheet.write_text(sheet.read_text("utf-8").replace("Yerlan Zhakypbekov", "Erlan Zhaqypbekov"), "utf-8")
    result = tilshi("review", "novyy", "en", "--import", sheet, "--newsroom", room)
    command = 'tilshi glossary add --type person --ru "Ерлан Жакыпбеков" --en "Erlan Zhaqypbekov"'
    assert f"To have «Ерлан Жакыпбеков» always so: {command}" in result.stderr


def test_a_reviewed_translation_survives_another_run(room: Path, tilshi: Tilshi) -> None:
    correct(tilshi, room)
    result = tilshi("run", "--newsroom", room)
    assert "0 translations made" in result.stdout
    assert shown(tilshi, room, "otchet", "en")["state"] == "published"


def test_approving_releases_what_was_held_back(room: Path, tilshi: Tilshi) -> None:
    with Store(room / "tilshi.db") as store:
        stored = store.article(store.find("otchet"))
        made = store.translation(stored.article.guid, "en")
        assert made is not None
        lost = Flag("term-lost", Severity.ERROR, "A name did not come through.", 0)
        store.save_translation(replace(made, flags=(lost,)), stored.article)
    flagged = tilshi("show", "otchet", "--to", "en", "--flagged", "--newsroom", room).stdout
    assert "── en: held back (1 error)" in flagged
    assert "error: A name did not come through." in flagged
    assert "Документ опубликован" in tilshi("show", "otchet", "--to", "en", "--newsroom", room).stdout
    assert "Документ опубликован" not in flagged
    page = room / "output" / "en" / "articles" / f"{stored.slug}.html"
    tilshi("publish", "--newsroom", room)
    assert not page.exists()
    (row,) = json.loads(tilshi("status", "--held-back", "--json", "--newsroom", room).stdout)
    assert row["states"]["en"] == "held back"
    refused = on_a_terminal("review", "otchet", "en", "--approve", "--newsroom", room, answer="n\n")
    assert refused.returncode == 1
    assert "  error: A name did not come through.\nApprove all the same? [y/N]: " in refused.stderr
    assert shown(tilshi, room, "otchet", "en")["state"] == "draft"
    result = tilshi("review", "otchet", "en", "--approve", "--newsroom", room)
    assert result.returncode == 0
    assert "  error: A name did not come through.\nApproved;" in result.stderr
    tilshi("publish", "--newsroom", room)
    assert page.exists()


@pytest.fixture
def editor(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make a program, whose Python is given, the user's editor; it finds the sheet at ``path``."""

    def make(code: str) -> None:
        script = tmp_path_factory.mktemp("editor") / "editor"
        script.write_text(
            f"#!{sys.executable}\nimport pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{code}", "utf-8"
        )
        script.chmod(0o700)
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", str(script))

    return make


def sheets(room: Path) -> list[Path]:
    return sorted(room.glob("*.review*.txt"))


def test_what_a_person_corrects_in_their_editor_is_approved(
    room: Path, tilshi: Tilshi, editor: Callable[[str], None]
) -> None:
    editor(
        f"""
lines = path.read_text("utf-8").splitlines()
below = next(n for n, line in enumerate(lines) if "12 обращений" in line)
target = next(n for n in range(below, len(lines)) if lines[n][:1].isdigit())
lines[target] = lines[target].split("=")[0] + "= {CORRECTED}"
path.write_text("\\n".join(lines), "utf-8")
"""
    )
    result = tilshi("review", "otchet", "en", "--newsroom", room)
    assert result.returncode == 0, result.stderr
    assert "1 sentence was corrected" in result.stderr
    assert CORRECTED in shown(tilshi, room, "otchet", "en")["blocks"][0]["html"]
    assert sheets(room) == []


def test_an_editor_that_is_closed_without_saving_changes_nothing(
    room: Path, tilshi: Tilshi, editor: Callable[[str], None]
) -> None:
    editor("")
    assert "Nothing was saved" in tilshi("review", "otchet", "en", "--newsroom", room).stderr
    editor("sys.exit(1)")
    assert tilshi("review", "otchet", "en", "--newsroom", room).returncode != 0
    assert shown(tilshi, room, "otchet", "en")["state"] == "draft"
    assert sheets(room) == []


def test_what_was_saved_before_the_editor_broke_down_is_kept(
    room: Path, tilshi: Tilshi, editor: Callable[[str], None]
) -> None:
    editor("path.write_text('0 = Mine', 'utf-8'); sys.exit(1)")
    result = tilshi("review", "otchet", "en", "--newsroom", room)
    assert result.returncode != 0
    (sheet,) = sheets(room)
    assert f"Your text is kept in {sheet}." in result.stderr
    assert sheet.read_text("utf-8") == "0 = Mine"


def test_what_was_typed_into_a_sheet_that_does_not_fit_is_kept(
    room: Path, tilshi: Tilshi, editor: Callable[[str], None]
) -> None:
    editor(
        """
import re
text = path.read_text("utf-8")
path.write_text(re.sub("(?m)^1 = .*", "1 = ", re.sub("(?m)^0 = .*", "0 = A long day\'s work", text)), "utf-8")
"""
    )
    for number in (1, 2):
        result = tilshi("review", "otchet", "en", "--newsroom", room)
        assert result.returncode == 1
        assert len(result.stderr.strip().splitlines()) == 1
        assert len(sheets(room)) == number
    sheet = room / "otchet-komiteta.en.review.txt"
    lines = sheet.read_text("utf-8").splitlines()
    line = lines.index("1 = ") + 1
    assert "0 = A long day's work" in lines
    result = tilshi("review", "otchet", "en", "--import", sheet, "--newsroom", room)
    assert result.stderr == f"Error: {sheet}, line {line}: sentence 1 has no translation; write one\n"
    sheet.write_text("\n".join(lines).replace("1 = ", "1 = Done."), "utf-8")
    assert tilshi("review", "otchet", "en", "--import", sheet, "--newsroom", room).returncode == 0
    assert shown(tilshi, room, "otchet", "en")["title"] == "A long day's work"


def test_what_a_person_does_not_approve_after_all_is_kept(
    room: Path, tilshi: Tilshi, editor: Callable[[str], None]
) -> None:
    editor("path.write_text(path.read_text('utf-8').replace('12', '21'), 'utf-8')")
    result = on_a_terminal("review", "otchet", "en", "--newsroom", room, answer="n\n")
    assert result.returncode == 1
    (sheet,) = sheets(room)
    assert "error: The number 21 is not in the source." in result.stderr
    assert f"was not approved; correct it; your text is kept, for: tilshi review otchet en --import {sheet}" in (
        result.stderr
    )
    assert shown(tilshi, room, "otchet", "en")["state"] == "draft"


def test_a_run_that_takes_in_a_new_text_while_the_editor_is_open_is_not_undone(
    room: Path, tilshi: Tilshi, editor: Callable[[str], None]
) -> None:
    editor(
        f"""
import subprocess
text = path.read_text("utf-8")
pathlib.Path({str(room / "inbox" / "first.txt")!r}).write_text({FIRST.replace("12", "13")!r}, "utf-8")
run = "from pipeline.cli import main; main()"
subprocess.run([sys.executable, "-c", run, "run", "--newsroom", {str(room)!r}], check=True, capture_output=True)
path.write_text(text.replace("0 = ", "0 = My "), "utf-8")
"""
    )
    result = tilshi("review", "otchet", "en", "--newsroom", room)
    assert result.returncode == 1
    (sheet,) = sheets(room)
    assert "was changed meanwhile, by another run or person" in result.stderr and str(sheet) in result.stderr
    assert "0 = My " in sheet.read_text("utf-8")
    translation = shown(tilshi, room, "otchet", "en")
    assert translation["state"] == "draft"
    assert any("13" in segment["source"] for segment in translation["segments"])
    tilshi("publish", "--newsroom", room)
    (item,) = json.loads((room / "output" / "en" / "feed.json").read_text("utf-8"))["items"]
    assert item["_tilshi"]["machine_translated"] is True


def test_a_sheet_with_a_missing_sentence_is_refused_and_nothing_changes(room: Path, tilshi: Tilshi) -> None:
    sheet = room / "sheet.txt"
    tilshi("review", "otchet", "en", "--export", sheet, "--newsroom", room)
    lines = [line for line in sheet.read_text("utf-8").splitlines() if not line.startswith("1 =")]
    sheet.write_text("\n".join(lines), "utf-8")
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
    tilshi("review", "novyy", "en", "--approve", "--newsroom", room)
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
    _, heading, *approved = added.stderr.splitlines()
    assert "1 approved translation has another name for «Центр цифровых исследований «Алтын»»" in heading
    assert approved == ["  tilshi review novyy-tsentr en"]
    tilshi("run", "--newsroom", room)
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
