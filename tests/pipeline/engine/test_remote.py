from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from loopback import Answer, Loopback, Request, cut_off, says, silent

from pipeline.engine.remote import Remote, RemoteEngine, libretranslate, openai_chat
from pipeline.errors import ConfigurationError, EngineError

SENTENCES = ["Первое.", "Второе.", "Третье."]
PATHS = {"libretranslate": "/translate", "openai": "/chat/completions"}


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILSHI_LIBRETRANSLATE_KEY", "libre-secret")
    monkeypatch.setenv("OPENAI_API_KEY", "open-secret")


def _remote(server: Loopback, **settings: Any) -> Remote:
    return Remote(server.url, timeout=0.3, attempts=3, pause=0.01, **settings)


def _engine(api: str, server: Loopback, **settings: Any) -> RemoteEngine:
    if api == "libretranslate":
        return libretranslate(_remote(server, **settings), "ru", "kz")
    return openai_chat(_remote(server, **settings), "ru", "kk", model="test-model")


def _asked(request: Request) -> list[str]:
    if "q" in request.json:
        return list(request.json["q"])
    return list(json.loads(request.json["messages"][-1]["content"])["sentences"])


def _reply(request: Request, texts: list[Any], finish: str = "stop") -> str:
    if "q" in request.json:
        return json.dumps({"translatedText": texts})
    content = json.dumps({"translations": texts}, ensure_ascii=False)
    return json.dumps({"choices": [{"message": {"content": content}, "finish_reason": finish}]})


def answers(change: Callable[[list[str]], list[Any]] = lambda texts: [t.upper() for t in texts]) -> Answer:
    """A working service that upper-cases, or does to the sentences whatever the test wants."""

    def answer(request: Request, handler: BaseHTTPRequestHandler) -> None:
        says(_reply(request, change(_asked(request))))(request, handler)

    return answer


def _texts(engine: RemoteEngine, sentences: list[str] = SENTENCES) -> list[str]:
    return [hypothesis.text for hypothesis in engine.translate(sentences)]


both_apis = pytest.mark.parametrize("api", PATHS)


@both_apis
def test_sentences_travel_in_batches_and_come_back_in_order(api: str, server: Loopback) -> None:
    server.on(PATHS[api], answers())
    many = [f"Предложение {n}." for n in range(25)]
    assert _texts(_engine(api, server, batch=10), many) == [text.upper() for text in many]
    assert [len(_asked(request)) for request in server.requests] == [10, 10, 5]


@both_apis
def test_empty_and_repeated_sentences_are_not_paid_for(api: str, server: Loopback) -> None:
    server.on(PATHS[api], answers())
    assert _texts(_engine(api, server), ["а", "", "а", " "]) == ["А", "", "А", " "]
    assert _asked(server.requests[0]) == ["а"]
    assert _texts(_engine(api, server), ["", ""]) == ["", ""]
    assert len(server.requests) == 1


def test_libretranslate_gets_languages_and_key(server: Loopback) -> None:
    server.on("/translate", answers())
    engine = libretranslate(_remote(server), "RU", "kz")
    _texts(engine)
    assert server.requests[0].json == {
        "q": SENTENCES,
        "source": "ru",
        "target": "kk",
        "format": "text",
        "api_key": "libre-secret",
    }
    assert engine.label == "libretranslate ru→kk (127.0.0.1)"


def test_a_language_model_gets_the_official_names_of_the_sentences_that_it_translates(server: Loopback) -> None:
    server.on("/chat/completions", answers())
    names = {"Первое.": {"ООН": "БҰҰ"}, "Второе.": {"ПРООН": "БҰҰДБ"}}
    engine = openai_chat(_remote(server), "ru", "kk", model="test-model", terms=lambda s: names.get(s, {}))
    _texts(engine)
    request = server.requests[0]
    system, user = request.json["messages"]
    assert request.headers["authorization"] == "Bearer open-secret"
    assert request.json["model"] == "test-model"
    assert json.loads(user["content"])["official_names"] == {"ООН": "БҰҰ", "ПРООН": "БҰҰДБ"}
    assert "from Russian into Kazakh" in system["content"]


@both_apis
@pytest.mark.parametrize(
    "trouble",
    [
        says("", status=429, Retry_After="0"),
        says("", status=429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
        says("", status=429, Retry_After="\xb2"),
        says("", status=500),
        says("<html>Bad gateway</html>", status=502),
        cut_off(b'{"translatedText": []}', 4),
    ],
)
def test_trouble_that_passes_is_waited_for(api: str, server: Loopback, trouble: Answer) -> None:
    server.on(PATHS[api], trouble, trouble, answers())
    assert _texts(_engine(api, server)) == ["ПЕРВОЕ.", "ВТОРОЕ.", "ТРЕТЬЕ."]


@both_apis
@pytest.mark.parametrize(
    ("trouble", "complaint"),
    [
        (says("", status=429), "answered 429"),
        (says("", status=429, Retry_After="3600"), "answered 429"),
        (says("", status=500), "answered 500"),
        (says("<html>Welcome</html>"), "did not answer in JSON"),
        (says('{"error": "Invalid API key"}', status=403), "refused the key"),
        (says('{"error": {"message": "no such model"}}', status=404), "answered 404: no such model"),
        (says('{"error": "kk is not supported"}', status=400), "answered 400: kk is not supported"),
    ],
)
def test_trouble_that_stays_is_one_clear_error(api: str, server: Loopback, trouble: Answer, complaint: str) -> None:
    server.on(PATHS[api], trouble)
    with pytest.raises(EngineError, match=complaint) as caught:
        _texts(_engine(api, server))
    assert "secret" not in str(caught.value)


@both_apis
def test_a_silent_service_is_given_up_after_the_time_out(api: str, server: Loopback) -> None:
    server.on(PATHS[api], silent(server.closing))
    engine = _engine(api, server)
    with pytest.raises(EngineError, match=r"no answer within 0\.3 seconds"):
        _texts(engine)
    assert len(server.requests) == 3


@both_apis
def test_a_service_that_is_not_there_is_one_clear_error(api: str) -> None:
    with Loopback() as gone:
        address = gone.url
    engine = _engine(api, gone)
    with pytest.raises(EngineError, match=f"{address}.*cannot be reached"):
        _texts(engine)


@both_apis
@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] if len(t) > 1 else t, lambda t: [*t, "extra"] if len(t) > 1 else t]
)
def test_another_number_of_translations_is_asked_for_again_in_halves(
    api: str, server: Loopback, change: Callable[[list[str]], list[str]]
) -> None:
    server.on(PATHS[api], answers(change))
    assert _texts(_engine(api, server)) == SENTENCES
    assert sorted(len(_asked(request)) for request in server.requests) == [1, 1, 1, 2, 3]


@both_apis
@pytest.mark.parametrize(
    "nonsense",
    [
        says('{"translatedText": ["а", "б'),
        says('{"choices": []}'),
        says('{"choices": ["x"]}'),
        says("[]"),
        says('{"translatedText": "а"}'),
    ],
)
def test_a_sentence_that_gets_no_sensible_answer_has_an_empty_text(
    api: str, server: Loopback, nonsense: Answer
) -> None:
    server.on(PATHS[api], nonsense, nonsense, answers())
    assert _texts(_engine(api, server), ["а", "б"]) == ["", "Б"]


def _chat(content: str, finish: str = "stop") -> Answer:
    return says(json.dumps({"choices": [{"message": {"content": content}, "finish_reason": finish}]}))


@pytest.mark.parametrize(
    "nonsense",
    [
        _chat('{"translations": ["а"'),
        _chat("I am sorry, I cannot help with that."),
        _chat('{"translations": [1]}'),
        _chat('{"translations": ["\\ud83d"]}'),
        _chat('{"translations": [""]}'),
        _chat('{"x": []}'),
        _chat('{"translations": "а"}'),
        _chat("null"),
        _chat('{"translations": ' + "[" * 200_000 + "}"),
        _chat("", "content_filter"),
        says('{"choices": [null]}'),
        says('{"choices": "abc"}'),
        says('{"error": {"message": "over quota"}}'),
        says("[" * 200_000),
    ],
)
def test_a_service_that_answers_nothing_but_nonsense_is_an_error_after_few_requests(
    server: Loopback, nonsense: Answer
) -> None:
    server.on("/chat/completions", nonsense)
    with pytest.raises(EngineError, match=r"the service (answered without|does not give|broke off)"):
        _texts(_engine("openai", server), SENTENCES)
    assert len(server.requests) == 5
    with pytest.raises(EngineError):
        _texts(_engine("openai", server), [f"Предложение {n}." for n in range(20)])
    assert len(server.requests) <= 5 + 11


def test_an_error_inside_a_good_answer_is_told(server: Loopback) -> None:
    server.on("/chat/completions", says('{"error": {"message": "over\\nquota"}}'))
    with pytest.raises(EngineError, match="over quota"):
        _texts(_engine("openai", server))


@pytest.mark.parametrize("form", ["```json\n{}\n```", "```\n{}```", "Here you are:\n{}\nAnything else?"])
def test_json_that_a_language_model_wraps_is_unwrapped(server: Loopback, form: str) -> None:
    server.on("/chat/completions", _chat(form.replace("{}", '{"translations": ["{а}"]}')))
    assert _texts(_engine("openai", server), ["а"]) == ["{а}"]


@both_apis
@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_sentence_that_the_service_refuses_stops_no_other(api: str, server: Loopback, status: int) -> None:
    def filtered(request: Request, handler: BaseHTTPRequestHandler) -> None:
        refused = "Третье." in _asked(request)
        answer = says('{"error": "filtered"}', status=status) if refused else answers()
        answer(request, handler)

    server.on(PATHS[api], filtered)
    engine = _engine(api, server)
    assert _texts(engine) == ["ПЕРВОЕ.", "ВТОРОЕ.", ""]
    assert _texts(engine, ["Третье."]) == [""]


def test_a_service_that_knows_no_response_format_is_asked_without_it(server: Loopback) -> None:
    def strict(request: Request, handler: BaseHTTPRequestHandler) -> None:
        unknown = "response_format" in request.json
        answer = says('{"error": "unknown field response_format"}', status=400) if unknown else answers()
        answer(request, handler)

    server.on("/chat/completions", strict)
    engine = _engine("openai", server, batch=2)
    assert _texts(engine) == ["ПЕРВОЕ.", "ВТОРОЕ.", "ТРЕТЬЕ."]
    assert ["response_format" in request.json for request in server.requests] == [True, False, False]


@both_apis
def test_the_line_end_after_a_key_is_no_part_of_it(
    api: str, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TILSHI_LIBRETRANSLATE_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "secret\n")
    server.on(PATHS[api], answers())
    _texts(_engine(api, server))
    request = server.requests[0]
    assert request.json.get("api_key") == "secret" or request.headers["authorization"] == "Bearer secret"


@both_apis
@pytest.mark.parametrize("key", ["sk-se\ncret", "sk-ключ", "sk-\x7f"])
def test_a_key_that_cannot_be_one_is_an_error_that_does_not_print_it(
    api: str, server: Loopback, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    for name in ("TILSHI_LIBRETRANSLATE_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, key)
    with pytest.raises(ConfigurationError, match="_KEY: the key has characters that no key has") as caught:
        _engine(api, server)
    assert "sk-" not in str(caught.value)


@both_apis
def test_a_service_that_repeats_the_key_does_not_get_it_printed(api: str, server: Loopback) -> None:
    server.on(PATHS[api], says('{"error": "bad header Bearer open-secret, api_key libre-secret"}', status=404))
    with pytest.raises(EngineError, match="bad header") as caught:
        _texts(_engine(api, server))
    assert ("open-secret" if api == "openai" else "libre-secret") not in str(caught.value)


@pytest.mark.parametrize("address", ["localhost:8766", "ftp://a.example", "http://", "http://a:port", ""])
def test_an_address_that_is_none_is_an_error_at_once(address: str) -> None:
    with pytest.raises(ConfigurationError, match="is no address of a service"):
        libretranslate(Remote(address), "ru", "kk")


def test_an_answer_cut_off_by_the_token_limit_is_not_taken(server: Loopback) -> None:
    def limited(request: Request, handler: BaseHTTPRequestHandler) -> None:
        texts = _asked(request)
        says(_reply(request, texts, "length" if len(texts) > 1 else "stop"))(request, handler)

    server.on("/chat/completions", limited)
    assert _texts(_engine("openai", server)) == SENTENCES


@both_apis
def test_the_fingerprint_follows_address_languages_and_model(api: str, server: Loopback) -> None:
    engine = _engine(api, server)
    assert engine.fingerprint == _engine(api, server).fingerprint
    others = [
        openai_chat(_remote(server), "ru", "kk", model="other"),
        libretranslate(_remote(server), "ru", "en"),
        libretranslate(Remote("http://127.0.0.2:1"), "ru", "kk"),
    ]
    assert engine.fingerprint not in {other.fingerprint for other in others}
    assert not engine.placeholders
