"""Publication: the whole tree or nothing, and only what changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feed_samples
import pytest
from feed_samples import make_entry, make_site, newsroom_site

from feeds.entry import Site
from feeds.errors import FeedError
from feeds.publish import publish

MANIFEST = ".tilshi-manifest.json"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def without_english(site: Site) -> Site:
    russian, english, kazakh = site.feeds
    return replace(site, feeds=(russian, replace(english, entries=()), kazakh))


def with_new_title(site: Site, title: str) -> Site:
    russian = site.feeds[0]
    first = replace(russian.entries[0], title=title)
    return replace(site, feeds=(replace(russian, entries=(first, *russian.entries[1:])), *site.feeds[1:]))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_publishing_twice_touches_nothing_the_second_time(output: Path) -> None:
    first = publish(newsroom_site(), output)
    times = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    second = publish(newsroom_site(), output)
    assert (second.written, second.removed, second.unchanged) == ((), (), len(first.written))
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == times


def test_the_same_site_gives_the_same_bytes_in_another_process(output: Path, tmp_path: Path) -> None:
    publish(newsroom_site(), output)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])\n"
        "from feed_samples import newsroom_site; from feeds.publish import publish\n"
        "publish(newsroom_site(), Path(sys.argv[2]))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    other = tmp_path / "other"
    subprocess.run(
        [sys.executable, "-c", code, Path(feed_samples.__file__).parent, other], check=True, env=environment
    )
    assert contents(other) == contents(output)


def test_only_what_changed_is_written(output: Path) -> None:
    publish(newsroom_site(), output)
    published = publish(with_new_title(newsroom_site(), "Новый заголовок"), output)
    written = {path.relative_to(output).as_posix() for path in published.written}
    assert "ru/articles/zasedanie.html" in written
    assert "ru/rss.xml" in written
    assert not {path for path in written if path.startswith(("en/", "kk/"))}


def test_pages_that_left_the_site_go_with_their_empty_folders(output: Path) -> None:
    publish(newsroom_site(), output)
    published = publish(without_english(newsroom_site()), output)
    assert output / "en" / "articles" / "zasedanie.html" in published.removed
    assert not (output / "en" / "articles").exists()
    assert (output / "en" / "rss.xml").exists()


def test_files_that_others_put_there_are_never_removed(output: Path) -> None:
    publish(newsroom_site(), output)
    for name in ("README.md", ".gitignore", "robots.txt", "en/articles/own.html"):
        (output / name).write_text("mine")
    publish(without_english(newsroom_site()), output)
    for name in ("README.md", ".gitignore", "robots.txt", "en/articles/own.html"):
        assert (output / name).read_text() == "mine"


@pytest.mark.parametrize(
    "manifest",
    [
        "not json",
        "[]",
        '{"files": 5}',
        '{"files": ["../outside.txt", "/etc/hostname", "README.md", "ru/../../outside.txt", "", 7]}',
    ],
)
def test_a_damaged_manifest_removes_nothing_outside(output: Path, manifest: str) -> None:
    outside = output.parent / "outside.txt"
    outside.write_text("mine")
    publish(newsroom_site(), output)
    (output / "README.md").write_text("mine")
    (output / MANIFEST).write_text(manifest)
    assert publish(newsroom_site(), output).removed == ()
    assert outside.exists()
    assert (output / "README.md").exists()


def test_what_a_killed_publication_left_is_cleaned_and_replaced(output: Path) -> None:
    publish(newsroom_site(), output)
    whole = contents(output)
    (output / "ru" / ".rss.xml.tilshi-new").write_bytes(b"<rss><cha")
    (output / "ru" / "rss.xml").unlink()
    publish(newsroom_site(), output)
    assert contents(output) == whole


def test_files_of_a_publication_that_was_killed_between_its_renames_are_known_to_the_next(output: Path) -> None:
    publish(newsroom_site(), output)
    manifest = json.loads((output / MANIFEST).read_text())
    manifest["files"].append("ru/articles/half-published.html")
    (output / MANIFEST).write_text(json.dumps(manifest))
    orphan = output / "ru" / "articles" / "half-published.html"
    orphan.write_text("new")
    assert publish(newsroom_site(), output).removed == (orphan,)


def test_an_output_that_is_a_file_is_named_in_one_sentence(output: Path) -> None:
    output.write_text("mine")
    with pytest.raises(FeedError, match="is a file where a folder is needed"):
        publish(newsroom_site(), output)
    assert output.read_text() == "mine"


def test_when_one_file_cannot_be_written_the_old_edition_stays_whole(output: Path) -> None:
    publish(make_site(make_entry("ru", title="Старый")), output)
    (output / "opml.xml").unlink()
    (output / "opml.xml").mkdir()
    before = contents(output)
    with pytest.raises(FeedError, match=r"opml\.xml: is a folder where a file is needed"):
        publish(make_site(make_entry("ru", title="Новый")), output)
    assert contents(output) == before


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on files there")
def test_when_the_system_stops_a_file_half_way_the_old_edition_stays_whole(output: Path) -> None:
    import resource

    publish(make_site(make_entry("ru", title="Старый")), output)
    before = contents(output)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(FeedError, match="cannot be written: file too large"):
            publish(make_site(make_entry("ru", content_html="<p>" + "текст " * 100_000 + "</p>")), output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert contents(output) == before


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_without_permission_is_named(output: Path) -> None:
    output.mkdir(mode=0o555)
    with pytest.raises(FeedError, match="make it writable"):
        publish(newsroom_site(), output)


@pytest.mark.skipif(sys.platform == "win32", reason="no lock on folders there")
def test_two_publications_at_once_do_not_mix(output: Path) -> None:
    import fcntl

    output.mkdir()
    folder = os.open(output, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with pytest.raises(FeedError, match="is being published by another process"):
        publish(newsroom_site(), output)
    os.close(folder)
    assert publish(newsroom_site(), output).written


def test_a_new_article_leaves_the_pages_of_the_archive_as_they_are(output: Path) -> None:
    entries = [
        make_entry(
            "ru", f"n{day}", published=datetime(2024, 1, day, tzinfo=UTC), updated=datetime(2024, 1, day, tzinfo=UTC)
        )
        for day in range(1, 9)
    ]
    publish(make_site(*entries[:7]), output, limit=2)
    published = publish(make_site(*entries), output, limit=2)
    written = {path.relative_to(output).as_posix() for path in published.written}
    assert {"ru/archive/1/atom.xml", "ru/archive/3/rss.xml", "ru/archive/3/feed.json"} <= set(contents(output))
    assert not {path for path in written if path.startswith("ru/archive/") and path != "ru/archive/2024.html"}
