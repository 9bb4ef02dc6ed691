"""What may leave the house: text that XML can carry, HTML without script, addresses that only lead somewhere."""

from __future__ import annotations

import html
import re

import nh3

#: Not a Char in XML 1.0 (section 2.2), or a control character that the same section advises against.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em"),
    *("figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p"),
    *("pre", "q", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "time", "tr", "u", "ul"),
}
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
#: Elements whose text is no text for readers; without the list, only their tags would go.
_DROPPED_WITH_CONTENT = {
    *("script", "style", "iframe", "object", "embed", "noscript", "template", "title", "svg", "math"),
}
_SANITIZER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    url_schemes=_SCHEMES,
    link_rel=None,
)
_WITHOUT_SOURCE = re.compile(r'<img(?!(?:\s[a-z]+="[^"]*")*?\ssrc="[^"])(?:\s[a-z]+="[^"]*")*>')
_EMPTY = (re.compile(r"<a(?:\s[^<>]*)?></a>"), re.compile(r"<figure(?:\s[^<>]*)?>\s*</figure>"))
_HEADING = re.compile(r"<h([1-6])\b([^<>]*)>(.*?)</h\1>", re.DOTALL)


def clean_text(text: str) -> str:
    """The text without the characters that XML 1.0 forbids or advises against (section 2.2)."""
    return _FORBIDDEN.sub("", text)


def clean_line(text: str) -> str:
    """The text on one line: cleaned, every run of white space a single space."""
    return " ".join(clean_text(text).split())


def clean_html(fragment: str) -> str:
    """The fragment with nothing in it but text, structure, links and images.

    An image whose address may not leave the house goes, with the link and the figure that held nothing else.
    The input is expected to be clean already; this is the last gate before the public, so it trusts nobody.
    """
    safe = _SANITIZER.clean(clean_text(fragment))
    safe = clean_text(safe)  # a character reference such as &#11; may have become a control character
    safe, dropped = _WITHOUT_SOURCE.subn("", safe)
    for empty in _EMPTY if dropped else ():
        safe = empty.sub("", safe)
    return safe


def nest_headings(fragment: str) -> str:
    """A fragment that :func:`clean_html` returned, with its headings below an ``h1`` and no level left out.

    The outline stays: what stood below a heading still does, six levels deep.
    """
    above: list[int] = []

    def nested(heading: re.Match[str]) -> str:
        level = int(heading[1])
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        depth = min(len(above) + 1, 6)
        return f"<h{depth}{heading[2]}>{heading[3]}</h{depth}>"

    return _HEADING.sub(nested, fragment)


def html_to_text(fragment: str) -> str:
    """The text of a fragment that :func:`clean_html` returned, on one line."""
    spaced = re.sub(r"<(?:/?(?:p|h\d|li|td|th|div|blockquote|figcaption|pre|dd|dt)|[bh]r)\b[^>]*>", " ", fragment)
    return clean_line(html.unescape(re.sub(r"<[^>]*>", "", spaced)))


def web_address(url: str | None) -> str | None:
    """The address when it is absolute and http(s), else None: ``javascript:`` and ``data:`` never get through."""
    address = clean_line(url or "").replace(" ", "%20")
    return address if re.match(r"https?://[^/]", address, re.IGNORECASE) else None
