from __future__ import annotations

import io
import os
import shutil
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from pipeline.article import Article, Block, BlockKind
from pipeline.errors import SourceError
from pipeline.sources import Done, Failed, Found, Gone, Item, Unchanged, open_source

SAMPLE = Path(__file__).parents[3] / "pipeline" / "sample" / "inbox"


def read(location: Path, memo: dict[str, str] | None = None) -> list[Item]:
    return list(open_source(location, "inbox").read(memo or {}))


def found(location: Path) -> Found:
    (item,) = read(location)
    assert isinstance(item, Found), item
    return item


def article(path: Path, content: str | bytes) -> Article:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return found(path).article


def failure(location: Path) -> str:
    (item,) = read(location)
    assert isinstance(item, Failed), item
    return str(item.error)


def remembered(items: list[Item]) -> dict[str, str]:
    return {item.key: item.stamp for item in items if isinstance(item, Found | Done)}


def paragraphs(body: tuple[Block, ...]) -> list[str]:
    return [block.html for block in body]


def word(path: Path, fill: Callable[[docx.document.Document], object]) -> Path:
    document = docx.Document()
    document.core_properties.author = ""
    fill(document)
    document.save(str(path))
    return path


def png(size: int) -> bytes:
    """A grey PNG of size × size pixels of noise-free data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * size) * size, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


# Plain text


def test_text_has_its_title_on_the_first_line_and_may_have_its_date_on_the_second(tmp_path: Path) -> None:
    got = article(tmp_path / "a.txt", "\n Заголовок \n14 марта 2024 года\n\nПервый абзац\nв две строки.\n\nВторой.\n")
    assert got.title == "Заголовок"
    assert got.published == datetime(2024, 3, 13, 19, tzinfo=UTC)
    assert paragraphs(got.blocks) == ["Первый абзац в две строки.", "Второй."]


@pytest.mark.parametrize("label", ["Пресс-релиз", "ПРЕСС-РЕЛИЗ", "Пресс-релиз:", "Баспасөз релизі", "Press release"])
def test_text_that_says_first_what_it_is_has_its_title_on_the_next_line(tmp_path: Path, label: str) -> None:
    got = article(tmp_path / "a.txt", f"{label}\n\nЗаголовок\n\nТекст.\n")
    assert (got.title, paragraphs(got.blocks)) == ("Заголовок", ["Текст."])


def test_text_that_is_nothing_but_that_keeps_it(tmp_path: Path) -> None:
    assert article(tmp_path / "a.txt", "Пресс-релиз\n").title == "Пресс-релиз"


def test_text_has_the_date_of_its_dateline_which_stays_in_the_body(tmp_path: Path) -> None:
    got = article(tmp_path / "a.txt", "Заголовок\n\nг. Астана, 21 января 2026 года\n\nТекст.\n")
    assert got.published == datetime(2026, 1, 20, 19, tzinfo=UTC)
    assert paragraphs(got.blocks) == ["г. Астана, 21 января 2026 года", "Текст."]


def test_text_keeps_list_items_and_links_addresses(tmp_path: Path) -> None:
    got = article(
        tmp_path / "a.txt", "Заголовок\n\nПункты:\n- один;\n  и ещё\n• два.\nСм. https://example.org/a?b=1&c.\n"
    )
    assert [(block.kind.value, block.html) for block in got.blocks] == [
        ("paragraph", "Пункты:"),
        ("list-item", "один; и ещё"),
        ("list-item", "два."),
        ("paragraph", 'См. <a href="https://example.org/a?b=1&amp;c">https://example.org/a?b=1&amp;c</a>.'),
    ]


def test_text_lines_that_all_end_sentences_are_paragraphs_and_a_dash_of_direct_speech_is_no_list(
    tmp_path: Path,
) -> None:
    got = article(tmp_path / "a.txt", "Заголовок\n\nПервый абзац.\n— Второй, — сказал он.\n")
    assert paragraphs(got.blocks) == ["Первый абзац.", "— Второй, — сказал он."]


def test_text_that_begins_with_a_long_paragraph_gets_a_title_and_keeps_its_body(tmp_path: Path) -> None:
    sentence = "Министерство сообщило о запуске сервиса. "
    got = article(tmp_path / "a.txt", sentence * 10)
    assert got.title == "Министерство сообщило о запуске сервиса"
    assert paragraphs(got.blocks) == [(sentence * 10).strip()]


def test_angle_brackets_in_text_are_text(tmp_path: Path) -> None:
    got = article(tmp_path / "a.txt", "Заголовок\n\n<script>alert(1)</script> A&B\n")
    assert paragraphs(got.blocks) == ["&lt;script&gt;alert(1)&lt;/script&gt; A&amp;B"]


def test_a_file_without_a_date_comes_with_that_of_its_last_change(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Заголовок\n\nТекст.\n", encoding="utf-8")
    os.utime(path, (1_700_000_000.75, 1_700_000_000.75))
    item = found(path)
    assert (item.article.published, item.modified) == (None, datetime.fromtimestamp(1_700_000_000, UTC))


# Markdown

MARKDOWN = """---
title: "Заголовок: с двоеточием"
date: 2024-03-14 18:00
updated: 2024-03-15
authors: [Пресс-служба, {name: А. Б.}]
category: Образование
tags: [Хаб, Образование]
url: https://press.example.kz/ru/1
guid: tag:example.kz,2024:1
language: ru-KZ
summary: Коротко.
---
# Заголовок: с двоеточием

Текст с [ссылкой](/doc.pdf) и **выделением**.<script>alert(1)</script>

![Фото](photo.jpg)

- один
- два
"""


def test_markdown_front_matter_is_taken_over(tmp_path: Path) -> None:
    got = article(tmp_path / "a.md", MARKDOWN)
    assert (got.title, got.guid, got.url) == (
        "Заголовок: с двоеточием",
        "tag:example.kz,2024:1",
        "https://press.example.kz/ru/1",
    )
    assert (got.language, got.summary) == ("ru-kz", "Коротко.")
    assert got.published == datetime(2024, 3, 14, 12 + 1, tzinfo=UTC)
    assert got.updated == datetime(2024, 3, 14, 19, tzinfo=UTC)
    assert got.authors == ("Пресс-служба", "А. Б.")
    assert got.categories == ("Образование", "Хаб")


def test_markdown_body_keeps_links_images_and_lists_and_not_the_title(tmp_path: Path) -> None:
    got = article(tmp_path / "a.md", MARKDOWN)
    assert [(block.kind.value, block.html) for block in got.blocks] == [
        (
            "paragraph",
            'Текст с <a href="https://press.example.kz/doc.pdf">ссылкой</a> и <strong>выделением</strong>.',
        ),
        ("figure", '<img src="https://press.example.kz/ru/photo.jpg" alt="Фото">'),
        ("list-item", "один"),
        ("list-item", "два"),
    ]


def test_markdown_without_front_matter_has_its_heading_as_title(tmp_path: Path) -> None:
    got = article(tmp_path / "a.md", "# Заголовок *важный*\n\n14.03.2024\n\nТекст.\n")
    assert (got.title, paragraphs(got.blocks)) == ("Заголовок важный", ["Текст."])
    assert got.published == datetime(2024, 3, 13, 19, tzinfo=UTC)


@pytest.mark.parametrize("matter", ["title: Заседание: итоги", "title: [", "a: &a [*a"])
def test_front_matter_that_is_not_yaml_is_one_clear_sentence(tmp_path: Path, matter: str) -> None:
    (tmp_path / "a.md").write_text(f"---\n{matter}\n---\nТекст.\n", encoding="utf-8")
    assert "a.md: the front matter is not YAML" in failure(tmp_path / "a.md")


def test_a_date_in_front_matter_that_no_calendar_has_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ndate: 2024-02-30\n---\nТекст.\n", encoding="utf-8")
    assert "a.md: the front matter has a date that does not exist (day is out of range" in failure(tmp_path / "a.md")


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# Итоги\n\nНачало.\n\n---\n\nСередина.\n\n---\n\nКонец.\n", "Итоги", ["Начало.", "Середина.", "Конец."]),
        ("---\nОбъявление\n---\nТекст.\n", "Объявление", ["Текст."]),
        ("---\n\nОдин.\n", "Один", ["Один."]),
        ("---\n# title: Черновик\n---\nТекст.\n", "Текст", ["Текст."]),
        ("---\n---\nТекст.\n", "Текст", ["Текст."]),
    ],
)
def test_text_between_lines_of_dashes_is_no_front_matter(
    tmp_path: Path, text: str, title: str, body: list[str]
) -> None:
    got = article(tmp_path / "a.md", text)
    assert (got.title, paragraphs(got.blocks)) == (title, body)


def test_a_date_that_cannot_be_read_is_noted_and_the_article_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Т\ndate: вчера\nurl: /x\n---\nТекст.\n", encoding="utf-8")
    item = found(tmp_path / "a.md")
    assert item.article.title == "Т"
    assert ["date" in item.notes[1], "url" in item.notes[0]] == [True, True]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "# Т\n\nСм. [документ](/doc/1.pdf) и [сайт](https://x.kz/).\n\n![](images/a.png)\n"),
        (
            "a.html",
            '<title>Т</title><nav><a href="/">На главную</a></nav><p>См. <a href="/doc/1.pdf">документ</a> и '
            '<a href="https://x.kz/">сайт</a>.<p><img src="images/a.png"><a href="#top">Наверх</a>',
        ),
    ],
)
def test_relative_addresses_of_a_text_without_an_address_are_left_out_and_noted(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    item = found(tmp_path / name)
    assert paragraphs(item.article.blocks)[0] == 'См. документ и <a href="https://x.kz/">сайт</a>.'
    assert "<img" not in str(item.article.blocks)
    assert item.notes[0].startswith(
        "links and pictures with an incomplete address are left out (/doc/1.pdf, images/a.png);"
    )


# HTML

PAGE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html lang="ru"><head><title>Заголовок | Сайт</title>
<meta property="article:published_time" content="2024-03-14T18:00:00+05:00">
<meta name="author" content="Пресс-служба">
<meta property="article:section" content="Новости"><meta name="keywords" content="Хаб, Новости">
<meta name="description" content="Коротко."><link rel="canonical" href="https://press.example.kz/ru/1"></head>
<body><header><h1>Сайт</h1><nav>Меню</nav></header><form id="all"><article><h1>Заголовок</h1>
<p><time datetime="2024-03-14">14 марта 2024 года</time></p><p>Текст с <a href="/doc.pdf">ссылкой</a>.
<p>Не закрыт <img src="/a.png" alt="фото"> абзац<aside>Реклама</aside><script>alert(1)</script></article></form>
<footer>Подвал</footer></body></html>"""


def test_a_page_gives_its_article_and_not_what_stands_around_it(tmp_path: Path) -> None:
    got = article(tmp_path / "a.html", PAGE)
    assert (got.title, got.language, got.summary) == ("Заголовок", "ru", "Коротко.")
    assert got.url == got.guid == "https://press.example.kz/ru/1"
    assert got.published == datetime(2024, 3, 14, 13, tzinfo=UTC)
    assert (got.authors, got.categories) == (("Пресс-служба",), ("Новости", "Хаб"))
    assert paragraphs(got.blocks)[-2:] == [
        'Текст с <a href="https://press.example.kz/doc.pdf">ссылкой</a>.',
        'Не закрыт <img src="https://press.example.kz/a.png" alt="фото"> абзац',
    ]
    assert not any(word in str(got.blocks) for word in ("Меню", "Реклама", "Подвал", "alert"))


def test_a_page_in_windows_1251_is_read_as_it_declares(tmp_path: Path) -> None:
    html = "<html><head><meta charset=windows-1251><title>Итоги</title></head><body><p>Өзге — Текст.</body>"
    got = article(tmp_path / "a.htm", html.replace("Өзге — ", "").encode("cp1251"))
    assert (got.title, paragraphs(got.blocks)) == ("Итоги", ["Текст."])


@pytest.mark.parametrize("charset", ["base64", "rot13", "idna", "undefined", "nonsense"])
def test_a_page_that_declares_what_is_no_encoding_is_read_all_the_same(tmp_path: Path, charset: str) -> None:
    html = f"<html><head><meta charset={charset}><title>Итоги</title></head><body><p>Текст заседания.</body>"
    assert paragraphs(article(tmp_path / "a.html", html.encode("cp1251")).blocks) == ["Текст заседания."]


def test_of_articles_in_one_another_the_outermost_is_read_and_in_no_time(tmp_path: Path) -> None:
    started = time.process_time()
    got = article(tmp_path / "a.html", "<article><p>Абзац</p>" * 700)
    assert len(got.blocks) == 700
    assert time.process_time() - started < 4


def test_a_page_without_text_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>alert(1)</script></body></html>")
    assert "a.html: has no text" in failure(tmp_path / "a.html")


# Word


def test_word_keeps_headings_lists_emphasis_tables_and_small_images(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_heading("Заголовок", 0)
        document.add_paragraph("14 марта 2024 года")
        document.add_paragraph().add_run("Важно").bold = True
        document.add_heading("Раздел", 2)
        document.add_paragraph("Пункт", style="List Bullet")
        document.add_table(rows=1, cols=2).rows[0].cells[1].text = "Ячейка"
        document.add_picture(io.BytesIO(png(10)))
        document.core_properties.author = "Пресс-служба; python-docx"
        document.core_properties.keywords = "Хаб, Образование"

    got = found(word(tmp_path / "a.docx", fill)).article
    assert (got.title, got.published) == ("Заголовок", datetime(2024, 3, 13, 19, tzinfo=UTC))
    assert (got.authors, got.categories) == (("Пресс-служба",), ("Хаб", "Образование"))
    assert [(block.kind.value, block.html[:32]) for block in got.blocks] == [
        ("paragraph", "<strong>Важно</strong>"),
        ("heading", "Раздел"),
        ("list-item", "Пункт"),
        ("table-row", "<td></td><td>Ячейка</td>"),
        ("figure", '<img src="data:image/png;base64,'[:32]),
    ]


def test_word_without_headings_has_its_first_short_line_as_title(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        document.core_properties.title = "Шаблон"
        document.add_paragraph("Об итогах заседания")
        document.add_paragraph("Текст.")

    got = found(word(tmp_path / "a.docx", fill)).article
    assert (got.title, paragraphs(got.blocks)) == ("Об итогах заседания", ["Текст."])


def test_word_that_says_first_what_it_is_has_its_title_on_the_next_line_and_the_date_of_its_dateline(
    tmp_path: Path,
) -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_paragraph("Пресс-релиз")
        document.add_paragraph("Об итогах заседания")
        document.add_paragraph("Астана, 21 января 2026 г. – Состоялось заседание.")

    got = found(word(tmp_path / "a.docx", fill)).article
    assert (got.title, got.published) == ("Об итогах заседания", datetime(2026, 1, 20, 19, tzinfo=UTC))
    assert paragraphs(got.blocks) == ["Астана, 21 января 2026 г. – Состоялось заседание."]


def test_a_large_image_in_word_is_left_out_and_the_press_officer_told(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_paragraph("Заголовок")
        document.add_picture(io.BytesIO(png(600)))

    item = found(word(tmp_path / "a.docx", fill))
    assert item.article.blocks == ()
    assert item.notes[0].startswith("an image of 0.3 MB was left out")


@pytest.mark.parametrize(
    ("description", "alt"),
    [("Участники заседания", "Участники заседания"), ("", ""), (r"C:\Users\a\фото 1.jpg", "")],
)
def test_an_image_in_word_has_the_description_that_a_person_gave_it(
    tmp_path: Path, description: str, alt: str
) -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_paragraph("Заголовок")
        document.add_picture(io.BytesIO(png(10)))._inline.docPr.set("descr", description)

    (figure,) = found(word(tmp_path / "a.docx", fill)).article.blocks
    assert figure.html.endswith(f' alt="{alt}">')


def test_an_image_in_word_is_what_its_bytes_are_and_not_what_it_is_called(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        document.add_paragraph("Заголовок")
        document.add_picture(io.BytesIO(png(10)))

    path = word(tmp_path / "a.docx", fill)
    for data, kind in ((b"\xff\xd8\xff\xe0JFIF", "image/jpeg"), (b"<svg onload='alert(1)'/>", None)):
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        path.write_bytes(_zip(parts | {"word/media/image1.png": data}))
        item = found(path)
        pictures = [block.html.partition(";")[0] for block in item.article.blocks]
        assert pictures == ([f'<img src="data:{kind}'] if kind else [])
        assert item.notes == (
            () if kind else ("an image that is no PNG, JPEG, GIF or WebP (image/png) was left out; save it as PNG",)
        )


def test_broken_word_documents_are_one_clear_sentence(tmp_path: Path) -> None:
    good = word(tmp_path / "good.docx", lambda document: document.add_paragraph("Текст.")).read_bytes()
    bad = {"junk": b"\xd0\xcf\x11\xe0" + b"x" * 100, "cut": good[: len(good) // 2], "zip": _zip({"a.txt": b"x"})}
    bad["xml"] = _zip({"word/document.xml": b"<w:document"})
    for name, data in bad.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        assert f"{name}.docx: is not a Word document, is damaged" in failure(path)


def test_a_word_document_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(_zip({"word/document.xml": b" " * (101 * 1024 * 1024)}))
    assert "unpacks to more than 100 MB" in failure(tmp_path / "a.docx")


def test_a_word_document_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    (tmp_path / "a.docx").write_bytes(_zip({"word/document.xml": bomb}))
    assert "holds XML entities" in failure(tmp_path / "a.docx")


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


# The folder


def test_a_second_run_reads_nothing_that_did_not_change(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/c.txt"):
        (tmp_path / name).write_text(f"Заголовок {name}\n\nТекст.\n", encoding="utf-8")
    memo = remembered(read(tmp_path))
    assert [type(item) for item in read(tmp_path, memo)] == [Unchanged, Unchanged]
    (tmp_path / "a.txt").write_text("Заголовок\n\nДругой текст.\n", encoding="utf-8")
    assert [type(item) for item in read(tmp_path, memo)] == [Found, Unchanged]


def test_a_guid_depends_on_the_place_in_the_folder_and_not_on_the_machine(tmp_path: Path) -> None:
    guids = []
    for name, file in (("one", "Ма\u0439.txt"), ("two", "Ма\u0438\u0306.txt")):
        folder = tmp_path / name / "sub"
        folder.mkdir(parents=True)
        (folder / file).write_text(f"Заголовок {name}\n\nТекст.\n", encoding="utf-8")
        guids.append(found(tmp_path / name).article.guid)
    assert guids[0] == guids[1] == "urn:uuid:db95d84e-47d1-5be3-98db-c2c0aaa71692"


def test_hidden_and_unknown_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".a.txt", "~$a.docx", "a.jpg", "README", ".git/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert read(tmp_path) == []


def test_texts_of_kinds_that_are_not_read_are_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "b.DOC", "c.odt", "d.pdf", "e.rtf"):
        (tmp_path / name).write_text("Заголовок\n\nТекст.\n", "utf-8")
    found, *failed = read(tmp_path)
    assert isinstance(found, Found)
    assert [str(item.error).rpartition("/")[2] for item in failed if isinstance(item, Failed)] == [
        f"{name} cannot be read; save it as .docx"
        for name in ("b.DOC: .DOC", "c.odt: .odt", "d.pdf: .pdf", "e.rtf: .rtf")
    ]


def test_bad_files_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a-empty.txt").touch()
    (tmp_path / "b-blank.txt").write_text(" \n\n")
    (tmp_path / "c-junk.txt").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "d-gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "e-folder.txt").mkdir()
    os.mkfifo(tmp_path / "f-pipe.txt")
    with (tmp_path / "g-large.txt").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    (tmp_path / "h-good.txt").write_text("Заголовок\n\nТекст.\n", encoding="utf-8")
    items = read(tmp_path)
    assert isinstance(items[-1], Found)
    assert [str(item.error).partition(": ")[2] for item in items if isinstance(item, Failed)] == [
        "is empty; save the text again or remove the file",
        "is empty; save the text again or remove the file",
        "is not text; save it as plain text in UTF-8",
        "cannot be read (no such file or directory); check that it is there and its permissions",
        "is not a file; remove it from the folder",
        "has 50 MB; more than 20 MB is not read; make it smaller",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_without_permission_is_one_clear_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o000)
    assert "closed: cannot be read" in failure(tmp_path)


def test_two_files_with_the_same_guid_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("---\ntitle: Т\nurl: https://example.org/1\n---\nТекст.\n", encoding="utf-8")
    first = read(tmp_path)
    assert [type(item) for item in first] == [Found, Failed]
    second = read(tmp_path, remembered(first))
    assert [type(item) for item in second] == [Unchanged, Failed]
    assert "has the same guid, url or text as a.md" in str(getattr(second[1], "error", ""))


def test_a_new_copy_of_a_file_never_takes_its_article_over(tmp_path: Path) -> None:
    text = "---\nguid: urn:x:1\n---\n# Заголовок\n\nТекст.\n"
    (tmp_path / "b.md").write_text(text, "utf-8")
    memo = remembered(read(tmp_path))
    (tmp_path / "a copy.md").write_text(text.replace("Текст", "Черновик"), "utf-8")
    assert [type(item) for item in read(tmp_path, memo)] == [Failed, Unchanged]


def test_a_newsroom_that_was_copied_reads_its_own_files(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    (first / "b.md").write_text("---\nguid: urn:x:1\n---\n# Заголовок\n\nТекст.\n", "utf-8")
    memo = remembered(read(first))
    shutil.copytree(first, second)
    assert [type(item) for item in read(second, memo)] == [Found]


def test_a_file_that_was_renamed_keeps_its_article(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("---\nguid: urn:x:1\n---\n# Заголовок\n\nТекст.\n", "utf-8")
    memo = remembered(read(tmp_path))
    (tmp_path / "b.md").rename(tmp_path / "a.md")
    (item,) = read(tmp_path, memo)
    assert isinstance(item, Found) and item.article.guid == "urn:x:1"


def test_a_file_keeps_its_article_whatever_address_it_is_given_later(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Заголовок\n\nТекст.\n", "utf-8")
    first = read(tmp_path)
    path.write_text("---\nurl: https://a.example/1\n---\n# Заголовок\n\nТекст.\n", "utf-8")
    (item,) = read(tmp_path, remembered(first))
    assert isinstance(item, Found) and isinstance(first[0], Found)
    assert (item.article.guid, item.article.url) == (first[0].article.guid, "https://a.example/1")


def test_a_file_that_was_renamed_or_moved_to_another_source_keeps_its_article(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "a.txt").write_text("Заголовок\n\nТекст.\n", "utf-8")
    (first,) = read(tmp_path / "one")
    memo = remembered([first])
    (tmp_path / "one" / "a.txt").rename(tmp_path / "two" / "b.txt")
    (moved,) = open_source(tmp_path / "two", "other").read(memo)
    assert isinstance(first, Found) and isinstance(moved, Found)
    assert (moved.article.guid, moved.renamed) == (first.article.guid, first.key)


def test_a_place_whose_file_was_renamed_may_get_another_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Первый\n\nТекст.\n", "utf-8")
    memo = remembered(read(tmp_path))
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    (renamed,) = read(tmp_path, memo)
    assert isinstance(renamed, Found)
    memo = {**memo, renamed.key: renamed.stamp, renamed.renamed: ""}
    (tmp_path / "a.txt").write_text("Второй\n\nДругой текст.\n", "utf-8")
    new, unchanged = read(tmp_path, memo)
    assert isinstance(new, Found) and isinstance(unchanged, Unchanged)
    assert new.article.guid != renamed.article.guid
    memo |= remembered([new])
    (tmp_path / "a.txt").write_text("Второй\n\nИсправленный текст.\n", "utf-8")
    corrected, _ = read(tmp_path, memo)
    assert isinstance(corrected, Found) and corrected.article.guid == new.article.guid


def test_a_copy_of_a_file_is_no_second_article(tmp_path: Path) -> None:
    inbox, desk = tmp_path / "inbox", tmp_path / "desk"
    for folder in (inbox, desk):
        folder.mkdir()
    (inbox / "a.txt").write_text("Заголовок\n\nТекст.\n", "utf-8")
    first = read(inbox)
    memo = remembered(first)
    shutil.copy(inbox / "a.txt", desk / "copy.txt")
    (copy,) = read(desk / "copy.txt", memo)
    assert isinstance(copy, Found) and isinstance(first[0], Found)
    assert (copy.article.guid, copy.renamed) == (first[0].article.guid, "")
    shutil.copy(inbox / "a.txt", inbox / "b.txt")
    unchanged, failed = read(inbox, memo)
    assert isinstance(unchanged, Unchanged) and isinstance(failed, Failed)
    assert "text as a.txt; remove one of the two files" in str(failed.error)


def test_a_file_that_is_gone_is_told_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Заголовок {name}\n\nТекст.\n", "utf-8")
    first = read(tmp_path)
    memo = remembered(first)
    (tmp_path / "a.txt").rename(tmp_path / "elsewhere")
    assert read(tmp_path / "b.txt", memo) == [Unchanged(str(tmp_path / "b.txt"))]
    unchanged, gone = read(tmp_path, memo)
    assert isinstance(unchanged, Unchanged) and isinstance(gone, Gone) and isinstance(first[0], Found)
    assert (gone.key, gone.guid) == (first[0].key, first[0].article.guid)
    (tmp_path / "c.pdf").touch()
    assert [type(item) for item in read(tmp_path, memo)] == [Unchanged, Failed, Gone]
    (tmp_path / "c.pdf").unlink()
    memo[gone.key] = gone.stamp
    assert read(tmp_path, memo) == [unchanged]
    (tmp_path / "elsewhere").rename(tmp_path / "c.txt")
    _, back = read(tmp_path, memo)
    assert isinstance(back, Found) and (back.article.guid, back.renamed) == (gone.guid, gone.key)


@pytest.mark.parametrize(("name", "advice"), [("a.doc", "save it as .docx"), ("a.jpg", "use .atom, .docx")])
def test_a_file_of_another_kind_is_refused_when_it_is_named(tmp_path: Path, name: str, advice: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(SourceError, match=advice):
        open_source(tmp_path / name, "inbox")


def test_a_place_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder; check the path"):
        open_source(tmp_path / "nowhere", "inbox")


def test_the_sample_inbox_is_read_completely() -> None:
    items = read(SAMPLE)
    articles = [item.article for item in items if isinstance(item, Found)]
    assert len(articles) == 14
    assert not [item for item in items if isinstance(item, Failed)]
    assert all(got.title and len(got.blocks) > 3 and got.published and got.published.year < 2026 for got in articles)
    assert {block.kind for got in articles for block in got.blocks} == set(BlockKind) - {BlockKind.HEADING}
