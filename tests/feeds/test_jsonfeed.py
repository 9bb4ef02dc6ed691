"""JSON Feed 1.1: the fields that the format requires and the extension of Tilshi."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from feed_samples import BASE, archive_of, channel_of, make_entry, make_site, newsroom_site

from feeds.entry import Enclosure
from feeds.jsonfeed import json_feed


def document_of(number: int) -> dict[str, Any]:
    site = newsroom_site()
    return json.loads(json_feed(channel_of(site, number)))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_feed_has_every_field_that_the_format_requires(number: int) -> None:
    document = document_of(number)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"]
    assert document["feed_url"] == f"{BASE}{document['language']}/feed.json"
    for item in document["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert all(attachment["url"] and attachment["mime_type"] for attachment in item.get("attachments", []))
        assert all(author["name"] for author in item.get("authors", []))


def test_an_item_says_that_a_machine_translated_it_and_where_its_other_languages_are() -> None:
    extension = document_of(1)["items"][0]["_tilshi"]
    assert extension == {
        "machine_translated": True,
        "translated_from": "ru",
        "translations": [
            {"language": "ru", "url": BASE + "ru/articles/zasedanie.html"},
            {"language": "kk", "url": BASE + "kk/articles/zasedanie.html"},
        ],
        "original": {"language": "ru", "url": "https://gov.example.kz/42"},
    }


def test_an_attachment_has_a_size_only_when_it_is_known() -> None:
    assert document_of(0)["items"][0]["attachments"] == [
        {"url": "https://gov.example.kz/photo.jpg", "mime_type": "image/jpeg", "size_in_bytes": 2048},
        {"url": "https://gov.example.kz/report.pdf", "mime_type": "application/pdf"},
    ]


def test_a_file_whose_address_is_not_on_the_web_is_left_out() -> None:
    site = make_site(make_entry(enclosures=(Enclosure("javascript:alert(1)", "text/html"),)))
    assert "attachments" not in json.loads(json_feed(channel_of(site, 0)))["items"][0]


def test_only_a_page_elsewhere_is_an_external_address() -> None:
    site = make_site(make_entry("ru"), make_entry("en", translated_from="ru"))
    item = json.loads(json_feed(channel_of(site, 1)))["items"][0]
    assert "external_url" not in item
    assert item["_tilshi"]["original"] == {"language": "ru", "url": f"{BASE}ru/articles/zasedanie.html"}


def test_next_url_leads_through_the_whole_archive() -> None:
    site = make_site(*(make_entry("ru", f"n{number}") for number in range(5)))
    feeds = [channel_of(site, 0, 2), *reversed(archive_of(site, 0, 2))]
    documents = [json.loads(json_feed(feed)) for feed in feeds]
    assert [document.get("next_url") for document in documents] == [
        BASE + "ru/archive/2/feed.json",
        BASE + "ru/archive/1/feed.json",
        None,
    ]
    assert [document["feed_url"] for document in documents[1:]] == [
        document["next_url"] for document in documents[:-1]
    ]
    assert len({item["id"] for document in documents for item in document["items"]}) == 5


def test_a_summary_says_that_a_machine_translated_it() -> None:
    assert document_of(0)["items"][0]["summary"] == "Кратко о заседании."
    assert document_of(2)["items"][0]["summary"].startswith("Машиналық аударма, редактор әлі тексерген жоқ. ")
