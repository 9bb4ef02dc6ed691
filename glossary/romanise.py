"""Names of persons from Russian spelling into Latin letters, by one system for each writing tradition.

*Default*: BGN/PCGN for Russian as newspapers simplify it: no soft sign, ``-ий``/``-ый`` → ``-y``, ``й`` → ``i``,
``е`` → ``ye`` at the start, after a vowel and after ь, ъ (Yerzhan, Zhaksybayev, Grigoryev); ``дж`` → ``j``, as in the
countries from which Russian has it (Jabbarov).
*Kazakh*: the same, but ``дж`` → ``dzh``, and ``с`` between vowels is doubled, as Kazakh press services do (Kussainov,
Assel).
*Japanese*: Polivanov's Cyrillic back to Hepburn. *Chinese*: Palladius' Cyrillic back to pinyin.
*Korean*: Kontsevich's Cyrillic back to the customary Latin syllables, the second after a hyphen (Jong-ho).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
        strict=True,
    )
) | {"ъ": "", "ь": "", "ҹ": "j"}
#: What Russian spells дж (Джаббаров), and ж in Tajik and Uzbek -жон: the Azerbaijani letter.
_J = "ҹ"
_VOWELS = "аеёиоуыэюя"
_MOST_VARIANTS = 24

_JAPANESE = [
    ("дзи", "ji"), ("дзя", "ja"), ("дзю", "ju"), ("дзё", "jo"), ("дз", "z"), ("сё", "sho"), ("ся", "sha"),
    ("сю", "shu"), ("си", "shi"), ("ши", "shi"), ("ше", "she"), ("ти", "chi"), ("тё", "cho"), ("тя", "cha"),
    ("тю", "chu"), ("цу", "tsu"), ("нъ", "n"), ("ё", "yo"), ("я", "ya"), ("ю", "yu"), ("й", "i"), ("э", "e"),
    ("х", "h"), ("в", "w"),
]  # fmt: skip
_JAPANESE_WORD = re.compile(r"(?:(?:дз|[кгстнхбпмр])?[яюё]|(?:дз|[кгсзтднхбпмрцфвш])?[аиуэоей]|нъ?(?![аиуэоеяюё]))+")

_JAPANESE_MARKS = re.compile(r"дз|цу|с[иёюя]|хи|[кстнмгб]э|ёси|яма|мура|мото|хара|[гк]ава|сима")

_KOREAN = {
    "бин": "bin", "бом": "beom", "бэ": "bae", "ван": "wan", "ви": "wi", "вон": "won", "ву": "woo", "вук": "wook",
    "га": "ga", "ги": "ki", "го": "go", "гон": "gun", "гу": "goo", "гын": "geun", "гю": "gyu", "гён": "kyung",
    "дже": "jae", "джэ": "jae", "джи": "ji", "джин": "jin", "джон": "jong", "джу": "ju", "джун": "joon",
    "до": "do", "дон": "dong", "донг": "dong", "ду": "doo", "ен": "young", "ён": "young", "ёль": "yeol", "ик": "ik",
    "ин": "in", "ки": "ki", "кён": "kyung", "кю": "kyu", "кук": "kook", "кын": "geun", "кан": "kang", "кван": "kwang",
    "мён": "myung", "ми": "mi", "мин": "min", "му": "moo", "мун": "moon", "на": "na", "нам": "nam", "пом": "beom",
    "ра": "ra", "ран": "ran", "ре": "rae", "рим": "rim", "ри": "ri", "рён": "ryung", "са": "sa", "сан": "sang",
    "санг": "sang", "се": "se", "сик": "sik", "со": "seo", "сок": "seok", "сон": "sung", "соп": "seop", "су": "soo",
    "сук": "sook", "сун": "soon", "суп": "sup", "сын": "seung", "сэ": "se", "сён": "sung", "тэ": "tae", "тхэ": "tae",
    "ук": "wook", "у": "woo", "ха": "ha", "хак": "hak", "хан": "han", "хван": "hwan", "хва": "hwa", "хе": "hye",
    "хён": "hyun", "хёк": "hyuk", "хи": "hee", "хо": "ho", "хун": "hoon", "хэ": "hae", "чан": "chan", "чжа": "ja",
    "чже": "jae", "чжэ": "jae", "чжи": "ji", "чжин": "jin", "чжон": "jong", "чжу": "ju", "чжун": "joon", "чи": "ji",
    "чин": "jin", "чон": "jong", "чун": "joon", "чу": "ju", "чхан": "chang", "чхоль": "chul", "чэ": "jae",
    "ын": "eun", "ыль": "eul", "юн": "yoon", "ю": "yoo", "я": "ya", "ан": "an", "а": "a", "о": "oh",
    "ок": "ok", "э": "ae",
}  # fmt: skip
_LONGEST_KOREAN = max(map(len, _KOREAN))

_PINYIN_INITIALS = {
    "чж": "zh", "цз": "z", "б": "b", "п": "p", "м": "m", "ф": "f", "д": "d", "т": "t", "н": "n", "л": "l", "г": "g",
    "к": "k", "х": "h", "ц": "c", "с": "s", "ч": "ch", "ш": "sh", "ж": "r",
}  # fmt: skip
_PINYIN_FINALS = {
    "уань": "uan", "юань": "uan", "ян": "iang", "янь": "ian", "яо": "iao", "юн": "iong", "уан": "uang", "уай": "uai",
    "юнь": "un", "юэ": "ue", "юй": "u", "уй": "ui", "унь": "un", "уа": "ua", "уо": "uo", "ай": "ai", "эй": "ei",
    "ао": "ao", "оу": "ou", "ань": "an", "энь": "en", "ан": "ang", "эн": "eng", "ун": "ong", "инь": "in", "ин": "ing",
    "уэй": "ui", "я": "ia", "е": "ie", "ю": "iu", "и": "i", "а": "a", "о": "uo", "э": "e", "у": "u", "ы": "i",
}  # fmt: skip
_PINYIN_BARE = {
    "вэй": "wei", "вэнь": "wen", "вэн": "weng", "ван": "wang", "вань": "wan", "ва": "wa", "во": "wo", "вай": "wai",
    "у": "wu", "юань": "yuan", "янь": "yan", "ян": "yang", "яо": "yao", "я": "ya", "е": "ye", "юн": "yong",
    "юнь": "yun", "юэ": "yue", "юй": "yu", "ю": "you", "инь": "yin", "ин": "ying", "и": "yi", "ань": "an", "ай": "ai",
    "ао": "ao", "ан": "ang", "эр": "er", "энь": "en",
}  # fmt: skip


def _longest_first(syllables: Iterable[str]) -> str:
    return "|".join(sorted(syllables, key=len, reverse=True))


_PINYIN_WORD = re.compile(
    rf"(?P<initial>{_longest_first(_PINYIN_INITIALS)})(?P<final>{_longest_first(_PINYIN_FINALS)})"
    rf"(?![ьй])|(?P<bare>{_longest_first(_PINYIN_BARE)})(?![ьй])"
)


def romanise(name: str, *, kazakh: bool = False) -> str:
    """A name in Russian spelling, in the nominative, by the default or the Kazakh system.

    Parts joined by a hyphen are capitalised as in the source: ``Жан-Пьер`` → ``Zhan-Pyer``.
    """
    return "-".join(_cased(part, _by_letters(part.lower(), kazakh)) for part in name.split("-"))


def _cased(source: str, latin: str) -> str:
    if not source[:1].isupper():
        return latin
    return re.sub(r"(?<=['’])[a-z]", lambda match: match[0].upper(), latin[:1].upper() + latin[1:])


def _by_letters(word: str, kazakh: bool) -> str:
    word = re.sub(r"(?:ий|ый)$", "ы", word)
    word = re.sub(r"ьё", "ё", word)
    if not kazakh:
        word = re.sub(r"дж|(?<=..)ж(?=он(?:ова?)?$)", _J, word)
    result = []
    for position, char in enumerate(word):
        before = word[position - 1] if position else ""
        after = word[position + 1 : position + 2]
        if char == "е" and (not before or before in "аеёиоуэюяьъй"):
            result.append("ye")
        elif char == "й" and after == "е":
            result.append("i" if kazakh else "")
        elif char == "й" and after in ("а", "и", "о"):
            result.append("y")
        elif kazakh and char == "с" and before and before in _VOWELS and after and after in _VOWELS:
            result.append("ss")
        else:
            result.append(_LETTERS.get(char, char))
    return "".join(result)


def variants(latin: str) -> tuple[str, ...]:
    """Other spellings of a default romanisation that English texts use, to be accepted when they are met."""
    rules = (
        (r"(?i:(?<=[aeiouy]))ss(?=[aeiouy])", "s"),
        (r"(?i:(?<=[aeiouy]))s(?=[aeiouy])", "ss"),
        (r"(?<=[aoi])ye(?=v)", "e"),
        (r"\bJ(?=[au])", "Dzh"),
        (r"(?<=[a-z])j(?=[aou])", "dzh"),
        (r"kh", "h"),
        (r"Kh", "H"),
        (r"dzh", "j"),
        (r"Dzh", "J"),
        (r"zh", "j"),
        (r"ks", "x"),
        (r"(?i:(?<=[aeou]))i\b|(?i:(?<=[aeou]))i(?=[^aeiou])", "y"),
        (r"\bYe", "E"),
        (r"(?<=[aeou])ye", "e"),
        (r"iya\b", "ia"),
        (r"\bAl-", "Al "),
        (r"\bMc(?=[A-Z])", "Mac"),
        (r"(?<=\b[A-Z]in)g\b", ""),
    )
    if "-" in latin and (korean_spellings := _korean_variants(latin)):
        return korean_spellings
    found: dict[str, None] = {}
    for pattern, replacement in rules:
        for known in (latin, *found)[:_MOST_VARIANTS]:
            changed = re.sub(pattern, replacement, known)
            if changed != latin:
                found.setdefault(changed)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return tuple(dict.fromkeys([plain, *found] if plain != latin else found))[:_MOST_VARIANTS]


def _korean_variants(latin: str) -> tuple[str, ...]:
    """«Jeong Min-soo» is also written Jung Min-su; empty for names of other peoples."""
    if not re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+", latin):
        return ()
    pairs = [("soo", "su"), ("joon", "jun"), ("hoon", "hun"), ("oon", "un"), ("young", "yeon"), ("Young", "Yeon"),
             ("Jeong", "Jung"), ("Jong", "Jeong"), ("Jang", "Chang"), ("ung", "eong"), ("ul", "eol")]  # fmt: skip
    found: dict[str, None] = {}
    pairs += [(old.capitalize(), new.capitalize()) for old, new in pairs if old.islower()]
    for old, new in pairs:
        for known in (latin, *found)[:_MOST_VARIANTS]:
            if old in known:
                found.setdefault(known.replace(old, new))
    return tuple(found)[:_MOST_VARIANTS]


def is_japanese(word: str) -> bool:
    """Whether the word is built of Polivanov's syllables only."""
    return _JAPANESE_WORD.fullmatch(word.lower()) is not None


def has_japanese_marks(name: str) -> bool:
    """Whether a name has syllables or roots that tell it from names of other peoples."""
    return _JAPANESE_MARKS.search(name.lower()) is not None


def japanese(word: str) -> str:
    """Polivanov's Cyrillic → Hepburn, without long vowels: ``Кэндзи`` → ``Kenji``."""
    latin = word.lower()
    for cyrillic, hepburn in _JAPANESE:
        latin = latin.replace(cyrillic, hepburn)
    return _cased(word, "".join(_LETTERS.get(char, char) for char in latin))


def korean(given: str) -> str | None:
    """A Korean given name of one or two syllables, written apart or together; None if it is no Korean name.

    ``Чон Хо``, ``Чонхо`` and ``Чон-хо`` → ``Jong-ho``.
    """
    word = re.sub(r"[\s-]", "", given.lower())
    if word in _KOREAN:
        return _KOREAN[word].capitalize()
    for end in range(_LONGEST_KOREAN, 0, -1):
        if word[:end] in _KOREAN and word[end:] in _KOREAN:
            return f"{_KOREAN[word[:end]]}-{_KOREAN[word[end:]]}".capitalize()
    return None


def chinese(word: str) -> str | None:
    """Palladius' Cyrillic → pinyin without tones, one word: ``Цзяньминь`` → ``Jianmin``; None if no Chinese word."""
    position, latin, lowered = 0, "", word.lower()
    while position < len(lowered):
        match = _PINYIN_WORD.match(lowered, position)
        if match is None:
            return None
        latin += _PINYIN_BARE[match["bare"]] if match["bare"] else _pinyin(match["initial"], match["final"])
        position = match.end()
    return latin.capitalize()


def _pinyin(initial: str, final: str) -> str:
    consonant, vowel = _PINYIN_INITIALS[initial], _PINYIN_FINALS[final]
    front = final[0] in "яеюи"
    if front and consonant in ("z", "c", "s"):
        consonant = {"z": "j", "c": "q", "s": "x"}[consonant]
    if final == "ы" or (final == "о" and initial in ("б", "п", "м", "ф")):
        vowel = {"ы": "i", "о": "o"}[final]
    return consonant + vowel
