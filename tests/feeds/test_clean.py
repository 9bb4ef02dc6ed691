"""No script in any output, whatever an entry holds."""

from __future__ import annotations

import re

import pytest
from feed_samples import make_entry, make_site, table
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from feeds.atom import atom
from feeds.clean import clean_html, html_to_text, nest_headings, web_address
from feeds.edition import Edition
from feeds.jsonfeed import json_feed
from feeds.rss import rss
from feeds.tree import output_files

_CASES = table("xss.tsv")
_HARMLESS_SCHEMES = ("http:", "https:", "mailto:", "tel:")


def assert_harmless(fragment: str) -> None:
    for element in html.fragment_fromstring(fragment, create_parent="div").iter(etree.Element):
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "svg",
            "math",
            "form",
            "base",
            "link",
        }
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name != "style"
            if name in {"href", "src"} and re.match(r"[^/?#]*:", value):
                assert value.startswith(_HARMLESS_SCHEMES)


@pytest.mark.parametrize(("attack", "text"), _CASES)
def test_html_from_outside_can_do_nothing(attack: str, text: str) -> None:
    safe = clean_html(attack)
    assert_harmless(safe)
    assert text == "-" or text in html_to_text(safe)


@pytest.mark.parametrize("attack", [attack for attack, _ in _CASES])
def test_no_output_file_holds_a_script(attack: str) -> None:
    entry = make_entry(content_html=attack, original_url="javascript:alert(1)", machine_translated=True)
    site = make_site(entry, languages=("ru",))
    channel = Edition(site).channel(site.feeds[0])
    for document in (rss(channel), atom(channel), json_feed(channel)):
        assert b"<script" not in document.lower()
        assert b"&lt;script" not in document.lower()
        assert b"javascript:alert" not in document.lower()
    for file in output_files(Edition(site), limit=5):
        if file.path.endswith(".html"):
            page = html.fromstring(file.render())
            assert not page.xpath("//script | //iframe | //object | //embed | //*[@onerror or @onload or @onclick]")
            assert not page.xpath("//*[starts-with(@href, 'javascript:')]")


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "{{ 7 * 7 }}", "</title><script>", "'; alert(1) //"])
def test_titles_summaries_authors_and_categories_are_text_on_pages(text: str) -> None:
    entry = make_entry(title=text, summary=text, authors=(text,), categories=(text,))
    for file in output_files(Edition(make_site(entry, title=text, description=text)), limit=5):
        if file.path.endswith(".html"):
            assert not html.fromstring(file.render()).xpath("//script")
            assert b">49<" not in file.render()


@given(st.text())
def test_any_text_as_html_comes_out_harmless_and_fit_for_xml(text: str) -> None:
    safe = clean_html(text)
    assert_harmless(safe)
    element = etree.Element("content")
    element.text = safe
    assert etree.fromstring(etree.tostring(element)).text in (safe, safe or None)


def test_what_articles_need_survives() -> None:
    article = (
        '<h2>Итоги</h2><p>Рост <strong>5&nbsp;%</strong>, <a href="https://a.kz/?a=1&amp;b=2">отчёт</a></p>'
        '<ol start="3"><li>раз</li></ol><blockquote>Цитата</blockquote>'
        '<figure><img src="https://a.kz/p.jpg" alt="Зал"><figcaption>Зал</figcaption></figure>'
        '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
    )
    assert clean_html(article) == article


@pytest.mark.parametrize(
    ("given_address", "address"),
    [
        ("https://a.kz/б c", "https://a.kz/б%20c"),
        ("HTTP://a.kz/", "HTTP://a.kz/"),
        ("java\0script:alert(1)", None),
        ("//a.kz/", None),
        ("ftp://a.kz/", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_are_addresses(given_address: str | None, address: str | None) -> None:
    assert web_address(given_address) == address


@pytest.mark.parametrize(
    ("fragment", "clean"),
    [
        ('<figure><img src="data:image/png;base64,AAAA" alt="Зал"></figure><p>Текст</p>', "<p>Текст</p>"),
        (
            '<figure><img alt="a>b"><figcaption>З</figcaption></figure>',
            "<figure><figcaption>З</figcaption></figure>",
        ),
        ('<figure><a href="https://a.kz/"><img src="javascript:x"></a></figure><p>Т</p>', "<p>Т</p>"),
        ('<p><img src="" alt="x">Текст</p>', "<p>Текст</p>"),
    ],
)
def test_a_picture_without_an_address_goes_with_its_empty_figure(fragment: str, clean: str) -> None:
    assert clean_html(fragment) == clean


@pytest.mark.parametrize(
    ("levels", "nested"),
    [("1", "2"), ("14", "23"), ("1141", "2232"), ("23", "23"), ("243", "233"), ("32", "22"), ("123456", "234566")],
)
def test_headings_stand_below_that_of_the_page_without_a_gap(levels: str, nested: str) -> None:
    def headings(digits: str) -> str:
        return "".join(f'<h{digit} lang="ru">Итог <b>{n}</b></h{digit}><p>Да</p>' for n, digit in enumerate(digits))

    assert nest_headings(headings(levels)) == headings(nested)
