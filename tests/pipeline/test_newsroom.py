from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import newsroom
from pipeline.categories import localised
from pipeline.errors import ConfigurationError


def write(folder: Path, text: str) -> Path:
    (folder / newsroom.FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_new_newsroom_loads_with_its_defaults(tmp_path: Path) -> None:
    newsroom.create(tmp_path, 'Қазына "press" \\ {news}')
    room = newsroom.load(tmp_path)
    assert room.title == 'Қазына "press" \\ {news}'
    assert room.languages == ("ru", "en", "kk")
    assert [source.location for source in room.sources] == ["inbox"]
    assert (tmp_path / "inbox").is_dir()
    assert (tmp_path / "glossary").is_dir()


def test_a_newsroom_is_not_overwritten(tmp_path: Path) -> None:
    newsroom.create(tmp_path)
    with pytest.raises(ConfigurationError, match="exists already"):
        newsroom.create(tmp_path)


def test_kz_is_an_alias_of_kk_and_the_address_ends_with_a_slash(tmp_path: Path) -> None:
    write(tmp_path, '[newsroom]\nlanguages = ["ru", "KZ", "kk"]\nbase_url = "https://a.example"')
    room = newsroom.load(tmp_path)
    assert room.languages == ("ru", "kk")
    assert room.base_url == "https://a.example/"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[newsroom", "is not valid TOML"),
        ('[newsroom]\ntitel = "x"', 'did you mean "title"'),
        ("[newsroom]\ntitle = 3", "title in [newsroom] must be a text in quotes"),
        ('[newsroom]\nlanguages = "ru"', "must be a list of texts"),
        ("[newsroom]\nlanguages = []", "languages is empty"),
        ('[newsroom]\nlanguages = ["russian"]', 'languages has "russian", which is no code'),
        ('[newsroom]\ntimezone = "Almaty"', 'timezone "Almaty" is unknown'),
        ('[newsroom]\ntimezone = "Asia"', 'timezone "Asia" is unknown'),
        ('[newsroom]\nbase_url = "news.example"', "begin it with https://"),
        ('[newsroom]\nbase_url = "https:///news"', "has no valid host"),
        ('[newsroom]\nbase_url = "https://a.example:x/"', "has no valid host"),
        ('[newsroom]\nbase_url = "https://me:secret@a.example/"', "has no valid host"),
        (
            '[newsroom]\nbase_url = "https://a.example/?x=1"',
            "? or # in it; write the address of a folder",
        ),
        ('[newsroom]\nbase_url = "https://a.example/#news"', "has a space, ? or # in it"),
        ('[newsroom]\nbase_url = "https://a example/"', "has a space, ? or # in it"),
        ('[newsroom]\ntitles = "News"', 'titles in [newsroom] must be texts by language, such as { en = "…"'),
        ("[newsroom]\ntitles = { en = 3 }", "titles in [newsroom] must be texts by language"),
        ('[newsroom]\noutput = ""', 'output "" would publish the newsroom itself'),
        ('[newsroom]\noutput = ".."', 'output ".." would publish the newsroom itself'),
        ('[newsroom]\nfolder = "x"', '"folder" is unknown in [newsroom]'),
        ("[glossary]\nfiles = [3]", "files in [glossary] must be a list of texts"),
        ("[glossary]\nshipped = 1", "shipped in [glossary] must be true or false"),
        ("[feeds]\nlimit = true", "limit in [feeds] must be a whole number"),
        ('[engine]\nbeam_size = "2"', "beam_size in [engine] must be a whole number"),
        ("[engine]\nbeam_size = 0", "beam_size between 1 and 32"),
        ("[feeds]\nlimit = 0", "limit must be at least 1"),
        ('[[sources]]\nname = "a"', "number 1 has no location"),
        ('[sources]\nname = "a"', "write them as [[sources]]"),
        ('[[sources]]\nlocation = "a"\n[[sources]]\nlocation = "a"', "give each its own name"),
        ("engine = 3", "write it as [engine]"),
        ('[categories]\n"Экономика" = "Economy"', '"Экономика" in [categories] has no names'),
    ],
)
def test_a_mistake_in_the_file_is_named_with_the_way_out(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        newsroom.load(write(tmp_path, text))
    assert sentence in str(error.value)
    assert newsroom.FILE in str(error.value)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("HTTPS://News.Example/a/", "https://news.example/a/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://новости.қаз/", "https://xn--b1amnebsh.xn--80ao21a/"),
        (
            "https://a.example/жаңалықтар/%D0%B0~b",
            "https://a.example/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B%D1%82%D0%B0%D1%80/%D0%B0~b/",
        ),
    ],
)
def test_an_address_is_written_as_programs_write_it(tmp_path: Path, typed: str, address: str) -> None:
    write(tmp_path, f'[newsroom]\nbase_url = "{typed}"')
    assert newsroom.load(tmp_path).base_url == address


def test_a_folder_without_the_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="tilshi init"):
        newsroom.load(tmp_path)


def test_the_nearest_newsroom_above_is_found(tmp_path: Path) -> None:
    newsroom.create(tmp_path)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert newsroom.find(deep) == tmp_path


def test_own_termbases_come_in_the_order_of_the_patterns(tmp_path: Path) -> None:
    write(tmp_path, '[glossary]\nfiles = ["first.csv", "glossary/*.csv"]')
    (tmp_path / "glossary").mkdir()
    for name in ("first.csv", "glossary/b.csv", "glossary/a.csv"):
        (tmp_path / name).touch()
    files = newsroom.load(tmp_path).termbase_files()
    assert [path.name for path in files] == ["first.csv", "a.csv", "b.csv"]


def test_own_termbases_may_stand_anywhere_and_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, shared, room = (tmp_path / name for name in ("home", "shared", "the [room]"))
    monkeypatch.setenv("HOME", str(home))
    for path in (
        home / "home.csv",
        shared / "b.csv",
        shared / "a.csv",
        room / "names[1].csv",
        room / "glossary/c.csv",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    files = f'["~/home.csv", "{shared}/*.csv", "names[1].csv", "glossary/*.csv"]'
    write(room, f"[glossary]\nfiles = {files}")
    found = newsroom.load(room).termbase_files()
    assert [path.name for path in found] == ["home.csv", "a.csv", "b.csv", "names[1].csv", "c.csv"]


@pytest.mark.parametrize("entry", ["nams.csv", "glosary/*.csv", "~/nams.csv", "~nobody/a.csv", "/none/a.csv", ""])
def test_an_entry_without_a_termbase_is_no_silence(tmp_path: Path, entry: str) -> None:
    write(tmp_path, f'[glossary]\nfiles = ["{entry}"]')
    with pytest.raises(ConfigurationError) as error:
        newsroom.load(tmp_path).termbase_files()
    assert f'tilshi.toml: files in [glossary] has "{entry}", where there is no file' in str(error.value)


def test_a_newsroom_need_not_have_terms_of_its_own(tmp_path: Path) -> None:
    assert newsroom.load(write(tmp_path, "")).termbase_files() == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ('["glossary/*.csv"]', "glossary/terms.csv"),
        ('["names.csv", "./glossary/t*.csv"]', "glossary/terms.csv"),
        ('["**/*.csv"]', "glossary/terms.csv"),
        ('["glossary/**/*.csv"]', "glossary/terms.csv"),
        ('["*.csv", "names.tbx", "own/names.csv", "other.csv"]', "own/names.csv"),
    ],
)
def test_new_terms_go_where_they_are_in_force(tmp_path: Path, files: str, expected: str) -> None:
    path = newsroom.load(write(tmp_path, f"[glossary]\nfiles = {files}")).own_termbase()
    assert path == tmp_path / expected
    path.parent.mkdir(exist_ok=True)
    path.touch()
    (tmp_path / "names.csv").touch()
    (tmp_path / "names.tbx").touch()
    (tmp_path / "other.csv").touch()
    assert path in newsroom.load(tmp_path).termbase_files()


@pytest.mark.parametrize("files", ["[]", '["*.csv"]', '["names.tbx"]', '["glossary/*.tbx"]', '["other/terms/*.csv"]'])
def test_new_terms_that_would_not_be_in_force_are_refused(tmp_path: Path, files: str) -> None:
    room = newsroom.load(write(tmp_path, f"[glossary]\nfiles = {files}"))
    with pytest.raises(ConfigurationError, match=r'add "glossary/terms\.csv" to it'):
        room.own_termbase()


def test_the_sample_does_not_touch_a_real_newsroom(tmp_path: Path) -> None:
    newsroom.create(tmp_path)
    with pytest.raises(ConfigurationError, match="empty folder"):
        newsroom.create_sample(tmp_path)


def test_the_sample_newsroom_can_be_asked_for_twice(tmp_path: Path) -> None:
    newsroom.create_sample(tmp_path)
    count = len(list((tmp_path / "inbox").iterdir()))
    newsroom.create_sample(tmp_path)
    assert len(list((tmp_path / "inbox").iterdir())) == count > 0


def test_a_sample_newsroom_that_was_interrupted_is_made_whole(tmp_path: Path) -> None:
    newsroom.create_sample(tmp_path)
    (tmp_path / newsroom.FILE).unlink()
    files = sorted((tmp_path / "inbox").iterdir())
    files[0].unlink()
    newsroom.create_sample(tmp_path)
    assert sorted((tmp_path / "inbox").iterdir()) == files
    assert newsroom.load(tmp_path).sample


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / newsroom.FILE).mkdir()
    with pytest.raises(ConfigurationError, match="cannot be read"):
        newsroom.load(tmp_path)
    (tmp_path / newsroom.FILE).rmdir()
    (tmp_path / newsroom.FILE).write_bytes("[newsroom] # Заголовок".encode("windows-1251"))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        newsroom.load(tmp_path)


def test_categories_are_known_with_either_letter_and_in_any_case(tmp_path: Path) -> None:
    write(tmp_path, '[categories]\n"Приём граждан" = { en = "Reception", kz = "Қабылдау" }')
    own = newsroom.load(tmp_path).categories
    assert localised(["прием граждан", "Приём Граждан", "иное"], "en", own) == ("Reception", "Reception", "иное")
    assert localised(["Приём граждан"], "kk", own) == ("Қабылдау",)


def test_a_place_in_the_home_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert newsroom.Newsroom(tmp_path / "room").absolute("~/press") == str(tmp_path / "press")


def test_a_place_in_the_home_of_nobody_or_in_a_loop_of_links_is_a_place_like_others(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    room = newsroom.Newsroom(tmp_path)
    assert room.absolute("~nobody-here/press") == str(tmp_path / "~nobody-here" / "press")
    assert room.absolute("loop") == str(tmp_path / "loop")


def test_the_output_the_database_and_the_packages_may_be_in_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    text = '[newsroom]\noutput = "~/site"\ndatabase = "~/news.db"\n[engine]\nmodels = "~/models"'
    room = newsroom.load(write(tmp_path, text))
    places = (room.output_folder, room.database_location, room.models_folder)
    assert places == tuple(tmp_path / "home" / name for name in ("site", "news.db", "models"))
