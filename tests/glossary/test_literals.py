from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognisers import RUSSIAN_FRAGMENTS, assert_well_formed, rows

from glossary import literals


@pytest.mark.parametrize(("sentence", "stretch", "kind"), rows("literals.tsv"))
def test_the_literal_is_found_and_copied(sentence: str, stretch: str, kind: str) -> None:
    (span,) = literals.find(sentence)
    assert (span.text, span.kind.value) == (stretch, kind)
    assert set(span.targets.values()) == {stretch}


@given(st.lists(st.sampled_from(RUSSIAN_FRAGMENTS), max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text_gives_spans_with_exact_offsets_that_do_not_overlap(sentence: str) -> None:
    assert_well_formed(literals.find, sentence)
