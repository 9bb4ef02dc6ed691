"""`tilshi detect`, `translate` and `glossary check`: the contracts that programs rely on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from command import Tilshi

RUSSIAN = "Министерство финансов Республики Казахстан опубликовало отчет.\n\nДокумент доступен на сайте.\n"


def test_detect_prints_one_json_object_a_line(tmp_path: Path, tilshi: Tilshi) -> None:
    texts = {
        "ru.txt": "Министр прибыл в столицу с рабочим визитом.",
        "kk.txt": "Министр елордаға жұмыс сапарымен келді.",
        "en.txt": "The minister arrived in the capital on a working visit.",
        "none.txt": "12345 – 67",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    result = tilshi("detect", "--json", *texts, cwd=tmp_path)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [set(one) for one in found] == [{"path", "language", "confidence"}] * 4
    assert {one["path"]: one["language"] for one in found} == {
        "ru.txt": "ru",
        "kk.txt": "kk",
        "en.txt": "en",
        "none.txt": "und",
    }


def test_detect_reads_standard_input_and_windows_1251(tilshi: Tilshi) -> None:
    result = tilshi("detect", "--json", stdin="Заседание Правительства прошло в Астане.".encode("windows-1251"))
    assert json.loads(result.stdout)["language"] == "ru"


def test_detect_goes_on_after_a_missing_file(tmp_path: Path, tilshi: Tilshi) -> None:
    (tmp_path / "a.txt").write_text("Встреча прошла в Астане вчера вечером.", "utf-8")
    result = tilshi("detect", "missing.txt", "a.txt", cwd=tmp_path)
    assert result.returncode == 1
    assert "missing.txt" in result.stderr
    assert "a.txt\tru" in result.stdout


def test_as_many_lines_come_out_as_went_in_for_each_target(tilshi: Tilshi) -> None:
    result = tilshi("translate", "--from", "ru", "--to", "en", "--to", "kz", stdin=RUSSIAN)
    lines = result.stdout.split("\n")[:-1]
    assert len(lines) == 6
    assert lines[1] == lines[4] == ""
    assert "Ministry of Finance of the Republic of Kazakhstan" in lines[0]
    assert "Қазақстан Республикасының Қаржы министрлігі" in lines[3]


def test_translate_json_gives_an_object_a_sentence(tilshi: Tilshi) -> None:
    result = tilshi("translate", "--from", "ru", "--to", "kk", "--json", stdin=RUSSIAN)
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["source"] for one in objects] == [line for line in RUSSIAN.splitlines() if line]
    for one in objects:
        assert {"source", "target", "language", "origin", "spans", "flags"} <= set(one)
        assert one["language"] == "kk"
    assert objects[0]["spans"][0]["term"] == "kz-ministry-finance"


def test_the_source_language_is_recognised(tilshi: Tilshi) -> None:
    result = tilshi("translate", "--to", "ru", stdin="Встреча прошла успешно.\n")
    assert result.stdout == "Встреча прошла успешно.\n"


def test_a_text_in_the_target_language_gives_its_sentences_as_json_too(tilshi: Tilshi) -> None:
    result = tilshi("translate", "--from", "ru", "--to", "ru", "--json", stdin="Встреча прошла. Все довольны.\n")
    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["target"] for one in objects] == ["Встреча прошла.", "Все довольны."]
    assert {one["origin"] for one in objects} == {"copied"}


def test_a_terminal_is_told_what_is_waited_for() -> None:
    ours, theirs = os.openpty()
    code = "from pipeline.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "detect", "--json"], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    os.close(theirs)
    os.write(ours, "Заседание прошло в Астане.\n\x04".encode())
    stdout, stderr = process.communicate(timeout=60)
    os.close(ours)
    assert b"Ctrl-D" in stderr
    assert json.loads(stdout)["language"] == "ru"


def test_a_terminal_without_kazakh_letters_gets_the_others() -> None:
    code = "from pipeline.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code, "translate", "--from", "kk", "--to", "kk"],
        input="Қала үлкен.\n".encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1251"},
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode("cp1251") == "?ала ?лкен.\n"


def test_a_pair_without_a_package_says_what_to_do(tilshi: Tilshi) -> None:
    result = tilshi("translate", "--from", "kk", "--to", "en", stdin="Кездесу өтті.\n")
    assert result.returncode == 1
    assert "tilshi models install kk en" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_wrong_language_code_is_wrong_usage(tilshi: Tilshi) -> None:
    result = tilshi("translate", "--from", "russian", "--to", "en", stdin="x")
    assert result.returncode == 2
    assert "is not a language code" in result.stderr


def test_glossary_check_gives_an_object_an_occurrence_with_offsets_into_the_whole_text(tilshi: Tilshi) -> None:
    text = "Первая строка.\nВстреча в Министерстве финансов Республики Казахстан и в ПРООН.\n"
    result = tilshi("glossary", "check", "-", "--json", stdin=text)
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["text"] for one in found] == ["Министерстве финансов Республики Казахстан", "ПРООН"]
    for one in found:
        assert set(one) == {"start", "end", "text", "term", "en", "kk", "rule"}
        assert text[one["start"] : one["end"]] == one["text"]
    assert found[0]["en"] == "Ministry of Finance of the Republic of Kazakhstan"
    assert found[1]["kk"] == "БҰҰДБ"


def test_glossary_check_of_a_translation_names_what_is_missing(tmp_path: Path, tilshi: Tilshi) -> None:
    (tmp_path / "ru.txt").write_text("Министерство финансов и ПРООН подписали меморандум.", "utf-8")
    (tmp_path / "en.txt").write_text("The Ministry of Finance and partners signed.", "utf-8")
    args = ("glossary", "check", "ru.txt", "--translation", "en.txt", "--to", "en", "--json")
    result = tilshi(*args, cwd=tmp_path)
    verdicts = {json.loads(line)["text"]: json.loads(line)["verdict"] for line in result.stdout.splitlines()}
    assert verdicts["Министерство финансов"] == "official"
    assert verdicts["ПРООН"] == "missing"
    assert result.returncode == 1


def test_version_and_help(tilshi: Tilshi) -> None:
    assert tilshi("--version").stdout.startswith("tilshi 0.")
    commands = tilshi("--help").stdout
    for name in ("init", "run", "status", "show", "review", "publish", "serve", "detect", "translate", "glossary"):
        assert f"\n  {name} " in commands
