"""Approved translations that a name does not reach: no run makes them anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from glossary.book import Termbase
from glossary.finder import Finder
from glossary.match import Matcher
from glossary.span import Span
from glossary.term import Term
from pipeline import means
from pipeline.article import Segment
from pipeline.store import Store


def misnamed(store: Store, term: Term, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The approved translations of sentences with a name that do not have it, as slug and language.

    Args:
        store: the newsroom's articles.
        term: the name.
        languages: of the translations.
    """
    matcher = Matcher(Termbase((term,)))
    for stored in store.articles():
        article = stored.article
        if not means.is_annotated(article.language):
            continue
        day = article.published.date() if article.published else None
        for language in languages:
            translation = store.translation(article.guid, language)
            if translation is None or not translation.approved or not term.preferred(language):
                continue
            spans = matcher.read([segment.source for segment in translation.segments], day)
            pairs = zip(translation.segments, spans, strict=True)
            if any(_lacks(segment, found, language) for segment, found in pairs):
                yield stored.slug, language


def _lacks(segment: Segment, spans: Sequence[Span], language: str) -> bool:
    """Whether none of the names of a span stands in the translation; once is enough for a name that recurs."""
    forms = [(span.targets[language], *span.accepted.get(language, ())) for span in spans if language in span.targets]
    return any(not any(Finder(segment.target, language).find(form) for form in names) for names in forms)
