from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.protect import Strategy, around, assemble, protect, restore
from glossary.span import Case, Span, SpanKind

FINANCE = {"en": "Ministry of Finance", "kk": "Қаржы министрлігі"}
SENTENCE = "Министерство финансов направило письмо в Алматы 12 марта 2024 года."


def span(text: str, targets: dict[str, str], kind: SpanKind = SpanKind.TERM, sentence: str = SENTENCE) -> Span:
    start = sentence.index(text)
    return Span(start, start + len(text), text, kind, targets)


SPANS = [
    span("Министерство финансов", FINANCE),
    span("Алматы", {"en": "Almaty", "kk": "Алматы"}),
    span("12 марта 2024 года", {"en": "12 March 2024", "kk": "2024 жылғы 12 наурыз"}, SpanKind.DATE),
]


def test_spans_become_numbered_placeholders_in_order() -> None:
    protected = protect(SENTENCE, SPANS, "en", Strategy.PLACEHOLDERS)
    assert protected.text == "⟦0⟧ направило письмо в ⟦1⟧ ⟦2⟧."


def test_names_are_copied_into_the_source_for_engines_without_placeholders() -> None:
    protected = protect(SENTENCE, SPANS, "kk", Strategy.COPY)
    assert protected.text == "Қаржы министрлігі направило письмо в Алматы 12 марта 2024 года."


@pytest.mark.parametrize(
    ("answer", "text", "cases"),
    [
        (
            "⟦0⟧ ⟦2⟧да ⟦1⟧ға хат жолдады.",
            "Қаржы министрлігі 2024 жылғы 12 наурызда Алматыға хат жолдады.",
            [Case.NOMINATIVE, Case.DATIVE, Case.LOCATIVE],
        ),
        (
            "⟦2⟧ ⟦0⟧ның ⟦1⟧дағы хаты.",
            "2024 жылғы 12 наурыз Қаржы министрлігінің Алматыдағы хаты.",
            [Case.GENITIVE, Case.LOCATIVE, Case.NOMINATIVE],
        ),
        (
            "⟦0⟧мен, ⟦1⟧дан, ⟦2⟧ны.",
            "Қаржы министрлігімен, Алматыдан, 2024 жылғы 12 наурызды.",
            [Case.INSTRUMENTAL, Case.ABLATIVE, Case.ACCUSATIVE],
        ),
    ],
)
def test_kazakh_case_is_read_from_the_suffix_and_put_on_the_real_name(
    answer: str, text: str, cases: list[Case]
) -> None:
    restored = restore(answer, protect(SENTENCE, SPANS, "kk", Strategy.PLACEHOLDERS))
    assert restored.text == text
    assert [outcome.case for outcome in restored.outcomes] == cases
    assert restored.proven


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("⟦0⟧ sent a letter to ⟦1⟧ on ⟦2⟧.", "The Ministry of Finance sent a letter to Almaty on 12 March 2024."),
        ("On ⟦2⟧, the ⟦0⟧ wrote to ⟦1⟧.", "On 12 March 2024, the Ministry of Finance wrote to Almaty."),
        ("On ⟦2⟧, ⟦0⟧'s letter to ⟦1⟧.", "On 12 March 2024, the Ministry of Finance's letter to Almaty."),
    ],
)
def test_english_articles_come_right(answer: str, text: str) -> None:
    assert restore(answer, protect(SENTENCE, SPANS, "en", Strategy.PLACEHOLDERS)).text == text


def test_offsets_of_outcomes_delimit_the_forms() -> None:
    restored = restore("⟦2⟧да ⟦0⟧ның ⟦1⟧ға хаты.", protect(SENTENCE, SPANS, "kk", Strategy.PLACEHOLDERS))
    for outcome in restored.outcomes:
        assert restored.text[outcome.start : outcome.end] == outcome.target


def test_a_lost_span_is_known() -> None:
    restored = restore("⟦0⟧ sent a letter.", protect(SENTENCE, SPANS, "en", Strategy.PLACEHOLDERS))
    assert [restored.outcomes[i].span.text for i in restored.lost] == ["Алматы", "12 марта 2024 года"]


def test_a_repeated_placeholder_is_taken_out_and_counted() -> None:
    restored = restore("The ⟦0⟧ wrote to ⟦0⟧ in ⟦1⟧ on ⟦2⟧.", protect(SENTENCE, SPANS, "en", Strategy.PLACEHOLDERS))
    assert restored.text.count("Ministry of Finance") == 1
    assert restored.surplus == 1
    assert not restored.proven


def test_what_is_taken_out_leaves_no_comma_behind() -> None:
    restored = restore("⟦0⟧ wrote to ⟦1⟧, ⟦0⟧, on ⟦2⟧, ⟦1⟧.", protect(SENTENCE, SPANS, "en", Strategy.PLACEHOLDERS))
    assert restored.text == "Ministry of Finance wrote to Almaty, on 12 March 2024."
    assert restored.surplus == 2


def test_a_placeholder_that_stands_for_nothing_is_taken_out() -> None:
    restored = restore("⟦0⟧ ⟦1⟧ ⟦2⟧ ⟦7⟧", protect(SENTENCE, SPANS, "en", Strategy.PLACEHOLDERS))
    assert "⟦" not in restored.text


def test_more_spans_than_placeholders_leaves_the_least_important_to_the_engine() -> None:
    sentence = " ".join(f"число {number}" for number in range(20, 32)) + " Алматы"
    numbers = [span(str(n), {"en": str(n)}, SpanKind.NUMBER, sentence) for n in range(20, 32)]
    protected = protect(
        sentence, [*numbers, span("Алматы", {"en": "Almaty"}, sentence=sentence)], "en", "placeholders"
    )
    assert len(protected.masked) == 10
    assert "Алматы" not in protected.text
    restored = restore(protected.text, protected)
    assert restored.proven, "numbers that the engine kept are found by their digits"


def test_a_copied_name_with_its_own_suffix_is_recognised() -> None:
    protected = protect(SENTENCE, SPANS[:2], "kk", Strategy.COPY)
    restored = restore("Қаржы министрлігінің Алматыға хаты", protected)
    assert [outcome.case for outcome in restored.outcomes] == [Case.GENITIVE, Case.DATIVE]


def test_a_damaged_copy_is_repaired() -> None:
    protected = protect(SENTENCE, SPANS[:1], "en", Strategy.COPY)
    restored = restore("The Ministry of Finanse sent a letter.", protected)
    assert restored.text == "The Ministry of Finance sent a letter."
    assert restored.outcomes[0].rule == "damaged copy repaired"


def test_a_damaged_copy_behind_one_that_came_through_is_repaired_as_well() -> None:
    sentence = "Министерство финансов направило письмо в Министерство юстиции."
    justice = {"en": "Ministry of Justice", "kk": "Әділет министрлігі"}
    spans = [span("Министерство финансов", FINANCE), span("Министерство юстиции", justice, sentence=sentence)]
    protected = protect(sentence, spans, "en", Strategy.COPY)
    restored = restore("The Ministry of Finance wrote to the Ministry of Justise.", protected)
    assert restored.text == "The Ministry of Finance wrote to the Ministry of Justice."
    assert restored.proven


def test_no_repair_moves_what_was_found_behind_it() -> None:
    sentence = "Министерство финансов направило письмо в Министерство юстиции."
    justice = {"en": "Ministry of Justice", "kk": "Әділет министрлігі"}
    spans = [span("Министерство финансов", FINANCE), span("Министерство юстиции", justice, sentence=sentence)]
    protected = protect(sentence, spans, "en", Strategy.COPY)
    restored = restore("The Ministry of Justisee got a letter from the Ministry of Finance.", protected)
    for outcome in restored.outcomes:
        assert not outcome.found or restored.text[outcome.start : outcome.end] == outcome.target


def test_a_name_in_s_takes_the_apostrophe_alone() -> None:
    nations = {"en": "United Nations", "kk": "Біріккен Ұлттар Ұйымы"}
    protected = protect("ООН", [span("ООН", nations, sentence="ООН")], "en", Strategy.PLACEHOLDERS)
    assert restore("⟦0⟧'s staff came.", protected).text == "The United Nations' staff came."


def test_a_sentence_of_nothing_but_names_needs_no_engine() -> None:
    protected = protect(
        "Министерство финансов", [span("Министерство финансов", FINANCE)], "kk", Strategy.PLACEHOLDERS
    )
    assert not protected.needs_engine
    assert restore(protected.text, protected).text == "Қаржы министрлігі"


def test_a_name_at_the_beginning_is_capitalised() -> None:
    service = {"en": "civil service", "kk": "мемлекеттік қызмет"}
    sentence = "Государственная служба растет."
    protected = protect(
        sentence, [span("Государственная служба", service, sentence=sentence)], "kk", Strategy.PLACEHOLDERS
    )
    assert restore("⟦0⟧ өсуде.", protected).text == "Мемлекеттік қызмет өсуде."


def test_brackets_of_the_source_are_not_taken_for_placeholders() -> None:
    protected = protect("Пункт ⟦0⟧ отменен.", [], "en", Strategy.PLACEHOLDERS)
    assert "⟦" not in protected.text


def test_translating_around_keeps_every_name() -> None:
    pieces = around(SENTENCE, SPANS, "en")
    said = [piece if isinstance(piece, Span) else "words" for piece in pieces]
    restored = assemble(said, "en")
    assert restored.proven
    for outcome in restored.outcomes:
        assert restored.text[outcome.start : outcome.end] == outcome.target


@given(st.text(max_size=60), st.sampled_from(["en", "kk"]), st.sampled_from(list(Strategy)))
def test_whatever_an_engine_says_every_span_is_accounted_for(answer: str, language: str, strategy: Strategy) -> None:
    restored = restore(answer, protect(SENTENCE, SPANS, language, strategy))
    assert len(restored.outcomes) == len(SPANS)
    for outcome in restored.outcomes:
        if outcome.found:
            assert restored.text[outcome.start : outcome.end] == outcome.target


@given(st.permutations([0, 1, 2]), st.lists(st.sampled_from(["", "ның", "ға", "да", "лар"]), min_size=3, max_size=3))
def test_placeholders_in_any_order_and_case_all_come_back(order: list[int], suffixes: list[str]) -> None:
    answer = " және ".join(f"⟦{number}⟧{suffix}" for number, suffix in zip(order, suffixes, strict=True))
    restored = restore(answer, protect(SENTENCE, SPANS, "kk", Strategy.PLACEHOLDERS))
    assert restored.proven
    assert "⟦" not in restored.text


@pytest.mark.parametrize(
    ("answer", "text"), [("20⟦0⟧ға", "20 Қаржы министрлігіне"), ("ол⟦0⟧7", "ол Қаржы министрлігі 7")]
)
def test_a_name_that_the_engine_glued_to_a_word_or_number_stands_apart(answer: str, text: str) -> None:
    restored = restore(answer, protect(SENTENCE, SPANS[:1], "kk", Strategy.PLACEHOLDERS))
    assert restored.text == text
    (outcome,) = restored.outcomes
    assert restored.text[outcome.start : outcome.end] == outcome.target


@pytest.mark.parametrize(
    ("language", "answer", "text"),
    [
        ("kk", "№ 12 мектеп", "№ 12 мектеп"),
        ("kk", "No 12 мектеп, No. 7 бұйрық, No⟦0⟧", "№ 12 мектеп, № 7 бұйрық, № Қаржы министрлігі"),
        ("kk", "Норма 12, Noa 5", "Норма 12, Noa 5"),
        ("en", "School No. 12", "School No. 12"),
    ],
)
def test_the_sign_of_a_number_comes_back_in_kazakh(language: str, answer: str, text: str) -> None:
    assert restore(answer, protect(SENTENCE, SPANS[:1], language, Strategy.PLACEHOLDERS)).text == text
