"""Adherence to official names on the held-out documents, with the glossary and without, and what it costs.

python tests/bench/bench_glossary.py
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence

from glossary import kazakh
from glossary.adherence import Occurrence, adherence
from glossary.annotate import Annotator
from glossary.book import Termbase, shipped
from glossary.protect import Strategy, protect, restore
from glossary.span import Case, Span
from pipeline.engine import open_engine
from pipeline.engine.base import Engine
from pipeline.engine.starter.documents import dev_documents, training_documents
from pipeline.translate import Document, Translated, Translator

#: Documents that are read first, so that tables are loaded and frequent words known, as in a longer run.
OTHERS = 60


def main() -> None:
    texts = [tuple(t.ru for t in d.triples) for d in dev_documents()]
    others = [tuple(t.ru for t in d.triples) for d in training_documents()[:OTHERS]]
    start = time.process_time()
    annotator = Annotator(Termbase.load(shipped()))
    for other in others:
        annotator.annotate(other)
    starting = time.process_time() - start
    start = time.process_time()
    spans = [tuple(annotator.annotate(sentences)) for sentences in texts]
    finding = time.process_time() - start
    sentences = sum(map(len, texts))
    print(f"{len(texts)} held-out documents, {sentences} sentences, {_terms(spans)} occurrences of terms")
    engines = [open_engine("ru", target) for target in ("en", "kk")]
    for engine in engines:
        _compare(engine, texts, spans)
    costs = [_cost(engine, texts, spans) for engine in engines]
    around = sum(cost for cost, _ in costs)
    translating = sum(cost for _, cost in costs)
    print(
        f"CPU for both languages: finding {finding:.2f} s, protecting and restoring {around:.2f} s, "
        f"translating {translating:.2f} s; ratio {(finding + around) / translating:.3f} "
        f"(before: {starting:.2f} s for loading, and for {len(others)} other documents)"
    )


def _terms(spans: Sequence[Sequence[Sequence[Span]]]) -> int:
    return sum(1 for document in spans for sentence in document for span in sentence if span.term)


def _compare(engine: Engine, texts: Sequence[tuple[str, ...]], spans: Sequence[tuple[tuple[Span, ...], ...]]) -> None:
    documents = [Document(str(n), "ru", t, s) for n, (t, s) in enumerate(zip(texts, spans, strict=True))]
    translated = [s for _, result in Translator(engine).translate(documents) for s in result]
    with_glossary = [one.segment.target for one in translated]
    plain = [h.text for h in engine.translate(sentence for text in texts for sentence in text)]
    flat = [sentence for document in spans for sentence in document]
    if engine.target == "kk":
        forms = [
            _is_a_case_form(*pair) for found, one in zip(flat, translated, strict=True) for pair in _pairs(found, one)
        ]
        print(
            f"{engine.label}: {sum(forms)} of {len(forms)} names stand in one of their cases, nothing glued to them"
        )
    for name, outputs in (("with the glossary", with_glossary), ("without", plain)):
        verdicts: Counter[str] = Counter()
        for found, output in zip(flat, outputs, strict=True):
            occurrences = [Occurrence(span.start, span.end, span) for span in found if span.term]
            verdicts.update(verdict.verdict for verdict in adherence(occurrences, output, engine.target))
        kept, total = verdicts["official"] + verdicts["accepted"], sum(verdicts.values())
        print(f"{engine.label}, {name}: {kept} of {total} official names ({kept / total:.2%}) {dict(verdicts)}")


def _pairs(found: Sequence[Span], translated: Translated) -> Iterator[tuple[str, str]]:
    """The Kazakh base form of each name that came through, and the words that stand in its place."""
    text = translated.segment.target
    places = dict(translated.anchors)
    for span in found:
        if span.term and (span.start, span.end) in places:
            start, end = places[span.start, span.end]
            while end < len(text) and text[end].isalpha():
                end += 1
            yield span.targets["kk"], text[start:end]


def _is_a_case_form(name: str, written: str) -> bool:
    forms = {kazakh.inflect(name, case) for case in Case} | {kazakh.relative(name)}
    return written.lower() in {form.lower() for form in forms}


def _cost(
    engine: Engine, texts: Sequence[tuple[str, ...]], spans: Sequence[tuple[tuple[Span, ...], ...]]
) -> tuple[float, float]:
    """Seconds of CPU for protecting and restoring, and for translating."""
    pairs = [(s, f) for text, found in zip(texts, spans, strict=True) for s, f in zip(text, found, strict=True)]
    strategy = Strategy.PLACEHOLDERS if engine.placeholders else Strategy.COPY
    start = time.process_time()
    plans = [protect(sentence, found, engine.target, strategy) for sentence, found in pairs]
    protecting = time.process_time() - start
    start = time.process_time()
    answers = list(engine.translate(plan.text for plan in plans))
    translating = time.process_time() - start
    start = time.process_time()
    restored = [restore(answer.text, plan) for answer, plan in zip(answers, plans, strict=True)]
    restoring = time.process_time() - start
    lost = sum(1 for one in restored if not one.proven)
    print(f"{engine.label}: {lost} of {len(restored)} first answers needed repair")
    return protecting + restoring, translating


if __name__ == "__main__":
    main()
