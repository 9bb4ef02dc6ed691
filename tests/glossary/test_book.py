"""Termbases: files, precedence, search, exchange."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from glossary.book import Termbase, add, add_all, read, shipped, write
from glossary.errors import GlossaryError
from glossary.match import Matcher
from glossary.term import Forms, Term, TermType

HEADER = "id,ru,en,kk,ru_variants\n"
DATA = Path(__file__).parent.parent / "data" / "glossary"


def book(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def term(identifier: str = "x", russian: str = "Слово", **changes: object) -> Term:
    forms = {"ru": Forms(russian), "en": Forms("Word"), "kk": Forms("Сөз")}
    return replace(Term(identifier, TermType.COMMON, forms), **changes)


def test_the_shipped_termbase_loads() -> None:
    assert len(Termbase.load(shipped())) >= 600


def test_the_first_file_wins_for_a_concept_and_for_a_russian_name(tmp_path: Path) -> None:
    own = book(tmp_path, "own.csv", "a,Хаб службы,Our Hub,Хаб,", "c,Новое,New,Жаңа,")
    other = book(
        tmp_path, "other.csv", "a,Хаб госслужбы,Their Hub,Хаб,", "b,хаб службы,Third Hub,Хаб,", "d,Ещё,More,Тағы,"
    )
    termbase = Termbase.load([own, other])
    assert [(t.id, t.preferred("en")) for t in termbase] == [("a", "Our Hub"), ("c", "New"), ("d", "More")]


def test_several_designations_of_a_concept_in_one_file_all_stay(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,ru,valid_from,valid_to\na,Старое,,2020-01-01\na,Новое,2020-01-02,\n", encoding="utf-8")
    assert [t.russian.preferred for t in Termbase.load([path]).concept("a")] == ["Старое", "Новое"]


def test_a_newsroom_name_keeps_what_the_shipped_one_says_besides(tmp_path: Path) -> None:
    russian = "Министерство водных ресурсов и ирригации Республики Казахстан"
    own = book(tmp_path, "own.csv", f"water,{russian},Water Ministry of the Republic of Kazakhstan,,")
    found = next(t for t in Termbase.load([own, *shipped()]) if t.russian.preferred == russian)
    assert (found.id, found.type, found.country) == ("kz-ministry-water", TermType.INSTITUTION, "KZ")
    assert found.preferred("en") == "Water Ministry of the Republic of Kazakhstan"
    assert found.preferred("kk") == "Қазақстан Республикасының Су ресурстары және ирригация министрлігі"
    assert (found.forms["ru"].abbreviations, found.forms["en"].abbreviations) == (("МВРИ",), ("MWRI",))
    assert found.english_article is True


@pytest.mark.parametrize(
    "wording",
    ["Агентство чистой воды Республики Казахстан", "Агентство чистой воды РК", "Агентство чистой воды"],
)
def test_a_newsroom_name_without_country_has_that_of_its_name(tmp_path: Path, wording: str) -> None:
    own = book(
        tmp_path,
        "own.csv",
        "x,Агентство чистой воды Республики Казахстан,Clean Water Agency of the Republic of Kazakhstan,,",
    )
    (found,) = Matcher(Termbase.load([own])).find(f"{wording} создано.")
    assert (found.text, found.term) == (wording, "x")


def test_a_name_of_two_countries_is_at_home_in_neither(tmp_path: Path) -> None:
    own = book(tmp_path, "own.csv", "x,Комиссия Республики Казахстан и Республики Узбекистан,Commission,Комиссия,")
    assert [t.country for t in Termbase.load([own])] == [""]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,ru\nx,Слово\n", ":1: no column id"),
        ("id,ru,colour\nx,Слово,red\n", ":1: unknown column colour"),
        ("id,ru\nx,Слово,лишнее\n", ":2: 3 cells for 2 columns"),
        ("id,ru\nx,Слово\n,Другое\n", ":3: a term needs an id"),
        ("", ":1: no column"),
        ('id,ru,en\na,Слово,Word\nb,"Два,Two\nc,Три,Three\n', ":3: is no CSV (unexpected end of data)"),
        ('id,ru,en\na,"Слово,Word\nb,Два,"Two"\n', ":2: is no CSV ("),
        ('id,ru,en\na,"Слово,Word\nb,Два","Two"\n', ":2: a quotation mark is not closed in the column ru"),
        ('id,ru,note\na,Слово,"two\nlines"\n,Два,\n', ":4: a term needs an id"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained_with_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError) as error:
        Termbase.load([path])
    assert f"bad.csv{message}" in str(error.value)


def test_a_file_that_is_missing_or_not_utf8_is_explained(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot be read"):
        Termbase.load([tmp_path / "none.csv"])
    (tmp_path / "old.csv").write_bytes("id,ru\nx,Слово\n".encode("cp1251"))
    with pytest.raises(GlossaryError, match="UTF-8"):
        Termbase.load([tmp_path / "old.csv"])


def test_files_of_spreadsheets_are_read_with_their_marks_and_separators(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_text("\ufeffid;ru;en\r\nx;Слово, да;Word\r\n\r\n", encoding="utf-8", newline="")
    assert [t.russian.preferred for t in read(path)] == ["Слово, да"]


def test_adding_keeps_every_other_row_byte_for_byte(tmp_path: Path) -> None:
    path = book(tmp_path, "t.csv", "# a remark,,,,", 'a,"Слово ""раз""",Word,Сөз,')
    before = path.read_bytes()
    add(path, term("b", "Второе"))
    assert path.read_bytes().startswith(before)
    assert [t.id for t in read(path)] == ["a", "b"]
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


def test_adding_makes_the_file_and_refuses_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "t.csv"
    add(path, term("a"))
    with pytest.raises(GlossaryError, match="there already"):
        add(path, term("a", "Иначе"))
    with pytest.raises(GlossaryError, match="as a"):
        add(path, term("b", "слово"))
    add(path, term("a", "Новое слово", valid_from=date(2024, 1, 1)))
    assert len(read(path)) == 2


def test_what_is_there_is_named_with_its_line(tmp_path: Path) -> None:
    path = book(tmp_path, "own.csv", "a,Слово,Word,Сөз,", "b,Второе,Second,Екінші,")
    refused = add_all(path, [term("b", "Иначе"), term("c", "слово"), term("d", "Третье"), term("e", "третье")])
    assert [sentence.removeprefix(f"{path}") for sentence in refused] == [
        ":3: b is there already; open the file at that line to change it, or give the new name its dates",
        ":2: “слово” is there already, as a; open the file at that line to change it",
        ": “третье” is there already, as d; open the file at that line to change it",
    ]
    assert [known.id for known in read(path)] == ["a", "b", "d"]


def test_adding_to_a_narrow_file_does_not_lose_a_cell(tmp_path: Path) -> None:
    path = book(tmp_path, "t.csv")
    with pytest.raises(GlossaryError, match="no column country"):
        add(path, term("a", country="KZ"))
    assert read(path) == []


def test_the_fingerprint_changes_with_any_term_and_with_nothing_else(tmp_path: Path) -> None:
    one = Termbase.load([book(tmp_path, "1.csv", "a,Слово,Word,Сөз,")])
    same = Termbase.load([book(tmp_path, "2.csv", "", "a,Слово,Word,Сөз,")])
    other = Termbase.load([book(tmp_path, "3.csv", "a,Слово,Word,Сөздер,")])
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_a_changed_file_is_noticed_and_reloaded(tmp_path: Path) -> None:
    path = book(tmp_path, "t.csv", "a,Слово,Word,Сөз,")
    termbase = Termbase.load([path])
    assert not termbase.changed()
    assert termbase.reload() is termbase
    add(path, term("b", "Второе"))
    os.utime(path, ns=(1, 1))
    assert termbase.changed()
    assert [t.id for t in termbase.reload()] == ["a", "b"]


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("Министерство юстиции", None, "kz-ministry-justice"),
        ("минестерство юстици", None, "kz-ministry-justice"),
        ("civil servise hub", None, "kz-acsh"),
        ("қаржы министрлігі", "kk", "kz-ministry-finance"),
        ("undp", "en", "un-undp"),
        ("Верх суд", "ru", "kz-supreme-court"),
    ],
)
def test_a_term_is_found_by_what_a_person_types(query: str, language: str | None, expected: str) -> None:
    assert Termbase.load([DATA / "termbase.csv"]).find(query, language)[0].id == expected


def test_nothing_is_found_for_nonsense() -> None:
    termbase = Termbase.load([DATA / "termbase.csv"])
    assert termbase.find("ыщжцк") == []
    assert termbase.find("") == []


@pytest.mark.parametrize("name", ["copy.csv", "copy.tbx"])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    termbase = Termbase.load([DATA / "termbase.csv"])
    write(tmp_path / name, termbase)
    assert Termbase.load([tmp_path / name]).terms == termbase.terms


def test_tbx_is_written_in_the_dialect_of_iso_30042(tmp_path: Path) -> None:
    write(tmp_path / "t.tbx", [term("a"), term("a", "Прежнее", valid_to=date(2020, 1, 1))])
    root = etree.parse(tmp_path / "t.tbx").getroot()
    names = {"t": "urn:iso:std:iso:30042:ed-2"}
    assert (root.get("type"), root.get("style")) == ("TBX-Basic", "dca")
    assert root.xpath("//t:conceptEntry/@id", namespaces=names) == ["a", "a.2"]
    assert root.xpath("//t:conceptEntry[1]/t:langSec/@xml:lang", namespaces=names) == ["ru", "en", "kk"]


def test_tbx_of_the_older_edition_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.tbx"
    path.write_text(
        """<martif type="TBX" xml:lang="en"><text><body><termEntry id="c7">
        <langSet xml:lang="ru-RU"><tig><term>Слово</term></tig>
        <tig><term>Сл</term><termNote type="termType">acronym</termNote></tig></langSet>
        <langSet xml:lang="en"><ntig><termGrp><term>Word</term></termGrp></ntig></langSet>
        <langSet xml:lang="kz"><tig><term>Сөз</term></tig></langSet></termEntry>
        <termEntry id="c8"><langSet xml:lang="en"><tig><term>Lonely</term></tig></langSet></termEntry>
        </body></text></martif>""",
        encoding="utf-8",
    )
    (found,) = read(path)
    assert (found.id, found.russian, found.preferred("en"), found.preferred("kk")) == (
        "c7",
        Forms("Слово", ("Сл",)),
        "Word",
        "Сөз",
    )


@pytest.mark.parametrize("text", ["<tbx><text>", "<html/>", "no XML at all"])
def test_a_file_that_is_no_tbx_is_explained(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.tbx").write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"t\.tbx"):
        read(tmp_path / "t.tbx")


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="|"), min_size=1
).map(lambda text: " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(NAMES.filter(bool), NAMES.filter(bool)), min_size=1, max_size=5))
def test_any_names_survive_both_formats(
    tmp_path_factory: pytest.TempPathFactory, names: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    terms = [
        Term(f"t{number}", TermType.COMMON, {"ru": Forms(russian), "en": Forms(english)})
        for number, (russian, english) in enumerate(names)
    ]
    for name in ("t.csv", "t.tbx"):
        write(folder / name, terms)
        assert [t.forms["ru"].preferred for t in read(folder / name)] == [russian for russian, _ in names]


def test_adding_a_term_keeps_the_line_ends_and_the_byte_order_mark_of_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    before = (HEADER + "a,Слово,Word,Сөз,\n").replace("\n", "\r\n").encode("utf-8-sig")
    path.write_bytes(before)
    add(path, term("b", "Второе"))
    after = path.read_bytes()
    assert after.startswith(before)
    assert after.endswith(b"\r\n")
    assert [known.id for known in read(path)] == ["a", "b"]


def test_a_cell_without_end_is_named_with_its_line(tmp_path: Path) -> None:
    path = book(tmp_path, "own.csv", "a,Слово,Word,Сөз,", 'b,"' + "я" * 200_000)
    with pytest.raises(GlossaryError, match=r"own\.csv:3: is no CSV .*a quotation mark is not closed"):
        read(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GlossaryError, match="cannot be written"):
        add(tmp_path / "file" / "own.csv", term())
