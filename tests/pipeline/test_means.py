"""What a newsroom's settings choose, and what they are told when they cannot have it."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import Loopback, Request, says

from pipeline import means
from pipeline.engine.remote import RemoteEngine
from pipeline.errors import ConfigurationError, EngineError, NoRouteError
from pipeline.lines import LineTranslator
from pipeline.newsroom import EngineSettings, GlossarySettings, Newsroom

TERMS = "id,type,ru,en,kk\nown-finance,institution,Министерство финансов,Own Ministry,Өз министрлігі\n"


def test_the_newsrooms_own_terms_win_over_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "terms.csv").write_text(TERMS, "utf-8")
    book = means.termbase(Newsroom(tmp_path))
    assert len(book) > 1
    assert "Own Ministry" in {term.preferred("en") for term in book}
    alone = Newsroom(tmp_path, glossary=GlossarySettings(shipped=False))
    assert [term.id for term in means.termbase(alone)] == ["own-finance"]


def test_a_mistake_in_a_termbase_is_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "terms.csv").write_text("no such columns\n1\n", "utf-8")
    with pytest.raises(ConfigurationError, match=r"terms\.csv"):
        means.termbase(Newsroom(tmp_path))


def test_the_starter_packages_serve_a_newsroom_without_packages(tmp_path: Path) -> None:
    engine = means.engine(Newsroom(tmp_path), "ru", "kk")
    assert (engine.source, engine.target) == ("ru", "kk")


def test_packages_are_looked_for_once_for_all_pairs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "broken.argosmodel").write_bytes(b"junk")
    engine = means.engines(Newsroom(tmp_path))
    assert {engine("ru", target).target for target in ("en", "kk")} == {"en", "kk"}
    assert caplog.text.count("broken.argosmodel") == 1


def test_no_way_and_no_such_device_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(NoRouteError, match="tilshi models install kk ru"):
        means.engine(Newsroom(tmp_path), "kk", "ru")
    with pytest.raises(EngineError, match="choose auto or cpu"):
        means.engine(Newsroom(tmp_path, engine=EngineSettings(device="tpu")), "ru", "en")


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        (EngineSettings(remote="libretranslate"), "write remote_url"),
        (EngineSettings(remote="openai", remote_url="https://a.example/v1"), "write remote_model"),
        (EngineSettings(remote="telepathy", remote_url="https://a.example"), 'write "libretranslate" or "openai"'),
    ],
)
def test_incomplete_settings_of_a_remote_engine_say_what_to_write(
    tmp_path: Path, settings: EngineSettings, advice: str
) -> None:
    with pytest.raises(ConfigurationError, match=advice):
        means.engine(Newsroom(tmp_path, engine=settings), "ru", "en")


@pytest.mark.parametrize("kind", ["libretranslate", "openai"])
def test_a_remote_engine_takes_the_place_of_all_packages(tmp_path: Path, kind: str) -> None:
    settings = EngineSettings(remote=kind, remote_url="https://a.example/v1", remote_model="m")
    engine = means.engine(Newsroom(tmp_path, engine=settings), "kk", "ru")
    assert isinstance(engine, RemoteEngine)
    assert "a.example" in engine.label


def test_a_language_model_is_told_the_official_names_that_stand_in_its_sentences() -> None:
    def echo(request: Request, handler: BaseHTTPRequestHandler) -> None:
        task = json.loads(request.json["messages"][1]["content"])
        content = json.dumps({"translations": task["sentences"]})
        says(json.dumps({"choices": [{"message": {"content": content}}]}))(request, handler)

    text = "12 марта Министерство финансов направило письмо в ПРООН."
    with Loopback() as server:
        server.on("/chat/completions", echo)
        settings = EngineSettings(remote="openai", remote_url=server.url, remote_model="m")
        list(LineTranslator(Newsroom(Path("no-newsroom"), engine=settings), "ru", text).translate("kk"))
        system, user = server.requests[0].json["messages"]
    assert json.loads(user["content"]) == {
        "sentences": ["12 марта Қаржы министрлігі направило письмо в БҰҰДБ."],
        "official_names": {
            "12 марта": "12 наурыз",
            "Қаржы министрлігі": "Қаржы министрлігі",
            "БҰҰДБ": "БҰҰДБ",
        },
    }
    assert "What stands in Kazakh in a sentence already is an official name" in system["content"]
