"""`tilshi memory stats`, `import`, `export`, `find`, as people run them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command import Tilshi

from pipeline.memory import Memory
from pipeline.newsroom import load
from pipeline.store import Store

DATA = Path(__file__).parent.parent / "data" / "memory"
HEADER = "source_language,target_language,source,target\n"


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory, tilshi: Tilshi) -> Path:
    """A newsroom whose memory holds what memoQ exported; not to be changed."""
    folder = tmp_path_factory.mktemp("newsroom")
    tilshi("init", cwd=folder)
    result = tilshi("memory", "import", DATA / "memoq.tmx", cwd=folder)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "3 segments imported.\n")
    return folder


@pytest.fixture
def filled(filled_once: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    folder = tmp_path / "newsroom"
    shutil.copytree(filled_once, folder)
    return folder


def segments(folder: Path) -> int:
    with Store(load(folder).database_location) as store:
        return sum(count.segments for count in Memory(store.database).stats())


def test_stats_counts_by_languages_and_origin(filled_once: Path, tilshi: Tilshi) -> None:
    assert tilshi("memory", "stats", cwd=filled_once).stdout.splitlines() == [
        "From\tTo\tOrigin\tSegments",
        "ru\ten\taligned\t1",
        "ru\ten\timported\t1",
        "ru\tkk\timported\t1",
    ]
    rows = json.loads(tilshi("--json", "memory", "stats", cwd=filled_once).stdout)
    assert rows[0] == {"source": "ru", "target": "en", "origin": "aligned", "segments": 1}


def test_find_shows_what_resembles_a_sentence(filled_once: Path, tilshi: Tilshi) -> None:
    result = tilshi("memory", "find", "План выполнен на 75 %.", "--json", cwd=filled_once)
    (found,) = json.loads(result.stdout)
    assert found == {
        "similarity": 1.0,
        "source": "План выполнен на 98 %.",
        "target": "The plan was 98 % fulfilled.",
        "origin": "imported",
        "document": "june-12.docx",
    }
    table = tilshi("memory", "find", "План выполнен на 75 %.", "--to", "kz", cwd=filled_once).stdout.splitlines()
    assert table[1].split("\t") == ["100%", "План выполнен на 98 %.", "Жоспар 98 % орындалды.", "imported"]


def test_find_says_when_there_is_nothing(filled_once: Path, tilshi: Tilshi) -> None:
    nothing = ("memory", "find", "Совсем другое дело.")
    said = tilshi(*nothing, cwd=filled_once)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "Nothing in the memory resembles it.\n")
    assert tilshi(*nothing, "--quiet", cwd=filled_once).stderr == ""
    assert json.loads(tilshi(*nothing, "--json", cwd=filled_once).stdout) == []


@pytest.mark.parametrize("name", ["memory.tmx", "memory.csv"])
def test_what_is_exported_fills_another_newsroom(
    filled_once: Path, tmp_path: Path, tilshi: Tilshi, name: str
) -> None:
    file = tmp_path / name
    assert tilshi("memory", "export", file, cwd=filled_once).stderr == f"3 segments written to {file}.\n"
    tilshi("init", "other", cwd=tmp_path)
    assert tilshi("memory", "import", file, "--newsroom", tmp_path / "other").returncode == 0
    exported = tilshi("memory", "stats", cwd=filled_once).stdout
    assert tilshi("memory", "stats", cwd=tmp_path / "other").stdout == exported


def test_what_is_imported_is_used_by_the_next_translation(filled_once: Path, tilshi: Tilshi) -> None:
    result = tilshi(
        "translate", "--from", "ru", "--to", "en", "--json", cwd=filled_once, stdin="План выполнен на 98 %.\n"
    )
    sentence = json.loads(result.stdout)
    assert (sentence["target"], sentence["origin"]) == ("The plan was 98 % fulfilled.", "memory-exact")


def test_what_is_imported_wrong_is_held_back_until_a_person_decides(filled: Path, tilshi: Tilshi) -> None:
    (filled / "a.csv").write_text(HEADER + "ru,en,Построено 12 школ.,21 schools were built.\n", "utf-8")
    assert tilshi("memory", "import", "a.csv", cwd=filled).returncode == 0
    asked = ("translate", "--from", "ru", "--to", "en", "--json")
    sentence = json.loads(tilshi(*asked, cwd=filled, stdin="Построено 12 школ.\n").stdout)
    assert sentence["origin"] == "memory-exact"
    assert [flag["severity"] for flag in sentence["flags"]] == ["error", "error"]
    (filled / "inbox" / "a.txt").write_text("Построено 12 школ.\n\nПостроено 12 школ.\n", "utf-8")
    assert tilshi("run", "--quiet", cwd=filled).returncode == 1
    assert "21 schools" not in (filled / "output" / "en" / "rss.xml").read_text("utf-8")


def test_names_in_what_is_imported_may_differ(filled: Path, tilshi: Tilshi) -> None:
    source, target = "Министерство финансов провело заседание 12 марта.", "The Ministry of Finance met on 12 March."
    (filled / "a.csv").write_text(HEADER + f"ru,en,{source},{target}\n", "utf-8")
    (filled / "a.tmx").write_text(
        '<tmx version="1.4"><header srclang="ru"/><body><tu><tuv xml:lang="ru-RU"><seg>Министерство юстиции провело'
        ' семинар 12 марта.</seg></tuv><tuv xml:lang="en-GB"><seg>The Ministry of Justice held a seminar on'
        " 12 March.</seg></tuv></tu></body></tmx>",
        "utf-8",
    )
    for name in ("a.csv", "a.tmx"):
        assert tilshi("memory", "import", name, cwd=filled).returncode == 0
    found, *_ = json.loads(tilshi("memory", "find", source, "--json", cwd=filled).stdout)
    assert (found["similarity"], found["target"]) == (1.0, target)
    asked = ("translate", "--from", "ru", "--to", "en", "--json")
    sentence = json.loads(tilshi(*asked, cwd=filled, stdin="Министерство финансов провело семинар 5 мая.\n").stdout)
    assert sentence["target"] == "The Ministry of Finance held a seminar on 5 May."
    assert (sentence["origin"], sentence["flags"]) == ("memory-fuzzy", [])


def test_two_documents_are_imported(filled: Path, tilshi: Tilshi) -> None:
    (filled / "a.txt").write_text("Итоги\n\nВ конкурсе участвовали 46 юристов. Победили трое.\n", "utf-8")
    (filled / "b.txt").write_text("Results\n\nThe competition brought 46 lawyers. Three of them won.\n", "utf-8")
    result = tilshi("memory", "import", "a.txt", "b.txt", "--to", "en", cwd=filled)
    assert (result.returncode, result.stderr) == (0, "3 segments imported.\n")


def test_a_tmx_in_utf_16_with_another_tools_tags_is_imported(filled: Path, tilshi: Tilshi) -> None:
    text = (DATA / "omegat-level2.tmx").read_text("utf-8").replace("UTF-8", "UTF-16")
    (filled / "OLD.TMX").write_text(text, "utf-16")
    assert tilshi("memory", "import", "OLD.TMX", cwd=filled).stderr == "2 segments imported.\n"
    assert segments(filled) == 5


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADER + "ru-RU,en-US,Да.,Yes.\n",
        HEADER.replace(",", ";") + 'ru;kz;"Да; нет.";"Иә; жоқ."\r\n',
        HEADER + 'ru,en,"Он сказал:\n«Да».","He said:\n“Yes”."\n',
        HEADER + "ru,en,Да.,Yes.\nru,en,Да.,Yes.\n",
    ],
    ids=["regions", "semicolons", "line breaks", "the same twice"],
)
def test_csv_as_spreadsheets_write_it(filled: Path, tilshi: Tilshi, text: str) -> None:
    (filled / "a.csv").write_text(text, "utf-8", newline="")
    assert tilshi("memory", "import", "a.csv", cwd=filled).returncode == 0
    assert segments(filled) == 4


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", HEADER + "ru,en,x,y\nRussian,English,x,y\n", 'line 3: "Russian" is not a language code'),
        ("a.csv", HEADER + "ru,en,x\n", "line 2 has no target"),
        ("a.csv", "", "has no column source_language"),
        ("a.tmx", "<html/>", "is not a TMX file"),
        ("a.tmx", (DATA / "memoq.tmx").read_text("utf-8")[:900], "is not well-formed XML"),
        ("a.pdf", "%PDF", "is no translation memory"),
    ],
)
def test_a_broken_file_is_one_sentence_and_changes_nothing(
    filled: Path, tilshi: Tilshi, name: str, data: str, says: str
) -> None:
    (filled / name).write_text(data, "utf-8")
    result = tilshi("memory", "import", name, cwd=filled)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert result.stderr.startswith(f"Error: {name}: ")
    assert says in result.stderr
    assert segments(filled) == 3


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("import",), 2, "Missing argument"),
        (("import", "missing.tmx"), 2, "does not exist"),
        (("import", "tilshi.toml", "tilshi.toml", "tilshi.toml"), 2, "Give one TMX or CSV file, or two documents."),
        (("export", "memory.xls"), 1, "let the name end in .tmx or .csv"),
        (("export", "missing/memory.tmx"), 1, "cannot be written"),
        (("find", "x", "--threshold", "2"), 2, "is not in the range"),
    ],
)
def test_wrong_usage_says_what_is_wrong(
    filled_once: Path, tilshi: Tilshi, args: tuple[str, ...], code: int, says: str
) -> None:
    result = tilshi("memory", *args, cwd=filled_once)
    assert result.returncode == code
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_outside_a_newsroom_the_memory_says_where_it_is(tmp_path: Path, tilshi: Tilshi) -> None:
    result = tilshi("memory", "stats", cwd=tmp_path)
    assert result.returncode == 2
    assert "tilshi init" in result.stderr
