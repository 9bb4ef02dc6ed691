from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from pipeline.article import Block, BlockKind
from pipeline.detect import NEWSROOM, Detection, Detector
from pipeline.errors import ConfigurationError

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "pipeline" / "engine" / "starter" / "corpus"
FOREIGN = sorted((ROOT / "tests" / "data" / "detect").glob("*.txt"))
HEADLINES = [path for path in FOREIGN if path.stem.endswith("-headlines")]
SENTENCES = [path for path in FOREIGN if path not in HEADLINES]


@cache
def detector() -> Detector:
    return Detector()


def corpus(language: str) -> list[str]:
    column = 1 + ("ru", "en", "kk").index(language)
    return [row[column] for row in corpus_rows()]


@cache
def corpus_rows() -> tuple[tuple[str, ...], ...]:
    """Every third sentence, from all documents; the benchmark reads them all."""
    lines = [
        line
        for path in sorted(CORPUS.glob("*.tsv"))
        if path.name != "names.tsv"
        for line in path.read_text("utf-8").splitlines()
    ]
    return tuple(tuple(line.split("\t")) for line in lines[::3])


def share(found: Sequence[str], languages: Sequence[str]) -> float:
    return sum(language in languages for language in found) / len(found)


@pytest.mark.parametrize("language", NEWSROOM)
def test_news_sentences_of_the_newsroom_are_recognised(language: str) -> None:
    found = [detector().detect(text).language for text in corpus(language)]
    assert share(found, [language]) >= 0.99


@pytest.mark.parametrize("language", NEWSROOM)
def test_four_words_are_enough_for_the_newsroom(language: str) -> None:
    found = [detector().detect(" ".join(text.split()[:4])).language for text in corpus(language)]
    assert share(found, [language]) >= 0.96


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.stem)
def test_other_languages_are_not_taken_for_the_newsrooms(path: Path) -> None:
    texts = path.read_text("utf-8").splitlines()
    found = [detector().detect(text).language for text in texts]
    assert len(texts) >= 100
    assert share(found, NEWSROOM) <= 0.01
    assert share(found, [path.stem.partition("-")[0]]) >= 0.9


@pytest.mark.parametrize("path", HEADLINES, ids=lambda path: path.stem)
def test_short_headlines_of_close_relatives_are_mostly_told_from_russian(path: Path) -> None:
    found = [detector().detect(text).language for text in path.read_text("utf-8").splitlines()]
    assert share(found, NEWSROOM) <= 0.10


def test_confidence_is_about_as_often_right_as_it_says() -> None:
    texts = [" ".join(text.split()[:4]) for text in corpus("ru")]
    unsure = [found for found in map(detector().detect, texts) if 0.6 <= found.confidence < 0.9]
    right = share([found.language for found in unsure], ["ru"])
    assert abs(right - sum(found.confidence for found in unsure) / len(unsure)) < 0.15


@pytest.mark.parametrize(
    "text", ["", " \n ", "2024", "№ 5 – 12,5 %", "https://www.gov.kz/memleket", "press@gov.kz", "—", "А.", "\x00"]
)
def test_a_text_that_says_nothing_is_undetermined(text: str) -> None:
    assert detector().detect(text) == Detection("und", 0.0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Министр Токаев", "ru"),
        ("ПРЕЗИДЕНТ ПОДПИСАЛ УКАЗ О НАГРАЖДЕНИИ", "ru"),
        ("Приложение eGov Mobile обновлено", "ru"),
        ("Samsung Galaxy S24 Ultra поступил в продажу", "ru"),
        ("В газете «Егемен Қазақстан» вышла статья о реформе", "ru"),
        ("ҚАЗАҚСТАН ПРЕЗИДЕНТІ ЖАРЛЫҚҚА ҚОЛ ҚОЙДЫ", "kk"),
        ("«Самрук-Қазына» қоры", "kk"),
        ("Astana Civil Service Hub", "en"),
        ("The newspaper «Правда» was founded in 1912", "en"),
        ("O‘zbekiston Respublikasi", "uz"),
        ("Oʻzbekiston Respublikasi", "uz"),
        ("Ўзбекистон Республикаси Президенти қарор қабул қилди", "uz"),
        ("Türkmenistan ve Türkiye arasında yeni bir anlaşma", "tr"),
        ("中国", "zh"),
        ("東京でフォーラム", "ja"),
    ],
)
def test_short_and_mixed_texts(text: str, language: str) -> None:
    assert detector().detect(text).language == language


def test_the_same_text_always_gives_the_same_answer() -> None:
    texts = corpus("kk")[:200]
    fresh, used = Detector(), detector()
    first = [fresh.detect(text) for text in texts]
    assert [used.detect(text) for text in reversed(texts)] == first[::-1]


def test_a_text_of_several_lines_is_in_the_language_of_most_of_it() -> None:
    lines = [*corpus("ru")[:6], *corpus("kk")[:2]]
    assert detector().detect("\n".join(lines)).language == "ru"


def paragraphs(*texts: str) -> list[Block]:
    return [Block(BlockKind.PARAGRAPH, text) for text in texts]


def test_blocks_in_another_language_are_found() -> None:
    blocks = paragraphs(*corpus("ru")[1:5], corpus("en")[3], "<b>2024</b>", "Так решил фонд «Самрук-Қазына»")
    found = detector().detect_blocks(blocks, "ru")
    assert [one.language for one in found] == ["ru"] * 4 + ["en", "und", "ru"]


def test_an_article_without_words_is_undetermined() -> None:
    assert detector().detect("1\n2").language == "und"
    assert [one.language for one in detector().detect_blocks(paragraphs("1", "2"), "ru")] == ["und", "und"]


def test_only_the_candidates_are_answered() -> None:
    narrow = Detector(["ru", "kk"], newsroom=["ru", "kz"])
    assert narrow.detect(corpus("kk")[0]).language == "kk"
    assert narrow.detect("The minister arrived").language == "und"


def test_a_language_without_a_profile_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="xx: Tilshi cannot recognise this language"):
        Detector(["ru", "xx"])
