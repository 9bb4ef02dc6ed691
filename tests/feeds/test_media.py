"""Pictures that came inside a text."""

from __future__ import annotations

import base64
import html
import json
from pathlib import Path

import pytest
from feed_samples import BASE, channel_of, make_entry, make_site
from lxml import etree
from lxml.html import fromstring

from feeds.jsonfeed import json_feed
from feeds.media import MAX_PICTURE, extract_pictures
from feeds.publish import publish

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def inline(content: bytes, media_type: str = "image/png") -> str:
    return f'<img src="data:{media_type};base64,{base64.b64encode(content).decode()}" alt="Зал">'


def with_picture(content: bytes = PNG) -> str:
    return f"<figure>{inline(content)}</figure><p>Текст</p>"


@pytest.mark.parametrize(
    ("content", "ending"),
    [(PNG, "png"), (b"\xff\xd8\xff\xe0", "jpg"), (b"GIF89a\x01", "gif"), (b"RIFF\x01\n\x00\x00WEBPVP8 ", "webp")],
)
def test_a_picture_becomes_a_file_that_is_named_after_its_content(content: bytes, ending: str) -> None:
    fragment, pictures = extract_pictures(inline(content), BASE)
    ((path, written),) = pictures.items()
    assert written == content
    assert path.startswith("media/")
    assert path.endswith(f".{ending}")
    assert fragment == f'<img src="{BASE}{path}" alt="Зал">'


@pytest.mark.parametrize(
    "content", [b"<svg onload='alert(1)'/>", b"<script>alert(1)</script>", PNG + bytes(MAX_PICTURE), b"\x89PN"]
)
def test_what_is_no_picture_or_too_large_a_one_is_left_out(content: bytes) -> None:
    fragment, pictures = extract_pictures(inline(content), BASE)
    assert not pictures
    assert "src" not in fragment


def test_every_language_shows_one_file_in_its_feeds_and_on_its_page(tmp_path: Path) -> None:
    entries = [make_entry(language, content_html=with_picture()) for language in ("ru", "en")]
    publish(make_site(*entries), tmp_path)
    (picture,) = (tmp_path / "media").iterdir()
    assert picture.read_bytes() == PNG
    for language in ("ru", "en"):
        rss = etree.parse(tmp_path / language / "rss.xml")
        content = rss.findtext("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded")
        assert fromstring(content).xpath("//figure/img/@src") == [f"{BASE}media/{picture.name}"]
        page = tmp_path / language / "articles" / "zasedanie.html"
        (reference,) = fromstring(page.read_text()).xpath("//figure/img/@src")
        assert (page.parent / reference).resolve() == picture.resolve()


def test_a_picture_that_no_article_shows_any_more_is_removed(tmp_path: Path) -> None:
    publish(make_site(make_entry(content_html=with_picture())), tmp_path)
    publish(make_site(make_entry(content_html="<p>Текст</p>")), tmp_path)
    assert not (tmp_path / "media").exists()


def test_an_address_with_special_characters_stays_one_attribute() -> None:
    site = make_site(make_entry(content_html=with_picture()), base_url="https://a.kz/?x=1&y=2/")
    content = json.loads(json_feed(channel_of(site, 0)))["items"][0]["content_html"]
    assert 'src="https://a.kz/?x=1&amp;y=2/media/' in content
    assert html.unescape(content).count("<img ") == 1
