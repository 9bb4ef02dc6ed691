from __future__ import annotations

import json
import multiprocessing
import shutil
import stat
from pathlib import Path

import pytest
from zips import broken_versions, package_bytes, write_package

from pipeline.engine.packages import Kind, available, best, cache_folder, read_package, unpacked
from pipeline.errors import PackageError


def _argos(home: Path) -> Path:
    return home / ".local/share/argos-translate/packages"


def _install(package: bytes, folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder.parent / "x.zip").write_bytes(package)
    shutil.unpack_archive(folder.parent / "x.zip", folder)
    (folder.parent / "x.zip").unlink()
    return folder


def test_the_starter_packages_are_there_without_any_set_up() -> None:
    found = {(p.source, p.target): p for p in available()}
    assert set(found) >= {("ru", "en"), ("ru", "kk")}
    for package in found.values():
        assert package.kind is Kind.STARTER
        assert package.placeholders
        assert package.label == f"argos {package.source}→{package.target} {package.version} (starter)"


def test_the_newsrooms_package_wins_over_the_users_and_that_over_the_starter(tmp_path: Path, home: Path) -> None:
    models = tmp_path / "models"
    assert best(available([models]), "ru", "en").kind is Kind.STARTER  # type: ignore[union-attr]
    _install(package_bytes(version="3.0", root=""), _argos(home) / "translate-ru_en-3_0")
    assert best(available([models]), "ru", "en").kind is Kind.INSTALLED  # type: ignore[union-attr]
    write_package(models / "ru_en.argosmodel", version="0.0.1")
    winner = best(available([models]), "ru", "en")
    assert winner is not None
    assert (winner.kind, winner.version) == (Kind.NEWSROOM, "0.0.1")


def test_of_two_versions_in_one_place_the_higher_number_wins(tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2"):
        write_package(tmp_path / f"{version}.zip", version=version)
    assert [p.version for p in available([tmp_path], starter=False)] == ["1.10", "1.9", "1.2"]


def test_files_zips_and_unpacked_folders_are_all_packages(tmp_path: Path) -> None:
    models = tmp_path / "models"
    write_package(models / "a.argosmodel", target="en")
    write_package(models / "b.zip", target="kz")
    write_package(models / "c.zip", target="uz", root="")
    _install(package_bytes(target="ky", root=""), models / "folder")
    (models / "README.md").write_text("notes")
    found = available([models], starter=False)
    assert [p.target for p in found] == ["en", "kk", "ky", "uz"]
    for package in found:
        assert (unpacked(package) / "model/model.bin").is_file()


@pytest.mark.parametrize("source", ["environment", "settings"])
def test_the_users_argos_folder_is_where_argos_says(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    _install(package_bytes(target="de", root=""), elsewhere / "x")
    if source == "environment":
        monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(elsewhere))
    else:
        settings = home / ".config/argos-translate/settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(elsewhere)}))
    assert best(available(), "ru", "de")


def test_looking_for_packages_leaves_no_trace_in_the_home(home: Path) -> None:
    available()
    assert list(home.iterdir()) == []


def test_a_broken_package_is_named_in_the_log_and_the_others_still_work(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.argosmodel").write_bytes(b"junk")
    (tmp_path / "half").mkdir()
    (tmp_path / "half/metadata.json").write_text("{")
    write_package(tmp_path / "good.argosmodel")
    assert len(available([tmp_path], starter=False)) == 1
    assert "broken.argosmodel" in caplog.text
    assert "half" in caplog.text


@pytest.mark.parametrize("member", ["metadata.json", "model/shared_vocabulary.json"])
def test_no_flipped_byte_breaks_the_search_for_packages(tmp_path: Path, member: str) -> None:
    write_package(tmp_path / "good.argosmodel")
    for data in broken_versions(package_bytes(target="kk"), member):
        (tmp_path / "broken.argosmodel").write_bytes(data)
        assert [p.target for p in available([tmp_path], starter=False)] == ["en"]


def test_a_package_says_how_good_it_is_and_under_what_licence(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.zip", scores={"chrF": 51.25, "BLEU": 24.0}, license="CC BY 4.0")
    package = read_package(path, Kind.NEWSROOM)
    assert package.quality == "chrF 51.25, BLEU 24"
    assert package.licence == "CC BY 4.0"


def test_a_licence_stated_in_the_readme_is_found(tmp_path: Path) -> None:
    folder = _install(package_bytes(root=""), tmp_path / "x")
    (folder / "README.md").write_text("# Package\n\n- **License:** MIT\n")
    assert read_package(folder, Kind.NEWSROOM).licence == "MIT"


def test_a_package_file_is_unpacked_once_and_again_when_the_cache_was_damaged(tmp_path: Path) -> None:
    package = read_package(write_package(tmp_path / "a.zip"), Kind.NEWSROOM)
    folder = unpacked(package)
    assert folder == cache_folder() / package.digest
    before = (folder / "model/model.bin").stat().st_ino
    assert (unpacked(package) / "model/model.bin").stat().st_ino == before
    (folder / "model/model.bin").unlink()
    assert (unpacked(package) / "model/model.bin").is_file()
    assert [p.name for p in cache_folder().iterdir() if package.digest in p.name] == [package.digest]


def test_replacing_the_file_is_all_that_an_update_needs(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.zip", note="old")
    old = read_package(path, Kind.NEWSROOM)
    write_package(path, note="new")
    new = read_package(path, Kind.NEWSROOM)
    assert old.digest != new.digest
    assert json.loads((unpacked(new) / "metadata.json").read_text())["note"] == "new"


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    package = read_package(write_package(tmp_path / "a.zip"), Kind.NEWSROOM)
    folder = unpacked(package)
    assert (folder / "metadata.json").is_file()
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def _unpack_in_process(path: str) -> bool:
    folder = unpacked(read_package(Path(path), Kind.NEWSROOM))
    return (folder / "model/model.bin").is_file() and (folder / "metadata.json").is_file()


def test_processes_that_unpack_at_the_same_moment_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = write_package(tmp_path / "a.zip", note="raced")
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert all(pool.map(_unpack_in_process, [str(path)] * 8, chunksize=1))
    assert len(list(cache_folder().iterdir())) == 1


@pytest.mark.parametrize("code", [None, "", 7, "../../../../tmp/pwned", "/tmp/pwned", "kk/en", "русский"])
def test_metadata_without_a_language_pair_is_refused(tmp_path: Path, code: object) -> None:
    with pytest.raises(PackageError, match="names no pair"):
        read_package(write_package(tmp_path / "a.zip", from_code=code), Kind.NEWSROOM)


@pytest.mark.parametrize("version", ["../1", "1/2", "1\n", "9" * 5000])
def test_metadata_with_a_version_that_is_none_is_refused(tmp_path: Path, version: str) -> None:
    with pytest.raises(PackageError, match="names no version"):
        read_package(write_package(tmp_path / "a.zip", package_version=version), Kind.NEWSROOM)


def test_metadata_nested_without_end_is_refused(tmp_path: Path) -> None:
    folder = _install(package_bytes(root=""), tmp_path / "x")
    (folder / "metadata.json").write_text("[" * 200_000)
    with pytest.raises(PackageError, match="is not JSON"):
        read_package(folder, Kind.NEWSROOM)
