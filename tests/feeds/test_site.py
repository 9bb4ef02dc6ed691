"""The web pages, the subscription list and the sitemap."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urljoin

import pytest
from feed_samples import BASE, make_entry, make_site, newsroom_site
from lxml import etree, html

from feeds import catalogues
from feeds.edition import Edition
from feeds.entry import Site
from feeds.tree import output_files


def rendered(site: Site) -> dict[str, bytes]:
    return {file.path: file.render() for file in output_files(Edition(site), limit=50)}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return rendered(newsroom_site())


def page(files: dict[str, bytes], path: str) -> html.HtmlElement:
    return html.fromstring(files[path].decode())


def test_the_tree_has_a_page_and_the_feeds_for_each_language_article_and_category(files: dict[str, bytes]) -> None:
    expected = {"index.html", "opml.xml", "sitemap.xml", "style.css", "ru/articles/vstrecha.html"}
    for language in ("ru", "en", "kk"):
        expected |= {f"{language}/{name}" for name in ("index.html", "rss.xml", "atom.xml", "feed.json")}
        expected |= {f"{language}/articles/zasedanie.html", f"{language}/archive/2024.html"}
    expected |= {"ru/archive/2023.html"}
    for folder in ("ru/categories/ekonomika", "ru/categories/transport", "en/categories/economy"):
        expected |= {f"{folder}/{name}" for name in ("index.html", "rss.xml", "atom.xml")}
    expected |= {f"kk/categories/ekonomika/{name}" for name in ("index.html", "rss.xml", "atom.xml")}
    assert set(files) == expected


def test_every_page_is_html_with_one_main_heading_and_a_language(files: dict[str, bytes]) -> None:
    for path, content in files.items():
        if path.endswith(".html"):
            document = html.fromstring(content.decode())
            assert content.startswith(b"<!DOCTYPE html>")
            assert document.get("lang")
            assert len(document.xpath("//main//h1")) == 1
            assert document.xpath("//title")[0].text_content().strip()
            assert len(document.xpath("//link[@rel='canonical']")) == 1


def test_every_link_inside_the_site_leads_to_a_file(files: dict[str, bytes]) -> None:
    for path in files:
        if not path.endswith(".html"):
            continue
        for reference in page(files, path).xpath("//@href"):
            address = urljoin(BASE + path, reference)
            if address.startswith(BASE):
                target = address.removeprefix(BASE)
                assert (target + "index.html" if target.endswith("/") or not target else target) in files


def test_an_article_names_its_languages_itself_included_and_its_canonical_address(files: dict[str, bytes]) -> None:
    document = page(files, "kk/articles/zasedanie.html")
    alternates = {
        link.get("hreflang"): link.get("href") for link in document.xpath("//link[@rel='alternate'][@hreflang]")
    }
    assert alternates == {code: f"{BASE}{code}/articles/zasedanie.html" for code in ("ru", "en", "kk")}
    assert document.xpath("//link[@rel='canonical']/@href") == [BASE + "kk/articles/zasedanie.html"]


def test_an_article_offers_the_feeds_and_the_other_languages(files: dict[str, bytes]) -> None:
    document = page(files, "ru/articles/vstrecha.html")
    types = document.xpath("//link[@rel='alternate'][@type]/@type")
    assert types == ["application/rss+xml", "application/atom+xml", "application/feed+json"]
    choices = document.xpath("//nav[@class='languages']//a")
    assert [(a.text, a.get("href")) for a in choices] == [
        ("English", "../../en/index.html"),
        ("Қазақша", "../../kk/index.html"),
    ]


def test_an_article_tells_social_networks_and_search_engines_what_it_is(files: dict[str, bytes]) -> None:
    document = page(files, "en/articles/zasedanie.html")
    graph = {meta.get("property"): meta.get("content") for meta in document.xpath("//meta[@property]")}
    assert (graph["og:type"], graph["og:title"], graph["og:locale"]) == ("article", "Заседание (en)", "en_US")
    assert graph["og:image"] == "https://gov.example.kz/photo.jpg"
    assert document.xpath("//*[@itemtype='https://schema.org/NewsArticle']//*[@itemprop='headline']/text()")
    assert [span.text for span in document.xpath("//*[@itemprop='name']")] == ["Айгүл Сәрсенова", "Иван Петров"]


def test_the_day_on_a_page_is_the_day_in_the_newsroom_s_time_zone() -> None:
    late = newsroom_site().feeds[0].entries[1]  # 31 December, 20:00 UTC
    almaty = rendered(make_site(late, timezone="Asia/Almaty"))
    assert "1 января 2024\u00a0г." in almaty["ru/articles/vstrecha.html"].decode()
    assert "ru/archive/2024.html" in almaty


def test_the_first_page_offers_every_language_under_its_own_name(files: dict[str, bytes]) -> None:
    document = page(files, "index.html")
    assert [(a.text, a.get("hreflang")) for a in document.xpath("//main//h2/a")] == [
        ("Русский", "ru"),
        ("English", "en"),
        ("Қазақша", "kk"),
    ]


def test_a_language_without_articles_says_so() -> None:
    assert "Әзірге жарияланған материал жоқ." in rendered(make_site())["kk/index.html"].decode()


def test_a_site_without_languages_still_has_its_first_page() -> None:
    assert "index.html" in rendered(make_site(languages=()))


def test_the_opml_lists_every_feed_of_the_site(files: dict[str, bytes]) -> None:
    root = etree.fromstring(files["opml.xml"])
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    listed = {outline.get("xmlUrl") for outline in root.iter("outline") if outline.get("xmlUrl")}
    assert listed == {BASE + path for path in files if PurePosixPath(path).name == "rss.xml"}
    assert [folder.get("text") for folder in root.find("body")] == ["Русский", "English", "Қазақша"]


def test_the_sitemap_names_every_page_and_an_article_with_all_its_languages(files: dict[str, bytes]) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = etree.fromstring(files["sitemap.xml"])
    addresses = root.xpath("s:url/s:loc/text()", namespaces=names)
    pages = (path.removesuffix("index.html") for path in files if path.endswith(".html"))
    assert sorted(addresses) == sorted(BASE + path for path in pages)
    kazakh = root.xpath(f"s:url[s:loc='{BASE}kk/articles/zasedanie.html']", namespaces=names)[0]
    assert set(kazakh.xpath("x:link/@hreflang", namespaces=names)) == {"ru", "en", "kk"}
    assert kazakh.xpath("s:lastmod/text()", namespaces=names) == ["2024-03-06T10:00:00+00:00"]


def test_a_sitemap_that_is_too_long_becomes_an_index_of_several() -> None:
    entries = [make_entry("ru", f"n{number}") for number in range(catalogues.SITEMAP_LIMIT)]
    edition = Edition(make_site(*entries, languages=("ru",)))
    assert catalogues.sitemap_paths(edition) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    index = etree.fromstring(catalogues.sitemap(edition, "sitemap.xml"))
    assert [loc.text for loc in index.iter("{*}loc")] == [BASE + "sitemap-1.xml", BASE + "sitemap-2.xml"]
    assert len(etree.fromstring(catalogues.sitemap(edition, "sitemap-2.xml"))) == 3


def test_a_heading_in_a_text_is_no_second_main_heading() -> None:
    files = rendered(make_site(make_entry("ru", content_html="<h1>Итоги</h1><p>Текст</p><h4>Планы</h4>")))
    headings = page(files, "ru/articles/zasedanie.html").xpath(
        "//main//*[self::h1 or self::h2 or self::h3 or self::h4]"
    )
    assert [heading.tag for heading in headings] == ["h1", "h2", "h3"]


def test_the_site_has_its_name_in_the_language_of_the_page() -> None:
    site = newsroom_site()
    russian, english, kazakh = site.feeds
    site = replace(site, feeds=(russian, replace(english, site_title="Ministry"), kazakh))
    files = rendered(site)
    names = [page(files, f"{code}/index.html").findtext(".//p[@class='name']/a") for code in ("ru", "en", "kk")]
    assert names == ["Министерство", "Ministry", "Министерство"]
