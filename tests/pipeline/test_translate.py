"""Engines that lose, repeat and spoil official names: every name comes out right, once, or flagged."""

from __future__ import annotations

import cProfile
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.protect import AROUND
from glossary.span import Span, SpanKind
from pipeline.article import Origin, Severity
from pipeline.engine.base import Hypothesis
from pipeline.translate import Document, Translated, Translator
from pipeline.unit import Match

SOURCE = "Министерство финансов направило письмо в ПРООН 12 марта."
NAMES = (
    ("Министерство финансов", "Ministry of Finance", "Қаржы министрлігі", SpanKind.TERM, "finance"),
    ("ПРООН", "UNDP", "БҰҰДБ", SpanKind.TERM, "undp"),
    ("12 марта", "12 March", "12 наурыз", SpanKind.DATE, ""),
)
PLACEHOLDER = re.compile(r"⟦\d⟧")


def spans(source: str) -> tuple[Span, ...]:
    """The names above that a sentence has."""
    return tuple(
        Span(source.index(text), source.index(text) + len(text), text, kind, {"en": en, "kk": kk}, term)
        for text, en, kk, kind, term in NAMES
        if text in source
    )


def document(*sentences: str, guid: str = "a") -> Document:
    return Document(guid, "ru", sentences, tuple(spans(sentence) for sentence in sentences))


@dataclass
class Honest:
    """Says what it hears, spoilt by a rule; it keeps what it was asked."""

    spoil: Callable[[str], str] = str
    placeholders: bool = True
    target: str = "en"
    source: str = "ru"
    label: str = "honest ru→en"
    fingerprint: str = "honest 1"
    asked: list[str] = field(default_factory=list)

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        for sentence in sentences:
            self.asked.append(sentence)
            yield Hypothesis(self.spoil(sentence), -0.1)


def without_every_second_placeholder(text: str) -> str:
    number = iter(range(100))
    return PLACEHOLDER.sub(lambda match: match[0] if next(number) % 2 == 0 else "", text)


def without_placeholders(text: str) -> str:
    return PLACEHOLDER.sub("", text)


def with_the_first_placeholder_twice(text: str) -> str:
    return PLACEHOLDER.sub(lambda match: f"{match[0]} {match[0]}", text, count=1)


def with_a_letter_wrong(text: str) -> str:
    return text.replace("Ministry", "Minestry").replace("министрлігі", "министрлгі")


def silent(text: str) -> str:
    return ""


def without_names(text: str) -> str:
    """Neither placeholders nor copied names come through, nor digits."""
    spoilt = without_placeholders(text)
    for _, en, kk, _, _ in NAMES:
        spoilt = spoilt.replace(en, "it").replace(kk, "ол")
    return re.sub(r"\d", "", spoilt)


SPOILERS = (
    str,
    without_every_second_placeholder,
    without_placeholders,
    with_the_first_placeholder_twice,
    with_a_letter_wrong,
    silent,
    without_names,
)


def translated(engine: Honest, source: str = SOURCE) -> Translated:
    ((_, (result,)),) = Translator(engine).translate([document(source)])
    return result


def losses(result: Translated) -> list[str]:
    """What the errors say about names that are not in the translation; an empty one says it of all."""
    errors = [flag for flag in result.flags if flag.severity is Severity.ERROR]
    if any(flag.kind == "empty" for flag in errors):
        return [result.segment.source]
    return [flag.message for flag in errors if flag.kind.endswith(("-lost", "-missing"))]


def count(text: str, form: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(form)}(?!\w)", text))


@pytest.mark.parametrize("placeholders", [True, False])
@pytest.mark.parametrize("language", ["en", "kk"])
@pytest.mark.parametrize("spoil", SPOILERS)
def test_every_name_comes_out_once_or_is_flagged(
    spoil: Callable[[str], str], language: str, placeholders: bool
) -> None:
    result = translated(Honest(spoil, placeholders, language))
    assert len(result.segment.spans) == len(NAMES)
    for rendering in result.segment.spans:
        if rendering.found:
            assert count(result.segment.target, rendering.target) == 1
        else:
            assert any(rendering.text in message for message in losses(result))
    assert "⟦" not in result.segment.target


def test_what_comes_through_needs_one_question_only() -> None:
    engine = Honest()
    assert translated(engine).segment.target == "The Ministry of Finance направило письмо в UNDP 12 March."
    assert engine.asked == ["⟦0⟧ направило письмо в ⟦1⟧ ⟦2⟧."]


def test_lost_placeholders_are_followed_by_copied_names() -> None:
    engine = Honest(without_placeholders)
    result = translated(engine)
    assert engine.asked[:2] == [
        "⟦0⟧ направило письмо в ⟦1⟧ ⟦2⟧.",
        "Ministry of Finance направило письмо в UNDP 12 марта.",
    ]
    assert all(rendering.found for rendering in result.segment.spans[:2])


def test_lost_copies_are_followed_by_placeholders() -> None:
    engine = Honest(lambda text: text.replace("UNDP", "ПРООН"), placeholders=False)
    result = translated(engine)
    assert engine.asked[1] == "⟦0⟧ направило письмо в ⟦1⟧ ⟦2⟧."
    assert result.segment.target == "The Ministry of Finance направило письмо в UNDP 12 March."
    assert not losses(result)


def test_strategies_come_in_order_other_strategy_then_fewer_names_then_around_them() -> None:
    engine = Honest(without_names)
    result = translated(engine)
    assert engine.asked == [
        "⟦0⟧ направило письмо в ⟦1⟧ ⟦2⟧.",
        "Ministry of Finance направило письмо в UNDP 12 марта.",
        "⟦0⟧ направило письмо в ⟦1⟧ 12 марта.",
        "направило письмо в",
    ]
    assert result.segment.target == "Ministry of Finance направило письмо в UNDP 12 March."
    assert all(AROUND in rendering.rule for rendering in result.segment.spans)
    assert [flag.kind for flag in result.flags if flag.kind == "translated-in-pieces"]


def test_fewer_names_help_an_engine_that_takes_only_two() -> None:
    def takes_two(text: str) -> str:
        return text if len(PLACEHOLDER.findall(text)) <= 2 else without_placeholders(text)

    def spoil(text: str) -> str:
        return takes_two(text).replace("12 марта", "12 March").replace("UNDP", "OON")

    engine = Honest(spoil)
    result = translated(engine)
    assert len(engine.asked) == 3
    assert result.segment.target == "The Ministry of Finance направило письмо в UNDP 12 March."
    assert not losses(result)


def test_an_alternative_of_the_engine_that_keeps_the_names_is_taken() -> None:
    class Hesitant(Honest):
        def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
            for sentence in sentences:
                self.asked.append(sentence)
                yield Hypothesis(without_placeholders(sentence), -0.1, alternatives=("nothing", sentence))

    engine = Hesitant()
    result = translated(engine)
    assert engine.asked == ["⟦0⟧ направило письмо в ⟦1⟧ ⟦2⟧."]
    assert result.segment.target == "The Ministry of Finance направило письмо в UNDP 12 March."


def test_a_long_sentence_is_tried_clause_by_clause_before_its_names_are_cut_out() -> None:
    def forgetful(text: str) -> str:
        return without_names(text) if len(text.split()) > 9 else text

    source = "Министерство финансов вчера направило большое письмо, а сегодня утром в ПРООН получили его копию."
    engine = Honest(forgetful)
    result = translated(engine, source)
    assert count(result.segment.target, "Ministry of Finance") == count(result.segment.target, "UNDP") == 1
    assert not any(AROUND in rendering.rule for rendering in result.segment.spans)


def test_a_sentence_translated_clause_by_clause_says_so_in_a_note() -> None:
    def forgetful(text: str) -> str:
        return without_names(text) if len(text.split()) > 9 else text

    source = "Министерство финансов вчера направило большое письмо, а сегодня утром в ПРООН получили его копию."
    notes = [flag for flag in translated(Honest(forgetful), source).flags if flag.severity is Severity.NOTE]
    assert [(flag.kind, flag.segment) for flag in notes] == [("translated-in-clauses", 0)]


@dataclass
class Wavering(Honest):
    """Loses the names of long texts, and says a short one without its names first and with them second."""

    def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
        for sentence in sentences:
            self.asked.append(sentence)
            short = len(sentence.split()) <= 9
            yield Hypothesis(without_names(sentence), -0.1, alternatives=(sentence,) if short else ())


def test_what_the_cache_remembers_gives_the_same_translation_again() -> None:
    source = "Министерство финансов вчера направило большое письмо, а сегодня утром в ПРООН получили его копию."
    cache = Remembering()
    first, second = Wavering(), Wavering()
    ((_, once),) = Translator(first, cache).translate([document(source)])
    ((_, again),) = Translator(second, cache).translate([document(source)])
    assert again == once
    assert second.asked == []
    assert not any(AROUND in rendering.rule for rendering in once[0].segment.spans)


def test_the_first_alternative_that_proves_more_names_is_kept_when_none_has_them_all() -> None:
    class Partial(Honest):
        def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
            for sentence in sentences:
                self.asked.append(sentence)
                half = without_every_second_placeholder(sentence)
                yield Hypothesis(without_names(sentence), -0.1, alternatives=(half, sentence))

    result = translated(Partial())
    assert not losses(result)
    assert result.segment.score == -0.1


def test_a_sentence_in_another_language_stands_as_it_is_and_is_not_asked() -> None:
    engine = Honest()
    one = replace(document("Thank you.", "Погода хорошая."), foreign=frozenset({0}))
    ((_, parts),) = Translator(engine).translate([one])
    assert [part.segment.origin for part in parts] == [Origin.COPIED, Origin.MACHINE]
    assert engine.asked == ["Погода хорошая."]


def test_a_name_that_an_engine_says_twice_stands_once() -> None:
    result = translated(Honest(with_the_first_placeholder_twice))
    assert count(result.segment.target, "Ministry of Finance") == 1


def test_a_spoilt_copy_is_repaired() -> None:
    result = translated(Honest(with_a_letter_wrong, placeholders=False), "Министерство финансов направило письмо.")
    assert result.segment.target == "Ministry of Finance направило письмо."
    assert result.segment.spans[0].rule.endswith("damaged copy repaired")


def test_an_engine_that_says_nothing_leaves_an_error() -> None:
    result = translated(Honest(silent), "Письмо получено.")
    assert result.segment.target == ""
    assert [flag.kind for flag in result.flags] == ["empty"]


def test_nothing_but_names_is_not_sent_to_the_engine() -> None:
    engine = Honest(silent)
    assert translated(engine, "Министерство финансов").segment.target == "Ministry of Finance"
    assert engine.asked == []


def test_more_names_than_placeholders_leave_none_out() -> None:
    source = ", ".join(f"№{n} ПРООН" for n in range(14)) + " и Министерство финансов."
    found = [
        Span(match.start(), match.end(), match[0], kind, {"en": en, "kk": kk}, term)
        for text, en, kk, kind, term in NAMES
        for match in re.finditer(text, source)
    ]
    engine = Honest()
    one = Document("a", "ru", (source,), (tuple(sorted(found, key=lambda span: span.start)),))
    ((_, (result,)),) = Translator(engine).translate([one])
    assert max(int(number) for asked in engine.asked for number in re.findall(r"⟦(\d)⟧", asked)) == 9
    assert count(result.segment.target, "UNDP") == 14
    assert count(result.segment.target, "Ministry of Finance") == 1


def test_documents_keep_their_order_and_sentences() -> None:
    texts = [[f"Письмо {n}.{m} от ПРООН." for m in range(n % 3 + 1)] for n in range(40)]
    documents = [document(*sentences, guid=str(n)) for n, sentences in enumerate(texts)]
    results = list(Translator(Honest(without_every_second_placeholder)).translate(documents))
    assert [one.guid for one, _ in results] == [str(n) for n in range(40)]
    assert [[part.segment.source for part in parts] for _, parts in results] == texts


class Remembering:
    """A cache of hypotheses in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[str, Hypothesis] = {}

    def hypotheses(self, keys: Sequence[str]) -> Mapping[str, Hypothesis]:
        return {key: self.known[key] for key in keys if key in self.known}

    def remember_hypotheses(self, said: Mapping[str, Hypothesis]) -> None:
        self.known.update(said)


def test_a_second_run_asks_only_for_sentences_whose_names_changed() -> None:
    cache = Remembering()
    first, second = Honest(), Honest()
    sentences = ("Министерство финансов ответило.", "Погода хорошая.")
    list(Translator(first, cache).translate([document(*sentences)]))
    without_term = Document("a", "ru", sentences, ((), ()))
    list(Translator(second, cache).translate([without_term]))
    assert second.asked == ["Министерство финансов ответило."]


class Stored(Remembering):
    """A cache that says what was stored, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.stored: list[str] = []

    def remember_hypotheses(self, said: Mapping[str, Hypothesis]) -> None:
        super().remember_hypotheses(said)
        self.stored += said


def test_an_engine_that_said_nothing_once_is_asked_again() -> None:
    cache = Remembering()
    first, second = Honest(silent), Honest()
    list(Translator(first, cache).translate([document("Погода хорошая.")]))
    ((_, (result,)),) = Translator(second, cache).translate([document("Погода хорошая.")])
    assert second.asked == ["Погода хорошая."]
    assert result.segment.target == "Погода хорошая."


def test_what_is_known_is_not_stored_again() -> None:
    cache = Stored()
    engines = [Honest(without_names) for _ in range(3)]
    for engine in engines:
        list(Translator(engine, cache).translate([document(SOURCE, "Погода хорошая.")]))
    assert [len(engine.asked) for engine in engines] == [len(cache.stored), 0, 0]


def test_what_the_engine_said_is_remembered_with_its_alternatives() -> None:
    said = Hypothesis("The weather.", -0.1, alternatives=("A weather.",))

    class Hesitant(Honest):
        def translate(self, sentences: Iterable[str]) -> Iterator[Hypothesis]:
            yield from (said for _ in sentences)

    cache = Remembering()
    list(Translator(Hesitant(), cache).translate([document("Погода хорошая.")]))
    assert list(cache.known.values()) == [said]


def test_the_work_grows_with_the_sentences_of_a_document_not_with_their_square() -> None:
    def calls(sentences: int) -> int:
        one = document(*(f"Погода {number} хорошая." for number in range(sentences)))
        profile = cProfile.Profile()
        profile.runcall(lambda: list(Translator(Honest()).translate([one])))
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(400) < 2.1 * calls(200)


class Recalls:
    """A memory that knows one sentence."""

    def recall(
        self, source: str, previous: str, spans: Sequence[Span], source_language: str, target_language: str
    ) -> Match | None:
        return Match("Known.", Origin.MEMORY_EXACT) if source == "Известно." else None


def test_what_the_memory_knows_is_not_sent_to_the_engine() -> None:
    engine = Honest()
    ((_, parts),) = Translator(engine, memory=Recalls()).translate([document("Известно.", "Неизвестно.", "— 5 —")])
    assert [part.segment.origin for part in parts] == [Origin.MEMORY_EXACT, Origin.MACHINE, Origin.COPIED]
    assert engine.asked == ["Неизвестно."]


class Mistaken:
    """A memory whose translation says another number, in another language."""

    def __init__(self, approved: bool) -> None:
        self.approved = approved

    def recall(
        self, source: str, previous: str, spans: Sequence[Span], source_language: str, target_language: str
    ) -> Match:
        return Match("Жиырма 21 мектеп салынды.", Origin.MEMORY_EXACT, self.approved)


def test_what_the_memory_says_is_checked_unless_a_person_approved_it() -> None:
    one = document("Погода хорошая.", "Построено 12 школ.")
    ((_, parts),) = Translator(Honest(), memory=Mistaken(approved=False)).translate([one])
    found = {(flag.kind, flag.severity, flag.segment) for flag in parts[1].flags}
    assert {
        ("number-missing", Severity.ERROR, 1),
        ("number-invented", Severity.ERROR, 1),
        ("wrong-language", Severity.ERROR, 1),
    } <= found
    ((_, approved),) = Translator(Honest(), memory=Mistaken(approved=True)).translate([one])
    assert [part.flags for part in approved] == [(), ()]


WORDS = st.sampled_from([*(text for text, *_ in NAMES), "письмо", "ждёт", ","])


@given(
    st.lists(WORDS, min_size=1, max_size=6, unique=True),
    st.sampled_from(SPOILERS),
    st.booleans(),
    st.sampled_from(["en", "kk"]),
)
def test_no_sentence_and_no_engine_makes_a_name_vanish_unnoticed(
    words: list[str], spoil: Callable[[str], str], placeholders: bool, language: str
) -> None:
    result = translated(Honest(spoil, placeholders, language), " ".join(words) + ".")
    assert len(result.segment.spans) == sum(text in words for text, *_ in NAMES)
    for rendering in result.segment.spans:
        assert rendering.found or any(rendering.text in message for message in losses(result))
