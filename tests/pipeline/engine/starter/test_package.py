from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.adherence import Adherence
from pipeline.engine.packages import Kind, read_package
from pipeline.engine.starter.card import Origin
from pipeline.engine.starter.documents import dev_documents
from pipeline.engine.starter.evaluate import Evaluation, Quality, Report, outside_documents
from pipeline.engine.starter.measures import Faithfulness
from pipeline.engine.starter.package import Model, described, main, metadata, package_name, write_package

ORIGIN = Origin(58_600, "written for this project (MIT)", "MIT", 5, 2, 256)


@pytest.fixture
def result() -> Evaluation:
    report = Report(Quality(2, 40.5, 12.3), {"law": Quality(2, 40.5, 12.3)}, Faithfulness(2, 4, 4, 0, 1, 0))
    return Evaluation(
        label="argos ru→kk 0.2 (newsroom)",
        target="kk",
        chrf_signature="nc:6",
        bleu_signature="tok:13a",
        bare=report,
        with_glossary=report,
        adherence=Adherence(3, 3, 5, 5, 2, 0),
        masked=2,
        copied_once=1,
        outside=Quality(24, 16.2, 1.1),
        words_per_second=900.0,
    )


def test_the_package_says_its_scores_licence_and_prefix(tmp_path: Path, result: Evaluation) -> None:
    model = Model({"model/model.bin": b"0", "sentencepiece.model": b"1"}, ORIGIN)
    goal = tmp_path / f"{package_name('kk', '0.2')}.argosmodel"
    write_package(goal, described(model, "kk", "0.2", result))
    package = read_package(goal, Kind.NEWSROOM)
    assert (package.source, package.target, package.version) == ("ru", "kk", "0.2")
    assert (package.quality, package.licence, package.placeholders) == ("chrF 40.5, BLEU 12.3", "MIT", True)
    assert package.metadata["target_prefix"] == "⟪kk⟫"
    assert list(tmp_path.glob("translate*")) == [goal]


def test_the_same_files_make_the_same_package(tmp_path: Path) -> None:
    first, second = (tmp_path / folder / "p.argosmodel" for folder in ("a", "b"))
    for goal in (first, second):
        goal.parent.mkdir()
        write_package(goal, {"model/model.bin": b"0", "metadata.json": b"{}"})
    assert first.read_bytes() == second.read_bytes()


def test_what_was_not_measured_is_not_claimed() -> None:
    assert "scores" not in metadata("en", "0.2", "MIT", None)
    files = described(Model({}, ORIGIN), "en", "0.2", None)
    assert b"Measured" not in files["README.md"]
    assert json.loads(files["metadata.json"])["to_name"] == "English"


@pytest.mark.parametrize("needed", ["License: MIT", "chrF", "nc:6", "outside its domain", "16.2", "For production"])
def test_the_readme_tells_licence_scores_limits_and_what_to_use_instead(result: Evaluation, needed: str) -> None:
    assert needed in described(Model({}, ORIGIN), "kk", "0.2", result)["README.md"].decode()


def test_a_package_of_another_corpus_does_not_claim_ours() -> None:
    origin = Origin(1_200, "from the newsroom that made it", "CC BY-SA 4.0", 3, 1, 128)
    files = described(Model({}, origin), "kk", "1.0", None)
    readme = files["README.md"].decode()
    assert "License: CC BY-SA 4.0" in readme
    assert "1,200 sentences" in readme
    assert "3 encoder and 1 decoder" in readme
    assert "this project" not in readme
    assert json.loads(files["metadata.json"])["license"] == "CC BY-SA 4.0"


def test_there_is_something_to_measure_on_inside_and_outside_the_domain() -> None:
    assert sum(len(document.triples) for document in dev_documents()) > 500
    assert sum(len(document.triples) for document in outside_documents()) > 20
    assert not {d.name for d in dev_documents()} & {d.name for d in outside_documents()}


def test_without_weights_the_command_says_what_to_give(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["--output", str(tmp_path), "--version", "1"])
    assert answer.exit_code != 0
    assert "--checkpoint" in answer.output
