"""`tilshi glossary`, as a press officer uses it: files from spreadsheets, good and bad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import Tilshi, on_a_terminal

HUB = ("--ru=Хаб «Алтын»", "--en=Altyn Hub", "--kk=«Алтын» хабы")
ROWS = "id;ru;en;kk\r\nhub;Хаб «Алтын»;Altyn Hub;«Алтын» хабы\r\nfund;Фонд «Күміс»;Kumis Fund;«Күміс» қоры\r\n"
#: A termbase as Excel saves it.
EXCEL = ROWS.encode("utf-8-sig")


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A newsroom with no names but its own."""
    folder = tmp_path / "room"
    (folder / "glossary").mkdir(parents=True)
    configure(folder, '"glossary/*.csv"')
    return folder


def configure(room: Path, files: str) -> None:
    (room / "tilshi.toml").write_text(f"[glossary]\nshipped = false\nfiles = [{files}]\n", "utf-8")


def names(tilshi: Tilshi, room: Path) -> list[str]:
    """English names of the terms in force."""
    result = tilshi("glossary", "list", "--json", cwd=room)
    assert result.returncode == 0, result.stderr
    return [term["en"] for term in json.loads(result.stdout)]


def test_a_name_that_is_added_is_listed_found_checked_and_written_out(room: Path, tilshi: Tilshi) -> None:
    added = tilshi("glossary", "add", *HUB, "--country=kz", "--ru-abbr=ХАБ|ХА", cwd=room)
    assert (added.returncode, added.stderr) == (0, "Added altyn-hub (institution) to glossary/terms.csv.\n")
    assert names(tilshi, room) == ["Altyn Hub"]
    row = "altyn-hub\tХаб «Алтын»\tAltyn Hub\t«Алтын» хабы\n"
    assert tilshi("glossary", "list", "--country=KZ", "--type=institution", cwd=room).stdout.endswith(row)
    assert "altyn" not in tilshi("glossary", "list", "--type", "place", cwd=room).stdout
    assert tilshi("glossary", "find", "altyn", "--in", "en", cwd=room).stdout.endswith(row)
    (room / "text.txt").write_text("Встреча в Хабе «Алтын».", "utf-8")
    found = json.loads(tilshi("glossary", "check", "text.txt", "--json", cwd=room).stdout)
    assert (found["text"], found["term"], found["kk"]) == ("Хабе «Алтын»", "altyn-hub", "«Алтын» хабы")
    exported = tilshi("glossary", "export", "out.tbx", "--own", cwd=room)
    assert exported.stderr == "Wrote 1 terms to out.tbx.\n"
    assert "Altyn Hub" in (room / "out.tbx").read_text("utf-8")


def test_what_is_missing_is_asked_for_and_what_is_there_is_refused(room: Path, tilshi: Tilshi) -> None:
    asked = tilshi("glossary", "add", cwd=room, stdin="Хаб «Алтын»\nAltyn Hub\n«Алтын» хабы\n")
    assert asked.returncode == 0, asked.stderr
    before = (room / "glossary" / "terms.csv").read_bytes()
    again = tilshi("glossary", "add", *HUB, cwd=room)
    assert again.returncode == 2
    assert "glossary/terms.csv:2: altyn-hub is there already; open the file at that line" in again.stderr
    assert (room / "glossary" / "terms.csv").read_bytes() == before


def test_a_name_that_is_not_given_to_the_end_is_not_added(room: Path, tilshi: Tilshi) -> None:
    result = tilshi("glossary", "add", cwd=room, stdin="Хаб «Алтын»\nAltyn Hub\n")
    assert result.returncode == 2
    assert result.stderr == ("Error: nothing was added: Kazakh name (nominative) is missing; give it with --kk\n")
    assert list((room / "glossary").iterdir()) == []


def test_a_persons_name_is_recognised_and_the_type_is_asked_for_on_a_terminal(room: Path, tilshi: Tilshi) -> None:
    person = ("--ru=Асет Жакыпбеков", "--en=Asset Zhakypbekov", "--kk=Әсет Жақыпбеков")
    assert "Added asset-zhakypbekov (person)" in tilshi("glossary", "add", *person, cwd=room).stderr
    asked = on_a_terminal("glossary", "add", *HUB[1:], cwd=room, answer="Хаб «Алтын»\nunit\n")
    assert "Added altyn-hub (unit)" in asked.stderr


def test_a_name_that_looks_wrong_is_added_only_when_a_person_says_so(room: Path, tilshi: Tilshi) -> None:
    ministry = ("--ru=Министерства финансов", "--en=Ministry of Finance", "--kk=Қаржы министрлігі")
    warning = "warning: “Министерства финансов” does not seem to stand in the nominative"
    refused = on_a_terminal("glossary", "add", *ministry, cwd=room, answer="n\n")
    assert refused.returncode == 2
    assert warning in refused.stderr and "ministry-of-finance was not added" in refused.stderr
    assert list((room / "glossary").iterdir()) == []
    assert warning in tilshi("glossary", "add", *ministry, cwd=room).stderr
    cyrillic = tilshi("glossary", "add", *HUB, "--en=Хаб", cwd=room)
    assert cyrillic.returncode == 2
    assert "was not added: the English name has a Cyrillic word: “Хаб”" in cyrillic.stderr
    assert names(tilshi, room) == ["Ministry of Finance"]


def test_persons_are_shown_beside_official_names(room: Path, tilshi: Tilshi) -> None:
    result = tilshi("glossary", "check", "Асет Иванов прибыл 12 мая.", "--json", cwd=room)
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == ["Асет Иванов"]


def test_nothing_found_is_an_exit_code_for_scripts(room: Path, tilshi: Tilshi) -> None:
    assert tilshi("glossary", "find", "нетакого", cwd=room).returncode == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--type=ministry",), "unknown type 'ministry'; use one of institution"),
        (("--country=KAZ",), "'KAZ' is no country code"),
        (("--id=two words",), "a term needs an id without spaces"),
        (("--ru=Один|Два",), "the column ru holds one name"),
    ],
)
def test_a_name_that_is_no_term_is_not_written(
    room: Path, tilshi: Tilshi, options: tuple[str, ...], sentence: str
) -> None:
    result = tilshi("glossary", "add", *HUB, *options, cwd=room)
    assert result.returncode == 2
    assert sentence in result.stderr
    assert list((room / "glossary").iterdir()) == []


def test_a_name_is_added_to_the_file_that_the_newsroom_names(room: Path, tilshi: Tilshi) -> None:
    configure(room, '"own/names.csv"')
    result = tilshi("glossary", "add", *HUB, cwd=room)
    assert result.stderr == "Added altyn-hub (institution) to own/names.csv.\n"
    assert names(tilshi, room) == ["Altyn Hub"]
    assert list((room / "glossary").iterdir()) == []


@pytest.mark.parametrize("command", ["add", "import"])
def test_a_name_that_would_not_be_in_force_is_refused(room: Path, tilshi: Tilshi, command: str) -> None:
    configure(room, '"names.tbx"')
    (room / "excel.csv").write_bytes(EXCEL)
    result = tilshi("glossary", command, *(HUB if command == "add" else ["excel.csv"]), cwd=room)
    assert result.returncode == 2
    assert 'add "glossary/terms.csv" to it' in result.stderr
    assert list((room / "glossary").iterdir()) == []


@pytest.mark.parametrize("command", [("list",), ("export", "out.csv", "--own"), ("lint", "--own")])
def test_a_termbase_that_is_not_there_is_no_silence(room: Path, tilshi: Tilshi, command: tuple[str, ...]) -> None:
    configure(room, '"nams.csv"')
    result = tilshi("glossary", *command, cwd=room)
    assert result.returncode == 2
    assert 'files in [glossary] has "nams.csv", where there is no file; correct it or take it out' in result.stderr
    assert not (room / "out.csv").exists()


def test_a_file_of_a_spreadsheet_is_imported_and_one_that_is_there_stays(room: Path, tilshi: Tilshi) -> None:
    (room / "excel.csv").write_bytes(EXCEL)
    tilshi("glossary", "add", *HUB, "--id=own-hub", cwd=room)
    result = tilshi("glossary", "import", "excel.csv", cwd=room)
    assert result.returncode == 0
    first, last = result.stderr.splitlines()
    assert "“Хаб «Алтын»” is there already, as own-hub" in first
    assert last == "1 of 2 terms added to glossary/terms.csv."
    assert names(tilshi, room) == ["Altyn Hub", "Kumis Fund"]


BAD = [
    ("header.csv", "имя;по-русски\r\nhub;Хаб\r\n".encode(), "header.csv:1: no column id, ru; the header is id,type"),
    ("column.csv", ROWS.replace("kk", "kz").encode(), "column.csv:1: unknown column kz; the header is id,type"),
    ("old.csv", EXCEL.decode("utf-8-sig").encode("cp1251", "replace"), "old.csv: is not UTF-8; save the termbase as"),
    ("cells.csv", b"id,ru\nhub,\xd0\xa5\xd0\xb0\xd0\xb1,x\n", "cells.csv:2: 3 cells for 2 columns; put a name"),
    ("empty.csv", b"", "empty.csv:1: no column id, ru"),
    ("cut.tbx", b"<tbx><text><body>", "cut.tbx"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_file_is_one_sentence_and_nothing_is_imported(
    room: Path, tilshi: Tilshi, name: str, data: bytes, sentence: str
) -> None:
    (room / name).write_bytes(data)
    result = tilshi("glossary", "import", name, cwd=room)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert sentence in result.stderr
    assert list((room / "glossary").iterdir()) == []


def test_a_bad_termbase_of_the_newsroom_is_one_sentence_in_every_command(room: Path, tilshi: Tilshi) -> None:
    (room / "excel.csv").write_bytes(EXCEL)
    own = room / "glossary" / "terms.csv"
    own.write_bytes(EXCEL.replace(b"id;ru", b"id;Ru"))
    bad = own.read_bytes()
    commands = [
        ("list",),
        ("find", "хаб"),
        ("check", "Хаб"),
        ("export", "out.csv"),
        ("lint",),
        ("import", "excel.csv"),
    ]
    for command in [*commands, ("add", *HUB)]:
        result = tilshi("glossary", *command, cwd=room)
        assert (command[0], result.returncode, len(result.stderr.splitlines())) == (command[0], 2, 1)
        assert "terms.csv:1: no column ru" in result.stderr
    assert own.read_bytes() == bad
    assert not (room / "out.csv").exists()


def test_duplicates_and_mixed_alphabets_are_pointed_out(room: Path, tilshi: Tilshi) -> None:
    latin = "hub;Xаб;Hub;Хаб\r\nhub;Хаб другой;Other Hub;Басқа хаб\r\n"
    (room / "glossary" / "terms.csv").write_bytes((ROWS + latin).encode("utf-8-sig"))
    result = tilshi("glossary", "lint", "--own", "--json", cwd=room)
    problems = json.loads(result.stdout)
    assert result.returncode == 1
    assert {problem["term"] for problem in problems if problem["severity"] == "error"} == {"hub"}
    plain = tilshi("glossary", "lint", "--own", cwd=room)
    assert f"{len(problems)} to look at." in plain.stderr
    assert len(plain.stdout.splitlines()) == len(problems)


def test_a_termbase_without_faults_is_called_that(room: Path, tilshi: Tilshi) -> None:
    (room / "glossary" / "terms.csv").write_bytes(EXCEL)
    result = tilshi("glossary", "lint", "--own", cwd=room)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "No mistakes found.\n")


def test_what_is_exported_is_imported_elsewhere_as_it_was(room: Path, tilshi: Tilshi, tmp_path: Path) -> None:
    (room / "glossary" / "terms.csv").write_bytes(EXCEL)
    for name in ("out.csv", "out.tbx"):
        assert tilshi("glossary", "export", tmp_path / name, cwd=room).returncode == 0
        (room / "glossary" / "terms.csv").unlink()
        assert tilshi("glossary", "import", tmp_path / name, cwd=room).returncode == 0
        assert names(tilshi, room) == ["Altyn Hub", "Kumis Fund"]
