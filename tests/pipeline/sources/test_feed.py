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


def enclosures_of(tmp_path: Path, elements: str) -> list[tuple[str, str]]:
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    item = f"<item {media}><title>Т</title><link>https://example.org/ru/1</link>{elements}</item>"
    (got,) = articles_of(tmp_path, item)
    return [(enclosure.url, enclosure.media_type) for enclosure in got.enclosures]


def notes_of(path: Path, document: str) -> tuple[str, tuple[str, ...]]:
    path.write_text(document, "utf-8")
    item = read(path)[0]
    assert isinstance(item, Found)
    return item.article.title, item.notes


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
        'Полный текст с <a href="https://press.example.kz/doc.pdf">ссылкой</a>.',
        '<img src="https://press.example.kz/a.png" alt="">',
    ]


@pytest.mark.parametrize(
    ("date", "hour"),
    [
        ("Thu, 14 Mar 2024 15:30:00 GMT", 15),
        ("Thu, 14 Mar 2024 15:30:00 +0300", 12),
        ("Thu, 14 Mar 2024 15:30:00", 10),
        ("Чт, 14 мар 2024 15:30:00 +0500", 10),
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


def test_a_date_that_cannot_be_read_is_noted(tmp_path: Path) -> None:
    item = "<item><title>Т</title><pubDate>вчера</pubDate></item>"
    assert notes_of(tmp_path / "a.rss", RSS.format(item)) == (
        "Т",
        ('the date "вчера" cannot be read and is left out',),
    )


def test_a_text_that_lies_elsewhere_is_noted(tmp_path: Path) -> None:
    document = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Т</title><id>tag:x.kz,2024:1</id>
    <content type="text/html" src="https://x.kz/1.html"/></entry></feed>"""
    title, (note,) = notes_of(tmp_path / "a.atom", document)
    assert (title, note) == ("Т", "its text is not in the feed but at https://x.kz/1.html; copy it from there")


def test_a_link_that_nothing_completes_is_noted(tmp_path: Path) -> None:
    item = "<item><title>Т</title><description>&lt;a href='/a.pdf'&gt;a&lt;/a&gt;</description></item>"
    _, (note,) = notes_of(tmp_path / "a.rss", RSS.format(item))
    assert note.startswith("links and pictures with an incomplete address are left out (/a.pdf)")


def test_a_title_does_not_turn_the_text_around_it(tmp_path: Path) -> None:
    assert [got.title for got in articles_of(tmp_path, "<item><title>Итоги \u202eдня</title></item>")] == [
        "Итоги дня"
    ]


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


def test_items_that_are_only_text_all_arrive(tmp_path: Path) -> None:
    item = "<item><description>{}</description></item>"
    texts = ["Первое.", "Второе.", "Третье."]
    got = articles_of(tmp_path, "".join(map(item.format, texts)))
    assert [block.html for article in got for block in article.blocks] == texts
    assert len({article.guid for article in got}) == 3


def test_items_that_share_a_guid_are_known_by_their_links_in_any_order(tmp_path: Path) -> None:
    item = "<item><title>{0}</title><link>https://example.org/{0}</link><guid>same</guid></item>"
    got = articles_of(tmp_path, "".join(map(item.format, "abc")))
    assert [article.guid for article in got] == [f"https://example.org/{name}" for name in "abc"]
    assert got[::-1] == articles_of(tmp_path, "".join(map(item.format, "cba")))


def test_of_items_with_the_same_guid_and_no_other_link_the_first_counts_and_the_loss_is_told(tmp_path: Path) -> None:
    item = "<item><title>{}</title><guid>https://example.org/1</guid></item>"
    (tmp_path / "a.rss").write_text(RSS.format("".join(map(item.format, ["Новое", "Новое", "Старое"]))), "utf-8")
    found, failed, _ = read(tmp_path / "a.rss")
    assert isinstance(found, Found) and found.article.title == "Новое"
    assert isinstance(failed, Failed) and '"Старое" has the same id as "Новое" and is left out' in str(failed.error)


@pytest.mark.parametrize("given", ["news:1", "17", "kz.agency.news:2024/1", "urn:news:1"])
def test_an_id_that_other_feeds_may_have_too_belongs_to_its_feed(tmp_path: Path, given: str) -> None:
    item = f'<item><title>Т</title><guid isPermaLink="false">{given}</guid></item>'
    for name in ("a.rss", "b.rss"):
        (tmp_path / name).write_text(RSS.format(item), "utf-8")
    first, second = (article.guid for article in articles(tmp_path))
    assert first.startswith("urn:uuid:") and second.startswith("urn:uuid:") and first != second


def test_links_in_a_feed_file_belong_to_the_item_or_the_site(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><rss version="2.0"><channel><link>https://example.org/ru/</link>
    <item><title>1</title><link>https://example.org/kk/1</link><description>&lt;a href="a.pdf"&gt;a&lt;/a&gt;
    </description></item>
    <item><title>2</title><link>2.html</link><description>&lt;a href="a.pdf"&gt;a&lt;/a&gt;</description></item>
    </channel></rss>"""
    (tmp_path / "a.rss").write_text(text, "utf-8")
    first, second = articles(tmp_path / "a.rss")
    assert first.blocks[0].html == '<a href="https://example.org/kk/a.pdf">a</a>'
    assert (second.url, second.blocks[0].html) == (
        "https://example.org/ru/2.html",
        '<a href="https://example.org/ru/a.pdf">a</a>',
    )


@pytest.mark.parametrize(
    ("element", "address", "media_type"),
    [
        (
            '<enclosure url="http://x.kz/файл 1.pdf" type="application/pdf"/>',
            "http://x.kz/файл%201.pdf",
            "application/pdf",
        ),
        ('<enclosure url="/files/a.mp3"/>', "https://example.org/files/a.mp3", "audio/mpeg"),
        ('<enclosure url="http://x.kz/a.pdf?v=1" type=""/>', "http://x.kz/a.pdf?v=1", "application/pdf"),
        ('<enclosure url="http://x.kz/a" type="Text/Plain; charset=x"/>', "http://x.kz/a", "text/plain"),
        ('<enclosure url="http://x.kz/a" type="pdf"/>', "http://x.kz/a", "application/octet-stream"),
        ('<media:content url="http://x.kz/a" medium="image"/>', "http://x.kz/a", "image/jpeg"),
    ],
)
def test_enclosures_get_a_whole_address_and_a_media_type(
    tmp_path: Path, element: str, address: str, media_type: str
) -> None:
    assert enclosures_of(tmp_path, element) == [(address, media_type)]


def test_an_enclosure_that_is_no_web_address_is_left_out(tmp_path: Path) -> None:
    assert enclosures_of(tmp_path, '<enclosure url="file:///etc/passwd"/><enclosure url="mailto:a@b.kz"/>') == []


@pytest.mark.parametrize("filler", ["", "<!-- English, with long addresses -->" * 200])
def test_a_feed_in_windows_1251_that_says_utf_8_is_read_in_windows_1251(tmp_path: Path, filler: str) -> None:
    text = RSS.replace('"1.0"', '"1.0" encoding="utf-8"', 1).format(
        f"{filler}<item><title>Кодировка неверная</title></item>"
    )
    (tmp_path / "a.xml").write_bytes(text.encode("cp1251"))
    assert [got.title for got in articles(tmp_path / "a.xml")] == ["Кодировка неверная"]


@pytest.mark.parametrize("name", ["hex", "no-such-thing"])
def test_a_feed_that_names_an_encoding_that_is_none_is_read(tmp_path: Path, name: str) -> None:
    text = RSS.replace('"1.0"', f'"1.0" encoding="{name}"', 1).format("<item><title>Итоги дня</title></item>")
    (tmp_path / "a.xml").write_bytes(text.encode("cp1251"))
    assert [got.title for got in articles(tmp_path / "a.xml")] == ["Итоги дня"]


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
    "hidden",
    [
        '<?xml ><!DOCTYPE rss [<!ENTITY b "c">]>',
        '<!DOCTYPE rss SYSTEM "<rss>" [<!ENTITY b "c">]>',
        '<!ENTITY x "y"><!-- <x> --><!DOCTYPE rss [<!ENTITY b "c">]>',
    ],
)
def test_entities_are_refused_where_they_hide(tmp_path: Path, hidden: str) -> None:
    text = f"{hidden}<rss version='2.0'><channel><item><title>&b;</title></item></channel></rss>"
    assert "declares XML entities" in failure(tmp_path / "a.xml", text.encode())


def test_an_article_about_entities_is_read(tmp_path: Path) -> None:
    (got,) = articles_of(
        tmp_path, "<item><title>Т</title><description><![CDATA[Пишите <!ENTITY x]]></description></item>"
    )
    assert [block.html for block in got.blocks] == ["Пишите &lt;!ENTITY x"]


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
        (RSS.encode() + b"<script>x</script>", "has something after its end that is no part of a feed"),
    ],
)
def test_what_is_no_feed_is_one_clear_sentence(tmp_path: Path, data: bytes, sentence: str) -> None:
    assert sentence in failure(tmp_path / "a.xml", data)


def test_an_item_with_nothing_in_it_fails_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(RSS.format("<item></item><item><title>Т</title></item>"), encoding="utf-8")
    assert [type(item) for item in read(tmp_path / "a.rss")] == [Failed, Found, Done]
