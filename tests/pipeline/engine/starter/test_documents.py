from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engine.starter.documents import dev_documents, documents, held_out, training_documents
from pipeline.engine.starter.examples import examples
from pipeline.engine.starter.masking import Triple
from pipeline.errors import EngineError


def test_documents_come_in_order_with_their_domain_and_all_their_sentences(tmp_path: Path) -> None:
    (tmp_path / "law.tsv").write_text("b-1\tа\tb\tв\nb-1\tг\td\tе\na-1\tж\tz\tи\n", encoding="utf-8")
    (tmp_path / "names.tsv").write_text("ru\ten\tkk\n", encoding="utf-8")
    found = list(documents(tmp_path))
    assert [(one.name, one.domain, len(one.triples)) for one in found] == [("b-1", "law", 2), ("a-1", "law", 1)]
    assert found[0].triples[1] == Triple("г", "d", "е")


def test_no_sentence_of_a_held_out_document_is_trained_on() -> None:
    names = held_out()
    assert {document.name for document in dev_documents()} == names
    assert not names & {document.name for document in training_documents()}


@pytest.mark.parametrize("line", ["a-1\tодин\tтолько", "a-1 Нет табуляции", "a-1\tа\tb\tв\tлишнее"])
def test_a_line_with_other_columns_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "law.tsv").write_text(f"a-1\tа\tb\tв\n{line}\n", encoding="utf-8")
    with pytest.raises(EngineError, match=r"law\.tsv, line 2.*four"):
        list(documents(tmp_path))


def test_a_corpus_without_a_list_to_measure_on_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"dev-documents\.txt"):
        training_documents(tmp_path)


def test_a_corpus_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "law.tsv").write_bytes("a-1\tа\tb\tв\n".encode("windows-1251"))
    with pytest.raises(EngineError, match="UTF-8"):
        list(documents(tmp_path))


def test_every_triple_is_learned_in_both_directions() -> None:
    pairs = examples([Triple("Да.", "Yes.", "Иә.")])
    assert [(one.language, one.target) for one in pairs] == [("en", "Yes."), ("kk", "Иә.")]
