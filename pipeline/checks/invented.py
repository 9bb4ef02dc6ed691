"""Names in the translation that the source does not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from pipeline.article import Severity
from pipeline.checks.capitals import PART, SHORTEST_NAME, Word, runs, words_of
from pipeline.checks.pair import Notice, Pair
from pipeline.checks.sound import ALIKE, resemblance

#: So many letters of a Kazakh word are without its endings.
_STEM = 6


def invented(pair: Pair) -> Iterator[Notice]:
    """Names in the target that nothing in the source resembles."""
    if pair.source_language != "ru" or pair.language not in ("en", "kk"):
        return
    written = list(dict.fromkeys(PART.findall(pair.source)))
    for run in runs(pair.target, [word for word in words_of(pair.target_rest) if _is_foreign(word, pair.language)]):
        strange = [word for word in run if _likest(word.text, written) < ALIKE]
        if not strange:
            continue
        name = pair.target[strange[0].start : strange[-1].end]
        severity = Severity.ERROR if len(strange) > 1 else Severity.WARNING
        yield "name-invented", severity, f"The name «{name}» is not in the source; check it."


def _likest(word: str, written: Sequence[str]) -> float:
    return max((resemblance(one, [word], endings=True) for one in written), default=0.0)


def _is_foreign(word: Word, language: str) -> bool:
    """Whether a word of the target has a capital that neither its place nor its meaning explains."""
    parts = PART.findall(word.text)
    if word.begins or word.is_abbreviation or len(parts[0]) < SHORTEST_NAME or not word.text[0].isupper():
        return False
    return not any(_is_usual(part, language) for part in parts)


def _is_usual(word: str, language: str) -> bool:
    word = word.lower()
    return (language, word[:_STEM] if language == "kk" else word) in _common_capitals()


@cache
def _common_capitals() -> frozenset[tuple[str, str]]:
    """Language and word, from ``common_capitals.tsv``: collected from the translations of the starter corpus."""
    lines = files("pipeline").joinpath("common_capitals.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset((tag, word) for tag, _, word in (line.partition("\t") for line in lines) if word)
