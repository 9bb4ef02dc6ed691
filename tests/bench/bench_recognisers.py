"""How often the rendering of a recognised span is what professional translators wrote, and what finding costs.

Reads the trilingual corpus beside the starter packages. For each kind of span: the share whose English rendering
(or an accepted form of it) stands in the English sentence, and whose Kazakh rendering stands in the Kazakh one with
any suffix; then the time for each sentence against a bare regular-expression scan for capitals and digits.

    python tests/bench/bench_recognisers.py [--dev]
"""

from __future__ import annotations

import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from glossary import countries, dates, literals, names, numbers
from glossary.span import Span, leftmost_longest

CORPUS = Path(__file__).parents[2] / "pipeline" / "engine" / "starter" / "corpus"
SOFTENED = {"қ": "[қғ]", "к": "[кг]", "п": "[пб]"}
Row = tuple[str, str, str]


def documents(*, dev: bool) -> Iterator[list[Row]]:
    """The documents of the corpus, either those set aside for development or all others."""
    wanted = set((CORPUS / "dev-documents.txt").read_text(encoding="utf-8").split())
    found: dict[str, list[Row]] = defaultdict(list)
    for path in sorted(CORPUS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            columns = line.split("\t")
            if len(columns) == 4 and (columns[0] in wanted) == dev:
                found[columns[0]].append((columns[1], columns[2], columns[3]))
    yield from found.values()


def recognise(sentences: list[str]) -> list[list[Span]]:
    """All spans of a document that no termbase is needed for."""
    named = names.read(sentences)
    finders = (literals.find, dates.find, numbers.find, countries.find)
    return [
        leftmost_longest([span for find in finders for span in find(sentence)] + persons)
        for sentence, persons in zip(sentences, named, strict=True)
    ]


def stands_in_english(forms: Iterable[str], text: str) -> bool:
    """Whether one of the forms stands in the text as whole words, in any letter case."""
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE) for form in forms)


def stands_in_kazakh(forms: Iterable[str], text: str) -> bool:
    """Whether one of the forms stands in the text, with any suffix."""
    for form in forms:
        last = SOFTENED.get(form[-1], re.escape(form[-1]))
        if re.search(rf"(?<!\w){re.escape(form[:-1])}{last}-?\w{{0,8}}(?!\w)", text, re.IGNORECASE):
            return True
    return False


def main() -> None:
    corpus = list(documents(dev="--dev" in sys.argv))
    sentences = sum(len(document) for document in corpus)
    recognise(["Выступил Ержан Кусаинов."])
    started = time.process_time()
    read = [(document, recognise([ru for ru, _, _ in document])) for document in corpus]
    elapsed = time.process_time() - started

    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for document, found in read:
        for (_, english, kazakh), spans in zip(document, found, strict=True):
            for span in spans:
                count = counts[span.kind.value]
                count[0] += 1
                count[1] += stands_in_english([span.targets["en"], *span.accepted.get("en", ())], english)
                count[2] += stands_in_kazakh([span.targets["kk"], *span.accepted.get("kk", ())], kazakh)

    started = time.process_time()
    for document in corpus:
        for ru, _, _ in document:
            re.findall(r"[А-ЯЁA-Z\d]\w*", ru)
    bare = time.process_time() - started

    for kind, (total, english_hits, kazakh_hits) in sorted(counts.items()):
        print(f"{kind:8} {total:6} spans   en {english_hits / total:6.1%}   kk {kazakh_hits / total:6.1%}")
    total, english_hits, kazakh_hits = (sum(column) for column in zip(*counts.values(), strict=True))
    print(f"{'all':8} {total:6} spans   en {english_hits / total:6.1%}   kk {kazakh_hits / total:6.1%}")
    print(f"{1000 * elapsed / sentences:.2f} ms a sentence, {elapsed / bare:.0f} times a bare scan")


if __name__ == "__main__":
    main()
