"""The hash that newsrooms keep of an article."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from pipeline.article import Article, Block, BlockKind, Enclosure

ARTICLE = Article(
    source="inbox",
    guid="urn:uuid:1",
    title="Заседание",
    blocks=(Block(BlockKind.LIST_ITEM, "<b>а</b>", 1, True),),
    url="https://a.example/1",
    language="ru",
    summary="Кратко",
    published=datetime(2024, 3, 14, tzinfo=UTC),
    updated=datetime(2024, 3, 15, tzinfo=UTC),
    authors=("Пресс-служба",),
    categories=("экономика",),
    enclosures=(Enclosure("https://a.example/1.pdf", "application/pdf", 12),),
)
OTHER = {
    "source": "site",
    "guid": "urn:uuid:2",
    "title": "Встреча",
    "blocks": (replace(ARTICLE.blocks[0], ordered=False),),
    "url": None,
    "language": "kk",
    "summary": "",
    "published": None,
    "updated": None,
    "authors": ("Пресс-служба", "А"),
    "categories": (),
    "enclosures": (replace(ARTICLE.enclosures[0], length=13),),
}


def test_the_hash_of_an_article_is_the_same_in_every_version() -> None:
    assert ARTICLE.content_hash == "5e467cff910dee98a93f47f233baf066"


@pytest.mark.parametrize("name", [field.name for field in fields(Article)])
def test_a_change_of_any_field_changes_the_hash(name: str) -> None:
    assert replace(ARTICLE, **{name: OTHER[name]}).content_hash != ARTICLE.content_hash
