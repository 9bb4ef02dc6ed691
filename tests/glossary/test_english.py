"""Official names in English text: articles, a/an, possessives, capitals."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import english

ARTICLES = Path(__file__).parents[1] / "data" / "english_articles.tsv"


def test_table_of_articles_holds_name_for_name() -> None:
    with ARTICLES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    wrong = [row for row in rows if english.needs_article(row["name"]) != (row["article"] == "yes")]
    assert not wrong


@pytest.mark.parametrize(
    ("before", "name", "after", "text"),
    [
        ("It was said by ", "Ministry of Finance", ".", "It was said by the Ministry of Finance."),
        ("It was said by the ", "Ministry of Finance", ".", "It was said by the Ministry of Finance."),
        ("It was said by the ", "the Ministry of Finance", ".", "It was said by the Ministry of Finance."),
        ("", "Ministry of Finance", " has replied.", "The Ministry of Finance has replied."),
        ("They met. ", "United Nations", " took part.", "They met. The United Nations took part."),
        ("«", "World Bank", " will help», he said.", "«The World Bank will help», he said."),
        ("in the ", "Astana", ".", "in Astana."),
        ("The ", "Astana", " was chosen.", "Astana was chosen."),
        ("The ", "Nazarbayev University", " was opened.", "Nazarbayev University was opened."),
        ("the ", "Kazakhstan", "'s economy.", "Kazakhstan's economy."),
        ("by ", "UNESCO", ".", "by UNESCO."),
        ("by ", "OECD", ".", "by the OECD."),
    ],
)
def test_there_is_one_article_where_english_wants_one(before: str, name: str, after: str, text: str) -> None:
    assert english.insert(before, name, after) == text


@pytest.mark.parametrize(
    "before",
    [
        "It is said that Kazakhstan's ",
        "It is said that Kazakhstan’s ",
        "It is said that the states' ",
        "It is said that this ",
        "It is said that its ",
        "It is said that each ",
        "It is said that a specialised ",
        "It is said that the former ",
        "It is said (",
    ],
)
def test_no_article_follows_another_determiner(before: str) -> None:
    assert english.insert(before, "Ministry of Finance", " works.") == f"{before}Ministry of Finance works."


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("within the ", "UNESCO", " programme."),
        ("in ", "EU", " countries."),
        ("at the ", "UNESCO", " Regional Office."),
        ("with ", "European Union", " (EU) funding."),
        ("in the ", "Astana", "-based office."),
        ("it was opened by ", "Minister of Finance", " Yerulan Zhamaubayev."),
        ("it was opened by the ", "Minister of Finance", "."),
        ("new rules of ", "civil service", "."),
        ("new rules of the ", "civil service", "."),
    ],
)
def test_the_article_of_the_text_stays_before_attributes_positions_and_common_terms(
    before: str, name: str, after: str
) -> None:
    assert english.insert(before, name, after) == before + name + after


def test_no_article_is_added_to_a_headline() -> None:
    after = " and partners discuss reform of civil service"
    assert english.insert("", "Astana Civil Service Hub", after) == f"Astana Civil Service Hub{after}"


def test_the_termbase_may_overrule_the_rules() -> None:
    assert english.insert("at ", "Nazarbayev University", ".", article=True) == "at the Nazarbayev University."
    assert english.insert("at the ", "World Bank", ".", article=False) == "at World Bank."


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("Ministry", "a"),
        ("Agency", "an"),
        ("NGO", "an"),
        ("UN agency", "a"),
        ("EU directive", "an"),
        ("OECD report", "an"),
        ("MOU", "an"),
        ("UNESCO site", "a"),
        ("university", "a"),
        ("European state", "a"),
        ("Uzbek delegation", "an"),
        ("Ukrainian city", "a"),
        ("Ombudsman", "an"),
        ("hour", "an"),
        ("one-stop shop", "a"),
    ],
)
def test_the_indefinite_article_agrees_with_the_first_sound(name: str, article: str) -> None:
    assert english.indefinite_article(name) == article


def test_an_indefinite_article_before_the_name_is_made_to_agree() -> None:
    assert english.insert("He heads an ", "Ministry of Finance", " unit.") == "He heads a Ministry of Finance unit."
    assert english.insert("It is a ", "NGO", " project.") == "It is an NGO project."
    assert english.insert("A ", "OECD", " report.") == "An OECD report."


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Ministry of Finance", "Ministry of Finance’s"),
        ("United Nations", "United Nations’"),
        ("Asian Development Bank (ADB)", "Asian Development Bank’s (ADB)"),
    ],
)
def test_possessive(name: str, form: str) -> None:
    assert english.possessive(name) == form


def test_possessive_after_the_name_is_kept_and_shortened_after_s() -> None:
    assert english.insert("by the ", "World Bank", "'s staff.") == "by the World Bank's staff."
    assert english.insert("by the ", "United Nations", "'s staff.") == "by the United Nations' staff."


@pytest.mark.parametrize(
    ("before", "name", "text"),
    [
        ("It is ", "Ministry of Finance", "It is the Ministry of Finance."),
        ("", "Ministry of Finance", "The Ministry of Finance."),
        ("It is ", "The World Bank", "It is the World Bank."),
        ("", "digital government", "Digital government."),
        ("", "eGov portal", "eGov portal."),
        ("", "Astana", "Astana."),
    ],
)
def test_a_name_gets_its_article_and_a_capital_where_it_opens_the_sentence(before: str, name: str, text: str) -> None:
    assert english.insert(before, name, ".") == text


def test_place_gives_the_text_before_and_the_form_apart() -> None:
    assert english.place("It was ", "World Bank", ".") == ("It was the ", "World Bank")


NAMES = st.sampled_from(
    ["Ministry of Finance", "Astana", "UN", "UNESCO", "civil service", "Prime Minister", "Astana Hub"]
)
STARTS = st.sampled_from(["", "in ", "in the ", "The ", "by an ", "Kazakhstan's ", "(", "It works. ", "the new "])
ENDS = st.sampled_from(["", ".", " is open.", "'s work.", " experts say.", ")"])


@given(STARTS, NAMES, ENDS)
def test_two_articles_never_meet_and_the_name_is_never_lost(before: str, name: str, after: str) -> None:
    text = english.insert(before, name, after)
    assert not re.search(r"\b(?:the|an?)\s+(?:the|an?)\b", text, re.IGNORECASE)
    assert name.lower() in text.lower()


@given(STARTS, NAMES, ENDS)
def test_putting_a_name_where_it_already_stands_changes_nothing(before: str, name: str, after: str) -> None:
    start, form = english.place(before, name, after)
    assert english.place(start, name, after) == (start, form)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_text_at_all_is_accepted(before: str, name: str, after: str) -> None:
    assert english.insert(before, name, after) is not None
    assert english.possessive(name)
