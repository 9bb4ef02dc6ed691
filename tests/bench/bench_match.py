"""How fast terms are found: 10,000 terms against a 1,000-word text, beside one regular expression a term.

Run by hand: ``python tests/bench/bench_match.py``. The regular expressions know no cases at all; they are the least
that a loop over terms costs.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from glossary.book import Termbase, shipped
from glossary.match import Matcher
from glossary.term import Forms, Term, TermType

TERMS, WORDS, ROUNDS = 10_000, 1_000, 5
HEADS = ("Министерство", "Комитет", "Агентство", "Департамент", "Управление", "Центр", "Институт", "Фонд", "Совет")
ADJECTIVES = ("национального", "государственного", "цифрового", "регионального", "экологического", "социального")
NOUNS = (
    *("развития", "контроля", "надзора", "планирования", "обеспечения", "образования", "строительства", "транспорта"),
    *("здравоохранения", "хозяйства", "страхования", "мониторинга", "управления", "регулирования", "анализа"),
)
INFLECTED = {"Министерство": "Министерством", "Комитет": "Комитета", "Агентство": "Агентству", "Центр": "Центре"}
FILLER = (
    "вчера состоялось расширенное заседание коллегии на котором были подведены итоги работы за первое полугодие"
).split()


def synthetic_terms(random_source: random.Random) -> list[Term]:
    """Names of three to six words that share their beginnings, as the names of institutions do."""
    names: dict[str, None] = {}
    while len(names) < TERMS:
        words = [random_source.choice(HEADS), random_source.choice(ADJECTIVES), random_source.choice(NOUNS)]
        if random_source.random() < 0.8:
            words += ["и", random_source.choice(NOUNS)]
        if random_source.random() < 0.5:
            words += [random_source.choice(ADJECTIVES), random_source.choice(NOUNS)]
        names[" ".join(words) + " Республики Казахстан"] = None
    return [
        Term(f"t{number}", TermType.INSTITUTION, {"ru": Forms(name), "en": Forms(f"Body {number}")}, "KZ")
        for number, name in enumerate(names)
    ]


def synthetic_text(terms: list[Term], random_source: random.Random) -> list[str]:
    """About a thousand words in sentences of some twenty; every sentence has a term in an oblique case."""
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < WORDS:
        name = random_source.choice(terms).russian.preferred
        head, rest = name.split(" ", 1)
        filler = random_source.sample(FILLER, 12)
        sentences.append(" ".join([*filler[:6], INFLECTED.get(head, head), rest, *filler[6:]]) + ".")
    return sentences


def best(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of several runs, in milliseconds of CPU."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def main() -> None:
    """Print the times and their ratio."""
    source = random.Random(7)
    terms = synthetic_terms(source)
    text = synthetic_text(terms, source)
    start = time.process_time()
    matcher = Matcher(Termbase(tuple(terms)))
    built = 1000 * (time.process_time() - start)
    start = time.process_time()
    found = sum(len(spans) for spans in matcher.read(text))
    first = 1000 * (time.process_time() - start)
    warm = best(lambda: matcher.read(text))
    expressions = [re.compile(re.escape(term.russian.preferred), re.IGNORECASE) for term in terms]
    loop = best(lambda: [e.search(sentence) for e in expressions for sentence in text], rounds=1)
    print(
        f"{len(terms):,} terms, {sum(len(s.split()) for s in text):,} words, {found} names in {len(text)} sentences"
    )
    print(f"build the automaton once     {built:8.1f} ms")
    print(f"find, first text             {first:8.1f} ms   (grows the branches and analyses the words that it needs)")
    print(f"find, further texts          {warm:8.1f} ms")
    print(f"a regular expression a term  {loop:8.1f} ms   ×{loop / warm:.0f}")
    start = time.process_time()
    termbase = Termbase.load(shipped())
    loaded = 1000 * (time.process_time() - start)
    start = time.process_time()
    Matcher(termbase)
    built = 1000 * (time.process_time() - start)
    files = ", ".join(Path(path).name for path in shipped())
    print(f"shipped: {len(termbase)} terms ({files}): load {loaded:.1f} ms, build {built:.1f} ms")


if __name__ == "__main__":
    main()
