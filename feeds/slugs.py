"""Addresses from names: Cyrillic and Latin text to lower-case ASCII words joined by hyphens."""

from __future__ import annotations

import hashlib
import re
import unicodedata


def _table(pairs: str) -> dict[str, str]:
    """From ``letter=spelling`` pairs."""
    return {letter: spelling for letter, _, spelling in (pair.partition("=") for pair in pairs.split())}


#: Simplified BGN/PCGN 1947 as press agencies write it: the signs are dropped, й and ы are y, ё is e.
_RUSSIAN = _table(
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts"
    " ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya"
)
#: The nine letters that Kazakh adds, BGN/PCGN 1979 without diacritics.
_KAZAKH = _table("ә=a ғ=gh қ=q ң=ng ө=o ұ=u ү=u һ=h і=i")
#: Letters that other languages add and that do not fall apart into a Latin letter and a mark.
_OTHERS = _table(
    "җ=zh ҳ=h ҷ=j ӣ=i ӯ=u ў=u ґ=g є=ye ї=yi ј=j љ=lj њ=nj ћ=c ђ=d џ=dz ə=a ı=i ø=o ł=l đ=d ß=ss æ=ae œ=oe þ=th ð=d"
)
_SPELLINGS = str.maketrans(_RUSSIAN | _KAZAKH | _OTHERS)


def slugify(text: str, length: int = 80) -> str:
    """The text as a file name and part of an address: ``Сыртқы істер министрлігі`` → ``syrtqy-ister-ministrligi``.

    Args:
        text: any text.
        length: most characters; a word that would cross the limit is left out, unless it is the first.

    Returns:
        Lower-case ASCII letters, digits and single hyphens; for a text with none of them, such as an emoji, a word
        that is derived from its digest.
    """
    latin = unicodedata.normalize("NFC", text).casefold().translate(_SPELLINGS)
    ascii_only = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall("[a-z0-9]+", ascii_only))
    if not slug:
        return "x-" + digest(text)
    if len(slug) <= length:
        return slug
    whole_words = slug[: length + 1].rpartition("-")[0]
    return whole_words or slug[:length]


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for the text, the same on every machine."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
