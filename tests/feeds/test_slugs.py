"""Addresses from names."""

from __future__ import annotations

import re

import pytest
from feed_samples import table
from hypothesis import given
from hypothesis import strategies as st

from feeds.slugs import slugify


@pytest.mark.parametrize(("text", "slug"), table("slugs.tsv"))
def test_names_are_written_in_ascii(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(), st.integers(min_value=12, max_value=100))
def test_any_text_gives_a_file_name_of_limited_length(text: str, length: int) -> None:
    slug = slugify(text, length)
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= length


def test_long_text_is_cut_between_words() -> None:
    assert slugify("Рабочая встреча министров в Астане", 24) == "rabochaya-vstrecha"


def test_texts_without_letters_stay_apart() -> None:
    assert slugify("🎉") != slugify("🎊")
