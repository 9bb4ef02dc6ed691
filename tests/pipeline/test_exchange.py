from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from translate.storage.tmx import tmxfile

from pipeline.abstraction import numerals
from pipeline.errors import SourceError, StoreError, TilshiError
from pipeline.exchange import export_file, import_file
from pipeline.memory import Memory
from pipeline.schema import open_database
from pipeline.unit import Unit, UnitOrigin

DATA = Path(__file__).parent.parent / "data" / "memory"
UNITS = [
    Unit(
        source="Выручка A & B выросла <на> 5 %.",
        target="Revenue of A & B grew <by> 5 %.",
        source_language="ru",
        target_language="en",
        origin=UnitOrigin.HUMAN,
        previous="Итоги года.",
        created=datetime(2024, 3, 1, 8, 30, tzinfo=UTC),
        changed=datetime(2024, 3, 2, 9, 0, 1, tzinfo=UTC),
        author="aigerim",
        editor="marat",
        document="urn:uuid:1",
    ),
    Unit("Итоги года.", "Жыл қорытындысы.", "ru", "kk", UnitOrigin.IMPORTED),
    Unit("Спасибо!", "Thank you, “all”!", "ru", "en", UnitOrigin.ALIGNED, confidence=0.875),
]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    database = open_database(tmp_path / "memory.db")
    yield Memory(database)
    database.dispose()


def bare(memory: Memory) -> list[Unit]:
    return [replace(unit, slots=()) for unit in memory.units()]


def by_target(memory: Memory) -> dict[str, Unit]:
    return {unit.target: unit for unit in memory.units()}


@pytest.mark.parametrize("name", ["memory.tmx", "memory.csv"])
def test_what_is_exported_is_imported_with_languages_dates_context_and_provenance(
    memory: Memory, tmp_path: Path, name: str
) -> None:
    memory.learn(UNITS)
    assert export_file(memory, tmp_path / name) == 3
    other = Memory(open_database(tmp_path / "other.db"))
    assert import_file(other, tmp_path / name).added == 3
    assert bare(other) == UNITS


def test_another_library_reads_our_tmx(memory: Memory, tmp_path: Path) -> None:
    memory.learn(UNITS)
    export_file(memory, tmp_path / "memory.tmx")
    read = tmxfile.parsefile(str(tmp_path / "memory.tmx"))
    assert [unit.source for unit in read.units] == [unit.source for unit in UNITS]
    assert read.translate("Спасибо!") == "Thank you, “all”!"


def test_our_reader_reads_another_librarys_tmx(memory: Memory, tmp_path: Path) -> None:
    written = tmxfile(sourcelanguage="ru", targetlanguage="kk")
    written.addtranslation("Добро пожаловать!", "ru", "Қош келдіңіз!", "kk")
    written.savefile(str(tmp_path / "toolkit.tmx"))
    assert import_file(memory, tmp_path / "toolkit.tmx").added == 1
    assert bare(memory) == [Unit("Добро пожаловать!", "Қош келдіңіз!", "ru", "kk", UnitOrigin.IMPORTED)]


def test_omegat_level_1_with_context_and_translators(memory: Memory) -> None:
    assert import_file(memory, DATA / "omegat-level1.tmx").added == 2
    plan, vote = memory.units()
    assert (plan.author, plan.created) == ("aigerim", datetime(2024, 3, 12, 9, tzinfo=UTC))
    assert (vote.editor, vote.changed) == ("marat", datetime(2024, 3, 15, 10, 15, tzinfo=UTC))
    assert (vote.previous, vote.document) == (plan.source, "press/council.docx")
    assert vote.pair == "ru→en"
    match = memory.recall("Решение принято единогласно.", plan.source, (), "ru", "en")
    assert match is not None
    assert match.target == "The vote was unanimous."


def test_omegat_level_2_without_its_tags(memory: Memory) -> None:
    assert import_file(memory, DATA / "omegat-level2.tmx").added == 2
    assert [(unit.source, unit.target) for unit in memory.units()] == [
        ("Заявки принимаются до 20 мая.", "Өтінімдер 20 мамырға дейін қабылданады."),
        ("Участие бесплатное.", "Қатысу тегін."),
    ]


def test_memoq_with_context_document_and_several_languages(memory: Memory) -> None:
    assert import_file(memory, DATA / "memoq.tmx").added == 3
    found = by_target(memory)
    plan = found["The plan was 98 % fulfilled."]
    assert plan.source == "План выполнен на 98 %."
    assert (plan.previous, plan.document) == ("Итоги квартала подведены.", "june-12.docx")
    assert (plan.author, plan.editor) == ("dana", "timur")
    assert found["Жоспар 98 % орындалды."].target_language == "kk"
    assert found["Thank you for your attention!"].origin is UnitOrigin.ALIGNED


def test_region_codes_notes_and_properties_of_another_tool_are_given_back(memory: Memory, tmp_path: Path) -> None:
    text = (DATA / "memoq.tmx").read_text(encoding="utf-8").replace('"en-us"', '"en-GB"')
    text = text.replace(
        '<prop type="client">', '<note>Checked by the <hi>ministry</hi></note><prop type="client">', 1
    )
    (tmp_path / "memoq.tmx").write_text(text, encoding="utf-8")
    import_file(memory, tmp_path / "memoq.tmx")
    plan = by_target(memory)["The plan was 98 % fulfilled."]
    assert (plan.target_language, plan.target_tag, plan.note) == ("en", "en-GB", "Checked by the ministry")
    assert {("client", "Press service"), ("project", "June")} <= set(plan.extras.properties)
    assert memory.recall(plan.source, "", numerals(plan.source, "ru"), "ru", "en")
    export_file(memory, tmp_path / "out.tmx")
    other = Memory(open_database(tmp_path / "other.db"))
    import_file(other, tmp_path / "out.tmx")
    assert list(other.units()) == list(memory.units())
    written = (tmp_path / "out.tmx").read_text(encoding="utf-8")
    assert written.count('xml:lang="en-GB"') == 2
    export_file(memory, tmp_path / "out.csv")
    assert ",en-GB," in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_a_translation_that_is_the_same_as_its_source_is_written(memory: Memory, tmp_path: Path) -> None:
    memory.learn([Unit("Astana Hub", "Astana Hub", "ru", "en", UnitOrigin.HUMAN)])
    export_file(memory, tmp_path / "memory.tmx")
    other = Memory(open_database(tmp_path / "other.db"))
    import_file(other, tmp_path / "memory.tmx")
    assert list(other.units()) == list(memory.units())


def test_a_tmx_in_a_namespace_is_read(memory: Memory, tmp_path: Path) -> None:
    text = tmx("ru", "en").replace("<tmx ", '<tmx xmlns="http://www.lisa.org/tmx14" ')
    (tmp_path / "a.tmx").write_text(text, encoding="utf-8")
    assert import_file(memory, tmp_path / "a.tmx").added == 1


def test_utf_16_is_read(memory: Memory, tmp_path: Path) -> None:
    text = (DATA / "memoq.tmx").read_text(encoding="utf-8").replace('encoding="utf-8"', 'encoding="utf-16"')
    (tmp_path / "memoq.tmx").write_bytes(text.encode("utf-16"))
    assert import_file(memory, tmp_path / "memoq.tmx").added == 3


def test_numbers_in_an_imported_translation_are_replaced(memory: Memory) -> None:
    import_file(memory, DATA / "omegat-level2.tmx")
    source = "Заявки принимаются до 7 июня."
    match = memory.recall(source, "", numerals(source, "ru"), "ru", "kk")
    assert match is not None
    assert match.target == "Өтінімдер 7 маусымға дейін қабылданады."


def test_csv_as_people_write_it(memory: Memory) -> None:
    assert import_file(memory, DATA / "exact.csv").added == 2
    first, second = memory.units()
    assert (first.target_language, first.origin, first.created) == (
        "kk",
        UnitOrigin.IMPORTED,
        datetime(2024, 2, 1, tzinfo=UTC),
    )
    assert (second.origin, second.previous) == (UnitOrigin.HUMAN, first.source)
    assert second.created == datetime(2024, 2, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_with_the_spreadsheets_delimiter(memory: Memory, tmp_path: Path, delimiter: str) -> None:
    rows = [["Source", "Target", "source_language", "target_language"], ["Да.", "Yes.", "ru", "en"]]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    (tmp_path / "m.csv").write_text(text, encoding="utf-8-sig")
    assert import_file(memory, tmp_path / "m.csv").added == 1


def tmx(*languages: str) -> str:
    variants = "".join(f'<tuv xml:lang="{language}"><seg>Да.</seg></tuv>' for language in languages)
    return f'<tmx version="1.4"><header/><body><tu>{variants}</tu></body></tmx>'


@pytest.mark.parametrize(
    ("source", "target"), [("ru-RU", "en-US"), ("RU", "EN"), ("rus", "eng"), ("ru_RU", "kz-KZ"), ("ru", "kaz")]
)
@pytest.mark.parametrize("name", ["a.csv", "a.tmx"])
def test_languages_are_recalled_however_a_tool_writes_them(
    memory: Memory, tmp_path: Path, name: str, source: str, target: str
) -> None:
    csv = f"source_language,target_language,source,target\n{source},{target},Да.,Да.\n"
    (tmp_path / name).write_text(csv if name == "a.csv" else tmx(source, target), encoding="utf-8")
    assert import_file(memory, tmp_path / name).added == 1
    assert memory.recall("Да.", "", (), "ru", "en" if target.lower().startswith("en") else "kk")


def test_a_tmx_variant_without_a_language_is_left_out(memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "a.tmx").write_text(tmx("", "ru", "en"), encoding="utf-8")
    assert import_file(memory, tmp_path / "a.tmx").added == 1
    assert [unit.pair for unit in memory.units()] == ["ru→en"]


BROKEN = {
    "not XML": ("a.tmx", b"source,target\n"),
    "another XML": ("a.tmx", b"<rss><channel/></rss>"),
    "cut off": ("a.tmx", (DATA / "memoq.tmx").read_bytes()[:-60]),
    "entities": ("a.tmx", (DATA / "laughs.tmx").read_bytes()),
    "empty": ("a.tmx", b""),
    "one language": ("a.tmx", b'<tmx version="1.4"><header srclang="ru"/><body/></tmx>'),
    "another kind": ("a.docx", b"PK"),
    "no column": ("a.csv", b"source,target\nx,y\n"),
    "empty cell": ("a.csv", b"source_language,target_language,source,target\nru,en,x,y\nru,en,x,\n"),
    "bad date": ("a.csv", b"source_language,target_language,source,target,created\nru,en,x,y,\nru,en,z,y,May\n"),
    "bad origin": ("a.csv", b"source_language,target_language,source,target,origin\nru,en,x,y,robot\n"),
    "CSV language in words": ("a.csv", b"source_language,target_language,source,target\nRussian,English,x,y\n"),
    "TMX language in words": ("a.tmx", tmx("Russian", "English").encode()),
    "open quotation mark": ("a.csv", b'source_language,target_language,source,target\nru,en,x,"y\n'),
    "Windows encoding": ("a.csv", "source_language,target_language,source,target\nru,en,Да,y\n".encode("cp1251")),
}


@pytest.mark.parametrize(("name", "data"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_one_sentence_and_nothing_is_imported(
    memory: Memory, tmp_path: Path, name: str, data: bytes
) -> None:
    memory.learn(UNITS[:1])
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError) as caught:
        import_file(memory, tmp_path / name)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert "\n" not in str(caught.value)
    assert bare(memory) == UNITS[:1]


def test_an_export_that_fails_leaves_the_old_file(memory: Memory, tmp_path: Path) -> None:
    class Broken(Memory):
        def units(self) -> Iterator[Unit]:
            yield UNITS[0]
            raise StoreError("translation memory", "could not be used")

    old = tmp_path / "memory.tmx"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(StoreError):
        export_file(Broken(open_database(tmp_path / "memory.db")), old)
    assert old.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.glob("*memory.tmx*")) == ["memory.tmx"]


@pytest.mark.parametrize("name", ["memory.xls", "missing/memory.tmx"])
def test_an_export_that_cannot_be_written_says_so(memory: Memory, tmp_path: Path, name: str) -> None:
    with pytest.raises(TilshiError):
        export_file(memory, tmp_path / name)


def test_what_xml_cannot_say_is_left_out(memory: Memory, tmp_path: Path) -> None:
    memory.learn([Unit("Знак\x07 звонка", "The\x00 bell", "ru", "en", UnitOrigin.HUMAN)])
    export_file(memory, tmp_path / "memory.tmx")
    other = Memory(open_database(tmp_path / "other.db"))
    import_file(other, tmp_path / "memory.tmx")
    assert [(unit.source, unit.target) for unit in other.units()] == [("Знак звонка", "The bell")]
