from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Request, cut_off, dripping, ranged, says, silent
from zips import WEIGHTS, broken_versions, package_bytes, rebuilt, write_package

from pipeline.engine.download import Patience
from pipeline.engine.install import install, install_file, offers, remove
from pipeline.engine.packages import Kind, available
from pipeline.errors import PackageError

HASTY = Patience(timeout=0.3, attempts=3, pause=0.01)


def _list(server: Loopback, **entry: object) -> None:
    """Put a package on the index."""
    about = {
        "from_code": "ru",
        "to_code": "en",
        "package_version": "1.9",
        "links": [server.url + "/ru_en.argosmodel"],
    }
    server.on("/index.json", says(json.dumps([about | entry, {"type": "sbd"}, "nonsense"])))


@pytest.fixture(autouse=True)
def own_cache_and_index(tmp_path: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", server.url + "/")


def _nothing_installed(home: Path) -> bool:
    folder = home / ".local/share/argos-translate/packages"
    return not folder.exists() or not list(folder.iterdir())


def test_the_index_of_the_environment_is_asked_and_the_package_lands_in_the_users_argos_folder(
    server: Loopback, home: Path
) -> None:
    _list(server)
    server.on("/ru_en.argosmodel", says(package_bytes(version="1.9")))
    seen: list[tuple[int, int | None]] = []

    package = install("RU", "en", progress=lambda have, whole: seen.append((have, whole)))

    assert package.path == home / ".local/share/argos-translate/packages/translate-ru_en-1_9"
    assert (package.path / "model/model.bin").read_bytes() == WEIGHTS
    assert package.kind is Kind.INSTALLED
    assert package in available()
    assert seen[-1] == (len(package_bytes(version="1.9")),) * 2


def test_the_highest_version_wins_by_number_not_by_letter(server: Loopback) -> None:
    entry = {"from_code": "ru", "to_code": "kz"}
    listed = [
        {**entry, "package_version": version, "links": [f"{server.url}/{version}", "ipfs://x"]}
        for version in ("1.9", "1.10", "1.2")
    ]
    server.on("/index.json", says(json.dumps(listed)))
    server.on("/1.10", says(package_bytes("ru", "kk", "1.10")))
    assert {offer.links for offer in offers()} == {(f"{server.url}/{v}",) for v in ("1.9", "1.10", "1.2")}
    assert install("ru", "kk").version == "1.10"


def test_a_broken_download_goes_on_where_it_stopped(server: Loopback) -> None:
    body = package_bytes()
    server.on("/ru_en.argosmodel", cut_off(body, 60_000, ETag='"1"'), ranged(body, '"1"'))
    _list(server)
    install("ru", "en", patience=HASTY)
    asked = [r.headers.get("range") for r in server.requests if r.path == "/ru_en.argosmodel"]
    assert asked[0] is None
    assert asked[1] == "bytes=60000-"


def test_a_later_run_goes_on_where_an_earlier_one_gave_up(server: Loopback, home: Path) -> None:
    body = package_bytes()
    server.on("/ru_en.argosmodel", cut_off(body, 50_000, ETag='"1"'), says("", status=500))
    _list(server)
    with pytest.raises(PackageError, match="answered 500"):
        install("ru", "en", patience=HASTY)
    assert _nothing_installed(home)
    server.on("/ru_en.argosmodel", ranged(body, '"1"'))
    install("ru", "en", patience=HASTY)
    assert server.requests[-1].headers["range"] == "bytes=50000-"


LONG_AGO = "Wed, 21 Oct 2015 07:28:00 GMT"


@pytest.mark.parametrize(
    ("headers", "resumed"),
    [
        ({"ETag": '"1"'}, True),
        ({"ETag": 'W/"1"'}, False),
        ({"ETag": 'W/"1"', "Last_Modified": LONG_AGO}, False),
        ({"Last_Modified": LONG_AGO}, True),
        ({"Last_Modified": "Fri, 31 Dec 9999 23:59:59 GMT"}, False),
        ({"Last_Modified": "yesterday"}, False),
        ({}, False),
    ],
)
def test_only_what_is_surely_the_same_version_is_gone_on_with_and_only_then_said_to_be_kept(
    server: Loopback, headers: dict[str, str], resumed: bool
) -> None:
    server.on("/ru_en.argosmodel", cut_off(package_bytes(), 50_000, **headers))
    _list(server)
    with pytest.raises(PackageError, match="ended after 50,000") as caught:
        install("ru", "en", patience=HASTY)
    asked = server.requests[-1].headers
    assert ("range" in asked, "if-range" in asked) == (resumed, resumed)
    assert ("what has arrived is kept" in str(caught.value)) is resumed


def test_two_processes_install_the_same_package_at_once(server: Loopback, tmp_path: Path) -> None:
    """The first transfer waits in the middle until the second one is done."""
    body, second_done = package_bytes(), threading.Event()

    def halting(_: Request, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:50_000])
        handler.wfile.flush()
        halted.set()
        second_done.wait(20)
        handler.wfile.write(body[50_000:])

    halted = threading.Event()
    server.on("/ru_en.argosmodel", halting, says(body))
    _list(server)
    program = "from pipeline.engine.install import install; print(install('ru', 'en').version)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as first:
        assert halted.wait(20)
        assert install("ru", "en").version == "1.0"
        second_done.set()
        assert first.communicate(timeout=20)[0] == "1.0\n"


def test_a_file_that_changed_on_the_server_is_fetched_from_the_start(server: Loopback) -> None:
    old, new = package_bytes(version="1.8"), package_bytes(version="1.9")
    server.on("/ru_en.argosmodel", cut_off(old, 50_000, ETag='"old"'), ranged(new, '"new"'))
    _list(server)
    assert install("ru", "en", patience=HASTY).version == "1.9"


def test_a_file_that_stays_truncated_is_an_error_and_nothing_is_installed(server: Loopback, home: Path) -> None:
    server.on("/ru_en.argosmodel", cut_off(package_bytes(), 1000))
    _list(server)
    with pytest.raises(PackageError, match="ended after 1,000 of"):
        install("ru", "en", patience=HASTY)
    assert _nothing_installed(home)


def test_a_silent_server_is_given_up_after_the_time_out(server: Loopback, home: Path) -> None:
    server.on("/ru_en.argosmodel", silent(server.closing))
    _list(server)
    with pytest.raises(PackageError, match=r"silent for 0\.2 seconds"):
        install("ru", "en", patience=Patience(0.2, 2, 0.01))
    assert _nothing_installed(home)


def test_a_server_that_trickles_is_given_up(server: Loopback) -> None:
    server.on("/ru_en.argosmodel", dripping(server.closing))
    _list(server)
    with pytest.raises(PackageError, match="too slowly"):
        install("ru", "en", patience=HASTY)


def test_a_busy_server_is_asked_again_when_it_says(server: Loopback) -> None:
    server.on("/ru_en.argosmodel", says("", status=429, Retry_After="0"), says(package_bytes()))
    _list(server)
    assert install("ru", "en", patience=HASTY).version == "1.0"


def test_the_next_link_is_tried_when_one_is_dead(server: Loopback) -> None:
    server.on("/good", says(package_bytes()))
    _list(server, links=[server.url + "/dead", server.url + "/good"])
    assert install("ru", "en", patience=HASTY)


def test_the_checksum_of_the_index_decides(server: Loopback, home: Path) -> None:
    body = package_bytes()
    server.on("/ru_en.argosmodel", says(body))
    _list(server, sha256="0" * 64)
    with pytest.raises(PackageError, match="SHA-256"):
        install("ru", "en", patience=HASTY)
    assert _nothing_installed(home)
    digest = hashlib.sha256(body).hexdigest()
    _list(server, checksum=f"sha256:{digest}")
    assert install("ru", "en", patience=HASTY)


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (says("<html>", status=200), "no package index"),
        (says("{}", status=200), "no package index"),
        (says("[" * 200_000), "no package index"),
        (says("", status=404), "answered 404"),
        (says("", status=503), "answered 503"),
        (says(b"[" + b" " * 2**24 + b"]"), "the answer has more than 16 MB"),
    ],
)
def test_a_bad_index_is_one_clear_error(server: Loopback, answer: Answer, complaint: str) -> None:
    server.on("/index.json", answer)
    with pytest.raises(PackageError, match=complaint):
        install("ru", "en", patience=HASTY)


def test_a_busy_index_is_asked_again_when_it_says(server: Loopback) -> None:
    entry = {"from_code": "ru", "to_code": "en", "links": []}
    server.on("/index.json", says("", status=503, Retry_After="0"), says(json.dumps([entry])))
    assert [offer.source for offer in offers(patience=HASTY)] == ["ru"]


def test_an_index_that_drips_is_given_up_once_and_for_all(server: Loopback) -> None:
    server.on("/index.json", dripping(server.closing))
    with pytest.raises(PackageError, match="the answer does not end"):
        offers(patience=HASTY)
    assert len(server.requests) == 1


def test_new_attempts_are_not_announced_in_the_words_of_a_library(
    server: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    server.on("/index.json", says("", status=503, Retry_After="0"), says("[]"))
    offers(patience=HASTY)
    retries = [(r.name, r.levelname, r.message) for r in caplog.records if not r.name.startswith("http")]
    assert retries == [
        ("tilshi.retrying", "INFO", "the server answered 503; trying again in 0.0 seconds"),
    ]


def test_a_pair_that_the_index_lacks_is_one_clear_error(server: Loopback) -> None:
    _list(server)
    with pytest.raises(PackageError, match="no package from ru to kk"):
        install("ru", "kz")


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    "member", ["../evil", "translate-ru_en/../../evil", "/etc/evil", "C:/evil", "translate-ru_en\\..\\..\\evil"]
)
def test_a_zip_that_would_leave_its_folder_is_refused(tmp_path: Path, home: Path, member: str) -> None:
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(rebuilt(package_bytes(), extra=member))
    with pytest.raises(PackageError, match="would leave the folder"):
        install_file(path)
    assert _nothing_installed(home)
    assert not list(tmp_path.rglob("*evil*"))


@pytest.mark.parametrize("about", [{"from_code": "../../../../pwned"}, {"to_code": "../../pwned"}])
def test_a_package_whose_languages_would_leave_the_folder_is_refused(
    tmp_path: Path, home: Path, about: dict[str, str]
) -> None:
    with pytest.raises(PackageError, match="names no pair of languages"):
        install_file(write_package(tmp_path / "bad.argosmodel", **about))
    assert _nothing_installed(home)
    assert not list(tmp_path.rglob("*pwned*"))


def test_what_the_index_lists_under_dangerous_names_is_no_offer(server: Loopback) -> None:
    _list(server, from_code="../../x")
    assert offers() == []
    _list(server, package_version="9" * 5000)
    assert offers() == []


def test_a_package_of_other_languages_than_the_index_says_is_refused(server: Loopback, home: Path) -> None:
    server.on("/ru_en.argosmodel", says(package_bytes("xx", "yy")))
    _list(server)
    with pytest.raises(PackageError, match="ru→en: the package that the index gives translates xx→yy"):
        install("ru", "en", patience=HASTY)
    assert _nothing_installed(home)


def test_a_malicious_zip_from_the_index_is_refused(server: Loopback, home: Path) -> None:
    server.on("/ru_en.argosmodel", says(rebuilt(package_bytes(), extra="../../evil")))
    _list(server)
    with pytest.raises(PackageError, match="would leave the folder"):
        install("ru", "en", patience=HASTY)
    assert _nothing_installed(home)


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(rebuilt(package_bytes(), extra=_link("translate-ru_en/model/link"), content=b"/etc/passwd"))
    with pytest.raises(PackageError, match="link or a device"):
        install_file(path)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(rebuilt(package_bytes(), extra="translate-ru_en/zeros", content=bytes(2**22)))
    with pytest.raises(PackageError, match="times its size"):
        install_file(path)


@pytest.mark.parametrize("lacking", ["metadata.json", "model.bin", "sentencepiece.model"])
def test_a_zip_that_lacks_what_makes_a_package_is_refused(tmp_path: Path, home: Path, lacking: str) -> None:
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(rebuilt(package_bytes(), without=lacking))
    with pytest.raises(PackageError, match=lacking):
        install_file(path)
    assert _nothing_installed(home)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"no zip at all",
        package_bytes()[:-300],
        rebuilt(package_bytes(), extra="ж").replace("ж".encode(), b"\xd0\xd0"),
    ],
    ids=["empty", "text", "cut off", "a name that is no UTF-8"],
)
def test_a_file_that_is_no_zip_is_refused(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "bad.argosmodel"
    path.write_bytes(junk)
    with pytest.raises(PackageError, match="not a whole package file"):
        install_file(path)


@pytest.mark.parametrize("member", ["metadata.json", "sentencepiece.model", "model/shared_vocabulary.json"])
def test_flipped_bits_inside_a_member_install_nothing(tmp_path: Path, home: Path, member: str) -> None:
    path = tmp_path / "bad.argosmodel"
    for data in broken_versions(package_bytes(), member):
        path.write_bytes(data)
        with pytest.raises(PackageError, match="not a whole package file"):
            install_file(path)
    assert _nothing_installed(home)


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="No such file"):
        install_file(tmp_path / "absent.argosmodel")
    with pytest.raises(PackageError, match="this is a folder"):
        install_file(tmp_path)


def test_installing_again_replaces_files_of_the_same_size(tmp_path: Path) -> None:
    models = tmp_path / "models"
    for weights in (WEIGHTS, WEIGHTS[::-1]):
        path = tmp_path / "retrained.argosmodel"
        path.write_bytes(package_bytes(weights=weights))
        package = install_file(path, folder=models)
        assert (package.path / "model/model.bin").read_bytes() == weights
    assert [p.name for p in models.iterdir()] == ["translate-ru_en-1_0"]


def test_installing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = write_package(tmp_path / "same.argosmodel")
    first, second = (install_file(path, folder=tmp_path / "models") for _ in range(2))
    assert first.digest == second.digest


def test_what_was_downloaded_is_kept_when_there_is_no_room_for_it(server: Loopback, tmp_path: Path) -> None:
    body = package_bytes()
    server.on("/ru_en.argosmodel", ranged(body, '"1"'))
    (tmp_path / "models").write_text("in the way")
    _list(server)
    with pytest.raises(PackageError, match="cannot be written"):
        install("ru", "en", folder=tmp_path / "models", patience=HASTY)
    package = install("ru", "en", folder=tmp_path / "good", patience=HASTY)
    assert (package.path / "model/model.bin").read_bytes() == WEIGHTS
    asked = [r.headers.get("range") for r in server.requests if r.path == "/ru_en.argosmodel"]
    assert asked == [None, f"bytes={len(body)}-"]


def test_a_broken_package_is_downloaded_again(server: Loopback) -> None:
    broken = next(broken_versions(package_bytes(), "metadata.json"))
    server.on("/ru_en.argosmodel", ranged(broken, '"1"'), ranged(package_bytes(), '"2"'))
    _list(server)
    with pytest.raises(PackageError, match="not a whole package file"):
        install("ru", "en", patience=HASTY)
    assert install("ru", "en", patience=HASTY).version == "1.0"
    assert "range" not in server.requests[-1].headers


def test_installing_again_replaces_the_same_version_whole(tmp_path: Path) -> None:
    models = tmp_path / "models"
    install_file(write_package(tmp_path / "a.zip", note="first"), folder=models)
    package = install_file(write_package(tmp_path / "b.zip", note="second"), folder=models)
    assert package.metadata["note"] == "second"
    assert package.kind is Kind.NEWSROOM
    assert [p.name for p in models.iterdir()] == ["translate-ru_en-1_0"]


def test_remove_takes_files_and_folders_of_the_pair_and_nothing_else(tmp_path: Path) -> None:
    models = tmp_path / "models"
    write_package(models / "one.argosmodel")
    install_file(write_package(tmp_path / "b.zip", version="2"), folder=models)
    kept = write_package(models / "kk.argosmodel", target="kk")
    assert len(remove("ru", "en", [models])) == 2
    assert list(models.iterdir()) == [kept]
    with pytest.raises(PackageError, match="no package from ru to en is installed"):
        remove("ru", "en", [models])
