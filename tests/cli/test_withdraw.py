"""`tilshi withdraw`: what was published by mistake goes, and stays away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import Tilshi


@pytest.fixture
def room(tmp_path: Path, tilshi: Tilshi) -> Path:
    tilshi("init", tmp_path)
    (tmp_path / "tilshi.toml").write_text('[newsroom]\nlanguages = ["ru"]\n', "utf-8")
    for name in ("Отчёт", "Прогноз"):
        text = f"{name} комитета\n\nКомитет рассмотрел обращения.\n"
        (tmp_path / "inbox" / f"{name}.txt").write_text(text, "utf-8")
    tilshi("run", "--newsroom", tmp_path)
    return tmp_path


def titles(room: Path) -> set[str]:
    """What is in the feed; that and nothing else has a page."""
    items = json.loads((room / "output" / "ru" / "feed.json").read_text("utf-8"))["items"]
    pages = {path.stem for path in (room / "output" / "ru" / "articles").glob("*.html")}
    assert {item["url"].rpartition("/")[2].removesuffix(".html") for item in items} == pages
    return {item["title"] for item in items}


def test_a_withdrawn_article_is_in_no_feed_and_no_source_brings_it_back(room: Path, tilshi: Tilshi) -> None:
    result = tilshi("withdraw", "otchet", "--newsroom", room, stdin="y\n")
    assert result.returncode == 0 and "Withdraw “Отчёт комитета”?" in result.stderr
    assert titles(room) == {"Прогноз комитета"}
    assert "otchet" not in (room / "output" / "sitemap.xml").read_text("utf-8")
    (room / "inbox" / "Отчёт.txt").write_text("Отчёт комитета\n\nДругой текст комитета.\n", "utf-8")
    assert tilshi("run", "--newsroom", room).returncode == 0
    assert titles(room) == {"Прогноз комитета"}
    states = {row["title"]: row["states"] for row in json.loads(tilshi("status", "--json", cwd=room).stdout)}
    assert states == {"Отчёт комитета": {"ru": "withdrawn"}, "Прогноз комитета": {"ru": "original"}}


def test_a_withdrawal_can_be_undone(room: Path, tilshi: Tilshi) -> None:
    assert tilshi("withdraw", "otchet", "--yes", "--newsroom", room).returncode == 0
    assert titles(room) == {"Прогноз комитета"}
    assert tilshi("withdraw", "--undo", "otchet", "--yes", "--newsroom", room).returncode == 0
    assert titles(room) == {"Отчёт комитета", "Прогноз комитета"}
    assert "not withdrawn" in tilshi("withdraw", "--undo", "otchet", "--newsroom", room).stderr


def test_nothing_is_withdrawn_without_a_yes(room: Path, tilshi: Tilshi) -> None:
    assert "Nothing was changed" in tilshi("withdraw", "otchet", "--newsroom", room, stdin="n\n").stderr
    assert titles(room) == {"Отчёт комитета", "Прогноз комитета"}
