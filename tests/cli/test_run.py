"""`tilshi run` as a newcomer meets it: real files, real packages, a real process."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import feedparser
import pytest
from command import Tilshi
from lxml import etree

LANGUAGES = ("ru", "en", "kk")
FEEDS = ("rss.xml", "atom.xml", "feed.json")


def test_the_first_run_ends_with_a_table_and_the_feeds(
    sample_once: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, result = sample_once
    assert result.returncode in (0, 1), result.stderr
    assert "14 new" in result.stdout
    for language in LANGUAGES:
        for feed in FEEDS:
            assert (folder / "output" / language / feed).stat().st_size > 0
            assert f"output/{language}/{feed}" in result.stdout
    assert "Traceback" not in result.stderr


def test_originals_are_published_as_such_and_not_sent_through_a_russian_model(sample: Path, tilshi: Tilshi) -> None:
    rows = json.loads(tilshi("status", "--json", cwd=sample).stdout)
    by_language = {row["language"]: row["states"] for row in rows}
    assert by_language["kk"] == {"ru": "–", "en": "–", "kk": "original"}
    assert by_language["en"] == {"ru": "–", "en": "original", "kk": "–"}
    assert by_language["ru"]["ru"] == "original"


def test_every_feed_is_well_formed_and_says_its_language(sample: Path) -> None:
    for language in LANGUAGES:
        folder = sample / "output" / language
        atom = etree.parse(folder / "atom.xml").getroot()
        assert atom.get("{http://www.w3.org/XML/1998/namespace}lang") == language
        assert feedparser.parse((folder / "rss.xml").read_bytes()).feed.language == language
        assert json.loads((folder / "feed.json").read_text("utf-8"))["language"] == language
        for feed in ("rss.xml", "atom.xml"):
            parsed = feedparser.parse((folder / feed).read_bytes())
            assert not parsed.bozo
            assert parsed.entries


def test_links_images_and_numbers_of_the_source_are_in_the_translations(sample: Path, tilshi: Tilshi) -> None:
    import re

    for row in json.loads(tilshi("status", "--json", cwd=sample).stdout):
        shown = json.loads(tilshi("show", row["guid"], "--json", cwd=sample).stdout)
        attributes = re.compile(r'(?:href|src)="([^"]*)"')
        source = sorted(attributes.findall(" ".join(block["html"] for block in shown["blocks"])))
        for translation in shown["translations"]:
            target = sorted(attributes.findall(" ".join(block["html"] for block in translation["blocks"])))
            assert target == source


def test_a_second_run_translates_nothing_and_writes_nothing(sample: Path, tilshi: Tilshi) -> None:
    before = {path: path.stat().st_mtime_ns for path in (sample / "output").rglob("*") if path.is_file()}
    result = tilshi("run", cwd=sample)
    assert result.returncode == 0, result.stderr
    assert "0 new, 0 changed" in result.stdout
    assert "0 translations made" in result.stdout
    after = {path: path.stat().st_mtime_ns for path in (sample / "output").rglob("*") if path.is_file()}
    assert after == before


def test_only_the_changed_sentence_goes_to_the_engine(sample: Path, tilshi: Tilshi) -> None:
    def hypotheses() -> int:
        with sqlite3.connect(sample / "tilshi.db") as database:
            return int(database.execute("select count(*) from hypotheses").fetchone()[0])

    file = next(path for path in sorted((sample / "inbox").glob("*.txt")) if _is_russian_utf8(path))
    before = hypotheses()
    file.write_text(file.read_text("utf-8") + "\n\nОчередная встреча намечена на осень.\n", "utf-8")
    result = tilshi("run", cwd=sample)
    assert "0 new, 1 changed" in result.stdout
    assert "2 translations made" in result.stdout
    assert 1 <= hypotheses() - before <= 8


def _is_russian_utf8(path: Path) -> bool:
    try:
        return "ы" in path.read_text("utf-8") and "қ" not in path.read_text("utf-8")
    except UnicodeDecodeError:
        return False


def test_a_file_given_alone_is_the_same_article_as_in_its_folder(sample: Path, tilshi: Tilshi) -> None:
    file = next(iter(sorted((sample / "inbox").glob("*.docx"))))
    result = tilshi("run", file, "--newsroom", sample)
    assert "0 new, 0 changed, 1 unchanged" in result.stdout


def test_a_bad_file_is_one_sentence_and_the_rest_goes_on(tmp_path: Path, tilshi: Tilshi) -> None:
    assert tilshi("init", tmp_path).returncode == 0
    inbox = tmp_path / "inbox"
    (inbox / "good.txt").write_text("Встреча министров\n\nМинистры обсудили сотрудничество в сфере науки.\n", "utf-8")
    (inbox / "empty.txt").touch()
    (inbox / "junk.txt").write_bytes(bytes(range(256)) * 50)
    (inbox / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    (inbox / "bomb.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
    )
    with (inbox / "huge.txt").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    result = tilshi("run", "--newsroom", tmp_path)
    assert result.returncode == 1
    assert "1 new" in result.stdout
    problems = [line for line in result.stderr.splitlines() if line.startswith("Problem: ")]
    assert len(problems) == 5
    for name in ("empty.txt", "junk.txt", "broken.docx", "bomb.xml", "huge.txt"):
        assert sum(name in line for line in problems) == 1
    assert "Traceback" not in result.stderr


def test_a_file_name_that_is_not_in_utf_8_stops_nothing(tmp_path: Path, tilshi: Tilshi) -> None:
    assert tilshi("init", tmp_path).returncode == 0
    name = os.fsencode(tmp_path / "inbox") + b"/" + "встреча.txt".encode("windows-1251")
    Path(os.fsdecode(name)).write_text("Встреча министров\n\nМинистры обсудили науку.\n", "utf-8")
    assert "1 new" in tilshi("run", "--newsroom", tmp_path).stdout
    again = tilshi("run", "--newsroom", tmp_path)
    assert "1 unchanged" in again.stdout and "gone" not in again.stderr


def test_serving_before_publishing_is_one_sentence(tmp_path: Path, tilshi: Tilshi) -> None:
    assert tilshi("init", tmp_path).returncode == 0
    result = tilshi("serve", "--quiet", "--newsroom", tmp_path)
    assert result.returncode == 1
    assert result.stderr == f"Error: {tmp_path / 'output'}: is not a folder; publish first\n"


def test_no_script_of_a_source_reaches_any_output(tmp_path: Path, tilshi: Tilshi) -> None:
    tilshi("init", tmp_path)
    (tmp_path / "inbox" / "evil.html").write_text(
        "<html><body><h1>Новости <script>alert(1)</script></h1><p onclick='x()'>Министр прибыл "
        "<a href='javascript:alert(2)'>сюда</a>.</p><iframe src='https://e.example'></iframe></body></html>",
        "utf-8",
    )
    tilshi("run", "--newsroom", tmp_path)
    for path in (tmp_path / "output").rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert "alert(" not in text
            assert "<iframe" not in text


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [("[newsroom", "is not valid TOML"), ('[newsroom]\ntitel = "x"', 'did you mean "title"?')],
)
def test_a_malformed_configuration_is_one_sentence(tmp_path: Path, tilshi: Tilshi, toml: str, sentence: str) -> None:
    (tmp_path / "tilshi.toml").write_text(toml)
    result = tilshi("run", cwd=tmp_path)
    assert result.returncode == 2
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_feeds_that_name_the_address_of_the_template_are_no_silence(tmp_path: Path, tilshi: Tilshi) -> None:
    tilshi("init", tmp_path)
    for command in ("run", "publish"):
        (line,) = tilshi(command, "--newsroom", tmp_path).stderr.splitlines()[-1:]
        assert line.startswith("The feeds name https://news.example.kz/, which is only an example")
    toml = tmp_path / "tilshi.toml"
    toml.write_text(toml.read_text("utf-8").replace("news.example.kz", "news.agency.kz"), "utf-8")
    assert "example" not in tilshi("publish", "--newsroom", tmp_path).stderr


def test_a_folder_that_is_no_newsroom_says_how_to_make_one(tmp_path: Path, tilshi: Tilshi) -> None:
    result = tilshi("run", cwd=tmp_path)
    assert result.returncode == 2
    assert "tilshi init" in result.stderr


def test_a_language_without_a_route_is_one_line_and_the_article_is_kept(tmp_path: Path, tilshi: Tilshi) -> None:
    tilshi("init", tmp_path)
    text = "Qo‘shma bayonot\n\nVazirlik vakillari hamkorlikni kengaytirish masalalarini muhokama qildilar.\n"
    (tmp_path / "inbox" / "uz.txt").write_text(text, "utf-8")
    result = tilshi("run", "--newsroom", tmp_path)
    assert result.returncode == 1
    (problem,) = [line for line in result.stderr.splitlines() if line.startswith("Problem: ")]
    assert "uz → ru, en, kk" in problem
    (row,) = json.loads(tilshi("status", "--json", "--newsroom", tmp_path).stdout)
    assert row["language"] == "uz"


def test_an_interrupted_run_says_so_and_goes_on_next_time(tmp_path: Path, tilshi: Tilshi) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "from pipeline.cli import main; main()", "run", "--sample"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not _articles(tmp_path / "tilshi.db") and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Interrupted" in stderr
    assert b"Traceback" not in stderr
    result = tilshi("run", cwd=tmp_path)
    assert result.returncode in (0, 1)
    assert len(json.loads(tilshi("status", "--json", cwd=tmp_path).stdout)) == 14


def _articles(database: Path) -> int:
    """How many there are; none while the database is being made."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return int(connection.execute("select count(*) from articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_two_runs_at_once_on_one_newsroom_make_each_article_once(tmp_path: Path, tilshi: Tilshi) -> None:
    tilshi("init", tmp_path)
    for number in range(6):
        text = f"Встреча министров\n\nМинистры обсудили науку. Подписаны {number + 12} соглашений.\n"
        (tmp_path / "inbox" / f"{number}.txt").write_text(text, "utf-8")
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda _: tilshi("run", "--newsroom", tmp_path), range(2)))
    refused = [result.stderr for result in results if result.returncode]
    assert len(refused) < 2 and all("is being published by another process" in stderr for stderr in refused)
    assert "0 new, 0 changed, 6 unchanged; 0 translations made" in tilshi("run", "--newsroom", tmp_path).stdout
    rows = json.loads(tilshi("status", "--json", "--newsroom", tmp_path).stdout)
    assert sorted(row["slug"] for row in rows) == [
        "vstrecha-ministrov",
        *(f"vstrecha-ministrov-{n}" for n in range(2, 7)),
    ]
    assert {row["states"]["en"] for row in rows} == {"draft"}
    assert len(json.loads((tmp_path / "output" / "en" / "feed.json").read_text("utf-8"))["items"]) == 6
