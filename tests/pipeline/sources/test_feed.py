from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.article import Article, Enclosure
from pipeline.sources import Done, Failed, Found, Item, Unchanged, open_source

DATA = Path(__file__).parents[2] / "data" / "sources"
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Н</title>{}</channel></rss>'


def read(path: Path, memo: dict[str, str] | None = None) -> list[Item]:
    return list(open_source(path, "site").read(memo or {}))


def articles(path: Path) -> list[Article]:
    return [item.article for item in read(path) if isinstance(item, Found)]


def articles_of(tmp_path: Path, items: str) -> list[Article]:
    (tmp_path / "a.rss").write_text(RSS.format(items), encoding="utf-8")
    return articles(tmp_path / "a.rss")


def failure(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    (item,) = read(path)
    assert isinstance(item, Failed), item
    return str(item.error)


def test_rss_gives_everything_an_item_says() -> None:
    first = articles(DATA / "rss.xml")[0]
    assert (first.title, first.summary, first.language) == ("Итоги «круглого стола»", "Коротко о главном.", "ru")
    assert (first.guid, first.url) == ("tag:press.example.kz,2024:1", "https://press.example.kz/ru/1")
    assert first.published == datetime(2024, 3, 14, 13, tzinfo=UTC)
    assert (first.authors, first.categories) == (("Пресс-служба",), ("Образование", "Хаб"))
    assert first.enclosures == (Enclosure("https://press.example.kz/a.mp3", "audio/mpeg", 1024),)
    assert [block.html for block in first.blocks] == [
        'Полный текст с <a href="/doc.pdf">ссылкой</a>.',
        '<img src="https://press.example.kz/a.png" alt="">',
    ]


@pytest.mark.parametrize(
    ("date", "hour"),
    [
        ("Thu, 14 Mar 2024 15:30:00 GMT", 15),
        ("Thu, 14 Mar 2024 15:30:00 +0300", 12),
        ("Thu, 14 Mar 2024 15:30:00", 10),
        ("14.03.2024 15:30", 10),
        ("2024-03-14T15:30:00", 10),
        ("2024-03-14T15:30:00Z", 15),
    ],
)
def test_a_date_without_a_zone_is_of_the_newsrooms(tmp_path: Path, date: str, hour: int) -> None:
    (tmp_path / "a.rss").write_text(RSS.format(f"<item><title>Т</title><pubDate>{date}</pubDate></item>"), "utf-8")
    (item, _) = open_source(tmp_path / "a.rss", "site", "Asia/Tashkent").read({})
    assert isinstance(item, Found)
    assert item.article.published == datetime(2024, 3, 14, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "вчера", ""])
def test_what_programs_write_for_no_date_is_none(tmp_path: Path, date: str) -> None:
    (got,) = articles_of(tmp_path, f"<item><title>Т</title><pubDate>{date}</pubDate></item>")
    assert got.published is None


def test_a_length_that_no_file_has_is_unknown(tmp_path: Path) -> None:
    media = [f'<enclosure url="https://a.kz/{n}" type="a/b" length="{n}"/>' for n in ("7", "-1", "²", "9" * 5000)]
    (got,) = articles_of(tmp_path, f"<item><title>Т</title>{''.join(media)}</item>")
    assert [enclosure.length for enclosure in got.enclosures] == [7, 0, 0, 0]


def test_a_feed_that_no_parser_understands_is_one_clear_sentence(tmp_path: Path) -> None:
    data = RSS.format("<item><title>Т&#xD800;</title><guid>1&#xD800;</guid></item>").encode()
    assert "a.rss: is damaged; ask its publisher to check it" in failure(tmp_path / "a.rss", data)


def test_an_id_that_is_no_iri_becomes_a_stable_one_and_the_full_text_for_aggregators_is_the_body() -> None:
    second = articles(DATA / "rss.xml")[1]
    assert second.guid == articles(DATA / "rss.xml")[1].guid
    assert second.guid.startswith("urn:uuid:")
    assert [block.html for block in second.blocks] == ["Первый абзац.", "Второй абзац."]
    assert (second.summary, second.published) == ("Анонс", None)


def test_atom_gives_everything_an_entry_says() -> None:
    (entry,) = articles(DATA / "atom.xml")
    assert (entry.title, entry.summary, entry.language) == ("A <b> және B", "Қысқаша.", "ru")
    assert (entry.guid, entry.url) == (
        "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
        "https://press.example.kz/kk/1.html",
    )
    assert entry.published == datetime(2024, 3, 14, 13, tzinfo=UTC)
    assert entry.updated == datetime(2024, 3, 15, 5, tzinfo=UTC)
    assert (entry.authors, entry.categories) == (("Бірінші", "Екінші"), ("Білім",))
    assert entry.enclosures == (Enclosure("https://press.example.kz/a.pdf", "application/pdf", 10),)
    assert [block.html for block in entry.blocks] == [
        'Текст <em>важный</em>, <a href="https://press.example.kz/kk/2.html">ссылка</a>.'
    ]


def test_a_feed_file_that_did_not_change_is_not_read_again() -> None:
    items = read(DATA / "rss.xml")
    assert isinstance(items[-1], Done)
    memo = {item.key: item.stamp for item in items if isinstance(item, Found | Done)}
    assert [type(item) for item in read(DATA / "rss.xml", memo)] == [Unchanged]
    del memo[items[-1].key]
    assert [type(item) for item in read(DATA / "rss.xml", memo)] == [Unchanged, Unchanged, Done]


def test_an_item_without_a_guid_has_its_link_and_one_without_both_its_title(tmp_path: Path) -> None:
    linked, bare = articles_of(
        tmp_path,
        "<item><title>Один</title><link>https://example.org/1</link></item><item><title>Два</title></item>",
    )
    assert linked.guid == "https://example.org/1"
    assert bare.guid.startswith("urn:uuid:")


def test_of_items_with_the_same_guid_the_first_counts(tmp_path: Path) -> None:
    item = "<item><title>{}</title><guid>https://example.org/1</guid></item>"
    assert [got.title for got in articles_of(tmp_path, item.format("Новое") + item.format("Старое"))] == ["Новое"]


@pytest.mark.parametrize("declaration", ['<?xml version="1.0"?>', ""])
def test_a_feed_in_windows_1251_that_declares_nothing_is_read_as_well(tmp_path: Path, declaration: str) -> None:
    text = RSS.replace('<?xml version="1.0"?>', declaration).format("<item><title>Итоги заседания</title></item>")
    (tmp_path / "a.rss").write_bytes(text.encode("cp1251"))
    assert [got.title for got in articles(tmp_path / "a.rss")] == ["Итоги заседания"]


def test_a_feed_in_windows_1251_is_read_as_it_declares(tmp_path: Path) -> None:
    text = RSS.replace('"1.0"', '"1.0" encoding="windows-1251"', 1).format("<item><title>Итоги дня</title></item>")
    (tmp_path / "a.xml").write_bytes(text.encode("cp1251"))
    assert [got.title for got in articles(tmp_path / "a.xml")] == ["Итоги дня"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/passwd">'],
)
def test_entities_are_refused(tmp_path: Path, entity: str, encoding: str) -> None:
    text = f"<!-- <x> --><!DOCTYPE rss [{entity}]><rss><channel><item><title>&b;</title></item></channel></rss>"
    assert "declares XML entities" in failure(tmp_path / "a.xml", text.encode(encoding))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "is a web page, not a feed"),
        (b"<html><body>x</body></html>", "is a web page, not a feed"),
        (b"just some text", "is not an RSS or Atom feed"),
        (b"<note><to>x</to></note>", "is not an RSS or Atom feed"),
        (b"\x00\x01\x02\xff" * 50, "is not an RSS or Atom feed"),
        (RSS.format("<item><title>x</title></item>").encode()[:-20], "is cut off before its end"),
    ],
)
def test_what_is_no_feed_is_one_clear_sentence(tmp_path: Path, data: bytes, sentence: str) -> None:
    assert sentence in failure(tmp_path / "a.xml", data)


def test_an_item_with_nothing_in_it_fails_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(RSS.format("<item></item><item><title>Т</title></item>"), encoding="utf-8")
    assert [type(item) for item in read(tmp_path / "a.rss")] == [Failed, Found, Done]
