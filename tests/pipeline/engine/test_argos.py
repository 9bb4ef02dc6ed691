from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece

from glossary.placeholders import copied_once
from pipeline.engine import Engines, open_engine, translate
from pipeline.engine.argos import READ_AHEAD, WINDOW, ArgosEngine
from pipeline.engine.base import Engine
from pipeline.engine.decoder import Decoder, compute_types, plan_threads
from pipeline.engine.packages import Kind, Package, available, best, read_package, unpacked
from pipeline.errors import EngineError, NoRouteError, PackageError

SENTENCES = [
    "Министерство иностранных дел провело встречу с послом.",
    "⟦0⟧ прибыл в ⟦1⟧ с официальным визитом.",
    "Об этом сообщила пресс-служба.",
    "Комитет принял решение о выделении средств на строительство дорог.",
]


@pytest.fixture(scope="module")
def starter() -> Package:
    package = best(available(), "ru", "kk")
    assert package is not None
    return package


@pytest.fixture(scope="module")
def engine(starter: Package) -> ArgosEngine:
    return ArgosEngine(starter)


def _texts(engine: Engine, sentences: list[str]) -> list[str]:
    return [hypothesis.text for hypothesis in engine.translate(sentences)]


def test_it_writes_what_the_bare_model_writes(engine: ArgosEngine, starter: Package) -> None:
    folder = unpacked(starter)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    bare = ctranslate2.Translator(str(folder / "model"), compute_type="int8")
    sources = [pieces.encode(sentence, out_type=str) for sentence in SENTENCES]
    results = bare.translate_batch(
        sources, target_prefix=[["⟪kk⟫"]] * 4, beam_size=2, no_repeat_ngram_size=5, return_scores=True
    )
    for hypothesis, result in zip(engine.translate(SENTENCES), results, strict=True):
        assert hypothesis.text == pieces.decode(result.hypotheses[0][1:])
        assert hypothesis.score == pytest.approx(result.scores[0], abs=1e-4)


def test_sentences_full_of_names_lose_none(starter: Package) -> None:
    sentences = [
        f"⟦0⟧ {verb} ⟦1⟧, ⟦2⟧ и ⟦3⟧ {what} о работе ⟦4⟧ {end}."
        for verb in ("передал", "обсудил с", "получил от", "вместе с", "посетил")
        for what in ("документы", "вопросы", "сведения, собранные к ⟦5⟧,", "решения")
        for end in ("", "и ⟦5⟧", "за ⟦5⟧, ⟦6⟧ и ⟦7⟧")
    ]
    hypotheses = list(ArgosEngine(starter, beam_size=4).translate(sentences))
    whole = [
        hypothesis
        for sentence, hypothesis in zip(sentences, hypotheses, strict=True)
        if copied_once(sentence, hypothesis.text)
    ]
    assert len(whole) >= len(sentences) - 2  # the likeliest hypotheses alone lose names in more than a tenth
    assert all(hypothesis.alternatives == () for hypothesis in whole)


def test_order_and_number_are_kept_over_windows_with_repetitions_and_empty_sentences(engine: ArgosEngine) -> None:
    alone = {sentence: _texts(engine, [sentence])[0] for sentence in SENTENCES}
    alone |= {"": "", "  ": "  "}
    many = [sentence for _ in range(WINDOW) for sentence in alone]
    assert _texts(engine, many) == [alone[sentence] for sentence in many]


def test_nothing_in_nothing_out(engine: ArgosEngine) -> None:
    assert list(engine.translate([])) == []


def test_it_reads_no_further_than_its_windows(engine: ArgosEngine) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield SENTENCES[taken % len(SENTENCES)]

    stream = engine.translate(endless())
    next(stream)
    assert taken <= READ_AHEAD * WINDOW


def test_placeholders_come_through_and_language_marks_do_not(engine: ArgosEngine) -> None:
    [text] = _texts(engine, ["⟦0⟧ провёл встречу с ⟦1⟧."])
    assert "⟦0⟧" in text
    assert "⟪" not in text


def test_a_sentence_that_says_one_word_for_ever_ends(engine: ArgosEngine) -> None:
    [text] = _texts(engine, ["Он " * 30])
    assert 0 < len(text.split()) < 120


def test_a_sentence_longer_than_the_model_can_take_is_translated_in_parts(engine: ArgosEngine) -> None:
    clause = "министерство иностранных дел провело встречу с послом, "
    [hypothesis] = engine.translate([clause * 40 + "и стороны обсудили сотрудничество."])
    assert len(hypothesis.text.split()) > 40
    assert hypothesis.score is not None
    assert hypothesis.score < 0


@pytest.mark.parametrize("text", ["!!!", "2024", "𝓐𝓑𝓒 漢字 😀", "https://gov.kz/a_b?c=1", "\x00\x01", "а" * 3000])
def test_text_that_no_model_knows_gives_text_and_no_error(engine: ArgosEngine, text: str) -> None:
    [hypothesis] = engine.translate([text])
    assert "⁇" not in hypothesis.text


def test_words_that_the_model_has_never_seen_are_counted(engine: ArgosEngine) -> None:
    common, strange, none = engine.translate(
        ["Министерство провело встречу.", "Жщыфлъ Цзябвуг ґєїў漢.", "12 345, ⟦0⟧!"]
    )
    assert common.unknown == 0
    assert strange.unknown == 1
    assert none.unknown == 0


def test_the_fingerprint_follows_what_decides_the_output(starter: Package) -> None:
    base = ArgosEngine(starter).fingerprint
    assert ArgosEngine(starter).fingerprint == base
    assert ArgosEngine(starter, threads=1).fingerprint == base
    assert ArgosEngine(starter, beam_size=1).fingerprint != base
    assert ArgosEngine(starter, compute_type="float32").fingerprint != base


@pytest.mark.parametrize("compute_type", ["auto", *compute_types()["cpu"]])
def test_the_fingerprint_says_what_the_model_is_computed_in_without_loading_it(
    starter: Package, compute_type: str
) -> None:
    loaded = Decoder(unpacked(starter), device="cpu", compute_type=compute_type, beam_size=3)
    assert ArgosEngine(starter, device="cpu", compute_type=compute_type, beam_size=3).settings == loaded.settings


def test_the_model_is_loaded_by_the_first_sentence(starter: Package, tmp_path: Path) -> None:
    folder = shutil.copytree(unpacked(starter), tmp_path / "package")
    package = read_package(folder, Kind.NEWSROOM)
    (folder / "model/model.bin").write_bytes(b"\0" * 64)
    engine = ArgosEngine(package)
    assert engine.fingerprint
    with pytest.raises(PackageError, match="model cannot be loaded"):
        list(engine.translate(SENTENCES))


def test_engines_are_safe_to_share_between_threads(engine: ArgosEngine) -> None:
    expected = _texts(engine, SENTENCES)
    results: list[list[str]] = []
    threads = [threading.Thread(target=lambda: results.append(_texts(engine, SENTENCES))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_a_compute_type_that_is_not_there_is_refused_with_those_that_are(starter: Package) -> None:
    with pytest.raises(EngineError, match=r"cpu does not offer it; choose one of auto, .*int8"):
        ArgosEngine(starter, device="cpu", compute_type="int3")


def test_a_device_that_is_not_there_is_refused_with_those_that_are(starter: Package) -> None:
    if "cuda" in compute_types():
        pytest.skip("this machine has a GPU")
    with pytest.raises(EngineError, match="device 'cuda': it is not there; choose auto or cpu"):
        ArgosEngine(starter, device="cuda")


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda folder: (folder / "model/model.bin").write_bytes(b"\0" * 64), "model cannot be loaded"),
        (lambda folder: (folder / "model/target_vocabulary.json").unlink(), "model cannot be loaded"),
        (lambda folder: (folder / "sentencepiece.model").write_bytes(b"junk"), "tokenizer cannot be read"),
        (lambda folder: (folder / "sentencepiece.model").unlink(), "neither sentencepiece.model nor bpe.model"),
    ],
)
def test_a_damaged_package_is_one_clear_error(
    starter: Package, tmp_path: Path, damage: object, complaint: str
) -> None:
    folder = shutil.copytree(unpacked(starter), tmp_path / "package")
    package = read_package(folder, Kind.NEWSROOM)
    damage(folder)  # type: ignore[operator]
    with pytest.raises(PackageError, match=complaint):
        list(ArgosEngine(package).translate(SENTENCES))


def test_small_models_use_a_core_a_batch(starter: Package) -> None:
    assert plan_threads(unpacked(starter), 4) == (4, 1)
    assert plan_threads(unpacked(starter), 1) == (1, 1)


def test_the_warm_path_for_programs() -> None:
    texts = translate([*SENTENCES, ""], "ru", "kz")
    assert len(texts) == 5
    assert all(re.search("[а-яәі]", text) for text in texts[:4])
    assert texts[4] == ""


def test_a_pair_without_packages_has_no_engine() -> None:
    with pytest.raises(NoRouteError, match="tilshi models install kk ja"):
        open_engine("kz", "ja")


def test_two_packages_that_meet_in_english_make_a_pivot(starter: Package, tmp_path: Path) -> None:
    folder = shutil.copytree(unpacked(starter), tmp_path / "models" / "en_kk")
    about = (folder / "metadata.json").read_text().replace('"from_code": "ru"', '"from_code": "en"')
    (folder / "metadata.json").write_text(about.replace('"to_code": "kk"', '"to_code": "uz"'))
    engines = Engines([tmp_path / "models"])
    engine = engines.open("ru", "uz")
    assert engine.label.startswith("argos ru→en")
    assert engine.label.endswith("(newsroom)")
    assert engine.placeholders
    assert len(list(engine.translate(SENTENCES))) == 4
    assert engines.open("ru", "en") is engines.open("ru", "en")
