"""Which approved translations a new name does not reach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from glossary.term import make_term
from pipeline.article import Article, Block, BlockKind, Origin, Segment, State, Translation
from pipeline.misnamed import misnamed
from pipeline.store import Store

SOURCE = "Фонд «Күміс» открылся. В Фонде «Күміс» работают люди."
ARTICLE = Article("inbox", "urn:1", "Фонд", (Block(BlockKind.PARAGRAPH, SOURCE),), language="ru")
FUND = make_term({"id": "fund", "ru": "Фонд «Күміс»", "en": "Kumis Fund", "kk": "«Күміс» қоры", "en_abbr": "KF"})


@pytest.mark.parametrize(
    ("language", "target", "state", "lacking"),
    [
        ("en", "Silver Foundation opened. People work there.", State.REVIEWED, True),
        ("en", "Silver Foundation opened. People work there.", State.PUBLISHED, True),
        ("en", "Silver Foundation opened. People work there.", State.DRAFT, False),
        ("en", "The Kumis Fund opened. People work there.", State.REVIEWED, False),
        ("en", "The KF opened. People work there.", State.REVIEWED, False),
        ("kk", "«Күміс» қорының ашылуы өтті.", State.REVIEWED, False),
        ("kk", "Күміс банкі ашылды.", State.REVIEWED, True),
    ],
)
def test_an_approved_translation_with_another_name_is_told(
    tmp_path: Path, language: str, target: str, state: State, lacking: bool
) -> None:
    segments = (Segment(SOURCE, target, Origin.HUMAN),)
    translation = Translation(ARTICLE.guid, language, "", (), state=state, segments=segments)
    other = replace(ARTICLE, guid="urn:2", title="Погода")
    with Store(tmp_path / "tilshi.db") as store:
        store.save_article(ARTICLE, "fond")
        store.save_translation(translation, ARTICLE)
        store.save_article(other, "pogoda")
        store.save_translation(
            replace(translation, guid="urn:2", segments=(Segment("Погода.", target, Origin.HUMAN),)), other
        )
        assert list(misnamed(store, FUND, ["ru", "en", "kk"])) == [("fond", language)] * lacking
