"""The grammar of official names in English: the definite article, a/an, the possessive, capital letters.

Rules for the article follow the usage of the United Nations and of government press services: a name built on a
common noun takes ``the`` (the Ministry of Finance, the World Bank), a name that starts with its distinguishing part
and ends in University or a company form does not (Nazarbayev University, Air Astana JSC), nor do places and persons;
an abbreviation said letter by letter takes it (the OECD), one said as a word does not (UNESCO).
"""

from __future__ import annotations

import re

#: Last words, or words before "of" and "for", of names that take the article.
_COMMON_HEADS = frozenset(
    """
    academy accord act address administration agency agreement akimat alliance apparatus archive armed army
    assembly assistance association authority awards board body brics bureau cabinet center centre chamber
    charter club code commission committee commonwealth community company concept confederation conference
    congress constitution consulate convention cooperation corporation corps council court covenant
    declaration delegation department directorate division embassy emirates entity exchange executive
    facility federation force forces forum foundation framework fund goals government guard headquarters
    holding house hub index initiative inspectorate institute institution islands journal kingdom kurultai
    law league library majilis maslikhat mazhilis ministry mission monitor museum nations network
    observatory office ombudsman order organisation organization palace panel park parliament partnership
    plan police portal presidency process program programme project protocol register registry
    representation republic reserve review route secretariat section sector senate service society staff
    state states strategy structure subcommittee summit syndicate system team theater theatre treasury
    treaty tribunal troops union unit volunteers world zone
    """.split()
)  # fmt: skip
#: Heads that take the article only before "of" or "for", as in the University of Tokyo.
_HEADS_WITH_OF = frozenset("bank university college school city region district group day capital bank port".split())
#: Heads of positions; whether they have an article depends on what they are said of: the Minister, Minister Li.
_POSITION_HEADS = frozenset(
    """
    administrator advisor adviser aide akim ambassador assistant attaché chair chairman chairperson chairwoman
    chargé chief commander commissioner consul coordinator counsellor deputy director doctor envoy expert general
    governor head inspector judge manager mayor member minister ombudsperson president prosecutor rector
    representative secretary speaker spokesperson
    """.split()
)
_WITH_ARTICLE = frozenset(
    {
        "Netherlands", "Philippines", "Maldives", "Bahamas", "Gambia", "Seychelles", "Comoros", "Hague", "Vatican",
        "World Bank", "World Bank Group", "National Bank", "Central Bank", "Aral Sea", "Caspian Sea",
        "Middle East", "European Parliament", "Silk Road", "Bank", "BBC", "Internet", "Middle Corridor",
        "OSCE", "EAEU", "AIIB", "IAEA",
    }
)  # fmt: skip
_WITHOUT_ARTICLE = frozenset(
    {
        "Astana Hub", "UNDP", "UNFPA", "UNHCR", "UNOPS", "USAID", "GIZ", "AI", "IT", "GDP", "VAT", "ICT", "ESG",
        "KPI", "HR", "PR", "TV", "DNA", "HIV", "Interpol", "INTERPOL", "COVID-19",
        "KTZ", "KEGOC", "Kazakhtelecom",
    }
)  # fmt: skip
#: A university or bank whose name describes it, and so takes the article.
_DESCRIBED = re.compile(
    r"\b(?:National|State|Technical|Research|International|Central|Development|Investment)\b.* (?:University|Bank)$"
)
_COMPANY = re.compile(r"\b(?:JSC|LLP|LLC|Ltd|Inc|PLC|plc|AG|GmbH|NC|Co|Corp|S\.A)\.?$")
_DETERMINER = re.compile(
    r"(?:\b(?:this|that|these|those|each|every|its|his|her|their|our|my|your|any|some|no|another|both|which|whose|"
    r"what|such|neither|either|former|new|entire|whole|same|relevant|said)|\w['’]s|s['’]|"
    # a word between the determiner and the name: a specialised …, the First …
    r"(?:\b(?:the|an?|its|their|our)|\w['’]s|s['’])\s+\w+)\s+$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?<![\w'’-])(the|an?)\s+$", re.IGNORECASE)
_SENTENCE_START = re.compile(r"(?:^|[.!?…]\s|\n)[\s«“\"'‘(–—-]*$")
#: Words after a name that show that the name is not an attribute of a noun to come.
_FUNCTION_WORD = re.compile(
    r"\s+(?:and|or|but|nor|as|at|by|for|from|in|into|of|on|onto|over|to|under|until|up|upon|via|with|within|without|"
    r"after|before|during|since|because|between|among|about|against|through|throughout|towards?|near|than|that|which|"
    r"who|whose|where|when|while|if|is|are|was|were|be|been|has|have|had|will|would|shall|should|can|could|may|might|"
    r"must|do|does|did|also|not|now|then|today|here|there|only|already|still|the|a|an|this|it|they|he|she|"
    r"hosts?|held|holds?|plans?|says?|said|became|becomes|began|begins|took|takes?|gave|gives|met|sent|heard|"
    r"acknowledges|adopts|announces|approves|clarifies|confirms|considers|continues|denies|discusses|expands|expects|"
    r"explains|forecasts|intends|launches|notes|opens|organises|presents|promises|proposes|provides|recommends|"
    r"replies|undergoes|warns|together|\w+ed|\w+ly)\b"
)
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\s»”\"’)\]]*$")
_ATTRIBUTIVE = re.compile(r"\s+[A-Za-z]|-[a-z]")
_BRACKETS_FIRST = re.compile(r"^\s*\([^()]*\)")
_LETTERS_WITH_VOWEL_SOUND = frozenset("AEFHILMNORSX")
_CONSONANT_SOUND = re.compile(r"(?:u(?:ni|nesco|s[aeiu]|kr|t[ei])|eu|one\b|once\b)", re.IGNORECASE)
_SILENT_H = re.compile(r"(?:hour|honou?r|honest|heir)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)$")


def needs_article(name: str) -> bool:
    """Whether English puts ``the`` before ``name`` in running text; persons, cities and companies have none."""
    bare = _BRACKETS.sub("", _bare(name)).strip()
    if bare in _WITH_ARTICLE:
        return True
    if not bare or bare in _WITHOUT_ARTICLE or _COMPANY.search(bare) or bare[0].islower():
        return False
    if " " not in bare:
        return _is_spelled_out(bare) or bare.lower() in _COMMON_HEADS or _is_position(bare)
    head, has_complement = _head(bare)
    if _DESCRIBED.search(bare):
        return True
    return head in _COMMON_HEADS or (has_complement and head in _HEADS_WITH_OF) or _is_position(bare)


def possessive(name: str) -> str:
    """``name`` with 's, or with the apostrophe alone after a final s; brackets stay behind: the Bank's (ADB)."""
    brackets = _BRACKETS.search(name)
    owner, rest = (name[: brackets.start()], brackets.group()) if brackets else (name, "")
    return owner + ("’" if owner.endswith(("s", "S")) else "’s") + rest


def indefinite_article(name: str) -> str:
    """``a`` or ``an``, by the first sound of ``name``: an NGO, a UN agency, a university, an hour."""
    word = name.split(" ")[0].split("-")[0]
    if _is_spelled_out(word):
        return "an" if word[0] in _LETTERS_WITH_VOWEL_SOUND else "a"
    if _SILENT_H.match(word):
        return "an"
    return "an" if word[:1].lower() in set("aeiou") and not _CONSONANT_SOUND.match(word) else "a"


def place(before: str, name: str, after: str, article: bool | None = None) -> tuple[str, str]:
    """The text before ``name`` with its article put right, and the form of ``name`` to put after it.

    ``article`` says whether the name takes ``the``; None leaves it to the rules. An article is added where the name
    wants one and nothing else determines it, and removed where it takes none; before a noun that the name qualifies
    (the UNESCO programme, EU countries), and for positions, the article of the text stays as it is. None is added
    to a headline, which is a text without final punctuation.
    """
    bare = _bare(name)
    written = _ARTICLE.search(before)
    wanted = needs_article(bare) if article is None else article
    is_free = not _is_attribute(after) and not _is_position(bare) and (article is not None or bare[:1].isupper())
    if written:
        stays = wanted or not is_free
        before = before[: written.start()] + (_agreeing(written.group(1), bare) if stays else "")
    elif wanted and is_free and not _is_determined(before) and not _is_headline(before, after):
        before += _capitalised("the ") if _SENTENCE_START.search(before) else "the "
    return before, _capitalised(bare) if _SENTENCE_START.search(before) else bare


def without_article(before: str, person: str, after: str) -> str:
    """The text before a person's name without ``the``, unless the name qualifies a noun: the Tokayev Foundation."""
    written = _ARTICLE.search(before)
    if not written or written[1].lower() != "the":
        return before
    qualifies = re.match(r"\s+[A-Z]", after) if " " in person else _is_attribute(after)
    return before if qualifies else before[: written.start()]


def insert(before: str, name: str, after: str, article: bool | None = None) -> str:
    """``before + name + after`` with the article as ``place`` has it; ``'s`` after a final s becomes ``'``."""
    start, form = place(before, name, after, article)
    if apostrophe := apostrophe_alone(form, after):
        after = apostrophe + after[2:]
    return start + form + after


def apostrophe_alone(form: str, after: str) -> str:
    """The apostrophe for which an ``'s`` behind a name in a final s is to be exchanged; empty where none is."""
    return after[0] if form.endswith(("s", "S")) and re.match(r"['’]s\b", after) else ""


def _bare(name: str) -> str:
    return re.sub(r"^the\s+(?=\S)", "", name.strip(), flags=re.IGNORECASE)


def _capitalised(text: str) -> str:
    """With a capital first letter, unless a capital stands later in the first word (iPhone, eGov)."""
    return text if re.match(r"[a-z]+[A-Z]", text) else text[:1].upper() + text[1:]


def _is_spelled_out(word: str) -> bool:
    """Whether an abbreviation is said letter by letter; UNESCO, NATO and others that read as words are not."""
    if len(word) < 2 or not word.isalpha() or not word.isupper():
        return False
    if len(word) < 4:
        return True
    return re.fullmatch(r"(?:[BCDFGHJKLMNPQRSTVWXYZ]{0,2}[AEIOU]{1,2})+[BCDFGHJKLMNPQRSTVWXYZ]?", word) is None


def _head(bare: str) -> tuple[str, bool]:
    """The head noun, in lower case, and whether a complement follows it: Ministry of Finance → ministry, True."""
    front, complement, _ = re.split(r"( (?:of|for|on|against|to|in) )|$", bare, maxsplit=1)
    return front.rpartition(" ")[2].lower(), complement is not None


def _is_position(bare: str) -> bool:
    head, _ = _head(bare)
    return not _POSITION_HEADS.isdisjoint(head.split("-")) or bare.startswith(("Ambassador", "Chargé"))


def _is_attribute(after: str) -> bool:
    following = _BRACKETS_FIRST.sub("", after)
    return _ATTRIBUTIVE.match(following) is not None and _FUNCTION_WORD.match(following) is None


def _is_determined(before: str) -> bool:
    return before.endswith(("(", "[", "/", "-")) or _DETERMINER.search(before) is not None


def _is_headline(before: str, after: str) -> bool:
    """Whether the text is a headline, where English drops articles: a name alone, or four words without full stop."""
    around = len(f"{before}{after}".split())
    return not _ENDS_SENTENCE.search(after) and (around == 0 or around > 3)


def _agreeing(article: str, bare: str) -> str:
    if article.lower() == "the":
        return f"{article} "
    agreed = indefinite_article(bare)
    return (agreed.capitalize() if article[0].isupper() else agreed) + " "
