"""Tiny checkpoints with random weights, converted and compared token by token with transformers' greedy decoding."""

from __future__ import annotations

import io
import json
import shutil
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
from zips import write_package

from pipeline.engine.convert import convert
from pipeline.engine.packages import unpacked
from pipeline.errors import PackageError

TEXT = [
    "Министерство иностранных дел провело встречу с послом.",
    "Об этом сообщила пресс-служба правительства.",
    "Комитет принял решение о выделении средств.",
    "The ministry held a meeting with the ambassador.",
    "Сыртқы істер министрлігі елшімен кездесу өткізді.",
]
SOURCES = TEXT[:3]
#: Targets are compared over this many tokens.
LENGTH = 20


def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(PackageError, match=r"pip install 'tilshi\[convert\]'"):
        convert(tmp_path, "ru", "kk", tmp_path / "out.argosmodel")


def test_an_unknown_quantization_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="choose one of int8"):
        convert(tmp_path, "ru", "kk", tmp_path / "out.argosmodel", quantization="int3")


def _pieces(folder: Path, name: str, kind: str, size: int = 150, controls: tuple[str, ...] = ()) -> list[str]:
    """Train a small SentencePiece model on the test's own text; returns its pieces."""
    buffer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT * 20), model_writer=buffer, vocab_size=size, model_type=kind, minloglevel=2,
        hard_vocab_limit=False, user_defined_symbols=list(controls),
    )  # fmt: skip
    (folder / name).write_bytes(buffer.getvalue())
    model = sentencepiece.SentencePieceProcessor(model_proto=buffer.getvalue())
    return [model.id_to_piece(i) for i in range(model.get_piece_size())]


def _small(**more: Any) -> dict[str, Any]:
    names = ("encoder_layers", "decoder_layers", "encoder_attention_heads", "decoder_attention_heads")
    sizes = dict.fromkeys(names, 2) | {"encoder_ffn_dim": 48, "decoder_ffn_dim": 48, "d_model": 32}
    return sizes | {"max_position_embeddings": 128, "init_std": 0.4, **more}


def _save(model: Any, folder: Path) -> None:
    model.generation_config.max_length = None
    model.eval().save_pretrained(folder)


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """OPUS-MT with one target: two SentencePiece files, one vocabulary."""
    return _marian(tmp_path_factory.mktemp("marian"), [])


def _marian(folder: Path, marks: list[str], **languages: str) -> Path:
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(7)
    source = _pieces(folder, "source.spm", "unigram", 140)
    target = _pieces(folder, "target.spm", "unigram", 120)
    vocabulary = list(dict.fromkeys(["</s>", "<unk>", *marks, *source, *target]))
    vocabulary = [p for p in vocabulary if p != "<s>"] + ["<pad>"]
    (folder / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(vocabulary)}))
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "model_max_length": 128, **languages})
    )
    pad = len(vocabulary) - 1
    config = transformers.MarianConfig(
        **_small(vocab_size=pad + 1, decoder_vocab_size=pad + 1, pad_token_id=pad, eos_token_id=0, bos_token_id=None,
                 decoder_start_token_id=pad, forced_eos_token_id=None, static_position_embeddings=True,
                 scale_embedding=True)
    )  # fmt: skip
    model = transformers.MarianMTModel(config)
    model.generation_config.bad_words_ids = [[pad]]
    _save(model, folder)
    return folder


@pytest.fixture(scope="module")
def m2m(tmp_path_factory: pytest.TempPathFactory) -> Path:
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(11)
    folder = tmp_path_factory.mktemp("m2m")
    pieces = _pieces(folder, "sentencepiece.bpe.model", "bpe", 160)
    vocabulary = ["<s>", "<pad>", "</s>", "<unk>", *(p for p in pieces if p not in ("<s>", "</s>", "<unk>"))]
    (folder / "vocab.json").write_text(json.dumps({piece: i for i, piece in enumerate(vocabulary)}))
    tokenizer = transformers.M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"))
    tokenizer.save_pretrained(folder)
    size = max(tokenizer.lang_token_to_id.values()) + 1 + 8
    config = transformers.M2M100Config(**_small(vocab_size=size, decoder_start_token_id=2, scale_embedding=True))
    _save(transformers.M2M100ForConditionalGeneration(config), folder)
    return folder


@pytest.fixture(scope="module")
def nllb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Saved as transformers 5 does it: ``tokenizer.json`` only, no SentencePiece file."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(13)
    folder = tmp_path_factory.mktemp("nllb")
    words = sorted({"▁" + word for line in TEXT for word in line.split()})
    vocabulary, merges = _byte_pairs(words, 120)
    tokenizer = transformers.NllbTokenizer(
        vocab={piece: i for i, piece in enumerate(["<s>", "<pad>", "</s>", "<unk>", *vocabulary])},
        merges=merges, src_lang="rus_Cyrl", tgt_lang="kaz_Cyrl",
    )  # fmt: skip
    tokenizer.save_pretrained(folder)
    config = transformers.M2M100Config(
        **_small(vocab_size=len(tokenizer), decoder_start_token_id=2, scale_embedding=True)
    )
    _save(transformers.M2M100ForConditionalGeneration(config), folder)
    return folder


def _byte_pairs(words: list[str], count: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Learn byte pair encoding the plain way, so that vocabulary and merges are known to the test."""
    cut = [list(word) for word in words]
    vocabulary = sorted({piece for word in cut for piece in word})
    merges: list[tuple[str, str]] = []
    for _ in range(count):
        pairs = [pair for word in cut for pair in pairwise(word)]
        best = max(sorted(set(pairs)), key=pairs.count, default=None)
        if best is None:
            break
        merges.append(best)
        if "".join(best) not in vocabulary:
            vocabulary.append("".join(best))
        cut = [_joined(word, best) for word in cut]
    return vocabulary, merges


def _joined(word: list[str], pair: tuple[str, str]) -> list[str]:
    out: list[str] = []
    for piece in word:
        if out and (out[-1], piece) == pair:
            out[-1] += piece
        else:
            out.append(piece)
    return out


def _greedy(folder: Path, languages: tuple[str, str] | None, prefix: str = "") -> list[list[str]]:
    """The tokens that transformers writes for each source, without special ones at the ends."""
    import torch
    import transformers

    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(
        folder, **({"src_lang": languages[0]} if languages else {})
    )
    forced = {"forced_bos_token_id": tokenizer.convert_tokens_to_ids(languages[1])} if languages else {}
    written = []
    for text in SOURCES:
        inputs = tokenizer(prefix + text, return_tensors="pt")
        with torch.no_grad():
            ids = model.generate(
                **inputs, num_beams=1, do_sample=False, max_new_tokens=LENGTH, no_repeat_ngram_size=5, **forced
            )[0]
        tokens = tokenizer.convert_ids_to_tokens(ids.tolist())
        tokens = tokens[2:] if languages else tokens[1:]
        written.append([token for token in tokens if token not in ("</s>", "<pad>", "<unk>", "<s>")])
    return written


def _ours(package_file: Any) -> list[list[str]]:
    from pipeline.engine.decoder import Decoder
    from pipeline.engine.tokens import open_tokenizer

    folder = unpacked(package_file)
    tokenizer = open_tokenizer(folder, package_file.source, package_file.target)
    prefixes = {key: package_file.metadata.get(key, "").split() for key in ("source_prefix", "target_prefix")}
    decoder = Decoder(folder, device="cpu", compute_type="float32", beam_size=1, threads=1, **prefixes)
    tickets = decoder.start([tokenizer.encode(text) for text in SOURCES])
    return [decoder.finish(ticket).pieces for ticket in tickets]


def _compare(ours: list[list[str]], theirs: list[list[str]]) -> None:
    for mine, reference in zip(ours, theirs, strict=True):
        # Rows of the embedding that no token uses have names in CTranslate2 and none in transformers.
        named = [token for token in mine if not token.startswith("madeupword")]
        assert named[: len(reference)] == reference
    assert sum(map(len, theirs)) > 10


def test_marian_writes_the_same_tokens(marian: Path, tmp_path: Path) -> None:
    package = convert(marian, "ru", "kz", tmp_path, quantization="float32")
    assert package.path == tmp_path / "translate-ru_kk-1_0.argosmodel"
    assert "source_prefix" not in package.metadata
    _compare(_ours(package), _greedy(marian, None))


def test_marian_with_several_targets_is_told_which_one(tmp_path: Path) -> None:
    (tmp_path / "multi").mkdir()
    folder = _marian(tmp_path / "multi", [">>eng<<", ">>kaz_Cyrl<<"])
    package = convert(folder, "ru", "kk", tmp_path, quantization="float32")
    assert package.metadata["source_prefix"] == ">>kaz_Cyrl<<"
    _compare(_ours(package), _greedy(folder, None, ">>kaz_Cyrl<< "))
    with pytest.raises(PackageError, match="does not translate into tt; it has >>eng<<"):
        convert(folder, "ru", "tt", tmp_path)


@pytest.fixture(scope="module")
def turkic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    marks = [">>aze_Latn<<", ">>fas<<", ">>mon<<", ">>tat<<", ">>tat_Latn<<", ">>uzb_Cyrl<<", ">>uzb_Latn<<"]
    return _marian(tmp_path_factory.mktemp("turkic"), marks, source_lang="ru", target_lang="trk")


@pytest.mark.parametrize(
    ("target", "mark"),
    [
        ("az", ">>aze_Latn<<"),
        ("fa", ">>fas<<"),
        ("mn", ">>mon<<"),
        ("tt", ">>tat<<"),
        ("uz", ">>uzb_Latn<<"),
        ("uz-cyrl", ">>uzb_Cyrl<<"),
    ],
)
def test_marian_marks_may_name_the_macrolanguage_and_the_script(
    turkic: Path, tmp_path: Path, target: str, mark: str
) -> None:
    assert convert(turkic, "ru", target, tmp_path).metadata["source_prefix"] == mark


def test_marian_is_not_converted_for_other_languages_than_it_says(turkic: Path, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"tokenizer_config.json: the model is for ru, not for en \(source_lang\)"):
        convert(turkic, "en", "uz", tmp_path)
    (tmp_path / "uk").mkdir()
    folder = _marian(tmp_path / "uk", [], source_lang="rus", target_lang="ukr")
    with pytest.raises(PackageError, match=r"the model is for uk, not for kk \(target_lang\)"):
        convert(folder, "ru", "kk", tmp_path)
    assert convert(folder, "ru", "uk", tmp_path).target == "uk"


def test_m2m_writes_the_same_tokens(m2m: Path, tmp_path: Path) -> None:
    package = convert(m2m, "ru", "kk", tmp_path, quantization="float32")
    assert (package.metadata["source_prefix"], package.metadata["target_prefix"]) == ("__ru__", "__kk__")
    _compare(_ours(package), _greedy(m2m, ("ru", "__kk__")))


def test_nllb_writes_the_same_tokens_even_without_its_sentencepiece_file(nllb: Path, tmp_path: Path) -> None:
    package = convert(nllb, "ru", "kk", tmp_path, quantization="float32")
    assert (package.metadata["source_prefix"], package.metadata["target_prefix"]) == ("rus_Cyrl", "kaz_Cyrl")
    _compare(_ours(package), _greedy(nllb, ("rus_Cyrl", "kaz_Cyrl")))


def test_the_rebuilt_tokenizer_cuts_like_the_original(nllb: Path, tmp_path: Path) -> None:
    import transformers

    package = convert(nllb, "ru", "kk", tmp_path)
    ours = sentencepiece.SentencePieceProcessor(model_file=str(unpacked(package) / "sentencepiece.model"))
    theirs = transformers.AutoTokenizer.from_pretrained(nllb)
    for text in TEXT:
        assert ours.encode(text, out_type=str) == theirs.tokenize(text)


def test_a_converted_package_is_served_in_int8_with_its_licence_on_record(m2m: Path, tmp_path: Path) -> None:
    from pipeline.engine.argos import ArgosEngine

    (m2m / "README.md").write_text("---\nlanguage: kk\nlicense: cc-by-4.0\n---\n# A model\n")
    package = convert(m2m, "ru", "kk", tmp_path / "new" / "mine.argosmodel", version="2.1")
    assert (package.version, package.licence) == ("2.1", "cc-by-4.0")
    assert "License: cc-by-4.0" in (unpacked(package) / "README.md").read_text()
    assert [type(h.text) for h in ArgosEngine(package).translate(SOURCES)] == [str] * 3
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["mine.argosmodel"]


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ("---\nlicense: cc-by-4.0 # as NLLB's data\n---\n", "cc-by-4.0"),
        ("\ufeff---\nlicense: 'mit'\n---\n", "mit"),
        ("---\nlicense:\n- apache-2.0\n- mit\n---\n", "apache-2.0, mit"),
        ("---\nlicense: other\nlicense_name: issai-licence\n---\n", "issai-licence"),
        ("---\nlicense: other\n---\n", "other"),
        ("---\nlanguage: kk\n---\n# A model\n\n**License:** CC BY 4.0\n", "CC BY 4.0"),
        ("# A model\nLicense: CC BY 4.0\n", "CC BY 4.0"),
        ("---\nlicense: [mit\n---\n", "mit"),
        ("# A model\n", ""),
    ],
)
def test_the_licence_is_what_the_card_says(m2m: Path, tmp_path: Path, card: str, licence: str) -> None:
    folder = _copy(m2m, tmp_path / "licensed")
    (folder / "README.md").write_text(card, encoding="utf-8")
    assert convert(folder, "ru", "kk", tmp_path).licence == licence


def test_an_output_that_is_not_there_yet_is_a_folder_unless_it_is_called_like_a_package(
    m2m: Path, tmp_path: Path
) -> None:
    assert convert(m2m, "ru", "kk", tmp_path / "new").path == tmp_path / "new" / "translate-ru_kk-1_0.argosmodel"


def test_a_version_that_no_package_may_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="version '1/0': a package cannot be called so"):
        convert(tmp_path, "ru", "kk", tmp_path, version="1/0")


def _copy(checkpoint: Path, folder: Path, weights: str = "model.safetensors") -> Path:
    shutil.copytree(checkpoint, folder)
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "model.safetensors").rename(folder / weights)
    return folder


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 2460457927\n"


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("model.safetensors", b"", "the file is empty"),
        ("model.safetensors", POINTER, "this is a pointer of Git LFS"),
        ("model.safetensors", b"half", "the checkpoint cannot be converted"),
        ("pytorch_model.bin", b"", "the file is empty"),
        ("pytorch_model.bin", b"\x80\x04junk", "the checkpoint cannot be converted"),
        ("sentencepiece.bpe.model", b"", "the file is empty"),
        ("sentencepiece.bpe.model", POINTER, "this is a pointer of Git LFS"),
        ("sentencepiece.bpe.model", b"junk", "this is no SentencePiece model"),
    ],
)
def test_a_damaged_file_is_named(m2m: Path, tmp_path: Path, file: str, content: bytes, complaint: str) -> None:
    folder = _copy(m2m, tmp_path / "damaged", file if file.startswith("pytorch") else "model.safetensors")
    (folder / file).write_bytes(content)
    with pytest.raises(PackageError, match=f"damaged/{file}: {complaint}"):
        convert(folder, "ru", "kk", tmp_path)
    assert not list(tmp_path.glob("*.argosmodel"))


def test_truncated_weights_are_named(m2m: Path, tmp_path: Path) -> None:
    folder = _copy(m2m, tmp_path / "damaged")
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PackageError, match=r"damaged/model\.safetensors: the checkpoint cannot be converted"):
        convert(folder, "ru", "kk", tmp_path)


def test_a_language_that_the_model_does_not_know_is_refused(m2m: Path, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="does not know the language xx"):
        convert(m2m, "ru", "xx", tmp_path)


@pytest.mark.parametrize(
    ("config", "complaint"),
    [('{"model_type": "bert"}', "type bert cannot be converted"), ("{", "no JSON"), (None, "no JSON")],
)
def test_a_folder_that_is_no_checkpoint_is_refused(tmp_path: Path, config: str | None, complaint: str) -> None:
    pytest.importorskip("transformers")
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    with pytest.raises(PackageError, match=complaint):
        convert(tmp_path, "ru", "kk", tmp_path / "x.argosmodel")


def test_a_file_is_no_checkpoint(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(PackageError, match="no folder with a checkpoint"):
        convert(write_package(tmp_path / "a.zip"), "ru", "kk", tmp_path / "x.argosmodel")


def test_a_name_that_cannot_be_reached_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = pytest.importorskip("huggingface_hub")
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(PackageError, match="owner/model: it cannot be downloaded"):
        convert("owner/model", "ru", "kk", tmp_path / "x.argosmodel")


def test_a_checkpoint_without_weights_is_refused_and_nothing_is_written(m2m: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    folder.mkdir()
    for name in ("config.json", "tokenizer_config.json", "vocab.json", "sentencepiece.bpe.model"):
        (folder / name).write_bytes((m2m / name).read_bytes())
    with pytest.raises(PackageError, match="cannot be converted"):
        convert(folder, "ru", "kk", tmp_path / "out" / "x.argosmodel")
    assert not (tmp_path / "out").exists()
