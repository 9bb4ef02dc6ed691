from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.engine.base import Hypothesis
from pipeline.engine.score import Pair, read_pairs, score
from pipeline.errors import EngineError, SourceError

CORPUS = "a-1\tМинистр прибыл.\tThe minister arrived.\tМинистр келді.\nb-1\tДа.\tYes.\tИә.\n"


@dataclass(frozen=True)
class _Parrot:
    """Says what it was told to say."""

    answers: dict[str, str]
    source: str = "ru"
    target: str = "en"
    label: str = "parrot"
    fingerprint: str = "parrot"
    placeholders: bool = False

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        return (Hypothesis(self.answers.get(sentence, "")) for sentence in sentences)


def test_a_corpus_gives_the_columns_of_the_pair_and_only_the_documents_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "corpus.tsv"
    path.write_text(CORPUS, encoding="utf-8")
    assert read_pairs(path, "ru", "kk") == [Pair("Министр прибыл.", "Министр келді."), Pair("Да.", "Иә.")]
    assert read_pairs(path, "kk", "en", {"b-1"}) == [Pair("Иә.", "Yes.")]


def test_two_columns_are_source_and_reference(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("Да.\tJa.\n\nНет.\tNein.\n", encoding="utf-8")
    assert read_pairs(path, "ru", "de") == [Pair("Да.", "Ja."), Pair("Нет.", "Nein.")]


def test_only_line_ends_end_a_line(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_bytes("\ufeffДа,\u2028да.\tJa,\x85ja.\r\nНет.\tNein.".encode())
    assert read_pairs(path, "ru", "de") == [Pair("Да,\u2028да.", "Ja,\x85ja."), Pair("Нет.", "Nein.")]


def test_a_corpus_with_a_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corpus.tsv"
    path.write_text("document\tru\ten\tkk\n" + CORPUS, encoding="utf-8")
    with pytest.raises(SourceError, match="line 1 is a header"):
        read_pairs(path, "ru", "en")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Да.\tYes.\nодин\tдва\tтри\n", "line 2 has 3 columns"),
        ("", "no sentence"),
        (CORPUS, "no column for de"),
        ("ru\tde\nДа.\tJa.\n", "line 1 is a header"),
        ("\ufeffSource\tReference\nДа.\tJa.\n", "line 1 is a header"),
        ("Да.\tJa.\nНет.\t \n", "line 2 lacks a sentence or its translation"),
        ("\tJa.\n", "line 1 lacks a sentence or its translation"),
    ],
)
def test_a_file_that_is_no_test_set_is_one_clear_error(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=complaint):
        read_pairs(path, "ru", "de")


def test_a_file_that_is_not_utf8_or_not_there_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.tsv"
    path.write_bytes("Да.\tYes.".encode("cp1251"))
    for name in (path, tmp_path / "absent.tsv"):
        with pytest.raises(SourceError, match="cannot be read"):
            read_pairs(name, "ru", "en")


def test_perfect_translations_score_100_and_the_score_says_how_it_was_computed() -> None:
    pairs = [
        Pair("Министр прибыл в город.", "The minister arrived in the city."),
        Pair("Да.", "Yes, of course he did."),
    ]
    perfect = score(_Parrot({pair.source: pair.reference for pair in pairs}), pairs)
    assert perfect.bleu == pytest.approx(100)
    assert perfect.chrf == pytest.approx(100)
    assert perfect.sentences == 2
    assert perfect.hypotheses == tuple(pair.reference for pair in pairs)
    assert "version:" in perfect.bleu_signature
    assert perfect.chrf_signature in str(perfect)
    assert score(_Parrot({}), pairs).chrf == 0


def test_without_sacrebleu_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    with pytest.raises(EngineError, match=r"pip install 'tilshi\[score\]'"):
        score(_Parrot({}), [Pair("а", "b")])
