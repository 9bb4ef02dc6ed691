from __future__ import annotations

from pathlib import Path

from pipeline.engine.starter.documents import documents, held_out
from pipeline.engine.starter.examples import examples, split
from pipeline.engine.starter.masking import Triple


def test_documents_come_in_order_with_their_domain_and_all_their_sentences(tmp_path: Path) -> None:
    (tmp_path / "law.tsv").write_text("b-1\tа\tb\tв\nb-1\tг\td\tе\na-1\tж\tz\tи\n", encoding="utf-8")
    (tmp_path / "names.tsv").write_text("ru\ten\tkk\n", encoding="utf-8")
    found = list(documents(tmp_path))
    assert [(one.name, one.domain, len(one.triples)) for one in found] == [("b-1", "law", 2), ("a-1", "law", 1)]
    assert found[0].triples[1] == Triple("г", "d", "е")


def test_no_sentence_of_a_held_out_document_is_trained_on() -> None:
    names = held_out()
    training, measuring = split(documents(), names)
    assert {document.name for document in measuring} == names
    assert not names & {document.name for document in training}


def test_every_triple_is_learned_in_both_directions() -> None:
    pairs = examples([Triple("Да.", "Yes.", "Иә.")])
    assert [(one.language, one.target) for one in pairs] == [("en", "Yes."), ("kk", "Иә.")]
