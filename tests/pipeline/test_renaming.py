"""Which names a person corrected, and how they are to be taught."""

from __future__ import annotations

import pytest

from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from pipeline.renaming import renamed

#: Language, source, its translation, the corrected translation; then type, Russian name and new name.
CASES = [
    # What no recogniser knew, in the sound of the source.
    ("en", "Решение принято Жакыпбековым.", "Made by Zhopbekov.", "Made by Zhakypbekov.",
     ("person", "Жакыпбеков", "Zhakypbekov")),
    ("kk", "Дом Жакыпбекова в Караганде.", "Жопбековтің үйі Қарағандыда.", "Жақыпбековтің үйі Қарағандыда.",
     ("person", "Жакыпбеков", "Жақыпбеков")),
    ("en", "Открыт завод «Казцинк» в Риддере.", "Kaztsink opened in Ridder.", "Kazzinc opened in Ridder.",
     (None, "Казцинк", "Kazzinc")),
    # What the glossary put there.
    ("en", "Он встретился с Ерланом Жакыпбековым.", "He met Yerlan Zhakypbekov.", "He met Erlan Zhaqypbekov.",
     ("person", "Ерлан Жакыпбеков", "Erlan Zhaqypbekov")),
    ("kk", "Он встретился с Ерланом Жакыпбековым.", "Ол Ерлан Жакыпбековпен кездесті.",
     "Ол Ерлан Жақыпбековпен кездесті.", ("person", "Ерлан Жакыпбеков", "Ерлан Жақыпбеков")),
    ("en", "Верховный Суд рассмотрел дела.", "The Supreme Court considered cases.",
     "The High Court considered cases.", ("institution", "Верховный Суд Республики Казахстан", "High Court")),
]  # fmt: skip

NO_NAMES = [
    ("Верховный Суд рассмотрел дела.", "The Supreme Court considered cases.", "The Court considered cases."),
    ("Он встретился с Ерланом Жакыпбековым.", "He met Yerlan Zhakypbekov.", "He met with him."),
    ("Погода в Караганде хорошая.", "The weather in Karaganda is bad.", "Today in Karaganda the weather is good."),
    ("Он встретился с Ерланом Жакыпбековым.", "Yerlan Zhakypbekov was met.", "He met Yerlan Zhakypbekov."),
]


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(Termbase.load(shipped()))


@pytest.mark.parametrize(("language", "source", "old", "new", "expected"), CASES)
def test_a_name_that_was_corrected_is_told_with_its_nominative(
    annotator: Annotator, language: str, source: str, old: str, new: str, expected: tuple[str | None, str, str]
) -> None:
    (spans,) = annotator.annotate([source])
    (name,) = renamed(source, spans, old, new, language, annotator)
    assert (name.type, name.russian, name.target) == expected


@pytest.mark.parametrize(("source", "old", "new"), NO_NAMES)
def test_other_corrections_teach_no_name(annotator: Annotator, source: str, old: str, new: str) -> None:
    (spans,) = annotator.annotate([source])
    assert renamed(source, spans, old, new, "en", annotator) == []
