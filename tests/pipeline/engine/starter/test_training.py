"""The whole way on a toy corpus: text, training, a stop, going on, a package, its translations, and back."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("sacrebleu")

from pipeline.engine.packages import Kind, read_package  # noqa: E402
from pipeline.engine.starter import checkpoint, train  # noqa: E402
from pipeline.engine.starter.dequantise import recover  # noqa: E402
from pipeline.engine.starter.evaluate import open_package  # noqa: E402
from pipeline.engine.starter.learning import Settings  # noqa: E402
from pipeline.engine.starter.package import build, exported  # noqa: E402
from pipeline.engine.starter.words import load_words  # noqa: E402
from pipeline.errors import EngineError  # noqa: E402

SENTENCES = [
    ("Министр прибыл в Астану.", "The minister arrived in Astana.", "Министр Астанаға келді."),
    ("Комитет провёл заседание.", "The committee held a meeting.", "Комитет отырыс өткізді."),
    ("Стороны подписали соглашение.", "The sides signed an agreement.", "Тараптар келісімге қол қойды."),
    ("Совет одобрил проект закона.", "The council approved the bill.", "Кеңес заң жобасын мақұлдады."),
]
TINY = Settings(width=16, encoder_layers=1, decoder_layers=1, heads=2, feed_forward=32, interval=4)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    lines = [f"d-{number}\t" + "\t".join(row) for number in range(3) for row in SENTENCES]
    (folder / "toy.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "dev-documents.txt").write_text("d-2\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """A folder in which training was stopped after its first report."""
    folder = tmp_path_factory.mktemp("work")
    learner = train.prepare(folder, False, 1, corpus=corpus, settings=TINY)
    report = next(learner.learn(10, 0, folder / train.CHECKPOINT, folder / train.BEST))
    assert report.step == TINY.interval
    assert set(report.chrf) == {"en", "kk"}
    return folder


def test_training_goes_on_where_it_was_stopped(work: Path, corpus: Path, tmp_path: Path) -> None:
    learner = train.prepare(work, True, 1, corpus=corpus, settings=TINY)
    assert learner.step == TINY.interval
    last, best = tmp_path / "last.pt", tmp_path / "best.pt"
    reports = list(learner.learn(0.02, 0.01, last, best, restore=0.005))
    assert reports[-1].step > TINY.interval
    assert checkpoint.load(last).step == reports[-1].step


def test_the_same_seed_makes_the_same_weights(corpus: Path, work: Path, tmp_path: Path) -> None:
    learner = train.prepare(tmp_path, False, 1, corpus=corpus, settings=TINY)
    next(learner.learn(10, 0, tmp_path / train.CHECKPOINT, tmp_path / train.BEST))
    first, second = (checkpoint.load(folder / train.CHECKPOINT).weights for folder in (work, tmp_path))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_what_is_no_checkpoint_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name, content in (("text.pt", b"weights"), ("empty.pt", b""), ("zip.pt", b"PK\x03\x04 broken")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(EngineError, match="checkpoint cannot be read"):
            checkpoint.read_weights(tmp_path / name)


def test_weights_without_their_vocabulary_are_refused(work: Path, corpus: Path, tmp_path: Path) -> None:
    alone = tmp_path / "best.pt"
    alone.write_bytes((work / train.BEST).read_bytes())
    options = ["--minutes", "0.01", "--work", str(tmp_path / "work"), "--corpus", str(corpus), "--init", str(alone)]
    answer = CliRunner().invoke(train.main, options)
    assert answer.exit_code == 1
    assert "--pieces" in answer.output
    assert not (tmp_path / "work").exists()


def test_a_checkpoint_becomes_packages_and_packages_become_weights_again(
    work: Path, corpus: Path, tmp_path: Path
) -> None:
    model = exported(work / train.BEST, work / "pieces.model", 3000, corpus, "CC BY 4.0")
    made = build(model, tmp_path, "9.1", None)
    assert [path.name for path in made] == ["translate-ru_en-9_1.argosmodel", "translate-ru_kk-9_1.argosmodel"]
    package = read_package(made[1], Kind.NEWSROOM)
    with zipfile.ZipFile(made[1]) as archive:
        readme = archive.read("translate-ru_kk-9_1/README.md").decode()
    assert "8 sentences" in readme
    assert "1 encoder and 1 decoder layers, 16 wide" in " ".join(readme.split())
    assert package.placeholders
    assert (package.target, package.licence) == ("kk", "CC BY 4.0")
    (said,) = open_package(made[1]).translate(["Министр прибыл в ⟦0⟧."])
    assert "⟪" not in said.text
    weights = checkpoint.read_weights(work / train.BEST)
    found = recover(made[0], load_words())
    assert set(found.weights) == set(weights)
    for name, value in found.weights.items():
        largest = weights[name].abs().max().item()
        assert abs(weights[name].numpy() - value).max() <= 0.05 * largest + 1e-6, name
