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


RU = "Итоги конкурса\n\nМинистерство юстиции подвело итоги конкурса 12 марта. В нём участвовали 46 юристов.\n"
EN = "Results of the competition\n\nThe Ministry of Justice summed up the results on 12 March. It drew 46 people.\n"
KK = "Конкурс қорытындысы\n\nӘділет министрлігі 12 наурызда конкурсты қорытындылады. Оған 46 заңгер қатысты.\n"


@pytest.fixture
def documents(filled: Path) -> Path:
    """A newsroom with a document in three languages."""
    for name, text in (("ru.txt", RU), ("en.txt", EN), ("kk.txt", KK)):
        (filled / name).write_text(text, "utf-8")
    return filled


def translated(folder: Path, tilshi: Tilshi, sentence: str, to: str = "en") -> str:
    asked = ("translate", "--from", "ru", "--to", to, "--json")
    origin = json.loads(tilshi(*asked, cwd=folder, stdin=sentence + "\n").stdout)["origin"]
    assert isinstance(origin, str)
    return origin


@pytest.mark.parametrize(
    ("args", "pair"),
    [
        (("ru.txt", "kk.txt"), "ru\tkk"),
        (("ru.txt", "en.txt", "--to", "en-GB"), "ru\ten"),
        (("en.txt", "kk.txt", "--from", "en"), "en\tkk"),
    ],
)
def test_the_language_of_a_translation_is_what_its_text_is_in(
    documents: Path, tilshi: Tilshi, args: tuple[str, ...], pair: str
) -> None:
    assert tilshi("memory", "import", *args, cwd=documents).stderr == "3 segments imported.\n"
    assert f"{pair}\taligned\t" in tilshi("memory", "stats", cwd=documents).stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("ru.txt", "kk.txt", "--to", "en"), "kk.txt: is in kk, not in en; "),
        (("en.txt", "ru.txt"), "en.txt: is in en, not in ru; "),
        (("en.txt", "ru.txt", "--to", "en"), "en.txt: is in en, not in ru; "),
        (("ru.txt", "ru.txt"), "ru.txt: is in ru, as ru.txt is; "),
        (("ru.txt", "ru.txt", "--to", "ru"), "ru.txt: is in ru, as ru.txt is; "),
    ],
)
def test_documents_in_other_languages_than_stated_are_refused(
    documents: Path, tilshi: Tilshi, args: tuple[str, ...], says: str
) -> None:
    result = tilshi("memory", "import", *args, cwd=documents)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith(f"Error: {says}")
    assert segments(documents) == 3


def test_documents_that_nothing_proves_to_be_translations_are_suggested_only(filled: Path, tilshi: Tilshi) -> None:
    (filled / "a.txt").write_text("Погода\n\nЗавтра будет солнечно и тепло. Ночью пойдёт дождь.\n", "utf-8")
    (filled / "b.txt").write_text("Sport\n\nThe team won the match at home. The fans are happy.\n", "utf-8")
    result = tilshi("memory", "import", "a.txt", "b.txt", cwd=filled)
    assert result.stderr == "3 segments imported, 3 of them uncertain, to be suggested only.\n"
    assert translated(filled, tilshi, "Завтра будет солнечно и тепло.") == "machine"
    assert "The team won" in tilshi("memory", "find", "Завтра будет солнечно и тепло.", cwd=filled).stdout


def test_an_aligned_pair_with_another_number_is_suggested_only(documents: Path, tilshi: Tilshi) -> None:
    (documents / "en.txt").write_text(EN.replace("46", "64"), "utf-8")
    result = tilshi("memory", "import", "ru.txt", "en.txt", cwd=documents)
    assert result.stderr == "3 segments imported, 1 of them uncertain, to be suggested only.\n"
    assert translated(documents, tilshi, "В нём участвовали 46 юристов.") == "machine"
    assert translated(documents, tilshi, "Итоги конкурса") == "memory-exact"


def test_import_says_what_was_new_and_what_was_not(filled: Path, tilshi: Tilshi) -> None:
    def imported(*rows: str) -> str:
        (filled / "a.csv").write_text(
            "source_language,target_language,source,target,origin,changed\n" + "\n".join(rows), "utf-8"
        )
        return tilshi("memory", "import", "a.csv", cwd=filled).stderr

    assert imported("ru,en,Да.,Yes.,human,2024-01-01") == "1 segment imported.\n"
    assert imported("ru,en,Да.,Yeah.,imported,2025-01-01") == "0 segments imported, 1 already there.\n"
    assert imported("ru,en,Нет.,No.,,", "ru,en,Нет.,No.,,") == "1 segment imported, 1 already there.\n"
    assert (
        imported("ru,en,Нет.,Not.,,2025-01-01")
        == "1 segment imported, 1 of them in place of an earlier translation.\n"
    )


def test_a_review_is_found_after_export_and_import_in_another_newsroom(
    documents: Path, tmp_path: Path, tilshi: Tilshi
) -> None:
    shutil.copy(documents / "ru.txt", documents / "inbox" / "ru.txt")
    tilshi("run", cwd=documents)
    (slug,) = (row["slug"] for row in json.loads(tilshi("status", "--json", cwd=documents).stdout))
    sheet = tmp_path / "sheet.txt"
    assert tilshi("review", slug, "en", "--export", sheet, cwd=documents).returncode == 0
    numbered = iter(("Results", "The Ministry of Justice summed up the competition on 12 March.", "46 lawyers came."))
    lines = [
        f"{line.split(' = ')[0]} = {next(numbered)}" if line[:1].isdigit() else line
        for line in sheet.read_text("utf-8").splitlines()
    ]
    sheet.write_text("\n".join(lines), "utf-8")
    assert tilshi("review", slug, "en", "--import", sheet, cwd=documents).returncode == 0
    memory = tmp_path / "x.tmx"
    tilshi("memory", "export", memory, cwd=documents)
    tilshi("init", "other", cwd=tmp_path)
    tilshi("memory", "import", memory, cwd=tmp_path / "other")
    asked = ("memory", "find", "Министерство финансов подвело итоги конкурса 3 мая.", "--to", "en-US", "--json")
    (found,) = json.loads(tilshi(*asked, cwd=tmp_path / "other").stdout)
    assert (found["similarity"], found["origin"]) == (1.0, "human")


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
        HEADER + "ru,en,Да.,Yes.\n,,,\n,,,,,\n\n",
        "\ufeffsep=;\r\n" + HEADER.replace(",", ";") + "ru;en;Да, да.;Yes, yes.\r\n;;;\r\n",
        "\n,,,\n" + HEADER.replace("\n", ",,\n") + "ru,en,Да.,Yes.,,\n",
    ],
    ids=["regions", "semicolons", "line breaks", "the same twice", "empty rows", "sep=", "empty first lines"],
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
        ("a.csv", "sep=,\n", "has no column source_language"),
        (
            "a.csv",
            HEADER + "ru,en,x,y\nru,en,Да, это так.,Yes, it is.\n",
            "line 3 has more cells than there are columns",
        ),
        ("a.csv", "sep=;\n\n" + HEADER.replace(",", ";") + "\nru;en;x\n", "line 5 has no target"),
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
