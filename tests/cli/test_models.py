"""`tilshi models` as a user types it: real package files, a real index on the loopback interface."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import Tilshi
from loopback import Loopback, says
from zips import broken_versions, package_bytes, with_source, write_package

STARTER = Path(__file__).parents[2] / "pipeline" / "engine" / "starter"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def argos(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's Argos folder, in a home of the test's own."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ARGOS_PACKAGES_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return tmp_path / "home/.local/share/argos-translate/packages"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """An index with one package, Russian to English."""
    with Loopback() as running:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", running.url)
        entry = {"from_code": "ru", "to_code": "en", "package_version": "1.9", "links": [running.url + "/ru_en"]}
        running.on("/index.json", says(json.dumps([entry])))
        running.on("/ru_en", says(package_bytes(version="1.9")))
        yield running


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    folder.mkdir()
    (folder / "tilshi.toml").write_text(
        '[newsroom]\nlanguages = ["ru", "en", "kk"]\n[engine]\nbeam_size = 1\n', "utf-8"
    )
    return folder


def _listed(tilshi: Tilshi, *options: object, cwd: Path) -> dict[str, Any]:
    result = tilshi("models", "list", "--json", *options, cwd=cwd)
    assert result.returncode == 0, result.stderr
    listed: dict[str, Any] = json.loads(result.stdout)
    return listed


def test_list_shows_packages_and_the_route_of_each_pair(tmp_path: Path, room: Path, tilshi: Tilshi) -> None:
    write_package(room / "models" / "en_kk.argosmodel", "en", "kk", "3.0")
    result = tilshi("models", "list", cwd=room)
    packages, routes, devices = result.stdout.split("\n\n")
    assert packages.splitlines()[0].split("\t") == ["From", "To", "Version", "Where", "Known quality", "Used"]
    assert "en\tkk\t3.0\tnewsroom\t\tyes" in packages
    rows = {tuple(line.split("\t")[:2]): line.split("\t")[2] for line in routes.splitlines()[1:]}
    assert list(rows) == [("ru", "en"), ("ru", "kk"), ("en", "ru"), ("en", "kk"), ("kk", "ru"), ("kk", "en")]
    assert rows["ru", "kk"].startswith("argos ru→kk")
    assert rows["en", "kk"] == "argos en→kk 3.0 (newsroom)"
    assert rows["kk", "ru"] == "–"
    assert "Starter packages are for trying" in result.stderr
    title, cpu = (line.split("\t") for line in devices.splitlines()[:2])
    assert (title, cpu[0]) == (["Device", "Compute types"], "cpu")
    assert "float32" in cpu[1]
    assert "models/en_kk.argosmodel" in tilshi("models", "list", "-v", cwd=room).stdout


def test_list_gives_programs_the_same(tmp_path: Path, room: Path, tilshi: Tilshi) -> None:
    package = write_package(room / "models" / "en_uz.argosmodel", "en", "uz")
    (room / "tilshi.toml").write_text('[newsroom]\nlanguages = ["ru", "uz"]\n', "utf-8")
    listed = _listed(tilshi, cwd=room)
    there, back = listed["routes"]
    assert (there["source"], there["target"], back["packages"]) == ("ru", "uz", [])
    assert [Path(path).name for path in there["packages"]] == [next(STARTER.glob("*ru_en*")).name, package.name]
    assert there["placeholders"] is False
    assert {one["kind"] for one in listed["packages"] if one["used"]} == {"newsroom", "starter"}
    assert listed["compute_types"]["cpu"]


def test_list_names_a_corrupt_package_and_shows_the_others(room: Path, tilshi: Tilshi) -> None:
    (room / "models").mkdir()
    (room / "models" / "bad.argosmodel").write_bytes(next(broken_versions(package_bytes(), "metadata.json")))
    result = tilshi("models", "list", cwd=room)
    assert result.returncode == 0
    assert result.stderr.count("bad.argosmodel: this is not a whole package file; download it again") == 1
    assert "argos ru→en" in result.stdout


def test_list_says_when_a_remote_engine_is_used_instead(room: Path, tilshi: Tilshi) -> None:
    (room / "tilshi.toml").write_text('[engine]\nremote = "openai"\nremote_url = "https://a.example/v1"\n', "utf-8")
    assert "it asks openai at https://a.example/v1" in tilshi("models", "list", cwd=room).stderr


def test_a_pair_is_installed_from_the_index_for_all_newsrooms_and_removed_again(
    room: Path, argos: Path, server: Loopback, tilshi: Tilshi
) -> None:
    result = tilshi("models", "install", "ru", "en", cwd=room)
    assert result.stderr == "Installed argos ru→en 1.9 (installed).\n"
    assert [path.name for path in argos.iterdir()] == ["translate-ru_en-1_9"]
    assert not (room / "models").exists()
    (removed,) = json.loads(tilshi("models", "remove", "ru", "en", "--json", cwd=room).stdout)
    assert removed["path"] == str(argos / "translate-ru_en-1_9")
    assert list(argos.iterdir()) == []
    again = tilshi("models", "remove", "ru", "en", cwd=room)
    assert again.returncode == 1
    assert again.stderr == "Error: ru→en: no package from ru to en is installed; see: tilshi models list\n"


def test_a_named_newsroom_gets_and_loses_its_own_packages(
    tmp_path: Path, room: Path, argos: Path, server: Loopback, tilshi: Tilshi
) -> None:
    tilshi("models", "install", "ru", "en", cwd=tmp_path)
    result = tilshi("models", "install", "ru", "en", "--newsroom", room, "--json", cwd=tmp_path)
    assert json.loads(result.stdout)["path"] == str(room / "models" / "translate-ru_en-1_9")
    file = write_package(tmp_path / "ru_kk.argosmodel", "ru", "kk")
    result = tilshi("models", "install", file, "--newsroom", room, "-v", cwd=tmp_path)
    assert result.stderr == f"Installed argos ru→kk 1.0 (newsroom) ({room}/models/translate-ru_kk-1_0).\n"
    assert [path.name for path in argos.iterdir()] == ["translate-ru_en-1_9"]
    tilshi("models", "remove", "ru", "en", "--newsroom", room, cwd=tmp_path)
    assert [path.name for path in (room / "models").iterdir()] == ["translate-ru_kk-1_0"]
    assert [path.name for path in argos.iterdir()] == ["translate-ru_en-1_9"]
    nowhere = tilshi("models", "install", file, "--newsroom", tmp_path / "nowhere", cwd=tmp_path)
    assert nowhere.returncode == 2
    assert "is not a newsroom" in nowhere.stderr


def test_what_cannot_be_installed_is_one_sentence(tmp_path: Path, server: Loopback, tilshi: Tilshi) -> None:
    (tmp_path / "bad.argosmodel").write_bytes(package_bytes()[:-300])
    for arguments, complaint in (
        (("bad.argosmodel",), "Error: bad.argosmodel: this is not a whole package file; download it again\n"),
        (("ru", "kz"), "Error: ru→kk: the package index has no package from ru to kk; install one from a file"),
    ):
        result = tilshi("models", "install", *arguments, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.startswith(complaint)
    assert tilshi("models", "install", "ru", "en", "kk", cwd=tmp_path).returncode == 2


def test_convert_says_what_it_lacks(tmp_path: Path, tilshi: Tilshi) -> None:
    result = tilshi("models", "convert", "nothing here", "--from", "ru", "--to", "kk", cwd=tmp_path)
    assert (result.returncode, list(tmp_path.glob("*.argosmodel"))) == (1, [])
    ready = importlib.util.find_spec("torch") and importlib.util.find_spec("transformers")
    assert ("this is no folder with a checkpoint" if ready else "pip install 'tilshi[convert]'") in result.stderr


def test_convert_takes_a_version_for_the_package(tmp_path: Path, tilshi: Tilshi) -> None:
    result = tilshi("models", "convert", ".", "--from", "ru", "--to", "kk", "--version", "1/0", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: version '1/0': a package cannot be called so")


def test_score_asks_a_file_and_a_pair_with_the_same_beam_and_says_it(room: Path, tilshi: Tilshi) -> None:
    corpus = room / "corpus.tsv"
    corpus.write_text("ПРООН провела встречу.\tUNDP held a meeting.\nДа.\tYes.\n", "utf-8")
    by_pair = tilshi("models", "score", "ru-en", "--corpus", corpus, cwd=room)
    assert by_pair.returncode == 0, by_pair.stderr
    first, chrf, bleu, _, names = by_pair.stdout.splitlines()
    assert first.endswith("(starter), beam 1")
    assert chrf.startswith("chrF ")
    assert "version:" in bleu
    assert names.startswith("official names kept 1 of 1")
    (file,) = STARTER.glob("*ru_en*")
    by_file = json.loads(tilshi("models", "score", file, "--corpus", corpus, "--json", cwd=room).stdout)
    assert (by_file["beam"], by_file["terms"]) == (1, 1)
    assert chrf.startswith(f"chrF {by_file['chrf']:.1f} ({by_file['chrf_signature']})")


@pytest.mark.parametrize("package", ["translate-ru_kk-9_9.argosmodel", "no/such-package", "ruen"])
def test_score_of_a_package_that_is_not_there_says_so(room: Path, tilshi: Tilshi, package: str) -> None:
    (room / "corpus.tsv").write_text("Да.\tИә.\n", "utf-8")
    result = tilshi("models", "score", package, "--corpus", "corpus.tsv", cwd=room)
    assert (result.returncode, result.stdout) == (2, "")
    assert f'"{package}" is neither a file or folder that is there nor a pair such as ru-en.' in result.stderr


def test_score_of_another_language_than_russian_counts_no_names(room: Path, tilshi: Tilshi) -> None:
    (starter,) = STARTER.glob("*ru_en*")
    kazakh = room / "models" / "kk_en.argosmodel"
    kazakh.parent.mkdir()
    kazakh.write_bytes(with_source(starter.read_bytes(), "kk"))
    (room / "corpus.tsv").write_text("ПРООН 2024 жылы кездесті.\tUNDP met in 2024.\n", "utf-8")
    result = tilshi("models", "score", "kk-en", "--corpus", "corpus.tsv", cwd=room)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("argos kk→en")
    assert "official names" not in result.stdout
